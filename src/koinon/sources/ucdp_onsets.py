"""UCDP conflict onsets summed by state and year, for five lengths of the quiet before."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_codes, check_rows, check_unique, read, require

if TYPE_CHECKING:
    from pathlib import Path

SUMS = ["sumonset1", "sumonset2", "sumonset3", "sumonset5", "sumonset10"]


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``ucdp_onsets``, one row per state and year."""
    name = "ucdp_onsets"
    onsets = read(raw, name)
    check_rows(onsets, 10_142, name)
    check_unique(onsets, ["gwcode", "year"], name)
    check_codes(onsets, ["gwcode"], "gw", name)
    for shorter, longer in pairwise(SUMS):
        odd = onsets.filter(pl.col(longer) > pl.col(shorter)).height
        require(odd == 0, f"{name}: {odd} rows count more onsets after a longer quiet ({longer})")
    return {name: onsets}
