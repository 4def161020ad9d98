"""United Nations General Assembly: every vote of every state, and how often two states voted alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import (
    check_none_lost,
    check_range,
    check_rows,
    check_total,
    check_unique,
    read,
    require,
)
from koinon.sources.membership import split_by_membership
from koinon.world.codes import ccode_of_iso

if TYPE_CHECKING:
    from pathlib import Path

NAME = "unvotes"
BY_NAME: tuple[tuple[str, int, int, int], ...] = (
    ("Federal Republic of Germany", 1973, 1989, 260),
    ("Federal Republic of Germany", 1990, 1990, 255),  # session 45 voted from November: united Germany
    ("Yemen Arab Republic", 1947, 1989, 678),
    ("Yemen Arab Republic", 1990, 1990, 679),  # session 45 voted from November: united Yemen
    ("Zanzibar", 1963, 1963, 511),
    ("Taiwan", 1946, 1948, 710),  # the Republic of China before its government moved to Taipei
    ("Yugoslavia", 2004, 2019, 345),  # Serbia and Montenegro, then Serbia
)
"""Members without a two-letter code, or whose code was not in force: name, first and last year, COW code."""

MIN_ROLL_CALLS = 10
"""Sessions with fewer roll calls say nothing about agreement. Only session 19 (1964) has so few: one."""

OUTSIDE = {"Belarus", "Bosnia & Herzegovina", "Ghana", "India", "Mauritius", "San Marino", "Ukraine"}
"""Members that voted in sessions of years in which they were not in the COW system."""

CHECKED = ((2, 200, 0.65), (2, 40, 0.17), (2, 365, 0.29), (220, 255, 0.95))
"""Weighted agreement in 2019 by pair, to two decimals."""

VOTES = {"no": 0, "abstain": 1, "yes": 2}
"""Votes in their order; whoever was absent or no member has no row."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``vote_agreement`` and ``roll_call_votes``, by year of the session's opening.

    Members outside the COW system that year stay out.
    """
    return {"vote_agreement": agreement(raw), "roll_call_votes": votes(raw)}


def agreement(raw: Path) -> pl.DataFrame:
    """Return one row per undirected pair and year; null for sessions with fewer than `MIN_ROLL_CALLS`."""
    pairs = read(raw, "derived_dyad_year_agreement")
    check_rows(pairs, 826_638, NAME)
    require(pairs.filter(pl.col("year") != pl.col("session") + 1945).is_empty(), f"{NAME}: sessions misdated")
    sides = [pairs.select("year", name=f"country{i}", iso2=f"country_code{i}") for i in "12"]
    members = codes(pl.concat(sides).unique())
    for side in ("1", "2"):
        names = members.rename({"name": f"country{side}", "ccode": f"code{side}"})
        pairs = pairs.join(names, on=[f"country{side}", "year"], how="left", validate="m:1")
    inside, outside = split_by_membership(pairs, "code1", "code2")
    check_outside(outside, members)
    check_none_lost(pairs.height, inside.height, outside.height, NAME)
    tidy = inside.select(
        "year",
        "n_joint_votes",
        *(
            pl.when(enough_roll_calls()).then(kind).alias(kind)
            for kind in ("agree_weighted", "agree_identical")
        ),
        ccode1=pl.min_horizontal("code1", "code2"),
        ccode2=pl.max_horizontal("code1", "code2"),
    )
    check_unique(tidy, ["ccode1", "ccode2", "year"], NAME)
    check_range(tidy, "agree_weighted", 0, 1, NAME)
    for one, two, expected in CHECKED:
        same = (pl.col("ccode1") == one) & (pl.col("ccode2") == two) & (pl.col("year") == 2019)
        found = tidy.row(by_predicate=same, named=True)["agree_weighted"]
        check_total(found, expected, f"{NAME}: agreement of {one} and {two} in 2019", 0.005)
    return tidy


def votes(raw: Path) -> pl.DataFrame:
    """Return ``ccode``, ``rcid``, ``year`` and ``vote``: one row per state and roll call it voted in."""
    cast, calls = read(raw, "un_votes"), read(raw, "un_roll_calls")
    check_rows(cast, 870_109, NAME)
    dated = cast.join(
        calls.select("rcid", year=pl.col("session") + 1945), on="rcid", how="left", validate="m:1"
    )
    require(dated["year"].null_count() == 0, f"{NAME}: votes in roll calls that are not listed")
    named = dated.rename({"country": "name", "country_code": "iso2"})
    members = codes(named.select("name", "year", "iso2").unique())
    coded = named.join(members, on=["name", "year"], how="left", validate="m:1")
    left = set(coded.filter(pl.col("ccode").is_null())["name"])
    require(left <= OUTSIDE, f"{NAME}: voters without a COW code: {sorted(left - OUTSIDE)}")
    known = coded.drop_nulls("ccode").with_columns(vote=pl.col("vote").replace_strict(VOTES))
    check_unique(known, ["rcid", "ccode"], NAME)
    return known.select("ccode", "rcid", "year", "vote").sort("ccode", "rcid")


def codes(members: pl.DataFrame) -> pl.DataFrame:
    """Return ``name``, ``year`` and ``ccode`` of every member, given also its ``iso2``."""
    members = ccode_of_iso(
        members.with_columns(pl.col("iso2").fill_null("")), "iso2", "year", "iso2", retroactive=True
    )
    found = pl.col("ccode")
    for name, first, last, ccode in BY_NAME:
        here = (pl.col("name") == name) & pl.col("year").is_between(first, last)
        found = pl.when(here).then(pl.lit(ccode, pl.Int16)).otherwise(found)
    return members.select("name", "year", found.alias("ccode"))


def enough_roll_calls() -> pl.Expr:
    """Expression for sessions in which some pair could agree on at least `MIN_ROLL_CALLS` roll calls."""
    return pl.col("n_joint_votes").max().over("year") >= MIN_ROLL_CALLS


def check_outside(outside: pl.DataFrame, members: pl.DataFrame) -> None:
    """Check that every row left out has a member known to be outside the system, and none else."""
    uncoded = members.filter(pl.col("ccode").is_null())
    unknown = set(uncoded["name"]) - OUTSIDE
    require(not unknown, f"{NAME}: members without a COW code: {sorted(unknown)}")
    explained = outside.filter(pl.col("code1").is_null() | pl.col("code2").is_null()).height
    require(explained == outside.height, f"{NAME}: codes used outside their dates")
