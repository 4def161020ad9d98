"""Geo-PKO: troops in United Nations peacekeeping operations by contributor, 1994-2024.

Two files of the producer are used. The one by deployment map (to 2020) gives what stood in the field on
the average map of a year. The summary of version 2.3 (to 2024) gives, for every place, the largest size
of each contingent in the year; summed over places it counts contingents that move more than once.
Sizes are those of units as drawn on the maps: a company is 150, a battalion 650 or more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_none_lost, check_rows, check_unique, read, require
from koinon.sources.names import ccode_of_name

if TYPE_CHECKING:
    from pathlib import Path

NAME = "geo_pko"
KEY = ["mission", "year", "contributor"]
SLOTS = range(1, 18)
"""Contributors a row of the map file has room for."""
MISSING = "NA"
UNKNOWN_SIZES = {"unknown", "size unknown"}
SPELLINGS = {
    "Britain": "United Kingdom", "UK": "United Kingdom", "U.K.": "United Kingdom", "US": "United States",
    "USA": "United States", "Us": "United States", "DRC": "DR Congo", "Drc": "DR Congo",
    "Congo": "Republic of the Congo", "Cote D'ivoire": "Cote d'Ivoire", "Korea (ROK)": "South Korea",
    "cambodia": "Cambodia", "Mutinational": "Multinational", "unknown": "Unknown", "Un": "Unknown",
    "TCC name unknown": "Unknown",
}  # fmt: skip
"""One spelling for every contributor."""
REPUBLISHED = 250
"""Rows of maps that a later map of the same months replaced."""
NO_STATE = {"CARICOM", "Multinational", "Unknown"}


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``peacekeeping_contributions``, one row per mission, year and contributor.

    Raises
    ------
    SourceError
        If a file is absent, or a size or a contributor cannot be read.
    """
    field = on_average(by_map(read(raw, "deployment_map_raw")))
    peak = largest(read(raw, "tcc_location_year_v2_3"))
    both = field.join(peak, on=KEY, how="full", coalesce=True, validate="1:1")
    check_unique(both, KEY, NAME)
    coded = ccode_of_name(both, "contributor", "year", aliases={"Serbia": "Yugoslavia"}, no_state=NO_STATE)
    return {"peacekeeping_contributions": coded}


def spelt(column: str) -> pl.Expr:
    """Expression with one spelling of each contributor."""
    return pl.col(column).str.strip_chars().replace(SPELLINGS).alias("contributor")


def sized(column: str) -> pl.Expr:
    """Expression with the size of a contingent, null where it is not known."""
    return pl.col(column).cast(pl.Int64, strict=False).alias("size")


def by_map(rows: pl.DataFrame) -> pl.DataFrame:
    """Return every contingent on every map: ``mission, map, year, month, place, contributor, size``."""
    check_rows(rows, 18_699, NAME)
    # A map that was published again under a new number would count twice.
    current = rows.filter(~pl.col("source").str.contains("republished as").fill_null(value=False))
    check_none_lost(rows.height, current.height, REPUBLISHED, NAME)
    at = [*map(pl.col, ("mission", "source", "month", "location")), pl.col("year").cast(pl.Int64)]
    long = pl.concat(current.select(*at, spelt(f"nameoftcc_{i}"), text=f"notroopspertcc_{i}") for i in SLOTS)
    named = long.filter(pl.col("contributor") != MISSING).with_columns(sized("text"))
    odd = set(named.filter(pl.col("size").is_null())["text"].str.to_lowercase()) - UNKNOWN_SIZES
    require(not odd, f"{NAME}: sizes {sorted(odd)} cannot be read")
    return named


def on_average(contingents: pl.DataFrame) -> pl.DataFrame:
    """Return the mean number of troops over the maps of a year, absence from a map counting as none."""
    maps = contingents.group_by("mission", "year").agg(maps=pl.struct("source", "month").n_unique())
    sums = contingents.group_by(KEY).agg(
        troops=pl.col("size").sum(),
        known=pl.col("size").count(),
        unknown_sizes=pl.col("size").null_count(),
    )
    mean = sums.join(maps, on=["mission", "year"], how="left")
    average = pl.when(pl.col("known") > 0).then(pl.col("troops") / pl.col("maps"))
    return mean.select(*KEY, "maps", "unknown_sizes", troops=average)


def largest(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the largest size in the year, summed over places."""
    check_rows(rows, 4_927, NAME)
    parts = rows.select("mission", "year", pl.col("year.overview").str.split(", ")).explode("year.overview")
    split = parts.with_columns(
        pl.col("year.overview").str.extract_groups(r"^(?<who>.*) \((?<text>[^()]*)\)$")
    ).unnest("year.overview")
    require(split["who"].null_count() == 0, f"{NAME}: a list of contributors cannot be read")
    tidy = split.with_columns(spelt("who"), sized("text"))
    odd = set(tidy.filter(pl.col("size").is_null())["text"]) - UNKNOWN_SIZES
    require(not odd, f"{NAME}: sizes {sorted(odd)} cannot be read")
    known = pl.col("size").count() > 0
    return tidy.group_by(KEY).agg(troops_peak=pl.when(known).then(pl.col("size").sum()), places=pl.len())
