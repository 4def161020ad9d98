"""Putting indicators on one scale: min-max, z-scores, ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from koinon.errors import KoinonError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def known(x: NDArray[np.float64], names: Sequence[str] = ()) -> None:
    """Raise `KoinonError` if a column of `x` has no value at all; `names` are those of the columns."""
    if x.shape[0] == 0:
        raise KoinonError("there is nothing to put on a scale: no unit was given")
    for column in np.flatnonzero(np.isnan(x).all(axis=0)):
        name = f"'{names[int(column)]}'" if names else f"number {column + 1}"
        raise KoinonError(f"indicator {name} has no value for any unit")


def minmax(
    x: NDArray[np.float64],
    low: NDArray[np.float64] | None = None,
    high: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Return ``(x - low) / (high - low)``, cut at 0 and 1.

    Parameters
    ----------
    x
        Shape (n, k); NaN stays NaN.
    low, high
        Shape (k,): the ends of the scale; those of `x` itself unless given. Taken over all units and years
        they make the panel min-max of the ARCII (ADB) and keep years comparable.

    Returns
    -------
    numpy.ndarray
        Shape (n, k), 0-1. An indicator that does not vary is 0.5 everywhere: it tells nobody apart.

    Raises
    ------
    KoinonError
        If an indicator has no value at all.

    Examples
    --------
    >>> minmax(np.array([[1.0], [3.0], [2.0]])).ravel().tolist()
    [0.0, 1.0, 0.5]
    """
    if low is None or high is None:
        known(x)
        low, high = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    span = high - low
    flat = span <= 0
    scaled = np.clip((x - low) / np.where(flat, 1.0, span), 0.0, 1.0)
    made: NDArray[np.float64] = np.where(flat & ~np.isnan(x), 0.5, scaled)
    return made


def zscore(
    x: NDArray[np.float64],
    mean: NDArray[np.float64] | None = None,
    sd: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Return ``(x - mean) / sd``; parameters as in `minmax`, with n - 1 in the standard deviation.

    Examples
    --------
    >>> zscore(np.array([[1.0], [3.0], [2.0]])).ravel().tolist()
    [-1.0, 1.0, 0.0]
    """
    if mean is None or sd is None:
        known(x)
        mean = np.nanmean(x, axis=0)
        counts = (~np.isnan(x)).sum(axis=0)
        sd = np.sqrt(np.nansum((x - mean) ** 2, axis=0) / np.maximum(counts - 1, 1))
    flat = sd <= 0
    made: NDArray[np.float64] = (x - mean) / np.where(flat, 1.0, sd)
    return made


def average_rank(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ranks from 1 (the lowest value) down each column, ties sharing the mean of theirs; NaN stays.

    Parameters
    ----------
    x
        Shape (n, k).

    Examples
    --------
    >>> average_rank(np.array([[5.0], [1.0], [5.0], [np.nan]])).ravel().tolist()
    [2.5, 1.0, 2.5, nan]
    """
    n, k = x.shape
    order = np.argsort(x, axis=0, kind="stable")  # NaN comes last
    ordered = np.take_along_axis(x, order, axis=0)
    new = np.ones((n, k), bool)
    new[1:] = ordered[1:] != ordered[:-1]
    places = np.arange(n)[:, None]
    starts = np.maximum.accumulate(np.where(new, places, 0), axis=0)
    last = np.ones((n, k), bool)
    last[:-1] = new[1:]
    ends = np.minimum.accumulate(np.where(last, places, n)[::-1], axis=0)[::-1]
    made = np.empty((n, k))
    np.put_along_axis(made, order, (starts + ends) / 2 + 1, axis=0)
    made[np.isnan(x)] = np.nan
    return made


def rank_share(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return `average_rank` over the number of known values, above 0 to 1.

    Examples
    --------
    >>> rank_share(np.array([[1.0], [3.0], [2.0], [np.nan]])).ravel().round(3).tolist()
    [0.333, 1.0, 0.667, nan]
    """
    known(x)
    made: NDArray[np.float64] = average_rank(x) / (~np.isnan(x)).sum(axis=0)
    return made
