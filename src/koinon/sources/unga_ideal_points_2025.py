"""United Nations General Assembly ideal points: where each state stands on one scale, by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_none_lost, check_rows, check_unique, read, require
from koinon.sources.membership import split_by_membership
from koinon.sources.overrides import apply_overrides

if TYPE_CHECKING:
    from pathlib import Path

NAME = "unga_ideal_points_2025"
KEPT = (
    "idealpointfp", "nvotesfp", "q5fp", "q50fp", "q95fp",
    "idealpointall", "nvotesall", "q5all", "q50all", "q95all",
)  # fmt: skip
WITHOUT_ESTIMATE = 17
"""Rows that carry the superseded estimate only, most of them from a single vote."""
OUTSIDE_SYSTEM = 89
"""Ukraine and Belarus as Soviet republics (44 each, 1946-1990) and India before independence (1946)."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``ideal_points``, one row per state and year with an estimate.

    Two kinds of rows stay out: those with neither current estimate, and voting members of the United
    Nations that were not states of the COW system that year. The numbers of both are checked.
    """
    points = read(raw, "ideal_points")
    check_rows(points, 11_440, NAME)
    points = apply_overrides(points, NAME, "ideal_points")
    check_unique(points, ["ccode", "year"], NAME)
    estimated = points.filter(pl.any_horizontal(pl.col("idealpointfp", "idealpointall").is_not_null()))
    check_none_lost(points.height, estimated.height, WITHOUT_ESTIMATE, NAME)
    inside, outside = split_by_membership(estimated)
    check_none_lost(estimated.height, inside.height, OUTSIDE_SYSTEM, NAME)
    require(
        set(outside["ccode"].unique()) == {369, 370, 750},
        f"{NAME}: states outside the system are not the known ones",
    )
    for kind in ("fp", "all"):
        disordered = inside.filter(
            ~(pl.col(f"q5{kind}") <= pl.col(f"q50{kind}")) | ~(pl.col(f"q50{kind}") <= pl.col(f"q95{kind}"))
        )
        require(disordered.is_empty(), f"{NAME}: quantiles q5{kind}, q50{kind}, q95{kind} out of order")
    return {"ideal_points": inside.select("ccode", "year", *KEPT)}
