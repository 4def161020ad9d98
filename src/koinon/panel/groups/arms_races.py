"""Arms races of Gibler, Rider and Hutchison (2005)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_pairs, attach_states
from koinon.panel.spells import by_year
from koinon.panel.variable import computed
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel


def add(panel: AnyPanel) -> AnyPanel:
    """Add ``armsrace`` for a pair, or ``n_armsraces`` for a state."""
    table = schema("arms_races")
    spells = panel.tables.frame("arms_races").rename({"styear": "start", "endyear": "end"})
    yearly = by_year(spells, table.covers).select("ccode1", "ccode2", "year").unique()
    if panel.unit == "state-year":
        ends = [yearly.select("year", ccode=pl.col(side)) for side in ("ccode1", "ccode2")]
        counts = pl.concat(ends).group_by("ccode", "year").agg(n_armsraces=pl.len())
        text = "Number of arms races the state is in."
        made = computed("arms_races", "n_armsraces", text, "int8", "arms-races", "arms races")
        return attach_states(panel, counts, [made], table.absent)
    text = "The two states are in an arms race in the year."
    made = computed("arms_races", "armsrace", text, "int8", "arms-races")
    return attach_pairs(panel, yearly.with_columns(armsrace=pl.lit(1, pl.Int8)), [made], table.absent)
