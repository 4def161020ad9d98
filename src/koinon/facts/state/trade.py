"""What one state trades, with whom, and how far the data on its partners can be trusted.

Source: COW Trade 4.0, 1870-2014, goods in million current USD. The pair data have holes: West Germany is
missing from nearly all pairs of 1960-1989, and flows of whole years of some states are missing or wrong. The
national totals do not rest on the pairs, so they can tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.bloc_trade.formulas import MIN_COVERAGE
from koinon.measure.bloc_trade.quality import CAPTURED
from koinon.panel.club_groups.trade import states_of
from koinon.panel.clubs.pooling import steady

if TYPE_CHECKING:
    from koinon.store.catalogue import Store

SOURCES = ("cow_trade", "cow_trade_totals")


def totals(life: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return the state's trade by its national totals, and how well the pair data match them.

    Parameters
    ----------
    life
        ``year``, ``ccode``; see `koinon.facts.state.life.as_life`.
    store
        The compiled tables.

    Returns
    -------
    polars.DataFrame
        ``year``, ``ccode``, ``imports``, ``exports`` (million current USD, national totals), ``captured``
        (trade by pairs over trade by totals; 1 where both agree), ``followed`` (share of the trade of all
        other states, by their totals, that belongs to partners with a known flow, 0-1) and ``trusted``:
        both near enough to 1 for shares of partners to mean anything. Null outside 1870-2014.
    """
    states = states_of(store)
    national = store.frame("cow_trade_totals").select("ccode", "year", "imports", "exports")
    pairs = pl.col("imports").fill_null(0) + pl.col("exports").fill_null(0)
    own = states.select("ccode", "year", "reports", "national", captured=pairs / pl.col("national"))
    own = own.with_columns(pl.when(pl.col("captured").is_finite()).then("captured").alias("captured"))
    made = life.join(national, on=["ccode", "year"], how="left", maintain_order="left")
    made = made.join(own, on=["ccode", "year"], how="left", maintain_order="left")
    made = made.join(_followed(life, states, store), on=["ccode", "year"], how="left", maintain_order="left")
    trusted = (
        pl.col("captured").is_between(*CAPTURED) & (pl.col("followed") >= MIN_COVERAGE) & pl.col("reports")
    )
    return made.with_columns(trusted=trusted.fill_null(value=False)).drop("reports", "national")


def _followed(life: pl.DataFrame, states: pl.DataFrame, store: Store) -> pl.DataFrame:
    weights = states.select("ccode", "year", weight=pl.col("national").cast(pl.Float64)).drop_nulls()
    met = flows_of(life, store).select("ccode", "year", "other").unique()
    met = met.join(weights.rename({"ccode": "other"}), on=["other", "year"])
    known = met.group_by("ccode", "year").agg(known=steady(pl.col("weight")).sum())
    world = weights.group_by("year").agg(world=steady(pl.col("weight")).sum())
    own = life.join(weights, on=["ccode", "year"], how="left").join(world, on="year")
    own = own.join(known, on=["ccode", "year"], how="left")
    share = pl.col("known").fill_null(0) / (pl.col("world") - pl.col("weight").fill_null(0))
    return own.select("ccode", "year", followed=share)


def flows_of(life: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return ``year``, ``ccode``, ``other``, ``imports`` and ``exports`` of the state, known flows only.

    ``imports`` is what the state bought from the other one, in million current USD; null where unknown.
    """
    codes = life["ccode"].unique().implode()
    rows = store.scan("trade").select("ccode1", "ccode2", "year", "flow1", "flow2")
    rows = rows.filter(pl.col("ccode1").is_in(codes) | pl.col("ccode2").is_in(codes))
    known = rows.filter(pl.any_horizontal(pl.col("flow1", "flow2").is_not_null())).collect()
    one = known.select("year", ccode="ccode1", other="ccode2", imports="flow1", exports="flow2")
    two = known.select("year", ccode="ccode2", other="ccode1", imports="flow2", exports="flow1")
    return life.join(pl.concat([one, two]), on=["year", "ccode"]).sort("year", "other")


def partners(life: pl.DataFrame, year: int, store: Store) -> pl.DataFrame:
    """Return the partners of one year, the largest first: ``other``, ``imports``, ``exports``, ``share``.

    ``share`` is of all the state's imports plus exports by pairs (0-1); an unknown flow counts as nothing.
    """
    rows = flows_of(life.filter(pl.col("year") == year), store)
    both = pl.col("imports").fill_null(0).cast(pl.Int64) + pl.col("exports").fill_null(0)
    made = rows.with_columns(share=both / both.sum()).sort("share", "other", descending=[True, False])
    return made.select("other", "imports", "exports", "share")


def allied_share(life: pl.DataFrame, allies: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return the share of the state's trade that it does with its allies.

    Parameters
    ----------
    allies
        ``year``, ``other``.

    Returns
    -------
    polars.DataFrame
        ``year``, ``share`` (0-1, of imports plus exports by pairs) for the years that are ``trusted`` in
        `totals`, null in the others.
    """
    rows = flows_of(life, store)
    both = pl.col("imports").fill_null(0).cast(pl.Int64) + pl.col("exports").fill_null(0)
    marked = rows.join(allies.with_columns(allied=pl.lit(value=True)), on=["year", "other"], how="left")
    mine = pl.col("allied").fill_null(value=False)
    shares = marked.group_by("year").agg(share=both.filter(mine).sum() / both.sum())
    known = totals(life, store).select("year", "trusted")
    made = known.join(shares, on="year", how="left", maintain_order="left")
    return made.select("year", share=pl.when("trusted").then("share"))


def pair_flows(pair: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return trade between two states and what it weighs in the trade of each.

    Parameters
    ----------
    pair
        ``year``, ``one``, ``two`` (codes, in the order asked for).

    Returns
    -------
    polars.DataFrame
        ``year``, ``one``, ``two``, ``to_one`` (what one imported from two), ``to_two``, ``total`` (million
        current USD; null unless both flows are known), ``weight_one`` and ``weight_two`` (total over the
        state's imports plus exports by its national totals, 0 and up). Null outside 1870-2014 and in years in
        which the pair data of either state add up to far more than its national totals.
    """
    low, high = pl.min_horizontal("one", "two"), pl.max_horizontal("one", "two")
    keyed = pair.with_columns(ccode1=low, ccode2=high)
    flows = store.scan("trade").select("ccode1", "ccode2", "year", "flow1", "flow2")
    keyed = keyed.join(flows.collect(), on=["ccode1", "ccode2", "year"], how="left", maintain_order="left")
    first = pl.col("one") == pl.col("ccode1")
    made = keyed.with_columns(
        to_one=pl.when(first).then("flow1").otherwise("flow2").cast(pl.Int64),
        to_two=pl.when(first).then("flow2").otherwise("flow1").cast(pl.Int64),
    )
    sizes = _sizes(store)
    for side in ("one", "two"):
        named = sizes.rename({"ccode": side, "national": f"national_{side}", "inflated": f"inflated_{side}"})
        made = made.join(named, on=[side, "year"], how="left", maintain_order="left")
    sound = ~pl.any_horizontal(pl.col("inflated_one", "inflated_two").fill_null(value=False))
    made = made.with_columns(pl.when(sound).then(pl.col("to_one", "to_two")))
    made = made.with_columns(total=pl.col("to_one") + pl.col("to_two"))
    weights = {f"weight_{side}": pl.col("total") / pl.col(f"national_{side}") for side in ("one", "two")}
    columns = ["year", "one", "two", "to_one", "to_two", "total", *weights]
    made = made.with_columns(**weights).select(columns)
    return made.with_columns(pl.when(pl.col(list(weights)).is_finite()).then(pl.col(list(weights))))


def _sizes(store: Store) -> pl.DataFrame:
    pairs = pl.col("imports").fill_null(0) + pl.col("exports").fill_null(0)
    inflated = pairs > CAPTURED[1] * pl.col("national")
    return states_of(store).select("ccode", "year", pl.col("national").cast(pl.Float64), inflated=inflated)
