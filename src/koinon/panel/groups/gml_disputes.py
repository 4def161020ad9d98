"""Gibler-Miller-Little militarised interstate disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.disputes import LADDER, DisputeData, add_disputes, add_state_disputes, initiated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.record import AnyPanel
    from koinon.store.catalogue import Store


def entries(store: Store) -> pl.DataFrame:
    """Return ``ccode, year, entered, initiated``: every year of every participant's spell in a dispute.

    A state that left a dispute and came back enters it twice.
    """
    spells = store.frame("gml_mid_participants")
    years = pl.int_ranges("styear", pl.col("endyear") + 1, dtype=pl.Int16)
    yearly = spells.with_columns(year=years, initiated=initiated("sidea", "orig")).explode("year")
    return yearly.select("ccode", "year", "initiated", entered=pl.col("year") == pl.col("styear"))


DATA = DisputeData(
    "gml-disputes", "gml_dirdisp", "gmlmid", "midonset", "midongoing", "gml_mid_participants", entries
)


def add(panel: AnyPanel, keep: Sequence[str] = (), ladder: Sequence[str] = tuple(LADDER)) -> AnyPanel:
    """Add ``gmlmidonset`` and ``gmlmidongoing``.

    Parameters
    ----------
    panel
        Of states or pairs of states. A state-year is an onset if the state enters any dispute in it;
        there ``gmlmidonset_init`` and ``gmlmidongoing_init`` say whether it began or joined one.
    keep
        Further columns of the dispute that stands for a pair's year ("dispnum", "hostlev", ...).
    ladder
        Steps that pick this dispute where a pair has several, in order; see `koinon.panel.disputes`.
    """
    add_for = add_state_disputes if panel.unit == "state-year" else add_disputes
    return add_for(panel, DATA, keep, ladder)
