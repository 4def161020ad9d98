"""A state as a brief sees it: its name, its codes through time, and what it was allied with when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from koinon.facts.state.alliances import defence_allies, ties
from koinon.facts.state.life import as_life
from koinon.panel.units import LAST_YEAR
from koinon.report.club.labels import Labels
from koinon.report.club.subject import BriefYearError
from koinon.report.make.words import runs, the
from koinon.world.display import listed_names
from koinon.world.registry import CHECKED

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from koinon.store.catalogue import Store
    from koinon.world.named import CodeSpell, NamedState

_LABELS = Labels({})


@dataclass(frozen=True)
class Country:
    """A state, the years it is looked at in, and the tables to read.

    Attributes
    ----------
    named
        Its name and codes.
    written
        What the user called it.
    as_of
        Last day the brief speaks about.
    store
        The compiled tables.
    """

    named: NamedState
    written: str
    as_of: date
    store: Store

    @property
    def name(self) -> str:
        """Its everyday name."""
        return self.named.name

    @property
    def the(self) -> str:
        """Its name inside a sentence, with its article."""
        return the(self.name)

    @property
    def own(self) -> str:
        """Its possessive: "France's", "the Netherlands'"."""
        return f"{self.the}'" if self.the.endswith("s") else f"{self.the}'s"

    @property
    def codes(self) -> tuple[int, ...]:
        """Its COW codes, each once, oldest first."""
        return tuple(dict.fromkeys(spell.ccode for spell in self.spells))

    @cached_property
    def spells(self) -> tuple[CodeSpell, ...]:
        """The spells that began by the day of the brief; one that ends later is still open."""
        begun = [spell for spell in self.named.spells if spell.days[0] <= self.as_of]
        return tuple(
            replace(spell, last=None, end=None) if spell.days[1] > self.as_of else spell for spell in begun
        )

    @property
    def spans(self) -> list[tuple[int, date, date]]:
        """Code, first and last day of each spell, as the measures take them."""
        return [(spell.ccode, *spell.days) for spell in self.spells]

    @cached_property
    def life(self) -> pl.DataFrame:
        """``year`` and ``ccode`` of each year that panels can be asked for."""
        return as_life(self.named.years(min(self.as_of.year, LAST_YEAR)))

    @property
    def first(self) -> int:
        """Its first year."""
        return int(self.life["year"][0])

    @property
    def last(self) -> int:
        """Its last year in panels."""
        return int(self.life["year"][-1])

    @property
    def over(self) -> bool:
        """Whether the state had ended by the day of the brief."""
        return self.spells[-1].last is not None

    @property
    def years(self) -> str:
        """Its years in words: ``1816-1942, 1944-2025`` with en dashes."""
        return runs(self.life["year"].to_list())

    @cached_property
    def ties(self) -> pl.DataFrame:
        """Its partners in treaties by year; see `koinon.facts.state.alliances.ties`."""
        return ties(self.life, self.store)

    @cached_property
    def allies(self) -> pl.DataFrame:
        """Its partners by a promise of defence by year, to the present."""
        return defence_allies(self.life, self.store)

    def code(self, year: int) -> int:
        """Return the code the state had in a year, or the nearest one before, or its first."""
        before = [code for held, code in self.life.iter_rows() if held <= year]
        return int(before[-1] if before else self.codes[0])

    def labels(self, ccode: int, years: Sequence[int]) -> str:
        """Return all that a state was called in some years: "Russia/Soviet Union"."""
        return "/".join(dict.fromkeys(self.label(ccode, year) for year in years))

    def label(self, ccode: int, first: int, last: int | None = None) -> str:
        """Return what a state was called in the years `first` to `last`."""
        if ccode not in listed_names():
            return f"ATOP state {ccode}"  # ATOP numbers states that never were in COW's list
        return _LABELS.name(ccode, first, last)


def country(named: NamedState, written: str, year: int | None, store: Store) -> Country:
    """Return a state as of the end of a year, or as of its last day known.

    Raises
    ------
    BriefYearError
        If it was no state of COW's list in that year.
    """
    last = named.spells[-1].last
    known = CHECKED if last is None else named.spells[-1].days[1]
    if year is None:
        return Country(named, written, known, store)
    years = [held for held, _ in named.years(CHECKED.year)]
    if year not in years:
        raise BriefYearError(
            f"no brief for {year}: {the(named.name)} is a state of COW's list in {runs(years)}; "
            "choose one of these years"
        )
    return Country(named, written, min(date(year, 12, 31), known), store)
