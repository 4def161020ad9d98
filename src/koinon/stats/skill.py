"""How well foretold probabilities fit what came: areas under curves, Brier score, slope, calibration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.stats.logit import logit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CUTS = (0.02, 0.05, 0.1, 0.2, 0.4)
"""Where the classes of the calibration table begin anew."""


def calibration(predictions: pl.DataFrame, cuts: Sequence[float] = CUTS) -> pl.DataFrame:
    """Return predicted against observed shares by class of predicted probability."""
    edges = np.array([0.0, *cuts, 1.0])
    place = np.searchsorted(edges[:-1], predictions["p"].to_numpy(), side="right") - 1
    grouped = (
        predictions.with_columns(place=pl.Series(place))
        .group_by("place")
        .agg(n=pl.len(), predicted=pl.col("p").mean(), observed=pl.col("joined").mean())
    )
    low = pl.col("place").replace_strict(range(edges.size - 1), edges[:-1], return_dtype=pl.Float64)
    high = pl.col("place").replace_strict(range(edges.size - 1), edges[1:], return_dtype=pl.Float64)
    return (
        grouped.sort("place")
        .select("n", "predicted", "observed", low=low, high=high)
        .select("low", "high", "n", "predicted", "observed")
    )


def brier(y: Floats, p: Floats) -> float:
    """Return the Brier score: the mean squared error of probabilities, 0-1, lower is better.

    Brier (1950, *Monthly Weather Review* 78: 1-3).

    Parameters
    ----------
    y, p
        Events (0, 1) and predictions, shape (n,).

    Examples
    --------
    >>> brier(np.array([0.0, 1.0]), np.array([0.5, 0.5]))
    0.25
    """
    return float(np.mean((p - y) ** 2))


@dataclass(frozen=True)
class Steps:
    """The distinct predictions from the highest down, with what lies at each.

    By hand, because SciPy has no area with weights (`scipy.stats.mannwhitneyu` is the closed form without),
    and because a bootstrap draws weights hundreds of times over the same predictions, which are sorted once.

    Attributes
    ----------
    hits, misses
        Weight of events and of non-events at each, shape (steps,).
    """

    hits: Floats
    misses: Floats

    def auc(self) -> float:
        """Return the area under the ROC curve."""
        after = np.cumsum(self.misses[::-1])[::-1] - self.misses
        pairs = self.hits.sum() * self.misses.sum()
        return float((self.hits * (after + self.misses / 2)).sum() / pairs)

    def average_precision(self) -> float:
        """Return the mean precision over events."""
        found, named = np.cumsum(self.hits), np.cumsum(self.hits + self.misses)
        precision = np.divide(found, named, out=np.zeros(len(named)), where=named > 0)
        return float((self.hits * precision).sum() / self.hits.sum())


def places(p: Floats) -> NDArray[np.intp]:
    """Return the place of each prediction among the distinct ones, the highest being 0.

    Examples
    --------
    >>> places(np.array([0.1, 0.8, 0.1])).tolist()
    [1, 0, 1]
    """
    return np.unique(-p, return_inverse=True)[1]


def steps(y: Floats, at: NDArray[np.intp], w: Floats | None = None) -> Steps:
    """Return the weight of events and of non-events at each place.

    Parameters
    ----------
    y
        Events (0, 1), shape (n,).
    at
        Place of each row's prediction, as from `places`.
    w
        How often each row counts; once unless told.

    Examples
    --------
    >>> steps(np.array([1.0, 0.0, 0.0]), np.array([0, 1, 1])).misses.tolist()
    [0.0, 2.0]
    """
    weight = np.ones(len(y)) if w is None else w
    hits, misses = (np.bincount(at, weight * part).astype(np.float64) for part in (y, 1 - y))
    return Steps(hits, misses)


def auc(y: Floats, p: Floats, w: Floats | None = None) -> float:
    """Return the area under the ROC curve: the chance that an event is ranked above a non-event.

    Parameters
    ----------
    y, p
        Events (0, 1) and predictions, shape (n,); ties count half.
    w
        How often each row counts; once unless told.

    Examples
    --------
    >>> auc(np.array([0.0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8]))
    0.75
    """
    return steps(y, places(p), w).auc()


def average_precision(y: Floats, p: Floats, w: Floats | None = None) -> float:
    """Return the mean precision over events, by falling prediction; ties are one step.

    Parameters
    ----------
    y, p, w
        As in `auc`.

    Examples
    --------
    >>> round(average_precision(np.array([0.0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])), 4)
    0.8333
    """
    return steps(y, places(p), w).average_precision()


def slope(y: Floats, p: Floats) -> float:
    """Return the slope of calibration: 1 if right, below 1 where predictions are too far apart.

    That of a logit of the events on the predicted log-odds (Cox 1958, *Biometrika* 45: 562-565).

    Parameters
    ----------
    y, p
        Events (0, 1) and predictions, shape (n,).

    Raises
    ------
    KoinonError
        If all events are alike.

    Examples
    --------
    >>> y, p = np.array([0.0, 0, 1, 0, 1, 1]), np.array([0.2, 0.2, 0.2, 0.8, 0.8, 0.8])
    >>> round(slope(y, p), 3)
    0.5
    """
    inside = np.clip(p, 1e-12, 1 - 1e-12)
    return float(logit(np.log(inside / (1 - inside))[:, None], y)[1])
