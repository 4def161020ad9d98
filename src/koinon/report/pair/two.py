"""Two states as a brief sees them: both, and the years in which both existed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from koinon.errors import KoinonError
from koinon.facts.pair.years import common, overlaps
from koinon.report.club.subject import BriefYearError
from koinon.report.make.words import runs
from koinon.report.state.country import Country, country

if TYPE_CHECKING:
    import polars as pl

    from koinon.store.catalogue import Store
    from koinon.world.named import NamedState


class PairError(KoinonError):
    """Two states that make no pair."""


@dataclass(frozen=True)
class Two:
    """Two states and the tables to read.

    Attributes
    ----------
    one, two
        The states, in the order asked for.
    as_of
        Last day the brief speaks about.
    store
        The compiled tables.
    """

    one: Country
    two: Country
    as_of: date
    store: Store

    @cached_property
    def pair(self) -> pl.DataFrame:
        """``year``, ``one``, ``two``: the codes in each year with a common day."""
        return common(self.one.life, self.two.life, self.one.spans, self.two.spans)

    @property
    def name(self) -> str:
        """Both names: "France and Germany"."""
        return f"{self.one.name} and {self.two.name}"

    @property
    def the(self) -> str:
        """Both names inside a sentence."""
        return f"{self.one.the} and {self.two.the}"

    @property
    def first(self) -> int:
        """First common year."""
        return int(self.pair["year"][0])

    @property
    def last(self) -> int:
        """Last common year in panels."""
        return int(self.pair["year"][-1])

    @property
    def years(self) -> str:
        """Common years in words."""
        return runs(self.pair["year"].to_list())

    @property
    def days(self) -> list[tuple[date, date]]:
        """First and last day of each time in which both existed."""
        return overlaps(self.one.spans, self.two.spans)

    @property
    def over(self) -> bool:
        """Whether one of the states had ended by the day of the brief."""
        return self.one.over or self.two.over


def two(first: tuple[NamedState, str], second: tuple[NamedState, str], year: int | None, store: Store) -> Two:
    """Return a pair of states, each given with what the user called it.

    Raises
    ------
    PairError
        If it is one state, or the two never existed at the same time.
    BriefYearError
        If they did not both exist in the year.
    """
    if first[0] == second[0]:
        raise PairError(f"{first[0].name} is named twice; a brief of two takes two states")
    alone = [country(*named, None, store) for named in (first, second)]
    held = [set(zip(life["year"], life["ccode"], strict=True)) for life in (alone[0].life, alone[1].life)]
    if held[0] & held[1]:
        raise PairError(
            f"{first[0].name} and {second[0].name} are one state in COW's list "
            f"({runs([y for y, _ in held[0] & held[1]])})"
        )
    shared = overlaps(alone[0].spans, alone[1].spans)
    if not shared:
        raise PairError(
            f"{alone[0].the} ({alone[0].years}) and {alone[1].the} ({alone[1].years}) were never states "
            "at the same time"
        )
    known = min(alone[0].as_of, alone[1].as_of, shared[-1][1])
    if year is None:
        return _as_of(first, second, known, store)
    years = {y for start, end in shared for y in range(start.year, min(end, known).year + 1)}
    if year not in years:
        raise BriefYearError(
            f"no brief for {year}: {alone[0].the} and {alone[1].the} were both states of COW's list in "
            f"{runs(sorted(years))}; choose one of these years"
        )
    return _as_of(first, second, min(date(year, 12, 31), known), store)


def _as_of(first: tuple[NamedState, str], second: tuple[NamedState, str], day: date, store: Store) -> Two:
    return Two(Country(*first, day, store), Country(*second, day, store), day, store)
