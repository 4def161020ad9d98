"""Ethnic and religious fractionalization."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_states
from koinon.panel.variable import variable

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

CREG = ("ethfrac", "ethpol", "relfrac", "relpol")


def add(panel: AnyPanel) -> AnyPanel:
    """Add the Historical Index of Ethnic Fractionalization and CREG's four indices.

    CREG keeps the Soviet Union apart from Russia and Yugoslavia from Serbia, so that 276 of its rows share
    a COW code and year with another; one of each two is mostly empty. The row with more known values stands
    for the state-year, and on a tie the row that CREG gives the state's own code: the Soviet Union and
    Yugoslavia to 1991, Russia and Serbia from 1992.
    """
    group = "fractionalization"
    hief = panel.tables.frame("hief").select("ccode", "year", "efindex").drop_nulls("ccode")
    panel = attach_states(panel, hief, [variable("hief", "efindex", group)])
    rows = panel.tables.frame("creg").drop_nulls("ccode")
    single = one_per_state(rows)
    note = (
        f"{group}: where CREG has two rows for a COW code and year, the fuller one stands; "
        f"{rows.height - single.height} rows of the source gave way"
    )
    made = [variable("creg", name, group) for name in CREG]
    panel = attach_states(panel, single.select("ccode", "year", *CREG), made)
    return panel.with_frame(panel.frame, notes=[note])


def one_per_state(creg: pl.DataFrame) -> pl.DataFrame:
    """Return one row of CREG per ``ccode`` and ``year``: the fullest, on a tie the state's own."""
    known = pl.sum_horizontal(pl.col(name).is_not_null() for name in CREG)
    own = pl.col("creg_ccode") == pl.col("ccode")
    ordered = creg.sort(known, own, "creg_ccode", descending=[True, True, False], maintain_order=True)
    return ordered.unique(["ccode", "year"], keep="first", maintain_order=True)
