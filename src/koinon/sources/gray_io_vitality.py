"""Vitality of regional economic organisations 1948-2013: alive, zombie or dead, by organisation and year.

The published file is an extract for one article; its model covariates, many of them sparse, stay out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_rows, check_total, check_unique, read, require

if TYPE_CHECKING:
    from pathlib import Path

NAME = "gray_io_vitality"
VITALITY = {1: "dead", 2: "zombie", 3: "life"}


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``organisation_vitality``, one row per organisation and year.

    Raises
    ------
    SourceError
        If a file is missing or fails a check.
    """
    published = read(raw, "reo_year")
    check_rows(published, 1_662, NAME)
    check_unique(published, ["reo", "year"], NAME)
    check_total(published["reo"].n_unique(), 63, f"{NAME}: organisations")
    for code, word in VITALITY.items():
        apart = published.filter((pl.col("vitality") == code) != (pl.col(word) == 1)).height
        require(apart == 0, f"{NAME}: {apart} rows contradict themselves on being {word}")
    return {"organisation_vitality": published.select("reo", "year", "vitality", "age")}
