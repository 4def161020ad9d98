"""COW / Gleditsch-Ward crosswalk: which code of one system stands for which of the other, by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import polars as pl

from koinon.sources.checks import check_none_lost, check_rows, check_unique, read, require
from koinon.world.systems import CODE, System, crosswalk

if TYPE_CHECKING:
    from pathlib import Path

LAST_YEAR = 2025
_RAW: dict[System, tuple[str, int]] = {"cow": ("cw_gw_panel", 17_916), "gw": ("gw_cw_panel", 20_990)}


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``crosswalk``, one row per spell and direction, after comparing it with the yearly original."""
    directions = []
    for system in get_args(System):
        name, rows = _RAW[system]
        original = read(raw, name)
        check_rows(original, rows, name)
        pairs = original.select("ccode", "gwcode", "year").drop_nulls().unique().cast(pl.Int16)
        check_unique(pairs, [CODE[system], "year"], name)
        without = original.filter(pl.any_horizontal(pl.col("ccode", "gwcode").is_null())).height
        check_none_lost(rows, pairs.height, without, name)
        spells = crosswalk(system)
        require(
            _yearly(spells).sort(pairs.columns).equals(pairs.sort(pairs.columns)), f"{name}: spells differ"
        )
        directions.append(spells.with_columns(from_system=pl.lit(system)))
    return {"crosswalk": pl.concat(directions)}


def _yearly(spells: pl.DataFrame) -> pl.DataFrame:
    years = pl.int_ranges("first_year", pl.col("last_year").fill_null(LAST_YEAR) + 1, dtype=pl.Int16)
    return spells.select("ccode", "gwcode", year=years).explode("year")
