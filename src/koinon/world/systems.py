"""Code systems and the dated list of states in each.

``data/states.csv`` and ``data/crosswalk.csv`` are reviewed source files of the project. They restate
the membership spells of the COW state system (v2016) and of the Gleditsch-Ward list, and which code of
one system stands for which code of the other in which years; a test compares them with the originals.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

import polars as pl

System = Literal["cow", "gw"]

CODE: dict[System, str] = {"cow": "ccode", "gw": "gwcode"}
"""Column that carries a state's code in each system."""

LIST_END: dict[System, date] = {"cow": date(2016, 12, 31), "gw": date(2017, 12, 31)}
"""Last day of each list. A spell that reaches it is open, not over."""


def _csv(name: str, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    path = resources.files("koinon.world") / "data" / name
    return pl.read_csv(path.read_bytes(), schema=schema)


@cache
def state_spells(system: System) -> pl.DataFrame:
    """Return the membership spells of one system.

    Returns
    -------
    polars.DataFrame
        ``code``, ``stateabb``, ``statename``, ``start`` and ``end`` (both days inclusive; an open
        spell has no end) and ``microstate``, sorted by code and start.
    """
    spells = _csv(
        "states.csv",
        {
            "system": pl.String(),
            "code": pl.Int16(),
            "stateabb": pl.String(),
            "statename": pl.String(),
            "start": pl.Date(),
            "end": pl.Date(),
            "microstate": pl.Int8(),
        },
    )
    return spells.filter(pl.col("system") == system).drop("system").cast({"microstate": pl.Boolean})


@cache
def crosswalk(start: System) -> pl.DataFrame:
    """Return which code of the other system stands for each code of `start`, in spells of whole years.

    The two directions are kept apart because they are not each other's mirror in the year of a merger:
    in 1990 both COW Germanies (255, 260) are Gleditsch-Ward 260, which in turn is COW 260 that year.

    Returns
    -------
    polars.DataFrame
        ``ccode``, ``gwcode``, ``first_year``, ``last_year``; an open spell has no last year. A state
        without counterpart in some year has no row for it, and in one year no state of `start` has two.
    """
    rows = _csv(
        "crosswalk.csv",
        {
            "from_system": pl.String(),
            "ccode": pl.Int16(),
            "gwcode": pl.Int16(),
            "first_year": pl.Int16(),
            "last_year": pl.Int16(),
        },
    )
    return rows.filter(pl.col("from_system") == start).drop("from_system")
