"""CEPII BACI summed to pairs of economies: every fifth year 2000-2020, 2023, and 31 large economies yearly.

Three releases, none of them spliced: a row of ``baci_pairs`` says which one it is from, and the yearly
table of large economies stands apart. All values come in thousand current dollars; the file of every
fifth year is in dollars.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_rows, check_total, read, require
from koinon.sources.pairs import coded_pairs, flow

if TYPE_CHECKING:
    from pathlib import Path

    from koinon.sources.pairs import Special

NAME = "baci"
LATEST = "baci_2023_pairs"
"""Raw folder of the year 2023, beside that of the other two tables."""

THOUSAND = 1_000
BILLION = 1e6
"""In thousands."""

SPECIAL: tuple[Special, ...] = (("SCG", 2000, 2002, 345),)
"""The file calls the Federal Republic of Yugoslavia by the code of its successor."""

SPOTS: tuple[tuple[str, str, int, float], ...] = (
    ("CHN", "USA", 2000, 72.6),
    ("CHN", "USA", 2020, 437.9),
    ("MEX", "USA", 2000, 140.1),
    ("TWN", "CHN", 2020, 103.6),
    ("CHN", "USA", 2023, 440.5),
    ("USA", "CAN", 2023, 301.9),
    ("RUS", "IND", 2023, 66.1),
)
"""Exporter, importer, year and the flow in billion USD that the mirror of the data reports."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``baci_pairs`` and ``baci_major_economies``.

    Parameters
    ----------
    raw
        Folder of the years 2000-2021; that of 2023 stands beside it.

    Raises
    ------
    SourceError
        If a file is missing or fails a check.
    """
    return {
        "baci_pairs": pairs(read(raw, "pairs_five_yearly"), read(raw.parent / LATEST, "exports_2023")),
        "baci_major_economies": major_economies(read(raw, "major31_annual")),
    }


def pairs(five_yearly: pl.DataFrame, latest: pl.DataFrame) -> pl.DataFrame:
    """Return both releases with their names, in thousand dollars."""
    check_rows(five_yearly, 144_463, "pairs_five_yearly")
    check_rows(latest, 25_398, "exports_2023")
    earlier = five_yearly.select(
        exporter="origin",
        importer="destination",
        year=pl.col("year").cast(pl.Int16),
        value=pl.col("trade_value") / THOUSAND,
        release=pl.lit("Gravity V202211"),
    )
    later = latest.select(
        exporter="iso3_o",
        importer="iso3_d",
        year="year",
        value="export_ij",
        release=pl.lit("HS22 V202501"),
    )
    coded = coded_pairs(pl.concat([earlier, later]), "baci_pairs", special=SPECIAL)
    require(coded.filter(pl.col("value") <= 0).is_empty(), "baci_pairs: a recorded flow is not positive")
    for exporter, importer, year, billion in SPOTS:
        label = f"baci_pairs: {exporter} to {importer} in {year}, billion USD"
        check_total(flow(coded, exporter, importer, year) / BILLION, billion, label, 0.05)
    return coded


def major_economies(published: pl.DataFrame) -> pl.DataFrame:
    """Return the yearly flows among the 31 large economies."""
    check_rows(published, 13_778, "major31_annual")
    coded = coded_pairs(
        published.select(exporter="iso_o", importer="iso_d", year="year", value="trade_value_kusd"),
        "baci_major_economies",
    )
    sides = {*coded["exporter"], *coded["importer"]}
    check_total(len(sides), 31, "baci_major_economies: economies")
    codes = coded.select(pl.sum_horizontal(pl.col("ccode1", "ccode2").null_count())).item()
    hong_kong = coded.filter(pl.col("importer") == "HKG").height
    check_total(codes, hong_kong, "baci_major_economies: sides without a COW code (Hong Kong)")
    check_total(flow(coded, "CHN", "USA", 2021) / BILLION, 527.4, "baci_major_economies: CHN to USA", 0.05)
    return coded
