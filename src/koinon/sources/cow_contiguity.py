"""COW direct contiguity: spells of land borders and of water distances up to 400 miles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_closure, check_rows, check_unique, read, require
from koinon.sources.overrides import apply_overrides

if TYPE_CHECKING:
    from pathlib import Path


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``contiguity``, one row per undirected pair and spell, months inclusive."""
    spells = read(raw, "cow_contdir")
    check_rows(spells, 1_874, "cow_contdir")
    spells = apply_overrides(spells, "cow_contiguity", "cow_contdir")
    check_closure(spells, "ccode1", "ccode2", ["conttype", "stdate", "enddate"], "cow_contdir")
    require(bool((spells["conttype"] > 0).all()), "cow_contdir: rows coded 0 remain")
    pairs = spells.filter(pl.col("ccode1") < pl.col("ccode2")).rename({"stdate": "start", "enddate": "end"})
    check_unique(pairs, ["ccode1", "ccode2", "start", "conttype"], "cow_contdir")
    return {"contiguity": pairs}
