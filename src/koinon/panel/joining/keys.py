"""Which columns of a user's table say which state, or which two states, and which year.

Recognised are the spellings of the field's data sets, in either case and with or without underscores. Where
several columns identify the state, the most exact one is used and the others are left out: the panel's own
codes before those of the other system, abbreviations and ISO codes, and names last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from koinon.errors import KoinonError, UnknownNameError, join_or

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from koinon.panel.joining.userfile import UserTable
    from koinon.world.systems import System

Kind = Literal["cow", "gw", "abbreviation", "iso3", "iso2", "iso_numeric", "name"]

_WORDS: dict[Kind, tuple[str, ...]] = {
    "cow": ("ccode", "cowcode", "cown", "cownum", "cownumber", "cow", "stateno", "codecow"),
    "gw": ("gwcode", "gwno", "gwn", "gw", "gwid", "gwstatenumber"),
    "abbreviation": ("stateabb", "cowc", "abb", "stabb"),
    "iso3": ("iso3", "iso3c", "iso", "isocode", "iso3code", "isoa3", "iso3alpha", "countrycode", "wbcode"),
    "iso2": ("iso2", "iso2c", "isoa2", "iso2code"),
    "iso_numeric": ("iso3n", "ison", "isonum", "isonumeric", "ison3", "iso3num"),
    "name": ("statename", "statenme", "countryname", "country", "state", "nation", "name"),
}
_ROLES = {
    "exporter": 1, "importer": 2, "origin": 1, "destination": 2, "reporter": 1, "partner": 2,
    "sender": 1, "target": 2, "source": 1, "from": 1, "to": 2, "sidea": 1, "sideb": 2, "orig": 1, "dest": 2,
    "initiator": 1,
}  # fmt: skip
"""Words that stand for one of two states; all but the sides give a direction."""

_SIDES = {"1": 1, "2": 2, "a": 1, "b": 2, "o": 1, "d": 2, "i": 1, "j": 2}
_DIRECTED_SIDES = frozenset({"o", "d"})
_YEARS = ("year", "yr", "calendaryear")


@dataclass(frozen=True)
class Key:
    """A column that identifies a state: how it is to be read, for which side of a pair (0: no pair)."""

    column: str
    kind: Kind
    side: int = 0
    directed: bool = False


@dataclass(frozen=True)
class Keys:
    """The key columns of a table.

    Attributes
    ----------
    states
        One key, or two for a table of pairs, side 1 first.
    year
        Column of years; None where the table has none and holds for every year.
    unused
        Columns that identify states too and are left out.
    """

    states: tuple[Key, ...]
    year: str | None
    unused: tuple[str, ...]

    @property
    def directed(self) -> bool:
        """Whether the columns' names give a direction (exporter and importer)."""
        return any(key.directed for key in self.states)


def keys_of(table: UserTable, system: System, on: str | None = None) -> Keys:
    """Find the key columns of a user's table.

    Parameters
    ----------
    table
        The table.
    system
        Code system of the panel, whose codes are preferred.
    on
        The column that says which state, or two of them with a comma between, where the user tells.

    Raises
    ------
    KoinonError
        If no column, or only one side of a pair, is recognised.
    """
    columns = table.frame.columns
    years = [c for c in columns if _folded(c) in _YEARS]
    if len(years) > 1:
        raise KoinonError(f"{table.name} has several columns of years: {join_or(years)}")
    year = years[0] if years else None
    if on is not None:
        return Keys(_told(table, on, system), year, ())
    seen = [key for column in columns if column != year for key in _read(column, table.frame[column])]
    order = _order(system)
    best: dict[int, Key] = {}
    for key in sorted(seen, key=lambda key: order.index(key.kind)):
        best.setdefault(key.side, key)
    if 1 in best and 2 in best:
        chosen: tuple[Key, ...] = (best[1], best[2])
        seen = [key for key in seen if key.side]
    elif 0 in best:
        chosen = (best[0],)
        seen = [key for key in seen if not key.side]
    else:
        raise KoinonError(_nothing(table.name, columns, best))
    used = {key.column for key in chosen}
    return Keys(chosen, year, tuple(dict.fromkeys(key.column for key in seen if key.column not in used)))


def _nothing(name: str, columns: Sequence[str], best: dict[int, Key]) -> str:
    if best:
        ((side, key),) = best.items()
        return f"{name} has a column of state {side} ({key.column}) and none of state {3 - side}"
    shown = ", ".join(columns[:8]) + (", ..." if len(columns) > 8 else "")
    return (
        f"{name} has no column that says which state (such as ccode, gwcode, iso3c, stateabb or country); "
        f"its columns are {shown}; name one with --join-on"
    )


def _told(table: UserTable, on: str, system: System) -> tuple[Key, ...]:
    names = [part.strip() for part in on.split(",") if part.strip()]
    if len(names) not in {1, 2}:
        raise KoinonError("--join-on takes one column, or two with a comma between for a table of pairs")
    for name in names:
        if name not in table.frame.columns:
            raise UnknownNameError(f"column of {table.name}", name, table.frame.columns)
    made = []
    for number, name in enumerate(names, start=1):
        read = _read(name, table.frame[name])
        kind: Kind = read[0].kind if read else (system if table.frame[name].dtype.is_numeric() else "name")
        made.append(Key(name, kind, number if len(names) == 2 else 0, bool(read) and read[0].directed))
    return tuple(made)


def _order(system: System) -> list[Kind]:
    other: System = "gw" if system == "cow" else "cow"
    return [system, other, "abbreviation", "iso3", "iso2", "iso_numeric", "name"]


def _folded(column: str) -> str:
    return re.sub(r"[^a-z0-9]", "", column.lower())


def _read(column: str, values: pl.Series) -> list[Key]:
    """Return what a column may be as a key: nothing, or one thing."""
    folded = _folded(column)
    if folded in _ROLES:
        side = _ROLES[folded]
        return [Key(column, _kind("name", values), side, not folded.startswith("side"))]
    kind = _word(folded)
    if kind:
        return [Key(column, _kind(kind, values))]
    parts = [part for part in re.split(r"[^a-z0-9]+", column.lower()) if part]
    # "exporter_iso3" before "iso_o", "gwno_a", "ccode1", "statea".
    for role, side in _ROLES.items():
        if role in parts and len(parts) > 1:
            kind = _word("".join(part for part in parts if part != role))
            if kind:
                return [Key(column, _kind(kind, values), side, not role.startswith("side"))]
    match = re.fullmatch(r"(.+?)([12abodij])(?:no|num|name)?", folded)
    kind = _word(match[1]) if match else None
    if match and kind:
        return [Key(column, _kind(kind, values), _SIDES[match[2]], match[2] in _DIRECTED_SIDES)]
    return []


def _word(folded: str) -> Kind | None:
    return next((kind for kind, words in _WORDS.items() if folded in words), None)


def _kind(kind: Kind, values: pl.Series) -> Kind:
    """Correct what a name suggests by what a column holds: numbers are codes, words are none."""
    numeric = values.dtype.is_numeric()
    if kind in {"name", "abbreviation"} and numeric:
        return "cow"
    if kind in {"iso3", "iso2"} and numeric:
        return "iso_numeric"
    if kind in {"cow", "gw", "iso_numeric"} and not numeric and values.str.contains(r"[A-Za-z]").any():
        return "name"
    return kind
