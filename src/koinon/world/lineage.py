"""Which COW state came out of which: unions, break-ups, secessions, and the occupations between.

``data/lineage.csv`` is a reviewed source file of the project. A row's date is a date of the state list:
the first day of the successor's spell, or the day after the predecessor's spell ended. An occupation
names the occupier; the occupied state's own next spell is its restoration. The union of Central
America and Great Colombia were never states of the COW system, so they have no row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal, get_args

import polars as pl

from koinon.world.resolver import state_by_code

Change = Literal["unification", "dissolution", "secession", "continuation", "occupation"]

CHANGES: tuple[Change, ...] = get_args(Change)


@dataclass(frozen=True)
class Succession:
    """One state taking over from another, in COW codes.

    ``kind`` is ``unification`` (the predecessor joined the successor), ``dissolution`` (the predecessor
    broke up), ``secession`` (the successor left it), ``continuation`` (the same government elsewhere) or
    ``occupation`` (the successor took it over for a time).
    """

    predecessor: int
    successor: int
    date: date
    kind: Change
    note: str


def predecessors(code: int, *, occupations: bool = False) -> tuple[Succession, ...]:
    """Return what a COW state came out of or took in, oldest first.

    Raises
    ------
    koinon.errors.UnknownNameError
        No state of the COW system ever had the code.

    Examples
    --------
    >>> [(change.predecessor, change.kind) for change in predecessors(679)]
    [(678, 'unification'), (680, 'unification')]
    """
    state_by_code(code)
    return tuple(change for change in _changes(occupations) if change.successor == code)


def successors(code: int, *, occupations: bool = False) -> tuple[Succession, ...]:
    """Return what came out of a COW state or took it in, oldest first.

    Raises
    ------
    koinon.errors.UnknownNameError
        No state of the COW system ever had the code.

    Examples
    --------
    >>> [(change.successor, change.date.year) for change in successors(315)]
    [(316, 1993), (317, 1993)]
    """
    state_by_code(code)
    return tuple(change for change in _changes(occupations) if change.predecessor == code)


def lineage(code: int) -> tuple[Succession, ...]:
    """Return all ancestors and all descendants of a COW state, step by step, oldest first.

    Ancestry stops where history does: what a neighbour's other successors became is not followed.
    Occupations are no descent and are left out.

    Examples
    --------
    >>> sorted({change.predecessor for change in lineage(316)})
    [300, 315]
    """
    state_by_code(code)
    up = _closure(code, upward=True)
    down = _closure(code, upward=False)
    return tuple(sorted(up | down, key=lambda change: (change.date, change.predecessor, change.successor)))


def _closure(code: int, *, upward: bool) -> set[Succession]:
    """Follow the changes from a state one way in time, each step at or beyond the last."""
    found: set[Succession] = set()
    queue: list[tuple[int, date]] = [(code, date.max if upward else date.min)]
    while queue:
        at, when = queue.pop()
        for change in _changes(occupations=False):
            here, there = (
                (change.successor, change.predecessor) if upward else (change.predecessor, change.successor)
            )
            in_order = change.date <= when if upward else change.date >= when
            if here == at and in_order and change not in found:
                found.add(change)
                queue.append((there, change.date))
    return found


@cache
def successions() -> pl.DataFrame:
    """Return the whole file: ``predecessor_ccode``, ``successor_ccode``, ``date``, ``kind``, ``note``."""
    path = resources.files("koinon.world") / "data" / "lineage.csv"
    schema = {
        "predecessor_ccode": pl.Int16(),
        "successor_ccode": pl.Int16(),
        "date": pl.Date(),
        "kind": pl.String(),
        "note": pl.String(),
    }
    return pl.read_csv(path.read_bytes(), schema=schema)


@cache
def _changes(occupations: bool) -> tuple[Succession, ...]:
    changes = [Succession(*row) for row in successions().iter_rows()]
    return tuple(change for change in changes if occupations or change.kind != "occupation")
