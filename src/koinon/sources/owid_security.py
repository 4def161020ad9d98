"""Tables of Our World in Data: terrorism, the spread of nuclear weapons, long-run income, exports, travel.

Not taken: what rests on the Global Terrorism Database and on SIPRI (not to be passed on), armed forces
(counts of the IISS), and deaths by an old UCDP release, which ``organized_violence`` has from its maker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_none_lost, check_rows, check_total, check_unique, read, require
from koinon.sources.names import ccode_of_name

if TYPE_CHECKING:
    from pathlib import Path

NAME = "owid_security"
KEY = ["entity", "year"]
WORLD = "World"
ALIASES = {
    "Congo": "Republic of the Congo", "Timor": "East Timor", "Serbia": "Yugoslavia",
    "OWID_GFR": "West Germany", "OWID_GDR": "East Germany", "OWID_KOS": "Kosovo",
}  # fmt: skip
NO_STATE = frozenset(
    {
        "Abkhazia", "Africa", "Aruba", "Asia", "Bermuda", "British India", "British Virgin Islands",
        "East Asia", "East Asia & Pacific", "Eastern Europe", "Europe & Central Asia", "Faeroe Islands",
        "Falkland Islands", "Former USSR", "Former Yugoslavia", "French Polynesia", "Gibraltar",
        "Greenland", "Guadeloupe", "Hawaii", "High income", "Hong Kong", "Kashmir", "Latin America",
        "Latin America & Caribbean", "Low income", "Lower-middle income", "Macao", "Martinique",
        "Middle East", "New Caledonia", "North America", "Oceania", "Palestine", "Puerto Rico",
        "South America", "South Asia", "South Ossetia", "South and South-East Asia", "Sub-Sahara Africa",
        "Tibet", "Upper-middle income", "Western Europe", "Western Offshoots", "Western Sahara", WORLD,
        "Zollverein",
    }
)  # fmt: skip
"""Entities that are no state of the COW system: territories, customs unions, regions and income groups."""

TODAY_SINCE = 1950
"""First year in which Maddison's countries, drawn on today's borders, carry a COW code."""
OTHER_TERRITORY = {
    "Ethiopia": 1992, "Germany": 1989, "Malaysia": 1964, "Pakistan": 1970, "Russia": 1991, "Serbia": 2007,
    "Sudan": 2010, "Vietnam": 1975, "Yemen": 1989,
}  # fmt: skip
"""Last year in which today's territory is not that of the state which bore the name."""

DIVIDED = (1949, 1989)
"""Years of two German states."""

STATUS = {1: "consideration", 2: "pursuit", 3: "possession"}
DESTINATIONS = {
    "Africa": "africa", "Antarctica": "antarctica", "Asia": "asia", "Eastern Europe": "eastern_europe",
    "North America": "north_america", "Oceania": "oceania", "South America": "south_america",
    "Western Europe": "western_europe", "low-income grouping": "low_income",
    "lower-middle income grouping": "lower_middle_income",
    "upper-middle income grouping": "upper_middle_income", "high-income grouping": "high_income",
}  # fmt: skip
TRADHIST = "(Fouquin and Hugot (CEPII 2016), Dyadic)"
TERROR = {
    "incidents": "Count of terrorist incidents (RAND)",
    "injuries": "Injuries due to terrorism (RAND)",
    "fatalities": "Fatalities due to terrorism (RAND)",
}
TOURISTS = {"departures_per_1000": "Number of departures (per 1000 people)"}
MISPLACED = 9
"""Countries whose incidents or injuries stand in the wrong years."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return five tables, from ``terrorism_rand`` to ``tourist_departures``.

    Raises
    ------
    SourceError
        If a file is absent or is not as published.
    """
    return {
        "terrorism_rand": terrorism(entities(raw, "rand_terrorism", 2_523, TERROR)),
        "nuclear_status": nuclear(raw),
        "maddison": maddison(raw),
        "exports_share": exports(raw),
        "tourist_departures": once(named(entities(raw, "tourist_departures", 2_352, TOURISTS))),
    }


def entities(raw: Path, file: str, rows: int, columns: dict[str, str]) -> pl.DataFrame:
    """Return ``entity``, ``year`` and `columns` (new name: published name) of one file."""
    published = read(raw, file)
    check_rows(published, rows, f"{NAME}: {file}")
    tidy = published.select(
        entity="Entity", year="Year", **{new: pl.col(old) for new, old in columns.items()}
    )
    check_unique(tidy, KEY, f"{NAME}: {file}")
    return tidy


def named(rows: pl.DataFrame, too_early: frozenset[str] = frozenset()) -> pl.DataFrame:
    """Add the COW code of an entity in its year; `too_early` are states with rows before they began only."""
    present = (NO_STATE | too_early) & set(rows["entity"])
    return ccode_of_name(rows, "entity", "year", aliases=ALIASES, no_state=present)


def once(coded: pl.DataFrame) -> pl.DataFrame:
    """Return `coded` if no state has two rows in a year."""
    check_unique(coded.drop_nulls("ccode"), ["ccode", "year"], NAME)
    return coded


def terrorism(rows: pl.DataFrame) -> pl.DataFrame:
    """Return incidents, injuries and deaths, each in its year.

    In nine countries the incidents (in Costa Rica the injuries) stand one after the other from 1950 on
    instead of in the years they belong to, which are those of the deaths. Put back in their order, the
    countries add up to the file's own world total; before, they miss it by up to 498 incidents in a year.
    """
    order = pl.col("year").rank("ordinal").over("entity")
    whole = rows.select(*KEY, "fatalities").drop_nulls().with_columns(order=order)
    for value in ("incidents", "injuries"):
        part = rows.select(*KEY, value).drop_nulls().with_columns(order=order)
        joined = whole.join(part.select("entity", "order", value), on=["entity", "order"], how="left")
        check_none_lost(part.height, joined.height, 0, f"{NAME}: {value}")
        whole = joined
    moved = rows.filter(pl.any_horizontal(pl.col(column).is_null() for column in TERROR))
    check_total(moved["entity"].n_unique(), MISPLACED, f"{NAME}: countries with misplaced years")
    parts = whole.filter(pl.col("entity") != WORLD)
    total = parts.group_by("year").agg(pl.col(*TERROR).sum())
    world = whole.filter(pl.col("entity") == WORLD).join(total, on="year", suffix="_sum")
    for value in TERROR:
        gap = world.select((pl.col(value) - pl.col(f"{value}_sum")).abs().max()).item()
        require(gap <= 1, f"{NAME}: {value} miss the world total by up to {gap}")
    return named(parts.drop("order"), frozenset({"Montenegro", "Namibia", "Timor"}))


def nuclear(raw: Path) -> pl.DataFrame:
    """Return spells of considering, pursuing and having nuclear weapons; no spell means none of them."""
    years = entities(raw, "nuclear_proliferation", 16_848, {"status": "nuclear_weapons_status"})
    active = named(years).filter(pl.col("status") > 0).sort("entity", "status", "year")
    require(active["ccode"].null_count() == 0, f"{NAME}: a nuclear programme of no state")
    run = pl.col("year") - pl.int_range(pl.len()).over("ccode", "status")
    spells = active.with_columns(run=run).group_by("ccode", "status", "run").agg(
        first_year=pl.col("year").min(), last_year=pl.col("year").max()
    )  # fmt: skip
    kept = int((spells["last_year"] - spells["first_year"] + 1).sum())
    check_none_lost(active.height, kept, 0, f"{NAME}: nuclear_proliferation")
    words = pl.col("status").replace_strict(STATUS, return_dtype=pl.String)
    return spells.with_columns(status=words).drop("run")


def maddison(raw: Path) -> pl.DataFrame:
    """Return income, population and output; codes only where today's territory is the state's of the time."""
    columns = {"gdp_per_capita": "GDP per capita", "population": "Population", "gdp": "GDP"}
    coded = named(entities(raw, "maddison2020", 21_854, columns))
    other = pl.any_horizontal(
        (pl.col("entity") == entity) & (pl.col("year") <= last) for entity, last in OTHER_TERRITORY.items()
    )
    today = (pl.col("year") >= TODAY_SINCE) & ~other
    return once(coded.with_columns(pl.when(today).then("ccode").alias("ccode")))


def exports(raw: Path) -> pl.DataFrame:
    """Return goods exports as a percentage of GDP, in all and by destination."""
    long_name = "Total merchandise trade as share of GDP - Fouquin and Hugot (CEPII 2016, Dyadic data)"
    total = entities(raw, "exports_pct_gdp_tradhist", 12_975, {"exports": long_name})
    parts = {f"exports_{new}": f"Exports to {old} {TRADHIST}" for old, new in DESTINATIONS.items()}
    split = entities(
        raw, "exports_split_tradhist", 15_397, parts | {"_world": f"Exports to the World {TRADHIST}"}
    )
    whole = split.rename({"_world": "world"})
    joined = total.join(whole, on=KEY, how="full", coalesce=True, validate="1:1")
    # The total of regions stands in the other file only.
    coded = named(joined.with_columns(exports=pl.coalesce("exports", "world")).drop("world"))
    # In the divided years "Germany" is both of them together; the Federal Republic has rows of its own.
    both = (pl.col("entity") == "Germany") & pl.col("year").is_between(*DIVIDED)
    return once(coded.with_columns(pl.when(~both).then("ccode").alias("ccode")))
