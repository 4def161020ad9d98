"""World Bank: gross domestic product in current US dollars and population, by economy and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_none_lost, check_rows, check_total, check_unique, read, require
from koinon.world.codes import ccode_of_iso, iso_codes

if TYPE_CHECKING:
    from pathlib import Path

NAME = "world_bank_gdp_population"
AGGREGATES = frozenset(
    {
        "AFE", "AFW", "ARB", "CEB", "CSS", "EAP", "EAR", "EAS", "ECA", "ECS", "EMU", "EUU",
        "FCS", "HIC", "HPC", "IBD", "IBT", "IDA", "IDB", "IDX", "LAC", "LCN", "LDC", "LIC",
        "LMC", "LMY", "LTE", "MEA", "MIC", "MNA", "NAC", "OED", "OSS", "PRE", "PSS", "PST",
        "SAS", "SSA", "SSF", "SST", "TEA", "TEC", "TLA", "TMN", "TSA", "TSS", "UMC", "WLD",
    }
)  # fmt: skip
"""The World Bank's codes of regions, income groups and lending groups: sums of economies, not economies."""

OWN_CODES = frozenset({"CHI"})
"""Economies for which the World Bank uses a code that ISO does not have (Channel Islands)."""

OTHER_TERRITORY: tuple[tuple[str, int, int], ...] = (
    ("DEU", 1960, 1989),  # both Germanies; the Federal Republic was one of them
    ("ETH", 1960, 1992),  # without Eritrea
    ("MYS", 1963, 1964),  # without Singapore
    ("PAK", 1960, 1970),  # without East Pakistan
    ("SDN", 1960, 2010),  # without South Sudan
    ("SRB", 2006, 2007),  # without Kosovo
    ("VNM", 1960, 1975),  # both Vietnams
    ("YEM", 1960, 1989),  # both Yemens
)
"""Where the population of today's territory differs by more than three per cent from that of the state
which the code stood for: code, first and last year. Its figures are not that state's."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``world_bank``, one row per economy and year.

    The series are on today's territory, so a COW code stands only in years in which the state had that
    territory: Russia's figures before 1991 are not the Soviet Union's, nor those of united Germany the
    Federal Republic's. Rows without a COW code (territories, years before independence) stay.
    """
    gdp = economies(read(raw, "gdp"), 13_979, "gdp_current_usd")
    population = economies(read(raw, "population"), 17_195, "population")
    joined = population.join(gdp, on=["iso3", "year"], how="full", coalesce=True, validate="1:1")
    usa = pl.col("iso3") == "USA"
    last_gdp = joined.row(by_predicate=usa & (pl.col("year") == 2023), named=True)["gdp_current_usd"]
    check_total(last_gdp, 27.36e12, f"{NAME}: GDP of the USA in 2023", 0.005e12)
    coded = ccode_of_iso(joined, "iso3", "year").with_columns(
        pl.when(~other_territory()).then("ccode").alias("ccode")
    )
    named = coded.filter(pl.col("ccode").is_not_null())
    check_unique(named, ["ccode", "year"], NAME)
    return {"world_bank": coded}


def other_territory() -> pl.Expr:
    """Expression for rows whose figures are not those of the state the code stood for."""
    return pl.any_horizontal(
        (pl.col("iso3") == iso3) & pl.col("year").is_between(first, last)
        for iso3, first, last in OTHER_TERRITORY
    )


def economies(series: pl.DataFrame, rows: int, value: str) -> pl.DataFrame:
    """Return one published series without the aggregates, each of which must be a known one."""
    check_rows(series, rows, f"{NAME}: {value}")
    tidy = series.select(iso3="Country Code", year="Year", **{value: pl.col("Value")})
    check_unique(tidy, ["iso3", "year"], f"{NAME}: {value}")
    require(tidy.filter(pl.col(value) <= 0).is_empty(), f"{NAME}: {value} is not positive everywhere")
    unknown = set(tidy["iso3"]) - AGGREGATES - OWN_CODES - set(iso_codes()["iso3"])
    require(not unknown, f"{NAME}: unknown codes {sorted(unknown)}")
    kept = tidy.filter(~pl.col("iso3").is_in(sorted(AGGREGATES)))
    dropped = tidy.filter(pl.col("iso3").is_in(sorted(AGGREGATES))).height
    check_none_lost(tidy.height, kept.height, dropped, NAME)
    return kept
