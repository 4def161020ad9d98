"""ATOP obligations among the members of a club, in whatever treaty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.groups.alliances import OBLIGATIONS, check_rule, collapsed
from koinon.panel.pooling import attach, derived, of_pairs

if TYPE_CHECKING:
    from koinon.panel.club_years import ClubPanel


def add(panel: ClubPanel, collapse: str = "any") -> ClubPanel:
    """Add the share of pairs of members that an ATOP obligation ties, for each kind of obligation.

    Parameters
    ----------
    panel
        Of blocs or treaties.
    collapse
        A pair is tied if ``"any"`` of the two promised it to the other, or only if ``"both"`` did.
    """
    check_rule(collapse)
    promises = panel.tables.scan("alliance_dyads").select("ccode1", "ccode2", "year", *OBLIGATIONS).collect()
    rows = of_pairs(panel, collapsed(promises, collapse)).group_by(panel.keys).agg(pl.col(OBLIGATIONS).sum())
    tied = panel.frame.select(*panel.keys, "member_dyads").join(rows, on=panel.keys, how="left")
    several = pl.col("member_dyads") > 0
    shares = tied.with_columns(
        pl.when(several).then(pl.col(name).fill_null(0) / pl.col("member_dyads")).alias(f"{name}_share")
        for name in OBLIGATIONS
    )
    kinds = {"atop_alliance": "any obligation"}
    variables = [
        derived(
            f"{name}_share",
            f"Share of pairs of members tied by {kinds.get(name, name.removeprefix('atop_'))} in ATOP.",
            "float64",
            "alliance_dyads",
            name,
            "alliances",
            "share, 0-1",
        )
        for name in OBLIGATIONS
    ]
    made = attach(panel, shares, variables)
    return made.with_frame(made.frame, notes=[f"alliances: a pair counts if {collapse} promised (collapse='{collapse}')"])
