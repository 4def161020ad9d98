"""The years of two states together.

A pair is a frame of ``year``, ``one`` and ``two``: the COW codes of both in each year in which both existed
on a common day, in the order in which they were asked for.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

Span = tuple[int, date, date]
"""Code, first and last day."""

PAIR = ["ccode1", "ccode2", "year"]


def common(
    life_one: pl.DataFrame, life_two: pl.DataFrame, spans_one: Sequence[Span], spans_two: Sequence[Span]
) -> pl.DataFrame:
    """Return the pair: ``year``, ``one``, ``two`` for each year with a common day.

    Parameters
    ----------
    life_one, life_two
        ``year``, ``ccode``; see `koinon.facts.state.life.as_life`.
    spans_one, spans_two
        Code, first and last day of each spell of the two.
    """
    shared = {
        year
        for first, last in overlaps(spans_one, spans_two)
        for year in range(first.year, min(last.year, 2100) + 1)
    }
    both = life_one.rename({"ccode": "one"}).join(life_two.rename({"ccode": "two"}), on="year")
    return both.filter(pl.col("year").is_in(list(shared))).sort("year")


def overlaps(one: Sequence[Span], two: Sequence[Span]) -> list[tuple[date, date]]:
    """Return the spans of days that two lists of spells share, merged where they touch.

    Examples
    --------
    >>> west = [(260, date(1955, 5, 5), date(1990, 10, 2))]
    >>> overlaps(west, [(265, date(1954, 3, 25), date(1990, 10, 2))])
    [(datetime.date(1955, 5, 5), datetime.date(1990, 10, 2))]
    """
    cut = sorted((max(a, c), min(b, d)) for _, a, b in one for _, c, d in two if max(a, c) <= min(b, d))
    merged: list[tuple[date, date]] = []
    for first, last in cut:
        if merged and (first - merged[-1][1]).days <= 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def keyed(pair: pl.DataFrame) -> pl.DataFrame:
    """Return the pair with ``ccode1`` < ``ccode2``, as the tables have it."""
    low, high = pl.min_horizontal("one", "two"), pl.max_horizontal("one", "two")
    return pair.with_columns(ccode1=low, ccode2=high)
