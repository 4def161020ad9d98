"""The interval of a score over random weights and scales.

After Saisana, Saltelli and Tarantola (2005, *Journal of the Royal Statistical Society A* 168: 307-323) and
the OECD/JRC Handbook on Constructing Composite Indicators (2008), two choices are drawn many times: the
weights, of parts and inside them, and the scale. The interval says how far the score hangs on them, and
nothing on error in the data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from koinon.errors import KoinonError
from koinon.stats.composite.aggregate import by_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CONCENTRATION = 3.0
"""Of the Dirichlet draws of weights, per part or indicator: at equal weights of three a standard deviation
of 0.15 around 1/3."""
MOST_DRAWS = 10_000


def check_draws(draws: int, seed: int) -> None:
    """Raise `KoinonError` unless the number of draws and the seed make sense."""
    if not 1 <= draws <= MOST_DRAWS:
        raise KoinonError(f"the number of draws is 1 to {MOST_DRAWS:,}, not {draws}")
    if seed < 0:
        raise KoinonError(f"a seed is 0 or more, not {seed}")


def spread(
    versions: Sequence[Floats], groups: NDArray[np.int_], weights: Floats, draws: int, seed: int
) -> tuple[Floats, Floats, Floats]:
    """Return the 5th, 50th and 95th percentile of the total over draws of weights and scales.

    Parameters
    ----------
    versions
        The indicators on each scale, each of shape (n, k), part after part; NaN where unknown.
    groups, weights
        As in `koinon.stats.composite.aggregate.by_parts`, `groups` ascending; weights of parts are drawn
        around `weights`, and a part of weight 0 stays out.
    draws, seed
        How many, and the seed of `numpy.random.Generator`; the draws are the same for every row, so that
        units are compared under the same choices.

    Returns
    -------
    tuple of numpy.ndarray
        Shape (n,) each; NaN where there is no total.

    Raises
    ------
    KoinonError
        If there is no draw or too many, or the seed is negative.

    Examples
    --------
    >>> groups, weights = np.array([0, 0, 1]), np.array([0.5, 0.5])
    >>> low, middle, high = spread([np.array([[0.2, 0.4, 0.9]])], groups, weights, 200, 1)
    >>> bool(0.2 < low[0] < middle[0] < high[0] < 0.9)
    True
    """
    check_draws(draws, seed)
    rng = np.random.default_rng(seed)
    heavy, sizes = np.flatnonzero(weights > 0), np.bincount(groups)
    plain = by_parts(versions[0], groups, weights)
    scored = ~np.isnan(plain.total)
    there = ~np.isnan(plain.parts[scored]).T
    # One contiguous line per indicator: a draw is then a few sums of lines.
    lines = [np.ascontiguousarray(np.nan_to_num(version[scored]).T) for version in versions]
    known = np.ascontiguousarray((~np.isnan(versions[0][scored])).T.astype(float))
    made = np.empty((draws, int(scored.sum())))
    for draw in range(draws):
        chosen = lines[int(rng.integers(len(lines)))]
        outer = np.zeros(weights.size)
        outer[heavy] = rng.dirichlet(CONCENTRATION * heavy.size * weights[heavy])
        inner = np.concatenate([rng.dirichlet(np.full(size, CONCENTRATION)) for size in sizes])
        made[draw] = _drawn(chosen, known, there, groups, outer, inner)
    ends = np.full((3, scored.size), np.nan)
    if scored.any():
        ends[:, scored] = np.quantile(made, (0.05, 0.5, 0.95), axis=0)
    return ends[0], ends[1], ends[2]


def _drawn(
    values: Floats,
    known: Floats,
    there: NDArray[np.bool_],
    groups: NDArray[np.int_],
    outer: Floats,
    inner: Floats,
) -> Floats:
    """Return the total of one draw; which indicators and parts are known does not depend on the draw.

    `values` and `known` have shape (k, n), `there` (m, n). Not `by_parts`, which would ask anew in each of
    hundreds of draws what is known.
    """
    n = values.shape[1]
    top, bottom = np.zeros(n), np.zeros(n)
    for part, weight in enumerate(outer):
        above, below = np.zeros(n), np.zeros(n)
        for column in np.flatnonzero(groups == part):
            above += inner[column] * values[column]
            below += inner[column] * known[column]
        mean = np.divide(above, below, out=np.zeros(n), where=there[part])
        top += weight * mean
        bottom += weight * there[part]
    total: Floats = top / bottom
    return total
