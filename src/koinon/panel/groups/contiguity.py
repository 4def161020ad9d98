"""COW direct contiguity: the closest positive code in force at any time in the year.

Rows of the source coded 0 never override a border (they are not in the compiled table at all); see
"Errors found in standard data" in the documentation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_pairs
from koinon.panel.spells import by_year
from koinon.panel.variable import computed
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.panel import Panel


def add(panel: Panel) -> Panel:
    """Add ``conttype``: 0 not contiguous, 1 land border, 2 to 5 up to 12, 24, 150, 400 miles of water."""
    table = schema("contiguity")
    yearly = by_year(panel.tables.frame("contiguity"), table.covers)
    closest = yearly.group_by("ccode1", "ccode2", "year").agg(pl.col("conttype").min())
    text = "Closest direct contiguity in force at any time in the year; 0 where there is none."
    labels = ((0, "not contiguous"), *table["conttype"].labels)
    conttype = computed("contiguity", "conttype", text, "int8", "contiguity", labels=labels)
    return attach_pairs(panel, closest, [conttype], table.absent)
