"""Ad hoc groups: states that nobody but the user has put together, written with plus signs.

A group is known by the COW abbreviations of its states, sorted and joined: ``FRN+GMY``. It is no
organisation: it has no founding, no age, no clause. Each state is in it while it exists, and in years
in which it does not, whoever bore its name then, as `koinon.world.resolver` reads it: "Germany" is COW
255 to 1945, 260 in the divided years, 255 from 3 October 1990. The group exists on the days on which at
least two of its states do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations, pairwise

import polars as pl

from koinon.errors import KoinonError
from koinon.world import registry
from koinon.world.display import dated
from koinon.world.resolver import AmbiguousNameError, State, state, state_by_code
from koinon.world.systems import state_spells

SIGN = "+"
FEWEST = 2

_OPEN = date(9999, 1, 1)
_FIRST = 1816
Span = tuple[date, date]
"""Half-open days."""


@dataclass(frozen=True)
class AdHocGroup:
    """States taken together by the user.

    Attributes
    ----------
    id
        COW abbreviations, sorted and joined by plus signs.
    codes
        COW code of each abbreviation, in the same order.
    """

    id: str
    codes: tuple[int, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """Everyday names of the states, in the order of the id."""
        return tuple(_name(code) for code in self.codes)


def is_group(text: object) -> bool:
    """Say whether `text` is written as an ad hoc group: two or more words between plus signs."""
    return isinstance(text, str) and sum(bool(part.strip()) for part in text.split(SIGN)) >= FEWEST


def adhoc_group(text: str) -> AdHocGroup:
    """Read an ad hoc group.

    Parameters
    ----------
    text
        Names, abbreviations or codes with plus signs between. Where every part is a COW abbreviation
        (``"FRN+GMY"``, the form of the id) all are read as such; otherwise each part is read as
        `koinon.world.resolver.state` reads it without a year.

    Raises
    ------
    UnknownNameError
        If no state is called so; the closest are suggested.
    AmbiguousNameError
        If a name means several states.
    KoinonError
        If fewer than two states are named, or one twice.

    Examples
    --------
    >>> adhoc_group("Germany + France").id, adhoc_group("FRN+GMY").codes
    ('FRN+GMY', (220, 255))
    """
    parts = [part.strip() for part in text.split(SIGN) if part.strip()]
    if len(parts) < FEWEST:
        raise KoinonError(f"a group of states needs at least two, as in 'France+Germany', not '{text}'")
    by_abbreviation = all(part in _abbreviations() for part in parts)
    read = {part: state(part, read_as="abbreviation" if by_abbreviation else "any") for part in parts}
    if len(read) < len(parts):
        twice = next(part for part in parts if parts.count(part) > 1)
        raise KoinonError(f"'{twice}' is named twice in '{text}'")
    found = sorted(read.values(), key=lambda one: one.abbreviation)
    _each_once(found, text)
    return AdHocGroup(SIGN.join(one.abbreviation for one in found), tuple(one.code for one in found))


def _each_once(found: list[State], text: str) -> None:
    for one, other in combinations(found, 2):
        if one.code == other.code:
            raise KoinonError(f"{_name(one.code)} is named twice in '{text}'")
        shared = {code for code, _ in _lineage(one.code)} & {code for code, _ in _lineage(other.code)}
        if shared:
            names = f"{_name(one.code)} and {_name(other.code)}"
            raise KoinonError(f"{names} are in part the same state (COW {min(shared)}); name one of them")


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(state_spells("cow")["stateabb"])


def _name(code: int) -> str:
    last = state_by_code(code).end
    return dated(code, last.year if last else registry.CHECKED.year)


@cache
def _lineage(code: int) -> tuple[tuple[int, Span], ...]:
    """Return who the state is from when to when: itself, or who bore its name while it did not exist."""
    own = _spells(code)
    found = [(code, span) for span in own]
    read = _readings(code)
    for other, years in read.items():
        for start, end in _spells(other):
            held = [year for year in years if start.year <= year <= end.year]
            if not held:
                continue
            # The resolver gives the year of a change to the state of its 31 December; days are finer.
            last = end if end.year <= held[-1] + 1 else date(held[-1] + 1, 1, 1)
            first = max(start, date(held[0], 1, 1))
            found += [(other, span) for span in _without((first, last), own)]
    return tuple(sorted(found, key=lambda entry: entry[1]))


def _readings(code: int) -> dict[int, list[int]]:
    """Return the years in which the name of a state means another one."""
    name = state_by_code(code).name
    read: dict[int, list[int]] = {}
    for year in range(_FIRST, registry.CHECKED.year + 1):
        try:
            meant = state(name, year).code
        except KoinonError:  # not a state then, or several: `unclear` tells
            continue
        if meant != code:
            read.setdefault(meant, []).append(year)
    return read


def unclear(group: AdHocGroup, first: int, last: int) -> dict[str, list[int]]:
    """Return, by state, the years in which it did not exist and several states bore its name.

    In those it is none of them: "Yemen" from 1967 to 1989 is a question, not an answer.
    """
    found: dict[str, list[int]] = {}
    for code in group.codes:
        taken = [span for _, span in _lineage(code)]
        name = state_by_code(code).name
        for year in range(first, last + 1):
            if any(_meets(span, (date(year, 1, 1), date(year + 1, 1, 1))) for span in taken):
                continue
            try:
                state(name, year)
            except AmbiguousNameError:
                found.setdefault(_name(code), []).append(year)
            except KoinonError:  # simply not a state then
                continue
    return found


def _spells(code: int) -> list[Span]:
    rows = state_spells("cow").filter(pl.col("code") == code).select("start", "end").sort("start")
    return [(start, end + timedelta(days=1) if end else _OPEN) for start, end in rows.iter_rows()]


def _without(span: Span, taken: list[Span]) -> list[Span]:
    """Return what is left of `span`."""
    left = [span]
    for start, end in taken:
        left = [
            part
            for low, high in left
            for part in ((low, min(high, start)), (max(low, end), high))
            if part[0] < part[1]
        ]
    return left


def group_lives(group: AdHocGroup) -> pl.DataFrame:
    """Return when at least two of the states existed: ``bloc_id``, ``start``, ``end`` (half-open)."""
    schema = {"bloc_id": pl.String, "start": pl.Date, "end": pl.Date}
    rows = [(group.id, *span) for span in _lives(group.codes)]
    return pl.DataFrame(rows, schema=schema, orient="row")


@cache
def _lives(codes: tuple[int, ...]) -> tuple[Span, ...]:
    spans = [span for code in codes for _, span in _lineage(code)]
    days = sorted({day for span in spans for day in span})
    lives: list[Span] = []
    for start, end in pairwise(days):
        if sum(low <= start < high for low, high in spans) < FEWEST:
            continue
        if lives and lives[-1][1] == start:
            lives[-1] = (lives[-1][0], end)
        else:
            lives.append((start, end))
    return tuple(lives)


def group_spells(group: AdHocGroup) -> pl.DataFrame:
    """Return who was in the group from when to when, within its lives.

    Returns
    -------
    polars.DataFrame
        ``bloc_id``, ``ccode``, ``start``, ``member`` (name in the COW list), ``end``: half-open, an open
        spell ends in the year 9999; no two states of one line share a day.
    """
    names = dict(state_spells("cow").select("code", "statename").iter_rows())
    rows = [
        (group.id, code, max(start, low), names[code], min(end, high))
        for line in group.codes
        for code, (start, end) in _lineage(line)
        for low, high in _lives(group.codes)
        if max(start, low) < min(end, high)
    ]
    schema = {
        "bloc_id": pl.String,
        "ccode": pl.Int16,
        "start": pl.Date,
        "member": pl.String,
        "end": pl.Date,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def check_existed(group: AdHocGroup, first: int, last: int) -> None:
    """Raise where the group, or one of its states, did not exist in any of the years.

    Raises
    ------
    AmbiguousNameError
        If several states bore its name then.
    KoinonError
        With the state that is missing, or because no two states existed on a common day.
    """
    within = (date(first, 1, 1), date(last + 1, 1, 1))
    years = f"from {first} to {last}" if first < last else f"in {first}"
    for code in group.codes:
        if not any(_meets(span, within) for _, span in _lineage(code)):
            for held in unclear(group, first, last).get(_name(code), []):
                state(state_by_code(code).name, held)  # asks which is meant
            raise KoinonError(f"{_name(code)} was not a state of the COW system {years}")
    if not any(_meets(span, within) for span in _lives(group.codes)):
        raise KoinonError(f"no two states of {group.id} existed at the same time {years}")


def _meets(one: Span, other: Span) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])
