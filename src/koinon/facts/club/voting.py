"""Cohesion of a club in the UN General Assembly.

Agreement of a pair is one minus the mean distance of their votes (yes 1, abstention 0.5, no 0) over roll
calls in which both voted, 0-1, to 2019 (data: Voeten, Strezhnev and Bailey 2009). Ideal points come from
final-passage votes, to 2024 (Bailey, Strezhnev and Voeten 2017, *Journal of Conflict Resolution* 61:
430-456). Most resolutions pass with large majorities, so agreement is high everywhere: compare it with that
of all pairs of the world, given beside it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.club_groups.votes import add_agreement, add_spread
from koinon.panel.clubs.one import panel_of, with_names
from koinon.panel.clubs.pooling import of_pairs, steady

if TYPE_CHECKING:
    from koinon.panel.clubs.clubs import Club
    from koinon.store.catalogue import Store

SOURCES = ("unvotes", "unga_ideal_points_2025")


def voting_agreement(
    club: Club | str | int, first: int, last: int, *, min_votes: int = 10, store: Store | None = None
) -> pl.DataFrame:
    """Return how far the members vote alike.

    Parameters
    ----------
    club, first, last, store
        As in `koinon.facts.club.capability.pooled`.
    min_votes
        Least number of joint votes for a pair to be named as the least or most aligned.

    Returns
    -------
    polars.DataFrame
        ``year``, ``member_dyads``, ``pairs`` (with a value), ``agreement`` (their mean, 0-1), ``least_1``,
        ``least_2`` and ``least_agreement`` (the pair that agrees least; the first by code where several do),
        ``most_1``, ``most_2``, ``most_agreement``, ``world_agreement`` and ``world_pairs``. Null before 1946,
        after 2019, in 1964 (one roll call) and where no pair voted.

    Examples
    --------
    >>> nato = voting_agreement("NATO", 2019, 2019)
    >>> nato["agreement"][0] > nato["world_agreement"][0]
    True
    """
    panel = add_agreement(panel_of(club, first, last, store=store))
    world = _world_agreement(panel.tables)
    pairs = of_pairs(panel, _votes(panel.tables)).filter(pl.col("n_joint_votes") >= min_votes)
    frame = panel.frame.select(
        "year", "member_dyads", pairs="vote_agreement_pairs", agreement="vote_agreement"
    )
    for extreme, part in (("least", _extreme(pairs, "least")), ("most", _extreme(pairs, "most"))):
        frame = frame.join(part, on="year", how="left", maintain_order="left")
        frame = with_names(
            with_names(frame, f"{extreme}_ccode1", f"{extreme}_1"), f"{extreme}_ccode2", f"{extreme}_2"
        )
    frame = frame.join(world, on="year", how="left", maintain_order="left")
    return frame.drop("least_ccode1", "least_ccode2", "most_ccode1", "most_ccode2")


def _extreme(pairs: pl.DataFrame, which: str) -> pl.DataFrame:
    ordered = pairs.sort("agree_weighted", "ccode1", "ccode2", descending=[which == "most", False, False])
    first = ordered.unique("year", keep="first", maintain_order=True)
    return first.select(
        "year",
        pl.col("ccode1").alias(f"{which}_ccode1"),
        pl.col("ccode2").alias(f"{which}_ccode2"),
        pl.col("agree_weighted").alias(f"{which}_agreement"),
    )


def ideal_point_spread(
    club: Club | str | int, first: int, last: int, store: Store | None = None
) -> pl.DataFrame:
    """Return where the members stand on the main dimension of UN voting and how far apart.

    Returns
    -------
    polars.DataFrame
        ``year``, ``members_cow``, ``reporting`` (members with an ideal point), ``mean``, ``sd`` (with n - 1;
        null below two members), ``world_mean`` and ``world_sd``, on the ideal-point scale (higher is
        closer to the United States). Null before 1946 and after 2024.
    """
    panel = add_spread(panel_of(club, first, last, store=store))
    frame = panel.frame.select(
        "year",
        "members_cow",
        reporting="idealpointfp_reporting",
        mean="idealpointfp_mean",
        sd="idealpointfp_sd",
    )
    return frame.join(_world_points(panel.tables), on="year", how="left", maintain_order="left")


@lru_cache(maxsize=2)
def _votes(store: Store) -> pl.DataFrame:
    """Return the pairs and years with a known agreement."""
    columns = ("ccode1", "ccode2", "year", "n_joint_votes", "agree_weighted")
    return store.scan("vote_agreement").select(columns).drop_nulls("agree_weighted").collect()


@lru_cache(maxsize=2)
def _world_agreement(store: Store) -> pl.DataFrame:
    return (
        _votes(store)
        .group_by("year")
        .agg(world_agreement=steady(pl.col("agree_weighted")).mean(), world_pairs=pl.len())
    )


@lru_cache(maxsize=2)
def _world_points(store: Store) -> pl.DataFrame:
    point = pl.col("idealpointfp")
    yearly = store.scan("ideal_points").select("year", point).collect().group_by("year")
    return yearly.agg(
        world_mean=steady(point).mean().cast(pl.Float64), world_sd=steady(point).std().cast(pl.Float64)
    )
