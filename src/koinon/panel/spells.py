"""Unfolding spells into years, and counting the years since an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray


def by_year(spells: pl.DataFrame, covers: tuple[int, int]) -> pl.DataFrame:
    """Return one row per calendar year that a spell touches, within the years a source covers.

    Parameters
    ----------
    spells
        With ``start`` and ``end`` as dates (both inclusive) or years; a spell without end is open.
    covers
        First and last year of the source; open spells run to the last one.
    """
    first, last = covers
    start, end = pl.col("start"), pl.col("end")
    if spells.schema["start"] == pl.Date:
        start, end = start.dt.year(), end.dt.year()
    low = start.cast(pl.Int32).clip(lower_bound=first)
    high = end.cast(pl.Int32).fill_null(last).clip(upper_bound=last)
    unfolded = spells.filter(low <= high).with_columns(year=pl.int_ranges(low, high + 1, dtype=pl.Int16))
    return unfolded.drop("start", "end").explode("year")


def years_since(event: NDArray[np.bool_], starts: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Count rows since the last event or since the unit's first row.

    Parameters
    ----------
    event
        Whether the event happens in the row, shape (n,).
    starts
        Whether the row opens a unit's history, shape (n,).

    Returns
    -------
    numpy.ndarray
        Shape (n,): 0 in the first row of a history and in the row after an event, then 1, 2, ...

    Examples
    --------
    >>> years_since(np.array([False, True, False, False]), np.array([True, False, False, False]))
    array([0, 1, 0, 1], dtype=int32)
    """
    n = event.shape[0]
    if n == 0:
        return np.zeros(0, np.int32)
    resets = starts.copy()
    resets[0] = True
    resets[1:] |= event[:-1]
    rows = np.arange(n, dtype=np.int32)
    last = np.maximum.accumulate(np.where(resets, rows, 0))
    return (rows - last).astype(np.int32)
