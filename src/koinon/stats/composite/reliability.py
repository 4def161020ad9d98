"""Whether indicators measure one thing: Cronbach's alpha, Kaiser-Meyer-Olkin, correlations with the index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from koinon.errors import KoinonError

if TYPE_CHECKING:
    from numpy.typing import NDArray


def _complete(x: NDArray[np.float64], least: int) -> NDArray[np.float64]:
    full = x[~np.isnan(x).any(axis=1)]
    if x.shape[1] < 2:
        raise KoinonError("one indicator alone cannot be compared with others")
    if full.shape[0] < least:
        raise KoinonError(f"{least} units with every indicator are needed, and {full.shape[0]} have")
    if (np.ptp(full, axis=0) == 0).any():
        raise KoinonError(f"indicator number {int(np.ptp(full, axis=0).argmin()) + 1} does not vary")
    return full


def cronbach_alpha(x: NDArray[np.float64]) -> float:
    """Return Cronbach's alpha: ``k / (k - 1) (1 - sum of variances / variance of the sum)``.

    Cronbach (1951, *Psychometrika* 16: 297-334).

    Parameters
    ----------
    x
        Shape (n, k), on one scale; only rows without NaN count.

    Returns
    -------
    float
        1 where all indicators move together, 0 where they have nothing in common, below 0 where they run
        against each other.

    Raises
    ------
    KoinonError
        If there are fewer than two indicators or three complete rows, or one does not vary.

    Examples
    --------
    >>> round(cronbach_alpha(np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])), 12)
    1.0
    """
    full = _complete(x, 3)
    k = full.shape[1]
    whole = full.sum(axis=1).var(ddof=1)
    if whole <= 1e-15:
        raise KoinonError("the indicators cancel out, so alpha is not defined")
    return float(k / (k - 1) * (1 - full.var(axis=0, ddof=1).sum() / whole))


@dataclass(frozen=True)
class Kmo:
    """The Kaiser-Meyer-Olkin measure, 0-1: over all indicators and for each, shape (k,)."""

    overall: float
    each: NDArray[np.float64]


def kmo(x: NDArray[np.float64]) -> Kmo:
    """Return how much of their correlation indicators share with all others (Kaiser-Meyer-Olkin).

    Kaiser (1974, *Psychometrika* 39: 31-36): squared correlations over those plus squared partial
    correlations, off the diagonal. Above 0.6 principal components make sense, below 0.5 they do not.

    Parameters
    ----------
    x
        Shape (n, k); only rows without NaN count.

    Raises
    ------
    KoinonError
        As in `cronbach_alpha`, or if one indicator follows from the others.
    """
    full = _complete(x, x.shape[1] + 1)
    r = np.atleast_2d(np.corrcoef(full, rowvar=False))
    if np.linalg.cond(r) > 1e12:
        raise KoinonError("one indicator follows from the others, so partial correlations are not defined")
    inverse = np.linalg.inv(r)
    scale = np.sqrt(np.diag(inverse))
    partial = -inverse / np.outer(scale, scale)
    off = ~np.eye(r.shape[0], dtype=bool)
    ours, theirs = np.where(off, r**2, 0.0), np.where(off, partial**2, 0.0)
    with np.errstate(invalid="ignore"):
        each = ours.sum(axis=0) / (ours.sum(axis=0) + theirs.sum(axis=0))
    return Kmo(float(ours.sum() / (ours.sum() + theirs.sum())), each)


def correlations(y: NDArray[np.float64], index: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Pearson's correlation of each column of `y` with `index`, over the rows where both are known.

    Returns
    -------
    numpy.ndarray
        Shape (k,), -1 to 1; NaN below three rows or where one does not vary.
    """
    made = np.full(y.shape[1], np.nan)
    for column, values in enumerate(y.T):
        both = ~(np.isnan(values) | np.isnan(index))
        a, b = values[both], index[both]
        if both.sum() >= 3 and np.ptp(a) > 0 and np.ptp(b) > 0:
            made[column] = np.corrcoef(a, b)[0, 1]
    return made
