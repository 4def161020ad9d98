"""From what people write to a state: names in common variants, codes, abbreviations, with a year.

What a name means may depend on the year, so every reading of a name is dated. The rules:

- A name is looked up in ``data/state_names.csv`` (the reviewed file of aliases) and in the names of the
  two state lists, a short code among the lists' abbreviations and ISO 3166-1, digits in the code
  system asked for. A name the file lists is taken from the file alone.
- With a year, a reading counts if its own years cover it. Where one state hands a name to another in a
  year, that year belongs to the one of 31 December: "Germany" is 255 to 1945, 260 (the Federal
  Republic, as the field has it) in the divided years, 255 in 1990 and after.
- Without a year the living states of that name are meant, or else the last one.
- Where several states remain ("Congo", "Korea" after 1945, ``SWZ``: Switzerland in COW, Eswatini in ISO)
  the answer is a question, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal, NamedTuple

import polars as pl

from koinon.errors import KoinonError, UnknownNameError, fold, join_or
from koinon.options import as_name
from koinon.world.codes import iso_codes
from koinon.world.systems import CODE, System, crosswalk, state_spells

if TYPE_CHECKING:
    from collections.abc import Iterable

ReadAs = Literal["any", "name", "abbreviation", "iso3", "iso2"]

LABEL: dict[System, str] = {"cow": "COW", "gw": "Gleditsch-Ward"}
"""How a person says a code system."""

_STOP_WORDS = frozenset({"the", "and", "of"})
_SPELT = {"st": "saint", "is": "islands", "rep": "republic", "dem": "democratic", "fed": "federated"}


class AmbiguousNameError(KoinonError):
    """A name that means several states; ``choices`` are their labels."""

    def __init__(self, name: str, choices: Iterable[str], when: str = "") -> None:
        self.name, self.choices = name, list(choices)
        super().__init__(f"'{name}'{when} may mean {join_or(self.choices)}; say which")


@dataclass(frozen=True)
class State:
    """One state in one code system, with the membership spell that was asked for.

    Parameters
    ----------
    system
        ``cow`` or ``gw``; the code means nothing without it.
    code
        Number of the state in that system.
    name, abbreviation
        As the system's list has them.
    start, end
        Days of the spell, both inclusive; an open spell has no end.
    """

    system: System
    code: int
    name: str
    abbreviation: str
    start: date
    end: date | None

    def to(self, system: System, year: int) -> State:
        """Return the same state in `system` in `year`, through the dated crosswalk.

        Raises
        ------
        KoinonError
            Where the state did not exist in `year`, or the other system has none for it.

        Examples
        --------
        >>> state("Nauru").code, state("Nauru").to("gw", 2005).code
        (970, 971)
        """
        here = state_by_code(self.code, year, self.system)
        if system == self.system:
            return here
        rows = crosswalk(self.system).filter(
            pl.col(CODE[self.system]) == self.code,
            pl.col("first_year") <= year,
            pl.col("last_year").is_null() | (pl.col("last_year") >= year),
        )
        if rows.is_empty():
            raise KoinonError(
                f"{self.name} ({LABEL[self.system]} {self.code}) has no counterpart in the "
                f"{LABEL[system]} system in {year}"
            )
        return state_by_code(int(rows[CODE[system]][0]), year, system)


class _Reading(NamedTuple):
    """One thing a text may mean: a code and the years in which it means it (None: no bound)."""

    code: int
    first: int | None
    last: int | None

    def covers(self, year: int) -> bool:
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


def state(
    text: str | int, year: int | None = None, system: System = "cow", *, read_as: ReadAs = "any"
) -> State:
    """Find the state that a name, abbreviation or code means.

    Parameters
    ----------
    text
        A name in any common variant, a COW or Gleditsch-Ward abbreviation, ISO3, ISO2, or a numeric
        code, which is always read in `system`.
    year
        The year it is about; None for the present, or the last state so called.
    system
        ``cow`` or ``gw``.
    read_as
        Narrow what the text is where it may be several things: ``SWZ`` read as ``abbreviation`` is
        Switzerland, as ``iso3`` Eswatini.

    Returns
    -------
    State
        With the spell that covers `year` (the one of 31 December where two do), or the last spell.

    Raises
    ------
    koinon.errors.UnknownNameError
        Nothing is called so.
    AmbiguousNameError
        Several states are called so.
    koinon.errors.KoinonError
        The state was not a member of the system in that year, or `text` is neither text nor a whole number.

    Examples
    --------
    >>> state("Côte d’Ivoire").code, state("CIV").code, state("437").code
    (437, 437, 437)
    >>> [state("Germany", year).code for year in (1900, 1960, 1995)]
    [255, 260, 255]
    """
    written = str(as_name(text, codes=True)).strip()
    if written.isdecimal():
        return state_by_code(int(written), year, system)
    readings = _readings(written, system, read_as)
    _ask_about_territory(written, readings, system, read_as)
    if not readings:
        raise _unknown(written, system, read_as)
    code = _choose(readings, written, year, system)
    last = max((r.last or 9999 for r in readings if r.code == code), default=9999)
    return _spell(code, year, system, written, until=last)


resolve = state
"""The same, for code that reads better with a verb."""


def state_by_code(code: int, year: int | None = None, system: System = "cow") -> State:
    """Return the state with a numeric code of `system`, in force in `year` or with its last spell.

    Raises
    ------
    koinon.errors.UnknownNameError
        No state ever had the code.
    koinon.errors.KoinonError
        The state was not a member of the system in that year.
    """
    if code not in _spells(system):
        near = sorted(_spells(system), key=lambda known: (abs(known - code), known))[:3]
        choices = [f"{known} ({_spells(system)[known][-1].name})" for known in near]
        raise UnknownNameError(
            f"{LABEL[system]} state code", str(code), (), hint=f"near it are {join_or(choices)}"
        )
    return _spell(code, year, system, f"{_spells(system)[code][-1].name} ({code})")


@cache
def _spells(system: System) -> dict[int, tuple[State, ...]]:
    spells: dict[int, list[State]] = {}
    for row in state_spells(system).iter_rows(named=True):
        spells.setdefault(row["code"], []).append(
            State(system, row["code"], row["statename"], row["stateabb"], row["start"], row["end"])
        )
    return {code: tuple(held) for code, held in spells.items()}


def _spell(code: int, year: int | None, system: System, named: str, until: int = 9999) -> State:
    spells = _spells(system)[code]
    if year is None:
        return next((s for s in reversed(spells) if s.start.year <= until), spells[-1])
    held = [s for s in spells if s.start.year <= year and (s.end is None or year <= s.end.year)]
    if not held:
        called = spells[-1].name if len(named) <= 3 else named
        raise KoinonError(f"{called} was not a state of the {LABEL[system]} system in {year}")
    return held[-1]


def _choose(readings: list[_Reading], text: str, year: int | None, system: System) -> int:
    """Return the one code that is meant, or raise."""
    if year is None:
        latest = max(r.last or 9999 for r in readings)
        meant = [r for r in readings if (r.last or 9999) == latest and _lives(r.code, system)]
        meant = meant or [r for r in readings if (r.last or 9999) == latest]
    else:
        meant = _in_year(readings, year, system)
    codes = sorted({r.code for r in meant})
    if len(codes) > 1:
        when = "" if year is None else f" in {year}"
        raise AmbiguousNameError(text, (_label(code, system) for code in codes), when)
    if not codes:
        latest = max(readings, key=lambda r: r.last or 9999).code
        called = _spells(system)[latest][-1].name if len(text) <= 3 else text
        raise KoinonError(f"{called} was not a state of the {LABEL[system]} system in {year}")
    return codes[0]


def _in_year(readings: list[_Reading], year: int, system: System) -> list[_Reading]:
    """Return the readings in force in `year`, after handing the year of a change to its last day."""
    covering = [r for r in readings if r.covers(year)]
    held = [r for r in covering if not _gone(r.code, year, system)] or covering
    ending = [r for r in held if r.last == year]
    staying = [r for r in held if r.last != year and _member(r.code, date(year, 12, 31), system)]
    return staying if ending and staying else (ending or held)


def _lives(code: int, system: System) -> bool:
    return _spells(system)[code][-1].end is None


def _gone(code: int, year: int, system: System) -> bool:
    """Say whether the state had ended for good before `year`."""
    end = _spells(system)[code][-1].end
    return end is not None and end.year < year


def _member(code: int, day: date, system: System) -> bool:
    return any(s.start <= day and (s.end is None or day <= s.end) for s in _spells(system)[code])


def _label(code: int, system: System) -> str:
    """Name a state so that nobody can mistake it: by its list's name if that is unambiguous, and its code."""
    name = _spells(system)[code][-1].name
    rows = aliases().filter(pl.col(CODE[system]) == code)["alias"].to_list()
    clear = [
        alias for alias in (name, *rows) if len({r.code for r in _names(system).get(_key(alias), ())}) < 2
    ]
    return f"{clear[0] if clear else name} ({code})"


def _key(text: str) -> str:
    """Reduce a name to its telling words in a fixed order: 'Korea, Republic of' is 'Republic of Korea'."""
    words = (_SPELT.get(word, word) for word in fold(text).split())
    return " ".join(sorted(word for word in words if word not in _STOP_WORDS))


def _squeezed(text: str) -> str:
    """Join the telling words, as data sets do in column names ('burkinafaso')."""
    return "".join(word for word in fold(text).split() if word not in _STOP_WORDS)


@cache
def aliases() -> pl.DataFrame:
    """Return the reviewed file of further names: ``alias``, codes, and the years in which it holds."""
    path = resources.files("koinon.world") / "data" / "state_names.csv"
    schema = {
        "alias": pl.String(),
        "ccode": pl.Int16(),
        "gwcode": pl.Int16(),
        "first_year": pl.Int16(),
        "last_year": pl.Int16(),
        "note": pl.String(),
    }
    return pl.read_csv(path.read_bytes(), schema=schema)


@cache
def _names(system: System) -> dict[str, tuple[_Reading, ...]]:
    """Return every name of `system` under its two keys; the alias file outranks the lists."""
    listed: dict[str, set[_Reading]] = {}
    for spelling, code in _listed(system):
        for key in (_key(spelling), _squeezed(spelling)):
            listed.setdefault(key, set()).add(_Reading(code, None, None))
    filed: dict[str, set[_Reading]] = {}
    for row in aliases().iter_rows(named=True):
        code = row[CODE[system]]
        for key in (_key(row["alias"]), _squeezed(row["alias"])):
            readings = filed.setdefault(key, set())
            if code is not None:
                readings.add(_Reading(code, row["first_year"], row["last_year"]))
    return {key: tuple(sorted(found, key=str)) for key, found in (listed | filed).items()}


def _listed(system: System) -> Iterable[tuple[str, int]]:
    """Yield the names of both lists with the code of `system`, the other list's through the crosswalk."""
    other: System = "gw" if system == "cow" else "cow"
    for code, spells in _spells(system).items():
        yield spells[-1].name, code
    rows = crosswalk(other).select(CODE[other], CODE[system]).unique()
    for theirs, ours in rows.filter(pl.col(CODE[other]).is_unique()).iter_rows():
        yield _spells(other)[theirs][-1].name, ours


@cache
def _abbreviations(system: System) -> dict[str, tuple[_Reading, ...]]:
    found: dict[str, list[_Reading]] = {}
    for code, spells in _spells(system).items():
        last = spells[-1].end
        life = _Reading(code, spells[0].start.year, last.year if last else None)
        found.setdefault(spells[-1].abbreviation, []).append(life)
    return {key: tuple(readings) for key, readings in found.items()}


@cache
def _iso(system: System, column: Literal["iso3", "iso2"]) -> dict[str, tuple[_Reading, ...]]:
    """Return what each ISO code means.

    Years in which COW does not know the state are filled, so that the other system may, and so that an
    answer can say whose state was missing; years in which the state bore another code are not.
    """
    rows = iso_codes().filter(pl.col("ccode").is_not_null())
    rows = rows.select(column, "ccode", "first_year", "last_year").unique().sort("first_year", column)
    found: dict[str, set[_Reading]] = {}
    ends: dict[str, int] = {}
    for row in rows.iter_rows(named=True):
        code, ccode, first, last = row[column], row["ccode"], row["first_year"], row["last_year"]
        gap_from = ends.get(code)
        elsewhere = any(
            (gap_from or 0) < (s.end.year if s.end else 9999) and s.start.year < first
            for s in _spells("cow")[ccode]
        )
        begins = first if elsewhere else None if gap_from is None else gap_from + 1
        ends[code] = last or 9999
        found.setdefault(code, set()).update(_across(ccode, first, last, begins, system))
    return {key: tuple(sorted(readings, key=str)) for key, readings in found.items()}


def _across(ccode: int, first: int, last: int | None, begins: int | None, system: System) -> list[_Reading]:
    """Return the readings of a COW code held from `first` to `last` in `system`, from `begins` on."""
    if system == "cow":
        return [_Reading(ccode, begins, last)]
    rows = crosswalk("cow").filter(
        pl.col("ccode") == ccode,
        pl.col("first_year") <= (last or 9999),
        pl.col("last_year").is_null() | (pl.col("last_year") >= first),
    )
    if rows["gwcode"].n_unique() == 1:
        return [_Reading(int(rows["gwcode"][0]), begins, last)]
    clipped = rows.select(
        "gwcode",
        pl.max_horizontal("first_year", pl.lit(begins)),
        pl.min_horizontal("last_year", pl.lit(last)),
    )
    return [_Reading(*row) for row in clipped.iter_rows()]


def _readings(text: str, system: System, read_as: ReadAs) -> list[_Reading]:
    found: set[_Reading] = set()
    if read_as in {"any", "name"}:
        names = _names(system)
        found.update(names.get(_key(text)) or names.get(_squeezed(text)) or ())
    letters = text.upper()
    if len(letters) == 3 and not found:
        if read_as in {"any", "abbreviation"}:
            found.update(_abbreviations(system).get(letters, ()))
        if read_as in {"any", "iso3"}:
            found.update(_iso(system, "iso3").get(letters, ()))
    if len(letters) == 2 and not found and read_as in {"any", "iso2"}:
        found.update(_iso(system, "iso2").get(letters, ()))
    return sorted(found, key=str)


def _ask_about_territory(text: str, readings: list[_Reading], system: System, read_as: ReadAs) -> None:
    """Ask where a list's abbreviation is also the ISO code of a territory (``MAC``: Macedonia, Macao)."""
    if read_as != "any" or not readings or len(text) != 3 or _names(system).get(_key(text)):
        return
    rows = iso_codes().filter(pl.col("iso3") == text.upper(), pl.col("ccode").is_null())
    if not rows.is_empty() and text.upper() not in _iso(system, "iso3"):
        labels = [_label(code, system) for code in sorted({r.code for r in readings})]
        raise AmbiguousNameError(text, [*labels, f"{rows['name'][0]} (a territory without code)"])


def _unknown(text: str, system: System, read_as: ReadAs) -> KoinonError:
    """Explain why a text means no state: a territory, a state of the other system only, or a misspelling."""
    other: System = "gw" if system == "cow" else "cow"
    elsewhere = _readings(text, other, read_as)
    if elsewhere:
        return KoinonError(
            f"{text} is a state of the {LABEL[other]} system but not of the {LABEL[system]} system"
        )
    wanted = _key(text)
    for row in iso_codes().filter(pl.col("ccode").is_null()).iter_rows(named=True):
        if wanted == _key(row["name"]) or text.upper() in {row["iso3"], row["iso2"]}:
            return KoinonError(f"{row['name']} is not a state of the {LABEL[system]} system")
    listed = {spells[-1].name for spells in _spells(system).values()}
    known = aliases().filter(pl.col(CODE[system]).is_not_null())["alias"]
    return UnknownNameError(
        "state", text, [*sorted(listed), *known], hint="names, COW and ISO codes are understood"
    )
