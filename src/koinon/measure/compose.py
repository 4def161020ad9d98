"""Means of parts that are never hidden: scaling, weighting, and how far a mean depends on both.

The protocol is the OECD/JRC handbook's in small (Saisana, Saltelli and Tarantola 2005, *Journal of the Royal
Statistical Society A* 168: 307-323): the mean is computed again under every scaling, with every part left
out and with every part doubled, and the lowest and highest of these are shown beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from koinon.options import as_choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SCALINGS = ("rank", "minmax", "z")

_normal = np.vectorize(NormalDist().cdf, otypes=[float])


@dataclass(frozen=True)
class Composite:
    """Weighted means of parts, shape (n,) each; NaN where too few parts are known.

    Attributes
    ----------
    mean
        With the weights and the scaling asked for.
    low, high
        Lowest and highest mean over all scalings, each part left out and each part doubled.
    known
        Number of parts with a value and a positive weight.
    """

    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    known: NDArray[np.int64]


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
        ``"rank"``: share of the reference below, ties half; ``"minmax"``: place between its least and
        greatest value, cut off at both; ``"z"``: normal probability of the standard score.

    Returns
    -------
    numpy.ndarray
        NaN throughout where the reference has no two different values.

    Examples
    --------
    >>> scaled(np.array([1.0, 4.0]), np.array([1.0, 2.0, 3.0, 4.0])).tolist()
    [0.125, 0.875]
    """
    as_choice("scaling", scaling, SCALINGS)
    known = np.sort(reference[~np.isnan(reference)])
    if known.size < 2 or known[0] == known[-1]:
        return np.full(values.shape, np.nan)
    if scaling == "rank":
        below, upto = np.searchsorted(known, values, "left"), np.searchsorted(known, values, "right")
        made = (below + upto) / (2 * known.size)
    elif scaling == "minmax":
        made = np.clip((values - known[0]) / (known[-1] - known[0]), 0, 1)
    else:
        made = _normal((values - known.mean()) / known.std())
    return np.where(np.isnan(values), np.nan, made)


def weighted(parts: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weighted mean of the known parts of each row; NaN where none has weight.

    Parameters
    ----------
    parts
        Shape (n, k); NaN where unknown.
    weights
        Shape (k,), 0 or more.

    Examples
    --------
    >>> weighted(np.array([[0.2, 0.8], [np.nan, 0.8]]), np.array([3.0, 1.0])).round(2).tolist()
    [0.35, 0.8]
    """
    known = ~np.isnan(parts)
    # Not a matrix product, whose last digit depends on how many rows there are.
    total = (known * weights).sum(axis=1)
    whole = (np.where(known, parts, 0) * weights).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        made: NDArray[np.float64] = np.where(total > 0, whole / total, np.nan)
    return made


def compose(scalings: Sequence[NDArray[np.float64]], weights: NDArray[np.float64], least: int) -> Composite:
    """Return weighted means with their range over scalings and weights.

    Parameters
    ----------
    scalings
        The parts, shape (n, k), under each scaling; the first is the one asked for.
    weights
        Shape (k,), 0 or more, not all 0.
    least
        Number of known parts with weight below which a row has no mean.

    Returns
    -------
    Composite
        ``low`` and ``high`` hold ``mean`` between them.
    """
    counted = weights > 0
    known = (~np.isnan(scalings[0]) & counted).sum(axis=1)
    enough = known >= least
    k = weights.size
    schemes = [weights]
    for part in np.flatnonzero(counted):
        unit = np.eye(k)[part]
        schemes += [weights * (1 - unit), weights * (1 + unit)]
    every = np.stack([weighted(parts, scheme) for parts in scalings for scheme in schemes])
    mean = np.where(enough, weighted(scalings[0], weights), np.nan)
    # A variant that leaves out the only known part says nothing; fmin and fmax pass it over.
    low = np.where(enough, np.fmin.reduce(every), np.nan)
    high = np.where(enough, np.fmax.reduce(every), np.nan)
    return Composite(mean, low, high, known)
