"""Reputation: whether those who promised have come before.

The record of wars (`koinon.measure.record.record`) tells of every state how often it was bound to help the
target of an attack that became war, by a promise that held against the attacker, and how often it came. Of
most states it tells little or nothing, so each is drawn towards the rate of all states so far: with ``k`` of
``n`` calls answered before year ``t``, and ``K`` of ``N`` by all states,

``(k + m r) / (n + m)``, where ``r = (K + 1/2) / (N + 1)`` and ``m`` is `PRIOR`.

The rate of all has fallen, from a quarter before 1945 to 7 percent after, which a mean over the whole past
follows slowly; as all units of a year share it, it does not bear on their order.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.record.features import KINDS
from koinon.measure.record.pledges import TARGET
from koinon.measure.record.record import opportunities
from koinon.panel.promises.extended import extended_defense
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.measure.deterrence.challengers import Sides
    from koinon.store.catalogue import Store

PRIOR = 4.0
"""Calls that the rate of all states weighs against a state's own; our choice."""
TABLES = ("alliance_dyads", "gml_mid_participants", "gml_mid_disputes", "cow_inter_wars")
_GML = schema("gml_mid_participants").covers
COVERS = (_GML[0] + 1, _GML[1] + 1)
"""A year's reputation rests on the years before it."""

_TIE = ["promiser", "protege", "year"]


@lru_cache(maxsize=2)
def records(store: Store) -> pl.DataFrame:
    """Return ``promiser, year, reputation`` of every state that was ever called, and of none (null promiser).

    Returns
    -------
    polars.DataFrame
        ``reputation`` lies in 0-1. A state that was never called before a year has that year's row of none.
    """
    called = opportunities(store).filter(pl.col("side") == TARGET, pl.col("kind") == KINDS[0])
    every = called.group_by("year").agg(n=pl.len(), k=pl.col("joined").sum())
    own = called.group_by("year", promiser="ccode").agg(n=pl.len(), k=pl.col("joined").sum())
    years = pl.DataFrame({"year": pl.int_range(COVERS[0], COVERS[1] + 1, dtype=pl.Int16, eager=True)})
    rate = _before(years, every).select("year", r=(pl.col("k") + 0.5) / (pl.col("n") + 1))
    states = own.select("promiser").unique().join(years, how="cross")
    mine = _before(states, own, "promiser").join(rate, on="year")
    known = mine.select(
        "promiser", "year", reputation=(pl.col("k") + PRIOR * pl.col("r")) / (pl.col("n") + PRIOR)
    )
    nobody = rate.select(pl.lit(None, pl.Int16).alias("promiser"), "year", reputation="r")
    return pl.concat([known.with_columns(pl.col("promiser").cast(pl.Int16)), nobody])


def _before(rows: pl.DataFrame, events: pl.DataFrame, *by: str) -> pl.DataFrame:
    """Add the sums of ``n`` and ``k`` over the years before each row's."""
    keys = [*by, "year"]
    counted = rows.join(events.with_columns(pl.col("year").cast(pl.Int16)), on=keys, how="left").sort(keys)
    counts = pl.col("n", "k").fill_null(0).cast(pl.Int64)
    past = counts.cum_sum() - counts
    return counted.with_columns(past.over(by) if by else past)


def indicators(sides: Sides, store: Store) -> pl.DataFrame:
    """Return the keys and ``comm_reputation``: the mean over those who promised to defend somebody here."""
    keys = list(sides.keys)
    promised = extended_defense(store).filter(pl.col("defense_extended") == 1)
    kept = promised.select("year", promiser="ccode1", protege="ccode2")
    who = sides.ties.join(kept, on=_TIE).select(*keys, "promiser").unique()
    found = records(store)
    nobody = found.filter(pl.col("promiser").is_null()).select("year", all="reputation")
    told = who.join(found, on=["promiser", "year"], how="left").join(nobody, on="year", how="left")
    value = pl.col("reputation").fill_null(pl.col("all"))
    return told.with_columns(value=value).group_by(keys).agg(comm_reputation=pl.col("value").sort().mean())
