"""Ranks, Spearman's rank correlation, and how rare it is among random orders.

The null distribution is that of random orders of one side (Fisher 1935, *The Design of Experiments*): all of
them where they are few, drawn ones beyond.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import permutations
from math import factorial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

_EXACT = 8
"""Largest number of members for which all orders are tried; 8! is 40,320."""


ENOUGH = 3
"""Fewest common values for which a rank correlation is given."""


def average_ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ranks from 1 (the lowest value) down each column, equal values sharing the mean of their ranks.

    Parameters
    ----------
    values
        Shape (n,) or (n, k); NaN stays NaN and takes no rank.

    Examples
    --------
    >>> average_ranks(np.array([5.0, 1.0, 5.0, np.nan])).tolist()
    [2.5, 1.0, 2.5, nan]
    """
    from scipy.stats import rankdata

    ranks: NDArray[np.float64] = rankdata(values, axis=0, nan_policy="omit")
    return ranks


def spearman(x: NDArray[np.float64], y: NDArray[np.float64]) -> float | None:
    """Return Spearman's rank correlation: Pearson's correlation of average ranks.

    Spearman (1904, *American Journal of Psychology* 15: 72-101).

    Parameters
    ----------
    x, y
        Shape (n,); pairs with a NaN are left out.

    Returns
    -------
    float or None
        -1 to 1; None below three pairs or where one side does not vary.

    Examples
    --------
    >>> round(spearman(np.array([1.0, 2.0, 3.0, np.nan]), np.array([10.0, 100.0, 99.0, 0.0])), 12)
    0.5
    """
    from scipy.stats import spearmanr

    known = ~(np.isnan(x) | np.isnan(y))
    one, two = x[known], y[known]
    if one.size < ENOUGH or np.ptp(one) == 0 or np.ptp(two) == 0:
        return None
    return min(1.0, max(-1.0, float(spearmanr(one, two).statistic)))


def rank_correlations(
    rows: pl.DataFrame, keys: tuple[str, ...], x: str, y: str, *, least: int, draws: int, seed: int
) -> pl.DataFrame:
    """Return Spearman's rho of `x` and `y` in every group of rows and how rare it is among random orders.

    By hand and not by `spearman`, because sums of whole and half ranks are exact in any order of rows, and
    all groups are done at once.

    Parameters
    ----------
    rows
        `keys`, `x` and `y`, without nulls.
    least
        Fewest rows of a group for which there is a correlation.
    draws, seed
        As in `rank_p`.

    Returns
    -------
    polars.DataFrame
        `keys`, ``rho``, ``p`` and ``n``.
    """
    middle = (pl.len() + 1) / 2
    ranked = rows.select(*keys, a=pl.col(x).rank().over(keys), b=pl.col(y).rank().over(keys))
    # Ranks are whole or half, so that sums of their products are exact in any order.
    a, b = pl.col("a") - middle, pl.col("b") - middle
    made = ranked.group_by(keys).agg(
        n=pl.len(),
        ab=(a * b).sum(),
        aa=(a * a).sum(),
        bb=(b * b).sum(),
        a=a.sort_by("a", "b"),
        b=b.sort_by("a", "b"),
    )
    scale = (pl.col("aa") * pl.col("bb")).sqrt()
    defined = (pl.col("n") >= least) & (scale > 0)
    made = made.with_columns(rho=pl.when(defined).then((pl.col("ab") / scale).clip(-1, 1)))
    found = [
        None if rho is None else rank_p(np.array(a), np.array(b), draws, seed)
        for rho, a, b in made.select("rho", "a", "b").iter_rows()
    ]
    return made.select(*keys, "rho", pl.Series("p", found, dtype=pl.Float64), "n")


def rank_p(a: NDArray[np.float64], b: NDArray[np.float64], draws: int = 9999, seed: int = 1966) -> float:
    """Return how often a random order of `b` correlates with `a` at least as strongly, either way.

    Parameters
    ----------
    a, b
        Ranks with their mean taken off, shape (n,).
    draws, seed
        Random orders beyond n = 8, and their seed.

    Returns
    -------
    float
        Over all n! orders up to n = 8, the observed one among them; beyond, (1 + hits) / (1 + draws).

    Examples
    --------
    >>> ranks = np.arange(4.0) - 1.5
    >>> round(rank_p(ranks, ranks), 4)  # two of 24 orders
    0.0833
    """
    n = a.size
    if np.unique(a).size == n and np.unique(b).size == n:
        null = _untied(n, draws, seed)
    else:
        null = np.sort(np.abs(b[_orders(n, draws, seed)] @ a))
    hits = null.size - int(np.searchsorted(null, abs(float(a @ b)) - 1e-9))
    return hits / null.size if n <= _EXACT else (1 + hits) / (1 + null.size)


@lru_cache(maxsize=128)
def _untied(n: int, draws: int, seed: int) -> NDArray[np.float64]:
    """Return the sorted absolute products of ranks without ties under random orders."""
    ranks = np.arange(n) - (n - 1) / 2
    products: NDArray[np.float64] = np.sort(np.abs(ranks[_orders(n, draws, seed)] @ ranks))
    return products


@lru_cache(maxsize=4)
def _orders(n: int, draws: int, seed: int) -> NDArray[np.intp]:
    if n <= _EXACT:
        listed = np.fromiter((i for order in permutations(range(n)) for i in order), np.intp)
        return listed.reshape(factorial(n), n)
    # One stream per number of members: what a bloc gets does not depend on which others are asked for.
    stream = np.random.default_rng([seed, n])
    return stream.permuted(np.tile(np.arange(n), (draws, 1)), axis=1)
