"""Two measures of how deep alliance treaties go: Benson and Clinton (2016), Alley (2021).

Both are estimated from earlier releases of ATOP than the treaties of this store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_none_lost, check_rows, check_unique, read, require

if TYPE_CHECKING:
    from pathlib import Path

NAME = "alliance_depth"
SCORES = {"Depth.score": "depth", "Scope.score": "scope", "PotMilCapacity.score": "military_capacity"}
LATENT = {"latent.depth.mean": "latent_depth", "latent.depth.sd": "latent_depth_sd"}


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``treaty_depth``, one row per ATOP treaty that at least one of the two measures.

    Raises
    ------
    SourceError
        If a file is absent or breaks its key.
    """
    scores = read(raw, "benson_clinton_scores")
    check_rows(scores, 492, NAME)
    latent = read(raw, "alley_latent_depth")
    check_rows(latent, 289, NAME)
    for frame in (scores, latent):
        check_unique(frame, ["atopid"], NAME)
    certain = latent.filter(~(pl.col("latent.depth.sd") > 0)).height
    require(certain == 0, f"{NAME}: {certain} measures without uncertainty")
    both = scores.select("atopid", **{new: pl.col(old) for old, new in SCORES.items()}).join(
        latent.select("atopid", **{new: pl.col(old) for old, new in LATENT.items()}),
        on="atopid",
        how="full",
        coalesce=True,
    )
    check_none_lost(len({*scores["atopid"], *latent["atopid"]}), both.height, 0, NAME)
    return {"treaty_depth": both}
