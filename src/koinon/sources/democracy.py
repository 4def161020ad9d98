"""Democracy by state and year: extended Unified Democracy Scores, Polity and V-Dem's polyarchy.

Values are carried bit for bit. Polity5 ends in 2018; the two later scores are of the United States. The
Gleditsch-Ward table lacks polyarchy in 2025, which the COW table has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_codes, check_range, check_rows, check_total, check_unique, read
from koinon.world.systems import CODE

if TYPE_CHECKING:
    from pathlib import Path

    from koinon.world.systems import System

FILES: dict[System, tuple[str, int]] = {"cow": ("cw_democracy", 17_706), "gw": ("gw_democracy", 20_849)}
"""Raw file and its published number of rows."""

USA, YEAR, POLYARCHY = 2, 2024, 0.843
"""Published spot value."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``cow_democracy`` and ``gw_democracy``, one row per state and year."""
    return {f"{system}_democracy": _scores(raw, system) for system in FILES}


def _scores(raw: Path, system: System) -> pl.DataFrame:
    (name, rows), code = FILES[system], CODE[system]
    scores = read(raw, name)
    check_rows(scores, rows, name)
    check_unique(scores, [code, "year"], name)
    check_codes(scores, [code], system, name)
    check_range(scores, "polity2", -10, 10, name)
    check_range(scores, "v2x_polyarchy", 0, 1, name)
    spot = scores.row(by_predicate=(pl.col(code) == USA) & (pl.col("year") == YEAR), named=True)
    check_total(spot["v2x_polyarchy"], POLYARCHY, f"{name}: polyarchy of the United States in {YEAR}")
    return scores
