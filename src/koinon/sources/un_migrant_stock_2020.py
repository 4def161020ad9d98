"""UN migrant stock 1990-2020, every fifth year, by origin and destination.

The copy that is read has names only; all but 23 are the ISO short names of `koinon.world.codes`. Figures
are on the borders of 2020: before that a code stands for a COW state only in years in which it was about
the same country, so Russia and Czechia have none in 1990, and Serbia none before 2010.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import fold
from koinon.sources.checks import check_none_lost, check_rows, check_total, check_unique, read, require
from koinon.world.codes import ccode_of_iso, iso_codes

if TYPE_CHECKING:
    from pathlib import Path

NAME = "un_migrant_stock_2020"
YEARS = tuple(range(1990, 2021, 5))

NAMES = {
    "Antigua & Barbuda": "ATG",
    "Bosnia & Herzegovina": "BIH",
    "Caribbean Netherlands": "BES",
    "Channel Islands": "CHI",
    "Congo": "COG",
    "Cote d'Ivoire": "CIV",
    "Czechia": "CZE",
    "DR Congo": "COD",
    "FS Micronesia": "FSM",
    "Hong Kong SAR": "HKG",
    "Macao SAR": "MAC",
    "Sao Tome & Principe": "STP",
    "St. Helena": "SHN",
    "St. Kitts & Nevis": "KNA",
    "St. Lucia": "LCA",
    "St. Pierre & Miquelon": "SPM",
    "St. Vincent & Grenadines": "VCT",
    "Timor-Leste": "TLS",
    "Trinidad & Tobago": "TTO",
    "Turks & Caicos Islands": "TCA",
    "U.S. Virgin Islands": "VIR",
    "Vatican City": "VAT",
    "Wallis & Futuna": "WLF",
}
"""Names that the copy shortens or writes in its own way. ISO has no code for the Channel Islands; CHI is the
World Bank's."""

OTHER_TERRITORY = (("ETH", 1990, 1992), ("SDN", 1990, 2010))
"""Code, first and last year in which the state was larger than today by a country that is counted apart:
Eritrea, South Sudan."""

MILLIONS = (
    ("MEX", "USA", 10.85),
    ("SYR", "TUR", 3.79),
    ("IND", "ARE", 3.47),
    ("RUS", "UKR", 3.33),
    ("UKR", "RUS", 3.27),
    ("IND", "USA", 2.72),
)
"""Published stocks of 2020."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``migrant_stock``, one row per origin, destination and year with a recorded migrant.

    Raises
    ------
    SourceError
        If a file is missing or fails a check.
    """
    stock, names = read(raw, "stock"), read(raw, "names")
    check_rows(stock, 75_600, NAME)
    check_rows(names, 232, NAME)
    check_unique(stock, ["origin", "destination", "year"], NAME)
    require(tuple(sorted(set(stock["year"]))) == YEARS, f"{NAME}: other years than every fifth")
    iso3 = names_to_iso3(names["name"].to_list())
    coded = stock.with_columns(pl.col("origin", "destination").replace_strict(iso3))
    for number, side in ((1, "origin"), (2, "destination")):
        coded = ccode_of_iso(coded, side, "year", name=f"ccode{number}").with_columns(
            pl.when(~other_territory(side)).then(f"ccode{number}").alias(f"ccode{number}")
        )
    check_none_lost(stock.height, coded.height, 0, NAME)
    check_unique(coded.drop_nulls(["ccode1", "ccode2"]), ["ccode1", "ccode2", "year"], NAME)
    world = coded.group_by("year").agg(pl.col("migrants").sum() / 1e6)
    for year, total in ((1990, 144.3), (2020, 267.9)):
        check_total(
            world.row(by_predicate=pl.col("year") == year)[1], total, f"{NAME}: world, millions", 0.05
        )
    for origin, destination, millions in MILLIONS:
        here = (pl.col("origin") == origin) & (pl.col("destination") == destination)
        found = coded.row(by_predicate=here & (pl.col("year") == 2020), named=True)["migrants"]
        check_total(found / 1e6, millions, f"{NAME}: {origin} to {destination}, millions", 0.005)
    return {"migrant_stock": coded}


def names_to_iso3(names: list[str]) -> dict[str, str]:
    """Return the ISO3 code of each name.

    Raises
    ------
    SourceError
        If a name has no code or two names share one.
    """
    current = iso_codes().filter(pl.col("last_year").is_null())
    listed = {fold(name): code for code, name in current.select("iso3", "name").iter_rows()}
    found = {name: NAMES.get(name) or listed.get(fold(name), "") for name in names}
    unknown = [name for name, code in found.items() if not code]
    require(not unknown, f"{NAME}: no code for {unknown}")
    require(len(set(found.values())) == len(found), f"{NAME}: two names share a code")
    return found


def other_territory(side: str) -> pl.Expr:
    """Expression for rows whose figures are not those of the state the code stood for."""
    return pl.any_horizontal(
        (pl.col(side) == iso3) & pl.col("year").is_between(first, last)
        for iso3, first, last in OTHER_TERRITORY
    )
