"""How alike two portfolios are: S, kappa, pi and tau-b, for one pair or for all pairs at once.

A portfolio is a vector with one entry per object both states take a position on: allies, partners in
trade, roll calls. Signorino and Ritter (1999, *International Studies Quarterly* 43: 115-144) measure how
close two vectors lie, as a share of the farthest they could lie apart. Häge (2011, *Political Analysis* 19:
287-305) corrects this for the distance that the portfolios' own values would give by chance: kappa (Cohen)
by each state's mean and spread, pi (Scott) by those of both pooled. Tau-b (Kendall 1945) compares ranks;
Bueno de Mesquita (1975, *Journal of Conflict Resolution* 19: 187-216) used it first.

Symbols: ``x``, ``y`` two portfolios of ``N`` entries; ``d`` the distance of two entries; ``d_max`` the
largest one; ``w`` the weight of an entry; ``n[a, b]`` the number (or weight) of entries where x has level a
and y level b.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MISSING = -1
"""Level of an entry that is not known; the pair is compared on the other entries."""


def s_score(
    x: Floats, y: Floats, d_max: float, *, squared: bool = False, weights: Floats | None = None
) -> float:
    """Return S of two portfolios: ``1 - 2 sum(w d) / (sum(w) d_max)``, from -1 (opposite) to 1 (the same).

    Parameters
    ----------
    x, y
        Portfolios, shape (N,), without missing values.
    d_max
        Largest distance of two entries: the highest possible value less the lowest.
    squared
        Whether ``d`` is the squared difference (and ``d_max`` is squared too), else the absolute one.
    weights
        Weight of each entry, shape (N,); all 1 unless told.

    Examples
    --------
    >>> x, y = np.array([3.0, 2, 0, 0]), np.array([3.0, 1, 1, 1])
    >>> s_score(x, y, 3)
    0.5
    >>> round(s_score(x, y, 3, squared=True), 4)
    0.8333
    """
    power = 2 if squared else 1
    w = np.ones_like(x) if weights is None else weights
    return float(1 - 2 * (w * np.abs(x - y) ** power).sum() / (w.sum() * d_max**power))


def kappa(x: Floats, y: Floats) -> float:
    """Return Cohen's kappa with squared distances, -1 to 1; NaN where all entries of both are the same.

    ``1 - sum((x - y)^2) / (sum((x - mean x)^2) + sum((y - mean y)^2) + N (mean x - mean y)^2)``

    Examples
    --------
    >>> round(kappa(np.array([3.0, 2, 0, 0]), np.array([3.0, 1, 1, 1])), 4)
    0.7
    """
    chance = ((x - x.mean()) ** 2).sum() + ((y - y.mean()) ** 2).sum() + x.size * (x.mean() - y.mean()) ** 2
    return float(1 - ((x - y) ** 2).sum() / chance) if chance > 0 else float("nan")


def pi(x: Floats, y: Floats) -> float:
    """Return Scott's pi with squared distances, -1 to 1; NaN where all entries of both are the same.

    ``1 - sum((x - y)^2) / (sum((x - m)^2) + sum((y - m)^2))``, m the mean of all entries of both.

    Examples
    --------
    >>> round(pi(np.array([3.0, 2, 0, 0]), np.array([3.0, 1, 1, 1])), 4)
    0.6962
    """
    m = (x.mean() + y.mean()) / 2
    chance = ((x - m) ** 2).sum() + ((y - m) ** 2).sum()
    return float(1 - ((x - y) ** 2).sum() / chance) if chance > 0 else float("nan")


@dataclass(frozen=True)
class Tables:
    """The cross-table of levels for each of P pairs of portfolios.

    Attributes
    ----------
    n
        Shape (L, L, P): entries (or their weight) where the first has level a and the second level b.
    values
        Shape (L,): what the levels stand for, in ascending order.
    """

    n: Floats
    values: Floats

    @property
    def total(self) -> Floats:
        """Entries compared (or their weight), shape (P,)."""
        total: Floats = self.n.sum(axis=(0, 1))
        return total

    def expected(self, cost: Floats) -> Floats:
        """Return the sum of a cost (L, L) over the entries, shape (P,)."""
        size = self.values.size
        summed: Floats = cost.reshape(size * size) @ self.n.reshape(size * size, -1)
        return summed

    @property
    def gap(self) -> Floats:
        """Absolute difference of two levels, shape (L, L)."""
        return np.abs(self.values[:, None] - self.values)


def cross_tables(levels: NDArray[np.int8], values: Floats, weights: Floats | None = None) -> Tables:
    """Return the cross-tables of all pairs of rows, in the order of ``numpy.triu_indices(n, 1)``.

    Every cell is a product of two indicator matrices, so all pairs take one matrix product.

    Parameters
    ----------
    levels
        Shape (n, N): level of each state on each entry, 0 to L - 1, or `MISSING`.
    values
        What the levels stand for.
    weights
        Weight of each entry, shape (N,); all 1 unless told.
    """
    count = levels.shape[0]
    # Counts up to 2^24 are exact in single precision, which multiplies twice as fast.
    kind = np.float32 if weights is None else np.float64
    z = (levels[None] == np.arange(values.size, dtype=np.int8)[:, None, None]).astype(kind)
    z = z.reshape(values.size * count, -1)
    product = (z if weights is None else z * weights) @ z.T
    one, two = np.triu_indices(count, 1)
    square = product.reshape(values.size, count, values.size, count)
    return Tables(square.transpose(0, 2, 1, 3)[:, :, one, two].astype(np.float64), values)


def _s(t: Tables, power: int) -> Floats:
    span = (t.values[-1] - t.values[0]) ** power
    return 1 - 2 * divide(t.expected(t.gap**power), t.total * span)


def _kappa(t: Tables) -> Floats:
    total, sum_x, sum_y, squares = _moments(t)
    chance = squares - divide(sum_x**2 + sum_y**2 - (sum_x - sum_y) ** 2, total)
    return 1 - divide(t.expected(t.gap**2), chance)


def _pi(t: Tables) -> Floats:
    total, sum_x, sum_y, squares = _moments(t)
    chance = squares - divide((sum_x + sum_y) ** 2, 2 * total)
    return 1 - divide(t.expected(t.gap**2), chance)


def _moments(t: Tables) -> tuple[Floats, Floats, Floats, Floats]:
    """Return N, the sums of x and of y, and the sum of squares of both."""
    v = t.values
    across, down = np.broadcast_to(v[:, None], (v.size, v.size)), np.broadcast_to(v, (v.size, v.size))
    return t.total, t.expected(across), t.expected(down), t.expected(across**2 + down**2)


def _tau_b(t: Tables) -> Floats:
    """Return tau-b, ``(C - D) / sqrt(pairs not tied in one * pairs not tied in the other)``.

    C and D are the pairs of entries that both rank alike, and that they rank the other way round. From the
    cross-tables of all pairs at once: `scipy.stats.kendalltau` takes one pair of portfolios at a time.
    """
    n, total = t.n, t.total
    concordant = sum(
        n[a, b] * (n[a + 1 :, b + 1 :].sum(axis=(0, 1)) - n[a + 1 :, :b].sum(axis=(0, 1)))
        for a in range(n.shape[0] - 1)
        for b in range(n.shape[1])
    )
    untied = [total**2 - (n.sum(axis=axis) ** 2).sum(axis=0) for axis in (0, 1)]
    return divide(2 * np.asarray(concordant, np.float64), np.sqrt(untied[0] * untied[1]))


def divide(above: Floats, below: Floats) -> Floats:
    """Return a ratio, NaN where `below` is not positive."""
    out = np.full(np.broadcast_shapes(np.shape(above), np.shape(below)), np.nan)
    np.divide(above, below, out=out, where=below > 0)
    return out


SCORES: dict[str, Callable[[Tables], Floats]] = {
    "s": lambda t: _s(t, 1),
    "s2": lambda t: _s(t, 2),
    "kappa": _kappa,
    "pi": _pi,
    "tau_b": _tau_b,
}
"""Score of all pairs by name, from their cross-tables. Undefined scores are NaN."""
