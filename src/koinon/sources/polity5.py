"""Polity5: authority characteristics of regimes by state and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_none_lost, check_range, check_rows, check_unique, read, require
from koinon.sources.membership import split_by_membership

if TYPE_CHECKING:
    from pathlib import Path

NAME = "polity5"
COMPONENTS = (
    "xrreg", "xrcomp", "xropen", "xconst", "parreg", "parcomp", "exrec", "exconst", "polcomp",
)  # fmt: skip
CODED = ("democ", "autoc", "polity", *COMPONENTS)
INTERRUPTIONS = (-66, -77, -88)
"""Foreign interruption, interregnum, transition: kinds of absence, not values on any scale."""

TO_COW: tuple[tuple[int, int, int, int], ...] = (
    (305, 1800, 1918, 300),  # "Austria" before 1919 is Austria-Hungary
    (324, 1815, 1861, 325),  # Sardinia and Italy are one COW state
    (341, 2008, 2018, 347),  # Kosovo; 341 is Montenegro in COW
    (342, 1830, 2018, 345),  # Serbia and Yugoslavia are one COW state
    (347, 1991, 2006, 345),  # rump Yugoslavia, Serbia and Montenegro; 347 is Kosovo in COW
    (348, 2006, 2018, 341),  # Montenegro
    (364, 1922, 1991, 365),  # USSR
    (525, 2011, 2018, 626),  # South Sudan
    (529, 1993, 2018, 530),  # Ethiopia without Eritrea
    (626, 2011, 2018, 625),  # Sudan without the South; 626 is South Sudan in COW
    (769, 1947, 1971, 770),  # Pakistan with East Pakistan
    (818, 1976, 2018, 816),  # united Vietnam
)
"""Where Polity numbers states in its own way: its code, first and last year, COW code."""

PREDECESSORS: dict[tuple[int, int], int] = {
    (325, 1861): 324,
    (345, 1991): 345,
    (345, 2006): 347,
    (365, 1922): 365,
    (530, 1993): 530,
    (625, 2011): 625,
    (816, 1976): 816,
}
"""Polity's code of the polity that ended, by COW code and year in which it and its successor both have a
row. The successor's row is kept, because Polity codes the regime in place on 31 December."""

OUTSIDE_SYSTEM = 2_572


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``polity5``, one row per state of the COW system and year.

    Years before a state entered the system or while it was out of it, and polities that never were
    members (Gran Colombia, the Central American federation, the Orange Free State), stay out.
    """
    published = read(raw, "polity5").rename({"polity_annual_ccode": "code"})
    check_rows(published, 17_574, NAME)
    check_unique(published, ["code", "year"], NAME)
    check_special_codes(published)
    coded = published.with_columns(cow_code_of("code"))
    chosen = coded.filter(~superseded())
    check_none_lost(coded.height, chosen.height, len(PREDECESSORS), NAME)
    inside, _ = split_by_membership(chosen)
    check_none_lost(chosen.height, inside.height, OUTSIDE_SYSTEM, NAME)
    check_unique(inside, ["ccode", "year"], NAME)
    clean = inside.select(
        "ccode",
        "year",
        *(pl.when(~pl.col(name).is_in(INTERRUPTIONS)).then(name).alias(name) for name in CODED),
        "polity2",
        "durable",
        interruption=pl.when(pl.col("polity").is_in(INTERRUPTIONS)).then("polity"),
    )
    check_range(clean, "polity", -10, 10, NAME)
    check_range(clean, "polity2", -10, 10, NAME)
    return {"polity5": clean}


def cow_code_of(column: str) -> pl.Expr:
    """Return the expression ``ccode``: the COW code of Polity's code in `column`, given ``year``."""
    found = pl.col(column)
    for code, first, last, ccode in TO_COW:
        here = (pl.col(column) == code) & pl.col("year").is_between(first, last)
        found = pl.when(here).then(ccode).otherwise(found)
    return found.alias("ccode")


def superseded() -> pl.Expr:
    """Expression for rows of a polity whose successor has a row for the same COW code and year."""
    rows = [
        (pl.col("ccode") == ccode) & (pl.col("year") == year) & (pl.col("code") == code)
        for (ccode, year), code in PREDECESSORS.items()
    ]
    return pl.any_horizontal(rows)


def check_special_codes(published: pl.DataFrame) -> None:
    """Check that the special codes come together in all coded columns and are 809 in number."""
    marked = published.filter(pl.col("polity") < -10)
    check_rows(marked, 809, f"{NAME}: special codes")
    known = marked.filter(pl.col("polity").is_in(INTERRUPTIONS)).height
    require(known == marked.height, f"{NAME}: unknown special codes")
    for name in ("democ", "autoc"):
        apart = published.filter(
            (pl.col(name).is_in(INTERRUPTIONS) | pl.col("polity").is_in(INTERRUPTIONS))
            & (pl.col(name) != pl.col("polity"))
        ).height
        require(apart == 0, f"{NAME}: {apart} special codes of {name} differ from those of polity")
