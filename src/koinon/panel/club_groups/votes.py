"""Voting of the members in the UN General Assembly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.pooling import attach, derived, of_members, of_pairs

if TYPE_CHECKING:
    from koinon.panel.club_years import ClubPanel

_VOTES, _POINTS = "vote_agreement", "ideal_points"


def add(panel: ClubPanel) -> ClubPanel:
    """Add mean agreement of pairs of members (to 2019) and the spread of ideal points (to 2024).

    Agreement is ``agree_weighted`` and every pair weighs the same. The spread is the standard deviation
    of the members' ideal points on final-passage votes, with n - 1; null below two members.
    """
    votes = panel.tables.scan(_VOTES).select("ccode1", "ccode2", "year", "agree_weighted").collect()
    agreement = (
        of_pairs(panel, votes)
        .group_by(panel.keys)
        .agg(
            vote_agreement=pl.col("agree_weighted").mean(),
            vote_agreement_pairs=pl.col("agree_weighted").count(),
        )
    )
    points = panel.tables.scan(_POINTS).select("ccode", "year", point="idealpointfp").collect()
    spread = (
        of_members(panel, points)
        .group_by(panel.keys)
        .agg(
            idealpointfp_mean=pl.col("point").mean(),
            idealpointfp_sd=pl.col("point").std(),
            idealpointfp_reporting=pl.col("point").count(),
        )
    )
    scale = "ideal-point scale"
    variables = [
        derived(name, text, kind, table, column, "votes", unit)
        for name, text, kind, table, column, unit in (
            (
                "vote_agreement",
                "Mean voting agreement of pairs of members.",
                "float64",
                _VOTES,
                "agree_weighted",
                "share, 0-1",
            ),
            (
                "vote_agreement_pairs",
                "Pairs of members with a voting agreement.",
                "int16",
                _VOTES,
                "agree_weighted",
                "pairs",
            ),
            (
                "idealpointfp_mean",
                "Mean ideal point of the members.",
                "float64",
                _POINTS,
                "idealpointfp",
                scale,
            ),
            (
                "idealpointfp_sd",
                "Standard deviation of the members' ideal points.",
                "float64",
                _POINTS,
                "idealpointfp",
                scale,
            ),
            (
                "idealpointfp_reporting",
                "Members with an ideal point.",
                "int16",
                _POINTS,
                "idealpointfp",
                "members",
            ),
        )
    ]
    rows = agreement.join(spread, on=panel.keys, how="full", coalesce=True)
    return attach(panel, rows, variables, counts=["vote_agreement_pairs", "idealpointfp_reporting"])
