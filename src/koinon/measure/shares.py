"""How alike two portfolios of shares are, such as the partners in trade of two states.

The portfolio of a state is how its trade is shared out among third states: those whose trade with both is
known, so that neither the trade of the two with each other nor an unknown flow counts. Shares add up to 1,
so the farthest that two portfolios can lie apart is not ``N d_max`` but 2 (all of it with different
partners), both for absolute and for squared differences; S of Signorino and Ritter (1999) is then
``1 - sum(d)``. Both portfolios have the mean ``1 / N``, so kappa and pi are the same number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from koinon.measure.portfolios import divide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from koinon.measure.portfolios import Floats

_NOISE = 1e-12
"""Spread of shares below which all of them are the same."""


def share_scores(
    flows: Floats, scores: Sequence[str], weights: Floats | None = None
) -> tuple[dict[str, Floats], Floats]:
    """Return scores of all pairs of states, in the order of ``numpy.triu_indices(n, 1)``.

    Parameters
    ----------
    flows
        Shape (n, n), symmetric: what two states trade, at least 0; NaN where unknown; no diagonal.
    scores
        Names among ``s``, ``s2``, ``kappa``, ``pi`` and ``tau_b``.
    weights
        Weight of each third state in ``s`` and ``s2``, shape (n,), NaN where unknown. The farthest two
        portfolios can lie apart is then the sum of the two largest weights.

    Returns
    -------
    dict of str to numpy.ndarray
        Shape (n (n - 1) / 2,); NaN where fewer than two third states can be compared, or one of the two
        trades with none of them.
    numpy.ndarray
        Third states compared.

    Examples
    --------
    >>> flows = np.array([[0, 5, 3, 1], [5, 0, 1, 1], [3, 1, 0, 9], [1, 1, 9, 0.0]])
    >>> made, compared = share_scores(flows, ["s"])
    >>> float(made["s"][0]), int(compared[0])  # shares 3/4, 1/4 and 1/2, 1/2
    (0.5, 2)
    """
    known = ~np.isnan(flows)
    if weights is not None:
        known &= ~np.isnan(weights)
    np.fill_diagonal(known, val=False)
    one, two = np.triu_indices(len(flows), 1)
    t, m = np.where(known, flows, 0.0), known.astype(np.float64)
    totals, compared = t @ m.T, (m @ m.T)[one, two]
    made = {}
    for score in scores:
        if score in {"s", "s2"}:
            found = _s(t, m, totals, 1 if score == "s" else 2, weights)
        elif score == "tau_b":
            found = _tau_b(t, known)
        else:
            found = _kappa(t, m, totals)
        usable = (compared >= 2) & (totals[one, two] > 0) & (totals[two, one] > 0)
        made[score] = np.where(usable, found, np.nan)
    return made, compared


def _s(t: Floats, m: Floats, totals: Floats, power: int, weights: Floats | None) -> Floats:
    rows = []
    w = np.ones(len(t)) if weights is None else np.nan_to_num(weights)
    for i in range(len(t) - 1):
        rest = slice(i + 1, None)
        shared = m[i] * m[rest]
        x = divide(t[i] * shared, totals[i, rest, None])
        y = divide(t[rest] * shared, totals[rest, i, None])
        far = 2.0 if weights is None else np.sort(w * shared, axis=1)[:, -2:].sum(axis=1)
        rows.append(1 - 2 * divide((w * np.abs(x - y) ** power).sum(axis=1), np.asarray(far)))
    return np.concatenate(rows) if rows else np.zeros(0)


def _kappa(t: Floats, m: Floats, totals: Floats) -> Floats:
    one, two = np.triu_indices(len(t), 1)
    squares = divide(t**2 @ m.T, totals**2)
    both = (squares + squares.T)[one, two]
    cross = divide(t @ t.T, totals * totals.T)[one, two]
    chance = both - divide(np.full(one.shape, 2.0), (m @ m.T)[one, two])
    return 1 - divide(both - 2 * cross, np.where(chance > _NOISE, chance, 0.0))


def _tau_b(t: Floats, known: NDArray[np.bool_]) -> Floats:
    """Return tau-b; ranks of shares are those of the flows themselves.

    All pairs in one product of matrices: `scipy.stats.kendalltau` takes one pair at a time.
    """
    a, b = np.triu_indices(len(t), 1)
    both = (known[:, a] & known[:, b]).astype(np.float32)
    order = np.sign(t[:, a] - t[:, b]).astype(np.float32) * both
    untied = np.abs(order) @ both.T
    product = (order @ order.T).astype(np.float64)
    return divide(product, np.sqrt(untied.astype(np.float64) * untied.T))[a, b]
