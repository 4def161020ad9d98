"""ATOP 5.1: alliance treaties, their phases and members, and the pairs of states they tie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import (
    check_closure,
    check_none_lost,
    check_rows,
    check_total,
    check_unique,
    read,
    require,
)
from koinon.world.obligations import OBLIGATIONS

if TYPE_CHECKING:
    from pathlib import Path


"""The five promises that ATOP codes, under its own names."""

PROVISIONS = [
    *OBLIGATIONS,
    *["wartime", "estmode", "pubsecr", "secrart", "proadd", "futmem", "speclgth", "length"],
    *["renounce", "proren", "renewlgt", "term"],
    *["active", "conditio", "defcon", "offcon", "neucon", "concon", "asymm"],
    *["notaiden", "dipaid", "terrres", "seppeace", "thirdcom", "noothall"],
    *["specthrt", "statthr1", "statthr2", "conwtin", "medarb"],
    *["milcon", "milaid", "intcom", "subord", "organ1", "orgpurp1", "organ2", "orgpurp2"],
    *["base", "contrib", "armred", "acqterr", "divgains", "demwith"],
    *["reflnun", "refothio", "natrefal", "compag"],
    *["nomicoop", "conres", "agprois", "conmen", "ecaid", "interv"],
]
"""Obligations and design columns that alliances and phases share."""

CONDITIONS = [
    *["active", "conditio", "defcon", "offcon", "neucon", "concon"],
    *["defcoadv", "defcoloc", "defcocon", "defconum", "defcodem", "defconpr"],
    *["offcoadv", "offcoloc", "offcocon", "offconum", "offcodem"],
    *["neucoadv", "neucoloc", "neucocon", "neuconum", "neucodem", "neuconpr", "neucoatt"],
    *["concoadv", "concoloc", "concocon", "concoreq", "olimob", "asymm", "obvary"],
]
"""Conditions that ATOP codes member by member."""

PUBLISHED = {"defense": 280, "offense": 82, "neutral": 126, "nonagg": 442, "consul": 388}
"""Number of the 789 treaties that hold each promise."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``treaties``, ``treaty_phases``, ``treaty_members`` and ``alliance_dyads``.

    Parameters
    ----------
    raw
        Folder with the raw files of ATOP 5.1.

    Raises
    ------
    SourceError
        If a file is missing or fails a check.
    """
    members = _members(read(raw, "member"))
    return {
        "treaties": _treaties(read(raw, "alliance"), members),
        "treaty_phases": _phases(read(raw, "phase"), read(raw, "institutionalization"), members),
        "treaty_members": members,
        "alliance_dyads": _dyads(read(raw, "directed_dyad_year"), read(raw, "dyad_year")),
    }


def _begin(name: str, year: str, month: str, day: str) -> list[pl.Expr]:
    """Return a date and its precision; an unknown day becomes the first of the month."""
    exact = pl.col(day).is_not_null()
    return [
        pl.date(year, month, pl.col(day).fill_null(1)).alias(name),
        pl.when(exact).then(pl.lit("day")).otherwise(pl.lit("month")).alias(f"{name}_precision"),
    ]


def _end(name: str, year: str, month: str, day: str) -> list[pl.Expr]:
    """Return a date and its precision; year 0 is open, an unknown day the last of the month.

    Putting unknown days at the outer edge never makes a spell shorter than it was.
    """
    closed, exact = pl.col(year) > 0, pl.col(day).is_not_null()
    given = pl.date(
        pl.when(closed).then(year), pl.when(closed).then(month), pl.when(closed).then(day).fill_null(1)
    )
    precision = pl.when(exact).then(pl.lit("day")).otherwise(pl.lit("month"))
    return [
        pl.when(exact).then(given).otherwise(given.dt.month_end()).alias(name),
        pl.when(closed).then(precision).alias(f"{name}_precision"),
    ]


def _treaties(alliances: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    check_rows(alliances, 789, "alliance")
    check_unique(alliances, ["atopid"], "alliance")
    for promise, expected in PUBLISHED.items():
        check_total(int(alliances[promise].sum()), expected, f"alliance: treaties with {promise}")
    counts = members.group_by("atopid").agg(n_members=pl.col("ccode").n_unique())
    treaties = _spells(alliances, "alliance").select(
        "atopid",
        *["begin", "begin_precision", "end", "end_precision", "in_effect", "bilateral"],
        # ATOP writes 0 for a treaty that never had a second phase.
        pl.max_horizontal("maxphase", 1).alias("n_phases"),
        *PROVISIONS,
    )
    return _counted(treaties, counts, ["atopid"], "alliance")


def _phases(phases: pl.DataFrame, scores: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    check_rows(phases, 849, "phase")
    check_rows(scores, 849, "institutionalization")
    # The scores name the phase by a single-precision decimal (3180.1000977), so it is rounded.
    scores = scores.select(
        "atopid",
        *["milinst", "formal"],
        phase=((pl.col("atopidphase") - pl.col("atopid")) * 10).round().cast(pl.Int64),
    )
    check_unique(scores, ["atopid", "phase"], "institutionalization")
    counts = members.group_by("atopid", "phase").agg(n_members=pl.col("ccode").n_unique())
    spells = _spells(phases, "phase")
    scored = spells.join(scores, on=["atopid", "phase"])
    check_none_lost(phases.height, scored.height, 0, "phase")
    tidy = scored.select(
        *["atopid", "phase", "begin", "begin_precision", "end", "end_precision", "in_effect", "bilateral"],
        *PROVISIONS,
        *["milinst", "formal"],
    )
    return _counted(tidy, counts, ["atopid", "phase"], "phase")


def _spells(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    contradictory = frame.filter((pl.col("ineffect") == 1) != (pl.col("endyr") == 0)).height
    require(contradictory == 0, f"{name}: {contradictory} rows are both in effect and ended")
    spells = frame.with_columns(
        *_begin("begin", "begyr", "begmo", "begday"),
        *_end("end", "endyr", "endmo", "endday"),
        in_effect=pl.col("ineffect") == 1,
        bilateral=pl.col("bilat"),
    )
    reversed_ = spells.filter(pl.col("end") < pl.col("begin")).height
    require(reversed_ == 0, f"{name}: {reversed_} rows end before they begin")
    return spells


def _counted(frame: pl.DataFrame, counts: pl.DataFrame, keys: list[str], name: str) -> pl.DataFrame:
    counted = frame.join(counts, on=keys)
    check_none_lost(frame.height, counted.height, 0, name)
    return counted


def _members(rows: pl.DataFrame) -> pl.DataFrame:
    check_rows(rows, 2_510, "member")
    members = rows.select(
        *["atopid", "phase"],
        pl.col("member").alias("ccode"),
        (pl.col("cowsys") == 1).alias("in_cow_system"),
        *_begin("entry", "yrent", "moent", "dayent"),
        *_end("exit", "yrexit", "moexit", "dayexit"),
        *["termmode", "termcaus", "cowwar", *OBLIGATIONS, *CONDITIONS],
    )
    check_unique(members, ["atopid", "ccode", "phase", "entry"], "member")
    reversed_ = members.filter(pl.col("exit") < pl.col("entry")).height
    require(reversed_ == 0, f"member: {reversed_} rows leave before they enter")
    return members


def _dyads(directed: pl.DataFrame, undirected: pl.DataFrame) -> pl.DataFrame:
    check_rows(directed, 273_296, "directed_dyad_year")
    check_rows(undirected, 136_648, "dyad_year")
    check_unique(directed, ["stateA", "stateB", "year"], "directed_dyad_year")
    check_closure(directed, "stateA", "stateB", ["year"], "directed_dyad_year")
    _check_either(directed, undirected)
    treaties = pl.sum_horizontal(pl.col(f"atopid{i}").is_not_null() for i in range(1, 10))
    miscounted = directed.filter(pl.col("number") != treaties).height
    require(miscounted == 0, f"directed_dyad_year: {miscounted} rows list another number of treaties")
    return directed.select(
        pl.col("stateA").alias("ccode1"),
        pl.col("stateB").alias("ccode2"),
        "year",
        pl.col("atopally").alias("atop_alliance"),
        *(pl.col(promise).alias(f"atop_{promise}") for promise in OBLIGATIONS),
        *["number", "bilatno", "multino", "asymm", "transyr", "shareob"],
        *(f"atopid{i}" for i in range(1, 10)),
    )


def _check_either(directed: pl.DataFrame, undirected: pl.DataFrame) -> None:
    """Check that an undirected pair holds a promise if and only if one of the directions does."""
    keys = ["low", "high", "year"]

    def pairs(frame: pl.DataFrame, one: str, two: str) -> pl.DataFrame:
        ordered = frame.with_columns(low=pl.min_horizontal(one, two), high=pl.max_horizontal(one, two))
        return ordered.group_by(keys).agg(pl.col(OBLIGATIONS).max())

    either, published = pairs(directed, "stateA", "stateB"), pairs(undirected, "mem1", "mem2")
    columns = [*keys, *OBLIGATIONS]
    differing = published.select(columns).join(either.select(columns), on=columns, how="anti").height
    require(
        differing == 0 and either.height == published.height,
        f"directed_dyad_year: {differing:,} pairs differ from dyad_year",
    )
