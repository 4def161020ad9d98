"""COW National Material Capabilities: six indicators and their composite, by state and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_range, check_rows, check_unique, read, require

if TYPE_CHECKING:
    from pathlib import Path


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``capabilities``, one row per state and year."""
    nmc = read(raw, "cow_nmc")
    check_rows(nmc, 17_121, "cow_nmc")
    check_unique(nmc, ["ccode", "year"], "cow_nmc")
    indicators = ["milex", "milper", "irst", "pec", "tpop", "upop", "cinc"]
    negative = nmc.filter(pl.any_horizontal(pl.col(indicators) < 0)).height
    require(negative == 0, f"cow_nmc: {negative} rows still carry the missing code -9")
    check_range(nmc, "cinc", 0, 1, "cow_nmc")
    return {"capabilities": nmc}
