"""Intervals of shares, of their differences and of ratios of means (Wilson, Newcombe, Welch).

By hand, because SciPy takes one share at a time and these are asked for whole columns, where a side may be
empty. Tests hold them to SciPy and statsmodels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


_Z = 1.959963984540054
"""97.5 % point of the normal distribution."""

_FEW = 2
"""Fewer values than this on a side have no spread."""


def wilson(hits: Any, of: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the 95 % score interval of a share, elementwise; NaN of none.

    Wilson (1927, *Journal of the American Statistical Association* 22: 209-212).

    Parameters
    ----------
    hits, of
        How many of how many; numbers or arrays that broadcast.

    Examples
    --------
    >>> low, high = wilson([0, 5], [10, 10])
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.0, 0.237], [0.278, 0.763])
    """
    x, n = np.asarray(hits, dtype=float), np.asarray(of, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = np.where(n > 0, x / n, np.nan)
        middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        half = _Z * np.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


def difference(
    hits1: Any, of1: Any, hits2: Any, of2: Any
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return share 1 minus share 2 and its 95 % interval, elementwise.

    Method 10 of Newcombe (1998, *Statistics in Medicine* 17: 873-890).

    Parameters
    ----------
    hits1, of1, hits2, of2
        As in `wilson`, of either side.

    Returns
    -------
    estimate, low, high
        From -1 to 1; NaN where a side is empty.

    Examples
    --------
    >>> [round(float(x), 4) for x in difference(56, 70, 48, 80)]
    [0.2, 0.0524, 0.3339]
    """
    x1, n1, x2, n2 = (np.asarray(v, dtype=float) for v in (hits1, of1, hits2, of2))
    (low1, high1), (low2, high2) = wilson(x1, n1), wilson(x2, n2)
    with np.errstate(invalid="ignore", divide="ignore"):
        p1, p2 = np.where(n1 > 0, x1 / n1, np.nan), np.where(n2 > 0, x2 / n2, np.nan)
    low = p1 - p2 - np.sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2)
    high = p1 - p2 + np.sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2)
    return p1 - p2, low, high


def log_ratio(
    n1: Any, sum1: Any, square1: Any, n2: Any, sum2: Any, square2: Any
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the ratio of two geometric means and its 95 % interval (Welch on logarithms), elementwise.

    Parameters
    ----------
    n1, sum1, square1, n2, sum2, square2
        Number, sum and sum of squares of the logarithms on each side.

    Returns
    -------
    estimate, low, high
        NaN where a side has fewer than two values.

    Examples
    --------
    >>> logs = np.log([1.0, 2.0, 4.0])
    >>> mine, theirs = (3, logs.sum(), (logs**2).sum()), (3, 0.0, (logs**2).sum())
    >>> [round(float(x), 2) for x in log_ratio(*mine, *theirs)]
    [2.0, 0.21, 18.75]
    """
    from scipy.stats import t

    parts = []
    with np.errstate(invalid="ignore", divide="ignore"):
        for n, total, square in ((n1, sum1, square1), (n2, sum2, square2)):
            count = np.where(np.asarray(n, dtype=float) >= _FEW, np.asarray(n, dtype=float), np.nan)
            mean = np.asarray(total, dtype=float) / count
            spread = np.maximum(np.asarray(square, dtype=float) - count * mean**2, 0) / (count - 1)
            parts.append((mean, spread / count, count))
        (m1, v1, c1), (m2, v2, c2) = parts
        freedom = (v1 + v2) ** 2 / (v1**2 / (c1 - 1) + v2**2 / (c2 - 1))
        half = t.ppf(0.975, freedom) * np.sqrt(v1 + v2)
        return np.exp(m1 - m2), np.exp(m1 - m2 - half), np.exp(m1 - m2 + half)
