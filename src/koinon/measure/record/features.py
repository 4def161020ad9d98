"""What is known of a state that is bound: its strongest promise, its distance and its capability."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.record.pledges import ATTACKER, TARGET
from koinon.panel.groups.distance import with_capital_distance
from koinon.panel.promises.targeting import UNKNOWN
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.store.catalogue import Store

RESTRAINT = "restraint"
KINDS = ("active", "other active", "consultation", RESTRAINT)
"""Strongest promise: fighting that holds in this case; fighting that may not (a defence pact against another
state or whose reach is unknown, one with the attacker, an offence pact with the target); consultation;
neutrality or non-aggression only."""

_ACTIVE = {TARGET: "defense", ATTACKER: "offense"}
_FIGHT = ("defense", "offense")
_KEY = ["case", "side", "ccode"]


def features(cases: pl.DataFrame, promised: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return one row per case, side and state bound to it.

    Parameters
    ----------
    cases
        ``case`` and ``year``.
    promised
        As `koinon.measure.record.pledges.pledges` gives it.
    store
        The tables.

    Returns
    -------
    polars.DataFrame
        ``case``, ``side``, ``ccode``, ``year``, ``kind`` (one of `KINDS`), ``both`` (it has promised the
        other side something too), ``outbid`` (it has promised the other side more), ``capdist`` (km
        between its capital and the nearest of those it is bound to; null where unknown), ``cinc`` (0-1,
        the last known up to the year) and ``cinc_year``.
    """
    holds = pl.col("verdict") > UNKNOWN
    own = pl.col("side").replace_strict(_ACTIVE, return_dtype=pl.String) == pl.col("obligation")
    rank = (
        pl.when(own & holds)
        .then(0)
        .when(pl.col("obligation").is_in(_FIGHT))
        .then(1)
        .when(pl.col("obligation") == "consul")
        .then(2)
        .otherwise(3)
    )
    bound = promised.rename({"promiser": "ccode"}).with_columns(rank=rank)
    best = bound.group_by(_KEY).agg(pl.col("rank").min())
    rows = best.join(cases.select("case", pl.col("year").cast(pl.Int16)), on="case").with_columns(
        kind=pl.col("rank").replace_strict(range(len(KINDS)), KINDS, return_dtype=pl.String),
        both=pl.col("side").n_unique().over("case", "ccode") > 1,
        outbid=pl.col("rank") > pl.col("rank").min().over("case", "ccode"),
    )
    return (
        rows.drop("rank")
        .join(_nearest(bound, cases, store), on=_KEY, how="left")
        .pipe(with_capability, store)
        .sort(_KEY)
    )


def _nearest(bound: pl.DataFrame, cases: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return the distance in km from a state to the nearest capital of those it is bound to on a side."""
    years = schema("cow_capitals").covers
    pairs = bound.select(*_KEY, "promised").unique().join(cases.select("case", "year"), on="case")
    dated = pairs.select(
        *_KEY, ccode1="ccode", ccode2="promised", year=pl.col("year").clip(*years).cast(pl.Int16)
    )
    far = with_capital_distance(dated, "cow", store, years)
    return far.group_by(_KEY).agg(pl.col("capdist").min())


def with_capability(rows: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Add ``cinc`` and ``cinc_year``: the last value of a state up to the row's ``year``."""
    known = store.scan("capabilities").select("ccode", "year", "cinc").drop_nulls().collect().sort("year")
    dated = known.with_columns(cinc_year="year")
    return rows.sort("year").join_asof(
        dated, on="year", by="ccode", strategy="backward", check_sortedness=False
    )
