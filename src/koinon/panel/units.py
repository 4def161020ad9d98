"""Units of observation: which rows a panel has.

Two states form a dyad-year only if both exist on at least one common day of the year: East Germany and
unified Germany (COW 265 and 255) touch in 1990 without ever sharing a day, so they are no dyad. State
lists stop, states do not: a spell that reaches the end of its list is open, and later years are flagged
``state_list_extended``.
"""

from __future__ import annotations

from datetime import date
from typing import get_args

import polars as pl

from koinon.errors import KoinonError, UnknownNameError
from koinon.panel.unit import Unit as Unit  # noqa: TC001  # whoever asks for units finds their names here too
from koinon.panel.unit import as_unit as as_unit
from koinon.world.systems import CODE, LIST_END, System, state_spells

FIRST_YEAR = 1816
LAST_YEAR = 2025
"""Last calendar year a panel may reach: the last one that was over when this version was made."""


class YearsError(KoinonError):
    """Years that make no panel."""


def as_system(text: str) -> System:
    """Return `text` as a code system, in either case ("COW" or "cow").

    Raises
    ------
    UnknownNameError
        If it is neither COW nor Gleditsch-Ward.
    """
    for system in get_args(System):
        if system == text.lower():
            return system  # type: ignore[no-any-return]
    raise UnknownNameError("code system", text, get_args(System), hint="systems are cow and gw")


def check_years(first: int, last: int) -> tuple[int, int]:
    """Return the years if they make a panel.

    Raises
    ------
    YearsError
        If they are reversed or reach outside all coverage.
    """
    for year in (first, last):
        if isinstance(year, bool) or not isinstance(year, int):
            raise YearsError(f"a year is a whole number, not {year!r}")
    if first > last:
        raise YearsError(f"the years are reversed: {first} comes after {last}")
    if first < FIRST_YEAR or last > LAST_YEAR:
        raise YearsError(f"years lie between {FIRST_YEAR} and {LAST_YEAR}, not {first} to {last}")
    return first, last


def keys(unit: Unit, system: System) -> tuple[str, ...]:
    """Return the key columns of a unit."""
    code = CODE[system]
    return {
        "state-year": (code, "year"),
        "dyad-year": (f"{code}1", f"{code}2", "year"),
        "directed-dyad-year": (f"{code}1", f"{code}2", "year"),
        "system-year": ("year",),
        "bloc-year": ("bloc_id", "year"),
        "treaty-year": ("atopid", "year"),
        "treaty-member-year": ("atopid", "ccode", "year"),
        # Coalitions of more states have more; their panel says which.
        "coalition-year": (f"{code}1", f"{code}2", "year"),
    }[unit]


def spells(system: System, last: int, microstates: bool = False) -> pl.DataFrame:
    """Return ``code, start, end`` with open spells running to the end of year `last`."""
    listed = state_spells(system)
    if not microstates:
        listed = listed.filter(~pl.col("microstate"))
    return listed.select("code", "start", end=pl.col("end").fill_null(date(last, 12, 31)))


def _years(frame: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    """Unfold ``start``..``end`` into one row per calendar year of ``[first, last]``."""
    low = pl.col("start").dt.year().clip(lower_bound=first)
    high = pl.col("end").dt.year().clip(upper_bound=last)
    unfolded = frame.filter(low <= high).with_columns(year=pl.int_ranges(low, high + 1, dtype=pl.Int16))
    return unfolded.drop("start", "end").explode("year")


def state_year_rows(first: int, last: int, system: System, microstates: bool = False) -> pl.DataFrame:
    """Return the keys of all state-years: the state exists on at least one day of the year."""
    code, year = keys("state-year", system)
    rows = _years(spells(system, last, microstates), first, last).unique()
    return rows.select(pl.col("code").alias(code), year).sort(code, year)


def system_year_rows(first: int, last: int) -> pl.DataFrame:
    """Return one row per year."""
    return pl.DataFrame({"year": pl.int_range(first, last + 1, dtype=pl.Int16, eager=True)})


def dyad_year_rows(
    first: int, last: int, system: System, directed: bool = False, microstates: bool = False
) -> pl.DataFrame:
    """Return the keys of all dyad-years whose states share at least one day of the year."""
    one = spells(system, last, microstates).rename({"code": "code1"})
    two = one.rename({"code1": "code2", "start": "start2", "end": "end2"})
    apart = pl.col("code1") != pl.col("code2") if directed else pl.col("code1") < pl.col("code2")
    pairs = (
        one.join(two, how="cross")
        .filter(apart)
        .select(
            "code1",
            "code2",
            start=pl.max_horizontal("start", "start2"),
            end=pl.min_horizontal("end", "end2"),
        )
        .filter(pl.col("start") <= pl.col("end"))
        .sort("code1", "code2", "start")
    )
    # A state that left the system and came back has several spells; only they can repeat a year.
    rows = _years(pairs, first, last).unique(maintain_order=True)
    code1, code2, year = keys("dyad-year", system)
    return rows.select(pl.col("code1").alias(code1), pl.col("code2").alias(code2), year)


def apart(system: System, last: int) -> pl.DataFrame:
    """Return the pairs of states that both exist in a year, but on no common day of it.

    One of them ends before the other begins: South Yemen (680) and Yemen (679) in May 1990. Both
    directions; the keys are those of a dyad-year.
    """
    listed = spells(system, last, microstates=True)
    gone = listed.select("end", code1="code", year=pl.col("end").dt.year().cast(pl.Int16))
    new = listed.select("start", code2="code", year=pl.col("start").dt.year().cast(pl.Int16))
    pairs = gone.join(new, on="year").filter(pl.col("end") < pl.col("start"))
    both = [pairs.select("code1", "code2", "year"), pairs.select(code1="code2", code2="code1", year="year")]
    return pl.concat(both).rename({f"code{i}": f"{CODE[system]}{i}" for i in "12"})


def extended(system: System) -> pl.Expr:
    """Whether a year lies beyond the end of the state list."""
    return (pl.col("year") > LIST_END[system].year).cast(pl.Int8).alias("state_list_extended")
