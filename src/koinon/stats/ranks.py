"""Spearman's rank correlation and how rare it is among random orders.

Its null distribution is that of random orders of one side (Fisher 1935, *The Design of Experiments*): all of
them where they are few, drawn ones beyond.
"""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Spearman:
    """A rank correlation: ``rho`` (-1 to 1; None where it is not defined) over ``n`` pairs of values."""

    rho: float | None
    n: int


def spearman(x: NDArray[np.float64], y: NDArray[np.float64]) -> Spearman:
    """Return Spearman's rank correlation: Pearson's correlation of average ranks.

    Parameters
    ----------
    x, y
        Shape (n,); pairs with a NaN are left out.

    Examples
    --------
    >>> spearman(np.array([1.0, 2.0, 3.0]), np.array([30.0, 20.0, 10.0]))
    Spearman(rho=-1.0, n=3)
    """
    known = ~(np.isnan(x) | np.isnan(y))
    rho = rank_correlation(x[known], y[known])
    return Spearman(None if rho is None else min(1.0, max(-1.0, rho)), int(known.sum()))


def rank_correlations(
    rows: pl.DataFrame, keys: tuple[str, ...], x: str, y: str, *, least: int, draws: int, seed: int
) -> pl.DataFrame:
    """Return Spearman's rho of `x` and `y` in every group of rows and how rare it is among random orders.

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
        As in `add`.

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


ENOUGH = 3
"""Fewest common values for which a rank correlation is given."""


def rank_correlation(one: NDArray[np.float64], two: NDArray[np.float64]) -> float | None:
    """Return Spearman's rank correlation, with average ranks for ties.

    Parameters
    ----------
    one, two
        Values, shape (n,), without gaps.

    Returns
    -------
    float or None
        Between -1 and 1; None for fewer than three values or where one side does not vary.

    Notes
    -----
    Pearson's correlation of the ranks (Spearman, C. 1904. American Journal of Psychology 15: 72-101).

    Examples
    --------
    >>> rank_correlation(np.array([1.0, 2.0, 3.0]), np.array([10.0, 100.0, 99.0]))
    0.5
    """
    if len(one) < ENOUGH:
        return None
    a, b = average_ranks(one), average_ranks(two)
    a, b = a - a.mean(), b - b.mean()
    scale = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / scale if scale > 0 else None


def average_ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ranks from 1, equal values sharing the mean of their ranks.

    Examples
    --------
    >>> average_ranks(np.array([5.0, 1.0, 5.0])).tolist()
    [2.5, 1.0, 2.5]
    """
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: NDArray[np.float64] = (last - (counts - 1) / 2)[inverse]
    return ranks
