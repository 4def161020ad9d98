"""UCDP/PRIO armed conflicts by year, one row per combination of the states on either side.

A conflict with several states on a side has several rows in a year, so rows are no count of conflicts:
count ``conflict_id``. Rows have no key because any of the four codes may be absent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_codes, check_rows, check_total, check_unique, read, require
from koinon.sources.overrides import apply_overrides

if TYPE_CHECKING:
    from pathlib import Path

SIDES = ["gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd"]

HYDERABAD = 751
"""UCDP's own code for a state that is not on the Gleditsch-Ward list."""

ACTIVE = {2023: 59, 2024: 61}
"""State-based conflicts by year as published (Davies et al. 2025)."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``ucdp_acd``, one row per conflict, year and combination of states."""
    name = "ucdp_acd"
    conflicts = read(raw, name)
    check_rows(conflicts, 5_652, name)
    conflicts = apply_overrides(conflicts, name, name)
    check_unique(conflicts, ["conflict_id", "year", *SIDES], name)
    check_codes(conflicts, SIDES, "gw", name, also=[HYDERABAD])
    for year, published in ACTIVE.items():
        active = conflicts.filter(pl.col("year") == year)["conflict_id"].n_unique()
        check_total(active, published, f"{name}: conflicts in {year}")
    late = conflicts.filter(pl.col("start_date") > pl.col("start_date2")).height
    require(late == 0, f"{name}: {late} episodes start before their conflict")
    return {name: conflicts}
