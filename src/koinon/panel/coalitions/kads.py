"""Sets of k states: counting, listing and drawing those whose members may meet.

Pure functions on codes. Two states that share no day of a year ("strangers") are never in one set.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

Pairs = frozenset[tuple[int, int]]

_DENSE = 4
"""Where at least one set in so many is wanted, all are listed and chosen from; below, sets are tried."""


@dataclass(frozen=True)
class Draw:
    """Drawn sets and what they were drawn from.

    Attributes
    ----------
    kads
        Shape (n, k), each row rising, rows sorted, none twice.
    others
        Number of sets that could have been drawn.
    """

    kads: NDArray[np.int16]
    others: int


def count_kads(codes: Sequence[int], k: int, strangers: Pairs = frozenset()) -> int:
    """Return the number of sets of `k` of `codes` without a pair of `strangers`.

    Examples
    --------
    >>> count_kads([1, 2, 3, 4], 3), count_kads([1, 2, 3, 4], 3, frozenset({(1, 2)}))
    (4, 2)
    """
    held = set(codes)
    pairs = frozenset(pair for pair in strangers if held.issuperset(pair))
    if k < 0 or not pairs:
        return comb(len(held), k) if k >= 0 else 0
    one = min(pairs)[0]
    # Either the state is left out, or it is in and none of those it never met is.
    without = held - {one}
    barred = {other for pair in pairs if one in pair for other in pair}
    return count_kads(sorted(without), k, pairs) + count_kads(sorted(held - barred), k - 1, pairs)


def every_kad(codes: Sequence[int], k: int, strangers: Pairs = frozenset()) -> NDArray[np.int16]:
    """Return all sets of `k` of the rising `codes`, shape (n, k), without a pair of `strangers`.

    Examples
    --------
    >>> every_kad([2, 20, 40], 2, frozenset({(2, 40)})).tolist()
    [[2, 20], [20, 40]]
    """
    count = comb(len(codes), k)
    flat = (code for kad in combinations(codes, k) for code in kad)
    found = np.fromiter(flat, np.int16, count * k).reshape(count, k)
    return found[_meet(found, strangers)]


def some_kads(
    codes: Sequence[int],
    k: int,
    strangers: Pairs,
    formed: Collection[tuple[int, ...]],
    n: int,
    rng: np.random.Generator,
) -> Draw:
    """Draw `n` sets of `k` of the rising `codes` at random, without replacement and none of `formed`.

    Every set is equally likely. Fewer than `n` come back only where there are fewer.
    """
    taken = set(formed)
    others = count_kads(codes, k, strangers) - len(taken)
    if others <= n * _DENSE:
        every = every_kad(codes, k, strangers)
        free = every[np.array([tuple(kad) not in taken for kad in every.tolist()], bool)]
        chosen = np.sort(rng.choice(len(free), min(n, len(free)), replace=False))
        return Draw(free[chosen], others)
    wanted: set[tuple[int, ...]] = set()
    listed = np.asarray(codes, np.int16)
    while len(wanted) < n:
        # The k smallest of random numbers are a random set of k, each as likely as any other.
        places = np.argpartition(rng.random((n, len(listed))), k - 1, axis=1)[:, :k]
        tried = listed[np.sort(places, axis=1)]
        for kad in tried[_meet(tried, strangers)].tolist():
            if tuple(kad) not in taken and len(wanted) < n:
                wanted.add(tuple(kad))
    return Draw(np.array(sorted(wanted), np.int16), others)


def _meet(kads: NDArray[np.int16], strangers: Pairs) -> NDArray[np.bool_]:
    """Say of each row whether it holds no pair of strangers."""
    free = np.ones(len(kads), bool)
    for one, other in strangers:
        free &= ~((kads == one).any(axis=1) & (kads == other).any(axis=1))
    return free
