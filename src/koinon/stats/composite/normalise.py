"""Putting indicators on one scale: min-max, z-scores, ranks, places within a reference.

Two kinds of function. `minmax`, `zscore` and `rank_share` put every column of a table on a scale.
`percentile`, `min_max`, `normal` and, by name, `scaled` say where values stand within a reference, which need
not hold them; `by_year` does so for every column and year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from koinon.errors import KoinonError, UnknownNameError, join_or
from koinon.stats.ranks import average_ranks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    low: NDArray[np.float64] | np.float64 | None = None,
    high: NDArray[np.float64] | np.float64 | None = None,
) -> NDArray[np.float64]:
    """Return ``(x - low) / (high - low)``, cut at 0 and 1.

    Parameters
    ----------
    x
        Shape (n, k); NaN stays NaN.
    low, high
        Shape (k,), or one for all: the ends of the scale; those of `x` itself unless given. Taken over all
        units and years they make the panel min-max of the ARCII (ADB) and keep years comparable.

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
    inside = np.clip((x - low) / np.where(flat, 1.0, span), 0.0, 1.0)
    made: NDArray[np.float64] = np.where(flat & ~np.isnan(x), 0.5, inside)
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


def rank_share(x: NDArray[np.float64], among: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
    """Return the average rank, from the lowest, over the number of known values.

    Parameters
    ----------
    x
        Shape (n, k); NaN stays NaN.
    among
        Which rows are ranked, shape (n,); all unless told. Another row gets the rank between those of the
        ranked values below it and of the next.

    Returns
    -------
    numpy.ndarray
        Shape (n, k), above 0 to 1 for the ranked rows.

    Raises
    ------
    KoinonError
        If all rows are ranked and an indicator has no value at all.

    Examples
    --------
    >>> rank_share(np.array([[1.0], [3.0], [2.0], [np.nan]])).ravel().round(3).tolist()
    [0.333, 1.0, 0.667, nan]
    >>> rank_share(np.array([[1.0], [3.0], [2.0]]), np.array([True, True, False])).ravel().tolist()
    [0.5, 1.0, 0.75]
    """
    if among is None:
        known(x)
        among = np.ones(x.shape[0], bool)
    made = np.empty_like(x)
    others, beside = x[among], x[~among]
    made[among] = average_ranks(others)
    lower = (others[None] < beside[:, None]).sum(axis=1)
    ties = (others[None] == beside[:, None]).sum(axis=1)
    made[~among] = np.where(np.isnan(beside), np.nan, lower + (ties + 1) / 2)
    share: NDArray[np.float64] = made / np.maximum((~np.isnan(others)).sum(axis=0), 1)
    return share


def percentile(
    values: NDArray[np.float64], among: NDArray[np.float64], *, inside: bool = True
) -> NDArray[np.float64]:
    """Return the share of `among` below each value, ties counted half.

    Parameters
    ----------
    values
        Shape (n,), without NaN.
    among
        The values compared with, shape (m,), finite.
    inside
        Whether `values` belong to `among`; otherwise each is counted as one more.

    Examples
    --------
    >>> here = np.array([1.0, 2.0, 2.0, 5.0])
    >>> percentile(here, here).tolist()
    [0.125, 0.5, 0.5, 0.875]
    >>> percentile(np.array([9.0]), here, inside=False).tolist()
    [0.9]
    """
    ordered = np.sort(among)
    below = np.searchsorted(ordered, values, side="left")
    ties = np.searchsorted(ordered, values, side="right") - below
    own = 0 if inside else 1
    made: NDArray[np.float64] = (below + (ties + own) / 2) / (ordered.size + own)
    return made


def min_max(
    values: NDArray[np.float64],
    among: NDArray[np.float64],
    *,
    inside: bool = True,  # noqa: ARG001  # one shape for all three
) -> NDArray[np.float64]:
    """Return where each value lies between the least and the most of `among`, 0-1; all alike are 0.5.

    Examples
    --------
    >>> min_max(np.array([1.0, 9.0]), np.array([0.0, 4.0])).tolist()
    [0.25, 1.0]
    """
    return minmax(values, among.min(), among.max())


def normal(
    values: NDArray[np.float64],
    among: NDArray[np.float64],
    *,
    inside: bool = True,  # noqa: ARG001  # one shape for all three
) -> NDArray[np.float64]:
    """Return the normal distribution function of each value's standard score, 0-1; all alike are 0.5.

    The standard deviation has n below it: the reference is the whole, not a sample of it.

    Examples
    --------
    >>> normal(np.array([2.0, 3.0]), np.array([1.0, 3.0])).round(4).tolist()
    [0.5, 0.8413]
    """
    from scipy.special import ndtr

    ordered = np.sort(among)  # a fixed order, so that the last digit does not depend on that of the rows
    spread = float(ordered.std())
    if spread == 0 or ordered[0] == ordered[-1]:
        return np.where(np.isnan(values), np.nan, 0.5)
    made: NDArray[np.float64] = ndtr((values - float(ordered.mean())) / spread)
    return made


WITHIN: dict[str, Callable[..., NDArray[np.float64]]] = {"rank": percentile, "minmax": min_max, "z": normal}
"""What says where values stand within a reference, by the name that an option gives it."""

SCALINGS = tuple(WITHIN)


def scaled(
    values: NDArray[np.float64], reference: NDArray[np.float64], scaling: str = "rank"
) -> NDArray[np.float64]:
    """Return where values stand within a reference, 0-1.

    Parameters
    ----------
    values
        Shape (n,); NaN stays NaN.
    reference
        Shape (m,); NaN is left out.
    scaling
        ``"rank"``: share of the reference below, ties half (`percentile`); ``"minmax"``: place between its
        least and greatest value, cut off at both (`min_max`); ``"z"``: normal probability of the standard
        score (`normal`).

    Returns
    -------
    numpy.ndarray
        NaN throughout where the reference has no two different values.

    Raises
    ------
    UnknownNameError
        If there is no such scaling.

    Examples
    --------
    >>> scaled(np.array([1.0, 4.0]), np.array([1.0, 2.0, 3.0, 4.0])).tolist()
    [0.125, 0.875]
    """
    if scaling not in WITHIN:
        raise UnknownNameError("choice of scaling", scaling, SCALINGS, hint=f"they are {join_or(SCALINGS)}")
    there = np.sort(reference[~np.isnan(reference)])
    if there.size < 2 or there[0] == there[-1]:
        return np.full(values.shape, np.nan)
    return np.where(np.isnan(values), np.nan, WITHIN[scaling](values, there))


def by_year(
    values: NDArray[np.float64],
    years: NDArray[np.int64],
    ranked: NDArray[np.bool_],
    how: Callable[..., NDArray[np.float64]] = percentile,
    least: int = 1,
) -> NDArray[np.float64]:
    """Say of every column where its values stand among those of the same year.

    Parameters
    ----------
    values
        Shape (n, k); NaN where unknown.
    years
        Shape (n,).
    ranked
        Whether a row is one of those compared with, shape (n,); each other row is set beside them alone.
    how
        One of `WITHIN`.
    least
        Fewest values of ranked rows in a year.

    Returns
    -------
    numpy.ndarray
        Shape (n, k), 0-1; NaN where unknown, or where too few are known in the year.

    Examples
    --------
    >>> values, years = np.array([[1.0], [3.0], [2.0], [7.0]]), np.array([1999, 1999, 1999, 2000])
    >>> by_year(values, years, np.array([True, True, False, True])).ravel().tolist()
    [0.25, 0.75, 0.5, 0.5]
    """
    made = np.full(values.shape, np.nan)
    order = np.argsort(years, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(years[order])) + 1):
        for column in range(values.shape[1]):
            here = values[rows, column]
            there = np.isfinite(here)
            among = here[there & ranked[rows]]
            if among.size < least:
                continue
            for inside in (True, False):
                mine = there & (ranked[rows] == inside)
                if mine.any():
                    made[rows[mine], column] = how(here[mine], among, inside=inside)
    return made
