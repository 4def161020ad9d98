"""Membership in intergovernmental organisations (COW IGO)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_states
from koinon.panel.spells import by_year
from koinon.panel.table_columns import add_pair_columns
from koinon.panel.variable import computed
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel
    from koinon.store.catalogue import Store

STATUS = ("full", "associate", "observer")


def add(panel: AnyPanel) -> AnyPanel:
    """Add ``dyadigos``, the memberships a pair shares, or the memberships of a state by status.

    A state's ``sum_igo_unknown`` says of how many organisations the source does not know whether the state
    belonged: the other counts are lower bounds then.
    """
    if panel.unit != "state-year":
        return add_pair_columns(panel, "organisations", "igo_shared", ("dyadigos",))
    return _memberships(panel)


def _memberships(panel: AnyPanel) -> AnyPanel:
    table = schema("igo_members")
    spells = panel.tables.frame(table.name).rename({"first_year": "start", "last_year": "end"})
    yearly = by_year(spells, table.covers)
    status = pl.col("status")
    counted = yearly.group_by("ccode", "year").agg(
        *((status == name).sum().alias(f"sum_igo_{name}") for name in STATUS),
        status.is_in(STATUS).sum().alias("sum_igo_anytype"),
        (status == "missing").sum().alias("sum_igo_unknown"),
    )
    known = _known(panel.tables)
    counts = known.join(counted, on=["ccode", "year"], how="left").fill_null(0)
    what = "Intergovernmental organisations"
    texts = {f"sum_igo_{name}": f"{what} the state belongs to with status '{name}'." for name in STATUS}
    texts["sum_igo_anytype"] = f"{what} the state belongs to with any status."
    texts["sum_igo_unknown"] = f"{what} for which the source does not know whether the state belongs."
    made = [
        computed(table.name, name, text, "int16", "organisations", "organisations")
        for name, text in texts.items()
    ]
    return attach_states(panel, counts, made)


def _known(store: Store) -> pl.DataFrame:
    """Return ``ccode, year`` of the states the source has rows for; it lacks four in 1990."""
    pairs = store.scan("igo_shared").select("ccode1", "ccode2", "year")
    sides = [pairs.select("year", ccode=side).unique() for side in ("ccode1", "ccode2")]
    return pl.concat(sides).unique().collect()
