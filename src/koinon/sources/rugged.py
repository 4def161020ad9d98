"""Terrain of each state: ruggedness (Nunn and Puga 2012) and mountains (Gibler and Miller 2014)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.sources.checks import check_codes, check_range, check_rows, check_unique, read

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``rugged``, one row per state."""
    name = "rugged"
    terrain = read(raw, name)
    check_rows(terrain, 192, name)
    check_unique(terrain, ["ccode"], name)
    check_unique(terrain.drop_nulls("gwcode"), ["gwcode"], name)
    check_codes(terrain, ["ccode"], "cow", name)
    check_codes(terrain, ["gwcode"], "gw", name)
    # The logarithm of a percentage plus one.
    check_range(terrain, "newlmtnest", 0, 4.616, name)
    return {name: terrain}
