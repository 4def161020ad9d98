"""The years that a name of a state stands for: a state may have had several codes, a code several names.

"Germany" is COW 255 to 1945, 260 from 1955 and 255 again from 1990. COW keeps 345 for all of Serbia,
Yugoslavia and Serbia again: "Yugoslavia" means the years in which the state was called so, and no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError, fold
from koinon.world.display import EVERYDAY, dated, listed_names
from koinon.world.resolver import AmbiguousNameError, ReadAs, aliases, state
from koinon.world.systems import state_spells

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST, LAST = 1816, 2026
"""Years that are looked through: COW's list begins in 1816, and open spells run on."""


@dataclass(frozen=True)
class CodeSpell:
    """A run of years under one code.

    Attributes
    ----------
    ccode
        COW code.
    first, last
        First and last year; a spell that is open has no last year.
    start, end
        Days of the state list (both inclusive), where the spell begins or ends with one of the list's; None
        where the state merely changed its name, and at an open end.
    """

    ccode: int
    first: int
    last: int | None
    start: date | None
    end: date | None

    @property
    def days(self) -> tuple[date, date]:
        """First and last day, whole years where the list gives none."""
        return self.start or date(self.first, 1, 1), self.end or date(self.last or 9999, 12, 31)


@dataclass(frozen=True)
class NamedState:
    """A state as people name it.

    Attributes
    ----------
    name
        Its everyday name in its last year.
    spells
        Its codes through time, oldest first.
    codes
        The COW codes, each once.
    limited
        Whether a code goes on under another name outside these years.
    unclear
        Years left out because the name then meant several states.
    """

    name: str
    spells: tuple[CodeSpell, ...]
    limited: bool = False
    unclear: tuple[int, ...] = ()

    @cached_property
    def codes(self) -> tuple[int, ...]:
        """The codes in order of time, each once."""
        return tuple(dict.fromkeys(spell.ccode for spell in self.spells))

    @property
    def open(self) -> bool:
        """Whether the state still exists."""
        return self.spells[-1].last is None

    @staticmethod
    def listed(code: int) -> list[tuple[int, int | None]]:
        """Return first and last year of each spell of a code in the list, whatever its name then."""
        return [(start.year, end.year if end else None) for start, end in _listed(code)]

    def years(self, last: int) -> list[tuple[int, int]]:
        """Return ``(year, code)`` for each year to `last`, each once: a year of change is its last day's.

        Examples
        --------
        >>> dict(named_state("Germany").years(1995))[1990]
        255
        """
        held: dict[int, int] = {}
        for spell in self.spells:
            for year in range(spell.first, min(spell.last or last, last) + 1):
                held[year] = spell.ccode
        return sorted(held.items())


def named_state(text: str, *, read_as: ReadAs = "any") -> NamedState:
    """Return the state that a name, abbreviation or COW code means, through all years in which it means it.

    Parameters
    ----------
    text
        As for `koinon.world.resolver.state`. A former name ("Yugoslavia", "Soviet Union") stands for the
        years in which the state was called so; a present name for the whole life of the state; a number
        for all years of the code.
    read_as
        As there.

    Raises
    ------
    UnknownNameError
        If nothing is called so.
    AmbiguousNameError
        If several living states are.
    KoinonError
        If it is the name of a territory.

    Examples
    --------
    >>> germany = named_state("Germany")
    >>> [(spell.ccode, spell.first, spell.last) for spell in germany.spells]
    [(255, 1816, 1945), (260, 1955, 1990), (255, 1990, None)]
    >>> [(spell.first, spell.last) for spell in named_state("Yugoslavia").spells]
    [(1918, 1941), (1944, 2005)]
    """
    written = text.strip()
    now = state(written, read_as=read_as).code
    found, unclear = _readings(written, now, read_as)
    called = {code: _own_name(written, code, found) for code in dict.fromkeys(code for _, code in found)}
    kept = [(year, code) for year, code in found if called[code] in {None, dated(code, year)}]
    spells = tuple(_spells(kept))
    covered = {year for year, _ in kept}
    limited = any(year not in covered for _, code in kept for year in _lives(code))
    name = dated(spells[-1].ccode, spells[-1].last or LAST)
    if limited and not any(called.values()):
        name = next((alias for alias in aliases()["alias"] if fold(alias) == fold(written)), name)
    return NamedState(name, spells, limited, tuple(unclear))


def _readings(text: str, now: int, read_as: ReadAs) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the code that the text means in each year, and the years in which it means several."""
    found, unclear = [], []
    for year in range(FIRST, LAST + 1):
        try:
            found.append((year, state(text, year, read_as=read_as).code))
        except AmbiguousNameError:
            # Where the name is now one state's, its years under the same code belong to it.
            if year in _lives(now):
                found.append((year, now))
            else:
                unclear.append(year)
        except KoinonError:
            continue
    return found, unclear


@cache
def _lives(code: int) -> tuple[int, ...]:
    """Return the years in which a code is in the list."""
    years = {
        year for start, end in _listed(code) for year in range(start.year, (end.year if end else LAST) + 1)
    }
    return tuple(sorted(years))


@cache
def _listed(code: int) -> tuple[tuple[date, date | None], ...]:
    rows = state_spells("cow").filter(pl.col("code") == code)
    return tuple(rows.select("start", "end").iter_rows())


def _own_name(text: str, code: int, found: list[tuple[int, int]]) -> str | None:
    """Return the name that years must bear to be meant; None if the text stands for all its years.

    It does if it is no dated name of the state, or its present one in one unbroken run: "Russia" takes in the
    Soviet Union, "Serbia" does not take in Yugoslavia, which lies between.
    """
    called = [dated(code, year) for year in _lives(code)]
    wanted = next((name for name in dict.fromkeys(called) if fold(name) == fold(_everyday(text))), None)
    if wanted is None:
        return None
    everywhere = {year for year, held in found if held == code}.issuperset(_lives(code))
    return None if wanted == called[-1] and everywhere else wanted


@cache
def _everyday(text: str) -> str:
    plain = {fold(listed): listed for listed in listed_names().values()}
    listed = plain.get(fold(text), text)
    return EVERYDAY.get(listed, listed)


def _spells(years: list[tuple[int, int]]) -> Iterable[CodeSpell]:
    """Return the runs of years, cut where the state list has a gap and dated by its days."""
    runs: list[list[tuple[int, int]]] = []
    for year, code in years:
        if runs and runs[-1][-1] == (year - 1, code):
            runs[-1].append((year, code))
        else:
            runs.append([(year, code)])
    made = [spell for run in runs for spell in _dated_run(run[0][0], run[-1][0], run[0][1])]
    return sorted(made, key=lambda spell: spell.days)


def _dated_run(first: int, last: int, code: int) -> Iterable[CodeSpell]:
    for start, end in _listed(code):
        begins, ends = max(first, start.year), min(last, end.year if end else LAST)
        if begins > ends:
            continue
        # The year of a hand-over belongs to the successor: the spell still ends with its own last day.
        closing = end is not None and end.year in {ends, ends + 1}
        reaches = end is None and ends == LAST
        yield CodeSpell(
            code,
            begins,
            None if reaches else (end.year if end and closing else ends),
            start if start.year == begins else None,
            end if closing else None,
        )
