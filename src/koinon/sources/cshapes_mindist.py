"""Minimum distances between the territories of two states, from CShapes, in both code systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.sources.checks import check_codes, check_range, check_rows, check_unique, read, require
from koinon.world.systems import CODE

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from koinon.world.systems import System

ROWS: dict[System, int] = {"cow": 952_244, "gw": 871_034}
"""Published number of rows of each table."""

HALF_EARTH = 20_037.6
"""Half the equator in km: no distance on the surface is longer."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``cow_mindist`` and ``gw_mindist``, one row per undirected pair and year."""
    return {f"{system}_mindist": _distances(raw, system) for system in ROWS}


def _distances(raw: Path, system: System) -> pl.DataFrame:
    name = f"{system}_mindist"
    one, two = f"{CODE[system]}1", f"{CODE[system]}2"
    pairs = read(raw, name)
    check_rows(pairs, ROWS[system], name)
    check_codes(pairs, [one, two], system, name)
    check_unique(pairs, [one, two, "year"], name)
    require(bool((pairs[one] < pairs[two]).all()), f"{name}: a pair does not have the lower code first")
    check_range(pairs, "mindist", 0, HALF_EARTH, name)
    return pairs
