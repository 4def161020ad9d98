"""Trade agreements between the members."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.pooling import attach, derived, share_of_pairs
from koinon.panel.groups.agreements import in_force

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel


def add(panel: ClubPanel) -> ClubPanel:
    """Add ``desta_inforce_share`` and ``desta_depth_mean`` of pairs of members.

    An agreement counts from its entry into force to a recorded withdrawal (see
    `koinon.panel.groups.agreements`). The mean depth is over pairs with an agreement whose depth is coded.
    """
    pairs = in_force(panel.tables).group_by("ccode1", "ccode2", "year")
    deepest = pairs.agg(desta_inforce=pl.lit(1), depth=pl.col("depth_index").max())
    rows = share_of_pairs(
        panel, deepest, ["desta_inforce"], also=[pl.col("depth").mean().alias("desta_depth_mean")]
    )
    share = "Share of pairs of members with a trade agreement in force between them."
    depth = "Mean depth of the deepest coded agreement of pairs of members that have one."
    variables = [
        derived(
            "desta_inforce_share",
            share,
            "float64",
            "trade_agreement_dyads",
            "year",
            "agreements",
            "share, 0-1",
        ),
        derived(
            "desta_depth_mean", depth, "float64", "trade_agreements", "year", "agreements", "provisions, 0-7"
        ),
    ]
    return attach(panel, rows, variables)
