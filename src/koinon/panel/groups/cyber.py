"""Cyber incidents between rival states (DCID).

The data look at rivals only and do not list which, so pairs without any incident in 2000-2020 are
unknown; a pair with at least one has a 0 in its other years. The one incident of January 2021 stays out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_pairs
from koinon.panel.variable import computed

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel
    from koinon.store.catalogue import Store

GROUP, TABLE = "cyber", "cyber_incidents"
YEARS = (2000, 2020)
"""Whole years of the data."""
PAIR = ["ccode1", "ccode2"]


def add(panel: AnyPanel) -> AnyPanel:
    """Add the incidents begun in the year, how many of them each state began, and the highest severity."""
    texts = {
        "cyber_incidents": ("Cyber incidents between the two states begun in the year.", "incidents"),
        "cyber_initiated1": ("Cyber incidents that state 1 began against state 2.", "incidents"),
        "cyber_initiated2": ("Cyber incidents that state 2 began against state 1.", "incidents"),
        "cyber_severity": ("Highest severity of an incident begun in the year; empty without one.", "0-10"),
    }
    made = [
        replace(computed(TABLE, name, text, "int8", GROUP, unit), covers=YEARS)
        for name, (text, unit) in texts.items()
    ]
    swap = {"cyber_initiated1": "cyber_initiated2"}
    return attach_pairs(panel, counts(panel.tables), made, swap=swap)


def counts(store: Store) -> pl.DataFrame:
    """Return one row per pair with any incident and year; years without one count 0."""
    incidents = store.frame(TABLE).filter(pl.col("year").is_between(*YEARS))
    years = pl.DataFrame({"year": pl.int_range(YEARS[0], YEARS[1] + 1, dtype=pl.Int16, eager=True)})
    looked_at = incidents.select(PAIR).unique().join(years, how="cross")
    begun = incidents.group_by(*PAIR, "year").agg(
        cyber_incidents=pl.len(),
        cyber_initiated1=(pl.col("target") == pl.col("ccode2")).sum(),
        cyber_initiated2=(pl.col("target") == pl.col("ccode1")).sum(),
        cyber_severity=pl.col("severity").max(),
    )
    filled = pl.col("cyber_incidents", "cyber_initiated1", "cyber_initiated2").fill_null(0)
    return looked_at.join(begun, on=[*PAIR, "year"], how="left").with_columns(filled)
