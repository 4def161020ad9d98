"""COW direct contiguity: the closest positive code in force at any time in the year.

Rows of the source coded 0 never override a border (they are not in the compiled table at all); see
"Errors found in standard data" in the documentation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_pairs, attach_states
from koinon.panel.spells import by_year
from koinon.panel.variable import computed
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel


LAND = 1
"""Code of a land border."""


def add(panel: AnyPanel) -> AnyPanel:
    """Add ``conttype`` of a pair, or how many neighbours a state has.

    ``conttype`` is 0 not contiguous, 1 land border, 2 to 5 up to 12, 24, 150, 400 miles of water. A state
    has ``land`` neighbours across a land border and ``sea`` neighbours across at most 400 miles of water;
    each neighbour counts once, by its closest contiguity in the year.
    """
    table = schema("contiguity")
    yearly = by_year(panel.tables.frame("contiguity"), table.covers)
    closest = yearly.group_by("ccode1", "ccode2", "year").agg(pl.col("conttype").min())
    if panel.unit == "state-year":
        return _neighbours(panel, closest)
    text = "Closest direct contiguity in force at any time in the year; 0 where there is none."
    labels = ((0, "not contiguous"), *table["conttype"].labels)
    conttype = computed("contiguity", "conttype", text, "int8", "contiguity", labels=labels)
    return attach_pairs(panel, closest, [conttype], table.absent)


def _neighbours(panel: AnyPanel, closest: pl.DataFrame) -> AnyPanel:
    table = schema("contiguity")
    sides = [closest.select("year", "conttype", ccode=side) for side in ("ccode1", "ccode2")]
    by_land = pl.col("conttype") == LAND
    counts = pl.concat(sides).group_by("ccode", "year").agg(land=by_land.sum(), sea=(~by_land).sum())
    texts = {
        "land": "Number of states with a land border to the state.",
        "sea": "Number of states across at most 400 miles of water, without a land border.",
    }
    made = [computed(table.name, name, text, "int8", "contiguity", "states") for name, text in texts.items()]
    return attach_states(panel, counts, made, table.absent)
