"""Troops, bases and military construction of the United States abroad (troopdata).

The deployments are headcounts that the Department of Defense reported in the year. The years 1951 and 1952
were filled in by the producer, in 87 of 94 hosts with the middle between 1950 and 1953 (in South Korea with
1953), and are marked. Branch figures are unknown there, and reserves and civilians before 2008, where the
file writes 0. The file by quarter is not used: until 1956 it has two to three times the figures of the
other (980,589 troops in South Korea in 1953, where there were 326,863).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_none_lost, check_rows, check_total, check_unique, read, require
from koinon.sources.membership import split_by_membership

if TYPE_CHECKING:
    from pathlib import Path

NAME = "troopdata"
USA, GERMANY, WEST_GERMANY = 2, 255, 260
FILLED = (1951, 1952)
"""Years the producer filled in."""
BRANCHES = ("army_ad", "navy_ad", "air_force_ad", "marine_corps_ad")
SINCE_2008 = ("coast_guard_ad", "total_selected_reserve", "total_civilian")
SPACE_FORCE = ("space_force_ad", 2023)
NEGATIVE = 6
"""Headcounts of the Marine Corps in 1959 that are negative: a total less the other branches."""
TWO_SPELLINGS = 29
"""Host-years in the file twice, under two spellings of the name."""
BASES, SITES = 414, 5_532


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``us_troops``, ``us_bases`` and ``us_construction``.

    Raises
    ------
    SourceError
        If a file is absent or a number is not as published.
    """
    made = {
        "us_troops": troops(read(raw, "country_year")),
        "us_bases": bases(read(raw, "bases")),
        "us_construction": construction(read(raw, "construction")),
    }
    of_1985 = (pl.col("ccode") == WEST_GERMANY) & (pl.col("year") == 1985)
    found = made["us_troops"].row(by_predicate=of_1985, named=True)["troops_ad"]
    check_total(found, 246_875, f"{NAME}: troops in Germany in 1985")
    return made


def troops(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per host and year, with the COW code of that year."""
    check_rows(rows, 13_135, NAME)
    figures = ["troops_ad", *BRANCHES, *SINCE_2008, SPACE_FORCE[0]]
    # A name that changed has one row with the figures and one with zeros.
    hosts = rows.sort("troops_ad", descending=True).group_by("ccode", "year", maintain_order=True).agg(
        pl.col("countryname", "iso3c").first(), *(pl.col(figure).sum() for figure in figures)
    )  # fmt: skip
    check_none_lost(rows.height, hosts.height, TWO_SPELLINGS, NAME)
    negative = pl.any_horizontal(pl.col(figure) < 0 for figure in figures)
    check_total(hosts.filter(negative).height, NEGATIVE, f"{NAME}: negative headcounts")
    tidy = hosts.rename({"ccode": "host_code", "countryname": "host", "iso3c": "iso3"})
    return dated(tidy.with_columns(values()))


def values() -> list[pl.Expr]:
    """Expressions that make a figure null where the file's 0 means that nothing was reported."""
    home = (pl.col("host_code") == USA) & (pl.col("year") < 1953)
    filled = pl.col("year").is_in(FILLED)
    branches = [
        pl.when(~filled & ~home & (pl.col(branch) >= 0)).then(branch).alias(branch) for branch in BRANCHES
    ]
    space, first = SPACE_FORCE
    late = [pl.when(pl.col("year") >= 2008).then(figure).alias(figure) for figure in SINCE_2008]
    return [
        *branches,
        *late,
        pl.when(pl.col("year") >= first).then(space).alias(space),
        pl.when(~home).then("troops_ad").alias("troops_ad"),
        filled.alias("filled"),
    ]


def dated(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the COW code of the host, null where it was no state of the COW system that year."""
    divided = (pl.col("host_code") == GERMANY) & pl.col("year").is_between(1955, 1989)
    coded = rows.with_columns(ccode=pl.when(divided).then(WEST_GERMANY).otherwise("host_code"))
    inside, outside = split_by_membership(coded)
    both = pl.concat([inside, outside.with_columns(ccode=pl.lit(None, pl.Int64))])
    check_none_lost(rows.height, both.height, 0, NAME)
    check_unique(inside, ["ccode", "year"], NAME)
    return both


def bases(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the sites abroad; the file's code of a territory is that of the United States."""
    check_rows(rows, BASES, f"{NAME}: bases")
    kinds = rows.select(pl.sum_horizontal("base", "lilypad").unique()).to_series().to_list()
    require(set(kinds) <= {0, 1}, f"{NAME}: a site is both a base and a lily pad")
    return rows.select(
        pl.int_range(1, pl.len() + 1).alias("site_id"),
        pl.col("basename").str.strip_chars(), "ccode", "base", "lilypad", "fundedsite", "lat", "lon",
        host="countryname", iso3="iso3c",
    )  # fmt: skip


def construction(rows: pl.DataFrame) -> pl.DataFrame:
    """Return money for military construction summed by host and year, also negative corrections."""
    check_rows(rows, SITES, f"{NAME}: construction")
    made = rows.group_by("countryname", "year").agg(
        pl.col("ccode").first(),
        pl.col("iso3c").first(),
        codes=pl.col("ccode").n_unique(),
        sites=pl.len(),
        spend=pl.col("spend_construction").sum(),
    )  # fmt: skip
    require(bool((made["codes"] == 1).all()), f"{NAME}: a name with two codes")
    check_total(int(made["sites"].sum()), SITES, f"{NAME}: construction")
    return made.select("ccode", "year", "sites", "spend", host="countryname", iso3="iso3c")
