"""The years of a state under its codes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY = ["ccode", "year"]


def as_life(years: Sequence[tuple[int, int]]) -> pl.DataFrame:
    """Return ``year`` and ``ccode`` (Int16) from pairs of year and code, as `NamedState.years` gives them.

    Examples
    --------
    >>> as_life([(1989, 260), (1990, 255)])["ccode"].to_list()
    [260, 255]
    """
    return pl.DataFrame(years, schema={"year": pl.Int16, "ccode": pl.Int16}, orient="row")


def seen_from(life: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return rows of pairs, in whichever order, as rows of the state's with the ``other`` one."""
    one = pairs.rename({"ccode1": "ccode", "ccode2": "other"})
    two = pairs.rename({"ccode2": "ccode", "ccode1": "other"}).select(one.columns)
    return life.join(pl.concat([one, two]), on=["year", "ccode"])


def cut_to_life(
    start: date | None, end: date | None, lives: list[tuple[date, date]]
) -> tuple[date | None, date | None] | None:
    """Return a spell without what lies before or after the years of the state; None if nothing is left.

    Gaps within a life (an occupied country) do not end a membership that the registry lets run on.
    """
    first, last = min(life[0] for life in lives), max(life[1] for life in lives)
    over = last + timedelta(days=1) if last.year < 9999 else None
    if (end and end <= first) or (start and over and start >= over):
        return None
    until = min((day for day in (end, over) if day), default=None)
    return max(start, first) if start else None, until


def touch(end: date | None, start: date | None) -> bool:
    """Say whether a spell begins where another ends, give or take a day."""
    return end is not None and start is not None and abs((start - end).days) <= 1
