"""How well foretold probabilities fit what came: areas under curves, slopes, calibration."""

from __future__ import annotations

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
    return _auc(*_steps(y, _places(p), w))


def _auc(hits: Floats, misses: Floats) -> float:
    after = np.cumsum(misses[::-1])[::-1] - misses
    return float((hits * (after + misses / 2)).sum() / (hits.sum() * misses.sum()))


def average_precision(y: Floats, p: Floats, w: Floats | None = None) -> float:
    """Return the mean precision over events, by falling prediction; ties are one step.

    Examples
    --------
    >>> round(average_precision(np.array([0.0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])), 4)
    0.8333
    """
    return _precision(*_steps(y, _places(p), w))


def _precision(hits: Floats, misses: Floats) -> float:
    found, named = np.cumsum(hits), np.cumsum(hits + misses)
    precision = np.divide(found, named, out=np.zeros(len(named)), where=named > 0)
    return float((hits * precision).sum() / hits.sum())


def _places(p: Floats) -> NDArray[np.intp]:
    """Return the place of each prediction among the distinct ones, the highest being 0."""
    return np.unique(-p, return_inverse=True)[1]


def _steps(y: Floats, places: NDArray[np.intp], w: Floats | None) -> tuple[Floats, Floats]:
    """Return the weight of events and of non-events at each place."""
    weight = np.ones(len(y)) if w is None else w
    hits, misses = (np.bincount(places, weight * part).astype(np.float64) for part in (y, 1 - y))
    return hits, misses


def slope(y: Floats, p: Floats) -> float:
    """Return the slope of calibration: 1 if right, below 1 where predictions are too far apart."""
    inside = np.clip(p, 1e-12, 1 - 1e-12)
    return float(logit(np.log(inside / (1 - inside))[:, None], y)[1])
