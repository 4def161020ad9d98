"""A weighted mean of parts, and how far it depends on one choice at a time: of scale, part or weight.

The protocol is the OECD/JRC handbook's in small (Saisana, Saltelli and Tarantola 2005, *Journal of the Royal
Statistical Society A* 168: 307-323): the mean is computed again under every scaling, with every part left
out and with every part doubled, and the lowest and highest of these are shown beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from koinon.stats.composite.aggregate import aggregate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


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

    Examples
    --------
    >>> made = compose([np.array([[0.2, 0.6]])], np.ones(2), 2)
    >>> made.mean.round(12).tolist(), made.low.tolist(), made.high.tolist()
    ([0.4], [0.2], [0.6])
    """
    counted = weights > 0
    known = (~np.isnan(scalings[0]) & counted).sum(axis=1)
    enough = known >= least
    schemes = [weights]
    for part in np.flatnonzero(counted):
        unit = np.eye(weights.size)[part]
        schemes += [weights * (1 - unit), weights * (1 + unit)]
    every = np.stack([aggregate(parts, scheme) for parts in scalings for scheme in schemes])
    mean = np.where(enough, aggregate(scalings[0], weights), np.nan)
    # A variant that leaves out the only known part says nothing; fmin and fmax pass it over.
    low = np.where(enough, np.fmin.reduce(every), np.nan)
    high = np.where(enough, np.fmax.reduce(every), np.nan)
    return Composite(mean, low, high, known)
