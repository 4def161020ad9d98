"""Voting of the members in the UN General Assembly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.pooling import attach, derived, of_members, of_pairs, steady

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.panel.variable import Variable

_VOTES, _POINTS = ("vote_agreement", "agree_weighted"), ("ideal_points", "idealpointfp")
_SCALE = "ideal-point scale"

_MADE = {
    "vote_agreement": (_VOTES, "Mean voting agreement of pairs of members.", "float64", "share, 0-1"),
    "vote_agreement_pairs": (_VOTES, "Pairs of members with a voting agreement.", "int16", "pairs"),
    "idealpointfp_mean": (_POINTS, "Mean ideal point of the members.", "float64", _SCALE),
    "idealpointfp_sd": (_POINTS, "Standard deviation of the members' ideal points.", "float64", _SCALE),
    "idealpointfp_reporting": (_POINTS, "Members with an ideal point.", "int16", "members"),
}
"""Table and column, description, type and unit of each variable."""


def add(panel: ClubPanel) -> ClubPanel:
    """Add mean agreement of pairs of members (to 2019) and the spread of ideal points (to 2024).

    Agreement is ``agree_weighted`` and every pair weighs the same. The spread is the standard deviation
    of the members' ideal points on final-passage votes, with n - 1; null below two members.
    """
    return add_spread(add_agreement(panel))


def add_agreement(panel: ClubPanel) -> ClubPanel:
    """Add what the roll calls alone give: agreement of pairs."""
    return attach(panel, _agreement(panel), _variables(_VOTES), counts=["vote_agreement_pairs"])


def add_spread(panel: ClubPanel) -> ClubPanel:
    """Add what the ideal points alone give: their mean and spread."""
    return attach(panel, _spread(panel), _variables(_POINTS), counts=["idealpointfp_reporting"])


def _variables(read: tuple[str, str]) -> list[Variable]:
    return [
        derived(name, text, kind, *origin, "votes", unit)
        for name, (origin, text, kind, unit) in _MADE.items()
        if origin == read
    ]


def _agreement(panel: ClubPanel) -> pl.DataFrame:
    table, column = _VOTES
    votes = panel.tables.scan(table).select("ccode1", "ccode2", "year", column).collect()
    alike = pl.col(column)
    return (
        of_pairs(panel, votes)
        .group_by(panel.keys)
        .agg(vote_agreement=steady(alike).mean(), vote_agreement_pairs=alike.count())
    )


def _spread(panel: ClubPanel) -> pl.DataFrame:
    table, column = _POINTS
    points = of_members(panel, panel.tables.scan(table).select("ccode", "year", column).collect())
    point = pl.col(column)
    return points.group_by(panel.keys).agg(
        idealpointfp_mean=steady(point).mean(),
        idealpointfp_sd=steady(point).std(),
        idealpointfp_reporting=point.count(),
    )
