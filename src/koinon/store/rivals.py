"""Which series of the store claim to measure the same thing, and how each is read.

One entry per concept. A series says from which table it comes, in which unit it is brought, and which
key it has; series of one unit may be compared by ratio, all of them by rank.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import UnknownNameError
from koinon.store.participation import took_part

if TYPE_CHECKING:
    from collections.abc import Callable

    from koinon.store.catalogue import Store

FLOW = ("exporter", "importer", "year")
STATE = ("ccode", "year")
MILLION = 1e6
THOUSANDS_PER_MILLION = 1e3


@dataclass(frozen=True)
class Series:
    """One rival.

    Attributes
    ----------
    name, table
        Short name, and the compiled table it is read from.
    unit
        After conversion.
    kind
        Series of the same kind may be divided by each other; empty where only ranks mean anything.
    read
        Returns the key columns of the concept and ``value`` from a store.
    remark
        What makes it differ from its rivals, in a clause.
    """

    name: str
    table: str
    unit: str
    kind: str
    read: Callable[[Store], pl.DataFrame]
    remark: str


@dataclass(frozen=True)
class Concept:
    """A thing that several series measure."""

    name: str
    title: str
    keys: tuple[str, ...]
    series: tuple[Series, ...]


def _cow_flows(store: Store) -> pl.DataFrame:
    rows = store.frame("trade")
    sides = [
        rows.select(exporter=seller, importer=buyer, year="year", value=pl.col(flow).cast(pl.Float64))
        for seller, buyer, flow in (("ccode2", "ccode1", "flow1"), ("ccode1", "ccode2", "flow2"))
    ]
    return pl.concat(sides).drop_nulls("value")


def _flows(
    table: str, per_million: float, column: str = "value", *, of_importer: bool = False
) -> Callable[[Store], pl.DataFrame]:
    """Return the reader of a table of directed flows; `of_importer` where its first state buys."""
    sides = ("ccode2", "ccode1") if of_importer else ("ccode1", "ccode2")

    def read(store: Store) -> pl.DataFrame:
        rows = store.frame(table).drop_nulls(["ccode1", "ccode2", column])
        return rows.filter(pl.col("ccode1") != pl.col("ccode2")).select(
            exporter=sides[0],
            importer=sides[1],
            year="year",
            value=pl.col(column).cast(pl.Float64) / per_million,
        )

    return read


def _states(table: str, column: str, per_unit: float = 1) -> Callable[[Store], pl.DataFrame]:
    def read(store: Store) -> pl.DataFrame:
        rows = store.frame(table).drop_nulls(["ccode", column])
        return rows.select("ccode", "year", value=pl.col(column).cast(pl.Float64) / per_unit)

    return read


def _exercises(source: str) -> Callable[[Store], pl.DataFrame]:
    def read(store: Store) -> pl.DataFrame:
        rows = took_part(store, source)
        return rows.group_by("ccode", "year").agg(value=pl.len().cast(pl.Float64))

    return read


_TRADE = Concept(
    "trade",
    "goods that one state sells to another",
    FLOW,
    (
        Series(
            "cow", "trade", "million current USD", "value", _cow_flows,
            "imports as the buyer reports them, in whole millions; 0 can mean under half a million",
        ),
        Series(
            "itpd", "itpd_trade", "million constant 2010 USD", "value", _flows("itpd_trade", MILLION),
            "all sectors, deflated; positive flows only",
        ),
        Series(
            "baci", "baci_pairs", "million current USD", "value", _flows("baci_pairs", THOUSANDS_PER_MILLION),
            "reconciled, free on board; positive flows only; two releases",
        ),
        Series(
            "penppml", "penppml_trade", "million current USD", "value", _flows("penppml_trade", MILLION),
            "exports as the seller reports them, every fourth year, with zeros",
        ),
        Series(
            "baci_yearly", "baci_yearly", "million current USD", "value",
            _flows("baci_yearly", THOUSANDS_PER_MILLION),
            "reconciled, free on board, in every year; positive flows only",
        ),
        Series(
            "comtrade", "gravity", "million current USD", "value",
            _flows("gravity", THOUSANDS_PER_MILLION, "tradeflow_comtrade_d"),
            "imports as the buyer reports them to Comtrade",
        ),
        Series(
            "imf", "imf_trade", "million current USD", "value",
            _flows("imf_trade", 1, "imports", of_importer=True),
            "imports as the buyer reports them to the IMF, with cost, insurance and freight",
        ),
    ),
)  # fmt: skip

_DEMOCRACY = Concept(
    "democracy",
    "how democratic a state is",
    STATE,
    (
        Series(
            "vdem", "vdem", "index, 0-1", "",
            _states("vdem", "v2x_polyarchy"), "electoral democracy, V-Dem v15",
        ),
        Series("polity", "polity5", "scale, -10 to 10", "", _states("polity5", "polity2"), "polity2"),
        Series(
            "euds", "cow_democracy", "latent scale", "", _states("cow_democracy", "euds"), "posterior mean"
        ),
        Series(
            "bmr", "democracy_bmr", "0 or 1", "", _states("democracy_bmr", "democracy"), "two values only"
        ),
        Series(
            "lexical", "lexical_democracy", "steps, 0-6", "",
            _states("lexical_democracy", "lexical_index"), "seven steps",
        ),
    ),
)  # fmt: skip

_GDP = Concept(
    "gdp",
    "size of a state's economy",
    STATE,
    (
        Series(
            "isard", "cow_gdp_population", "million 2017 international dollars (PPP)", "value",
            _states("cow_gdp_population", "pwtrgdp"), "estimates with uncertainty, at purchasing power",
        ),
        Series(
            "world_bank", "world_bank", "million current USD", "value",
            _states("world_bank", "gdp_current_usd", MILLION), "national accounts, at market exchange rates",
        ),
        Series(
            "maddison", "maddison", "million 2011 international dollars (PPP)", "value",
            _states("maddison", "gdp", MILLION), "states on the borders of today, coded from 1950",
        ),
    ),
)  # fmt: skip

_EXERCISES = Concept(
    "exercises",
    "military exercises that a state took part in",
    STATE,
    (
        Series(
            "mme", "military_exercise_participants", "exercises begun in the year", "value",
            _exercises("mme"), "found in the news",
        ),
        Series(
            "jme", "joint_exercise_participants", "exercises begun in the year", "value",
            _exercises("jme"),
            "the raw coding sheet from before MME, thin before 1995",
        ),
    ),
)  # fmt: skip

CONCEPTS: dict[str, Concept] = {c.name: c for c in (_TRADE, _DEMOCRACY, _GDP, _EXERCISES)}


def concept(name: str) -> Concept:
    """Return one concept.

    Raises
    ------
    UnknownNameError
        If nothing of that name has rivals; the closest are suggested.
    """
    try:
        return CONCEPTS[name]
    except KeyError:
        hint = "concepts are " + ", ".join(CONCEPTS)
        raise UnknownNameError("concept", name, CONCEPTS, hint=hint) from None
