"""Boix, Miller and Rosato: democracy or not, by state and year, with suffrage and breakdowns.

The file numbers states almost as Polity does; the code that was added by others (``cown``) was checked
against the translation here and is not used, since it leaves Austria-Hungary under Austria.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_none_lost, check_rows, check_total, check_unique, read, require
from koinon.sources.membership import split_by_membership

if TYPE_CHECKING:
    from pathlib import Path

NAME = "boix_miller_rosato"

TO_COW: tuple[tuple[int, int, int, int], ...] = (
    (305, 1800, 1918, 300),  # "Austria" before 1919 is Austria-Hungary
    (324, 1815, 1860, 325),  # Sardinia and Italy are one COW state
    (341, 2010, 2020, 347),  # Kosovo; 341 is Montenegro in COW
    (342, 1830, 2020, 345),  # Serbia and Yugoslavia are one COW state
    (347, 1991, 2006, 345),  # rump Yugoslavia, Serbia and Montenegro; 347 is Kosovo in COW
    (348, 2006, 2020, 341),  # Montenegro
    (364, 1922, 1991, 365),  # USSR
    (525, 2011, 2020, 626),  # South Sudan
    (529, 1993, 2020, 530),  # Ethiopia without Eritrea
    (624, 2011, 2020, 625),  # Sudan without the South
    (769, 1947, 1971, 770),  # Pakistan with East Pakistan
    (818, 1976, 2020, 816),  # united Vietnam
)
"""Where the file numbers states in its own way: its code, first and last year, COW code."""

SUPERSEDED: tuple[tuple[int, int], ...] = ((345, 1991), (347, 2006))
"""Code and year of a state whose successor has a row for the same COW code and year; the successor's is kept,
as for Polity5."""

OUTSIDE_SYSTEM = 3_322
"""Rows before a state entered the COW system or while it was out of it."""

MISSING = 645
"""Rows without a code: occupied countries and years before sovereignty."""

VALUES = (
    "democracy",
    "democracy_trans",
    "democracy_breakdowns",
    "democracy_duration",
    "democracy_femalesuffrage",
)


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``democracy_bmr``, one row per state of the COW system and year.

    Raises
    ------
    SourceError
        If a file is missing or fails a check.
    """
    published = read(raw, "bmr").rename({"bmr_ccode": "code"})
    check_rows(published, 19_775, NAME)
    check_unique(published, ["code", "year"], NAME)
    check_total(published["democracy"].null_count(), MISSING, f"{NAME}: rows without a code")
    gaps = published.filter(pl.col("democracy").is_null() & (pl.col("sovereign") == 1)).height
    require(gaps == 0, f"{NAME}: {gaps} sovereign states have no code")
    chosen = published.filter(~superseded()).with_columns(cow_code())
    check_none_lost(published.height, chosen.height, len(SUPERSEDED), NAME)
    inside, _ = split_by_membership(chosen)
    check_none_lost(chosen.height, inside.height, OUTSIDE_SYSTEM, NAME)
    check_unique(inside, ["ccode", "year"], NAME)
    return {"democracy_bmr": inside.select("ccode", "year", *VALUES)}


def cow_code() -> pl.Expr:
    """Return the expression ``ccode``: the COW code of the file's ``code``, given ``year``."""
    found = pl.col("code")
    for code, first, last, ccode in TO_COW:
        here = (pl.col("code") == code) & pl.col("year").is_between(first, last)
        found = pl.when(here).then(ccode).otherwise(found)
    return found.alias("ccode")


def superseded() -> pl.Expr:
    """Expression for rows whose successor has a row for the same COW code and year."""
    return pl.any_horizontal((pl.col("code") == code) & (pl.col("year") == year) for code, year in SUPERSEDED)
