"""How one state, or a pair, stands in the UN General Assembly.

Agreement of two states is one minus the mean distance of their votes (yes 1, abstention 0.5, no 0) over roll
calls in which both voted, 0-1, to 2019; ideal points come from Bailey, Strezhnev and Voeten (2017), to
2024. See `koinon.facts.club.voting` for what they mean and for clubs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.pooling import steady

if TYPE_CHECKING:
    from koinon.store.catalogue import Store

SOURCES = ("unvotes", "unga_ideal_points_2025")
MIN_VOTES = 10
"""Least number of joint votes in a year for the agreement of a pair to count."""


def agreement(life: pl.DataFrame, allies: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return how far a state votes like its allies and like all states.

    Parameters
    ----------
    life
        ``year``, ``ccode``; see `koinon.facts.state.life.as_life`.
    allies
        ``year``, ``other``.
    store
        The compiled tables.

    Returns
    -------
    polars.DataFrame
        ``year``, ``allies`` (those with a value), ``with_allies`` (mean agreement with them, 0-1; null
        without any), ``others`` and ``with_all`` (mean agreement with every other state that voted). Null
        before 1946, after 2019 and where the state did not vote.
    """
    rows = votes_of(life, store).filter(pl.col("n_joint_votes") >= MIN_VOTES)
    marked = rows.join(allies.with_columns(allied=pl.lit(value=True)), on=["year", "other"], how="left")
    mine = pl.col("allied").fill_null(value=False)
    value = pl.col("agree_weighted")
    counted = marked.group_by("year").agg(
        allies=mine.sum().cast(pl.Int64),
        with_allies=steady(value.filter(mine)).mean(),
        others=pl.len().cast(pl.Int64),
        with_all=steady(value).mean(),
    )
    return life.select("year").join(counted, on="year", how="left", maintain_order="left")


def votes_of(life: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return ``year``, ``ccode``, ``other``, ``n_joint_votes`` and ``agree_weighted`` (0-1, never null)."""
    codes = life["ccode"].unique().implode()
    rows = store.scan("vote_agreement").drop_nulls("agree_weighted")
    rows = rows.filter(pl.col("ccode1").is_in(codes) | pl.col("ccode2").is_in(codes))
    kept = rows.select("ccode1", "ccode2", "year", "n_joint_votes", "agree_weighted").collect()
    one = kept.rename({"ccode1": "ccode", "ccode2": "other"})
    two = kept.rename({"ccode2": "ccode", "ccode1": "other"}).select(one.columns)
    return life.join(pl.concat([one, two]), on=["year", "ccode"])


def most_alike(life: pl.DataFrame, year: int, store: Store) -> pl.DataFrame:
    """Return ``other`` and ``agree_weighted`` of a year, the most alike first, of pairs with enough votes."""
    rows = votes_of(life.filter(pl.col("year") == year), store)
    rows = rows.filter(pl.col("n_joint_votes") >= MIN_VOTES)
    return rows.select("other", "agree_weighted").sort("agree_weighted", "other", descending=[True, False])


def points(life: pl.DataFrame, allies: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return the state's ideal point beside its allies' and the world's.

    Returns
    -------
    polars.DataFrame
        ``year``, ``point``, ``allies`` (those with a value), ``allied_mean``, ``world_mean`` and
        ``world_sd`` (of all states). Null before 1946, after 2024 and where there is no value.
    """
    everyone = store.frame("ideal_points").select("ccode", "year", point="idealpointfp").drop_nulls()
    value = pl.col("point")
    world = everyone.group_by("year").agg(
        world_mean=steady(value).mean().cast(pl.Float64), world_sd=steady(value).std().cast(pl.Float64)
    )
    theirs = allies.join(everyone.rename({"ccode": "other"}), on=["year", "other"]).group_by("year")
    allied = theirs.agg(allies=pl.len().cast(pl.Int64), allied_mean=steady(value).mean().cast(pl.Float64))
    made = life.join(everyone, on=["ccode", "year"], how="left", maintain_order="left")
    for part in (allied, world):
        made = made.join(part, on="year", how="left", maintain_order="left")
    return made.cast({"point": pl.Float64}).drop("ccode")


def pair_votes(pair: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return how far two states vote alike.

    Parameters
    ----------
    pair
        ``year``, ``one``, ``two`` (codes).

    Returns
    -------
    polars.DataFrame
        ``year``, ``votes`` (roll calls in which both voted), ``agreement`` (0-1), ``world`` (mean over
        all pairs of states), ``point_one``, ``point_two``, ``distance`` (of the two ideal points, 0 and
        up) and ``world_sd``.
    """
    low, high = pl.min_horizontal("one", "two"), pl.max_horizontal("one", "two")
    keyed = pair.with_columns(ccode1=low, ccode2=high)
    cast = store.scan("vote_agreement").drop_nulls("agree_weighted")
    votes = cast.select(
        "ccode1", "ccode2", "year", votes="n_joint_votes", agreement="agree_weighted"
    ).collect()
    world = votes.group_by("year").agg(world=steady(pl.col("agreement")).mean())
    made = keyed.join(votes, on=["ccode1", "ccode2", "year"], how="left", maintain_order="left")
    made = made.with_columns(pl.when(pl.col("votes") >= MIN_VOTES).then("agreement").alias("agreement"))
    made = made.join(world, on="year", how="left", maintain_order="left")
    everyone = store.frame("ideal_points").select("ccode", "year", point="idealpointfp").drop_nulls()
    spread = everyone.group_by("year").agg(world_sd=steady(pl.col("point")).std().cast(pl.Float64))
    for side in ("one", "two"):
        named = everyone.rename({"ccode": side, "point": f"point_{side}"})
        made = made.join(named, on=[side, "year"], how="left", maintain_order="left")
    made = made.join(spread, on="year", how="left", maintain_order="left")
    distance = (pl.col("point_one") - pl.col("point_two")).abs().cast(pl.Float64)
    made = made.with_columns(pl.col("point_one", "point_two").cast(pl.Float64), distance=distance)
    columns = ["year", "votes", "agreement", "world", "point_one", "point_two", "distance", "world_sd"]
    return made.select(columns)
