"""Indicators that are means over the pairs of members."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.pooling import of_pairs, steady
from koinon.panel.groups import agreements, defence_cooperation, exercises, visas
from koinon.panel.promises.extended import extended_defense
from koinon.panel.wto_ties import wto_ties
from koinon.store.participation import took_part
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.store.catalogue import Store

_PAIR = ["ccode1", "ccode2"]
EXERCISE_YEARS = 3
"""An exercise counts in its year and the next two."""


def _share(panel: ClubPanel, ties: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return which share of pairs of members is among `ties`; a pair without a row is not tied."""
    tied = of_pairs(panel, ties.select(*_PAIR, "year").unique()).group_by(panel.keys).agg(tied=pl.len())
    counted = panel.pairs.group_by(panel.keys).agg(pairs=pl.len())
    rows = counted.join(tied, on=panel.keys, how="left")
    value = pl.col("tied").fill_null(0) / pl.col("pairs")
    return rows.select(*panel.keys, value.alias(name), pl.lit(1.0).alias(f"{name}_known"))


def _mean(panel: ClubPanel, rows: pl.DataFrame, column: str, name: str) -> pl.DataFrame:
    """Return the mean of `column` over pairs of members, and the share of pairs that have it."""
    value = pl.col(column).cast(pl.Float64)
    joined = panel.pairs.join(rows, on=[*_PAIR, "year"], how="left").group_by(panel.keys)
    return joined.agg(steady(value).mean().alias(name), (value.count() / pl.len()).alias(f"{name}_known"))


def _ordered(rows: pl.DataFrame) -> pl.DataFrame:
    """Return directed pairs as undirected ones."""
    low, high = pl.min_horizontal(_PAIR), pl.max_horizontal(_PAIR)
    return rows.with_columns(ccode1=low, ccode2=high)


def desta(panel: ClubPanel) -> pl.DataFrame:
    """Return ``desta_share`` and ``agreement_depth``."""
    rows = _desta(panel.tables)
    joined = panel.pairs.join(rows, on=[*_PAIR, "year"], how="left")
    # Without an agreement depth is 0; with agreements none of which is coded it is not known.
    depth = pl.when(pl.col("tied").is_null()).then(0).otherwise(pl.col("depth"))
    made = joined.with_columns(depth=depth).group_by(panel.keys)
    deep = made.agg(
        agreement_depth=steady(pl.col("depth")).mean(),
        agreement_depth_known=pl.col("depth").count() / pl.len(),
    )
    return _share(panel, rows, "desta_share").join(deep, on=panel.keys)


@lru_cache(maxsize=2)
def _desta(store: Store) -> pl.DataFrame:
    entries = agreements.in_force(store).group_by(*_PAIR, "year")
    return entries.agg(tied=pl.lit(1), depth=pl.col("depth_index").max())


def wto(panel: ClubPanel) -> pl.DataFrame:
    """Return ``wto_share``."""
    return _share(panel, _wto(panel.tables), "wto_share")


@lru_cache(maxsize=2)
def _wto(store: Store) -> pl.DataFrame:
    return wto_ties(store, *schema("wto_agreements").covers)


def organisations(panel: ClubPanel) -> pl.DataFrame:
    """Return ``shared_organisations``."""
    rows = panel.tables.scan("igo_shared").select(*_PAIR, "year", "dyadigos").collect()
    return _mean(panel, rows, "dyadigos", "shared_organisations")


def votes(panel: ClubPanel) -> pl.DataFrame:
    """Return ``vote_agreement``."""
    rows = panel.tables.scan("vote_agreement").select(*_PAIR, "year", "agree_weighted").collect()
    return _mean(panel, rows, "agree_weighted", "vote_agreement")


def ideal_points(panel: ClubPanel) -> pl.DataFrame:
    """Return ``ideal_point_distance``: the mean absolute difference of two members' ideal points."""
    points = panel.tables.scan("ideal_points").select("ccode", "year", point="idealpointfp").collect()
    pairs = panel.pairs
    for side in ("1", "2"):
        named = points.rename({"ccode": f"ccode{side}", "point": f"point{side}"})
        pairs = pairs.join(named, on=[f"ccode{side}", "year"], how="left")
    apart = (pl.col("point1").cast(pl.Float64) - pl.col("point2").cast(pl.Float64)).abs()
    return pairs.group_by(panel.keys).agg(
        ideal_point_distance=steady(apart).mean(), ideal_point_distance_known=apart.count() / pl.len()
    )


def visa_free(panel: ClubPanel) -> pl.DataFrame:
    """Return ``visa_free``: over both directions of every pair of members; pandemic bans are unknown."""
    rows = _visas(panel.tables)
    made = panel.pairs.join(rows, on=[*_PAIR, "year"], how="left").group_by(panel.keys)
    free, known = pl.col("free").sum(), pl.col("known").sum()
    return made.agg(visa_free=pl.when(known > 0).then(free / known), visa_free_known=known / (2 * pl.len()))


@lru_cache(maxsize=2)
def _visas(store: Store) -> pl.DataFrame:
    rows = _ordered(visas.yearly(store.frame("visa_requirements"), "missing"))
    free = pl.col("visa_free").cast(pl.Int32)
    return rows.group_by(*_PAIR, "year").agg(free=free.sum(), known=free.count())


def defence(panel: ClubPanel) -> pl.DataFrame:
    """Return ``defence_pacts``: pairs of which at least one promises to defend the other."""
    return _share(panel, _defence(panel.tables), "defence_pacts")


@lru_cache(maxsize=2)
def _defence(store: Store) -> pl.DataFrame:
    ties = extended_defense(store).filter(pl.col("defense_extended") == 1)
    return _ordered(ties).select(*_PAIR, "year").unique()


def cooperation(panel: ClubPanel) -> pl.DataFrame:
    """Return ``defence_cooperation``."""
    inside, _ = defence_cooperation.in_force(panel.tables)
    return _share(panel, _ordered(inside.filter(pl.col("type") == "general")), "defence_cooperation")


def exercised(panel: ClubPanel) -> pl.DataFrame:
    """Return ``exercises``: pairs that took part together in the year or the two before.

    Single years swing: 22 per cent of ASEAN's pairs exercised together in 2009, 96 in 2010.
    """
    held = exercises.pairs(took_part(panel.tables, "mme"), "mme").select(*_PAIR, "year")
    later = [held.with_columns(pl.col("year") + ahead) for ahead in range(EXERCISE_YEARS)]
    return _share(panel, pl.concat(later), "exercises")


TOPICS: tuple[Callable[[ClubPanel], pl.DataFrame], ...] = (
    *(desta, wto, organisations, votes, ideal_points),
    *(visa_free, defence, cooperation, exercised),
)
