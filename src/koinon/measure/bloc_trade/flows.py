"""What measures of trade are made of: trade inside, of the members, of the world, and how much is seen."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError
from koinon.measure.bloc_trade.formulas import world_trade
from koinon.measure.bloc_trade.quality import PAIRS, quality, trusted
from koinon.panel.club_groups.trade import sizes
from koinon.panel.clubs.pooling import of_members, of_pairs, steady

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.store.catalogue import Store

COW, BACI = ("cow_trade", "cow_trade_totals"), ("baci",)


def check_coverage(least: object) -> float:
    """Return `least` as a share.

    Raises
    ------
    KoinonError
        If it is no number from 0 to 1.
    """
    if isinstance(least, bool) or not isinstance(least, int | float) or not 0 <= least <= 1:
        raise KoinonError(f"the least coverage is a share from 0 to 1, not {least!r}")
    return float(least)


def cow_sizes(panel: ClubPanel, least: float, *, world: bool) -> pl.DataFrame:
    """Return the sizes that the formulas need, from COW Trade, for every row of a panel of clubs.

    Parameters
    ----------
    panel
        Of blocs or treaties.
    least
        Least share of trade observed for which ``intra``, ``total`` and ``world`` are given.
    world
        Whether the trade of the world must be observed as well.

    Returns
    -------
    polars.DataFrame
        The panel's keys, ``intra`` (each flow inside once), ``total`` (imports plus exports of the members)
        and ``world`` (of all states) in million current USD, and ``observed`` (0-1): the share of the
        members' trade, by national totals, that belongs to members whose flows are known; with `world`
        the same share of all states' trade, if that is less.
    """
    rows = _cow_rows(panel).join(_cow_world(panel.tables), on="year", how="left")
    if world:
        seen = pl.min_horizontal("observed", "world_coverage")
        rows = rows.with_columns(observed=pl.when(pl.col("observed").is_not_null()).then(seen))
    return _told(rows, list(panel.keys), _believed(least))


def cow_explained(panel: ClubPanel, least: float) -> pl.DataFrame:
    """Return the sizes of `cow_sizes` with what decides whether they are given.

    Returns
    -------
    polars.DataFrame
        The panel's keys, ``intra``, ``total`` and ``observed`` as in `cow_sizes` without the world;
        ``intra_recorded`` and ``total_recorded``, the same sizes believed or not; ``reporting``, members
        whose flows are known; ``doubtful``: whether enough trade is observed, and the sizes are withheld
        all the same, because flows and national totals disagree or pairs of members that weigh much
        have no known flow.
    """
    rows = _cow_rows(panel).with_columns(intra_recorded="intra", total_recorded="total")
    seen = pl.col("intra").is_not_null() & (pl.col("total") > 0) & (pl.col("observed") >= least)
    doubtful = seen.fill_null(value=False) & ~trusted().fill_null(value=False)
    told = pl.when(_believed(least)).then(pl.col("intra", "total").cast(pl.Float64))
    recorded = ("intra_recorded", "total_recorded")
    return rows.with_columns(told, doubtful=doubtful).select(
        *panel.keys, "intra", "total", "observed", *recorded, "reporting", "doubtful"
    )


def _believed(least: float) -> pl.Expr:
    return trusted() & (pl.col("observed") >= least)


def _cow_rows(panel: ClubPanel) -> pl.DataFrame:
    """Return every row of the panel with its sizes and what tells whether they can be believed."""
    known = sizes(panel).select(
        *panel.keys,
        intra="trade_intra",
        total="trade_total",
        observed="trade_coverage",
        reporting="trade_members_reporting",
    )
    return quality(panel).join(known, on=panel.keys, how="left", maintain_order="left")


def baci_sizes(panel: ClubPanel, least: float) -> pl.DataFrame:
    """Return the same from BACI, thousand current USD, for the six years it has.

    A member counts as observed if BACI lists it that year; it weighs as its trade in the nearest year it is
    listed. Members that BACI never lists (Kosovo; Monaco and Liechtenstein stand inside France and
    Switzerland) have no weight. No row for two listed economies means no flow between them.
    """
    keys = list(panel.keys)
    states, world = _baci_states(panel.tables), _baci_world(panel.tables)
    inside = of_pairs(panel, _baci_flows(panel.tables)).group_by(keys).agg(intra=steady(pl.col("flow")).sum())
    seen = steady(pl.col("weight").filter("listed")).sum() / steady(pl.col("weight")).sum()
    own = of_members(panel, states).group_by(keys).agg(total=steady(pl.col("trade")).sum(), observed=seen)
    pairs = panel.pairs.filter(pl.col("year").is_in(world["year"].implode()))
    for side in ("1", "2"):
        named = states.select("year", pl.col("ccode", "weight", "listed").name.suffix(side))
        pairs = pairs.join(named, on=[f"ccode{side}", "year"], how="left")
    weight, both = pl.col("weight1") * pl.col("weight2"), pl.col("listed1") & pl.col("listed2")
    known = pairs.group_by(keys).agg(pairs_known=steady(weight.filter(both)).sum() / steady(weight).sum())
    rows = panel.frame.select(keys).join(own, on=keys).join(inside, on=keys, how="left")
    rows = rows.join(known, on=keys).join(world, on="year").with_columns(pl.col("intra").fill_null(0))
    believed = (pl.col("observed") >= least) & (pl.col("pairs_known") >= PAIRS)
    return _told(rows, keys, believed)


def _told(rows: pl.DataFrame, keys: list[str], believed: pl.Expr) -> pl.DataFrame:
    told = pl.col("intra", "total", "world").cast(pl.Float64)
    return rows.with_columns(pl.when(believed).then(told)).select(
        *keys, "intra", "total", "world", "observed"
    )


@lru_cache(maxsize=2)
def _cow_world(store: Store) -> pl.DataFrame:
    return world_trade(store.frame("trade"), store.frame("cow_trade_totals"))


@lru_cache(maxsize=2)
def _baci_flows(store: Store) -> pl.DataFrame:
    """Return every flow between states on a row: ``ccode1`` < ``ccode2``, ``year``, ``flow``."""
    rows = store.frame("baci_pairs").drop_nulls(["ccode1", "ccode2"])
    return rows.select(
        "year",
        ccode1=pl.min_horizontal("ccode1", "ccode2"),
        ccode2=pl.max_horizontal("ccode1", "ccode2"),
        flow=pl.col("value").cast(pl.Float64),
    )


@lru_cache(maxsize=2)
def _baci_world(store: Store) -> pl.DataFrame:
    value = steady(pl.col("value").cast(pl.Float64))
    return store.frame("baci_pairs").group_by("year").agg(world=2 * value.sum()).sort("year")


@lru_cache(maxsize=2)
def _baci_states(store: Store) -> pl.DataFrame:
    """Return ``ccode``, ``year``, ``trade``, ``weight`` and ``listed`` of every state in every year of BACI.

    A state that is not listed in a year has a row there all the same, with the weight of the nearest
    year (the earlier of two) and no trade.
    """
    flows = store.frame("baci_pairs").with_columns(pl.col("value").cast(pl.Float64))
    sides = [flows.select("year", "value", ccode=code) for code in ("ccode1", "ccode2")]
    trade = (
        pl.concat(sides)
        .drop_nulls("ccode")
        .group_by("ccode", "year")
        .agg(trade=steady(pl.col("value")).sum())
        .sort("ccode", "year")
    )
    grid = trade.select("ccode").unique().join(trade.select("year").unique(), how="cross")
    near = grid.join(trade.select("ccode", other="year", weight="trade"), on="ccode").with_columns(
        gap=(pl.col("other") - pl.col("year")).abs()
    )
    weights = near.sort("gap", "other").unique(["ccode", "year"], keep="first").drop("gap", "other")
    rows = weights.join(trade, on=["ccode", "year"], how="left")
    return rows.with_columns(listed=pl.col("trade").is_not_null())
