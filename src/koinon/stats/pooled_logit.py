r"""A logit with partial pooling, by Laplace approximation and empirical Bayes.

.. math:: y_i \sim \mathrm{Bernoulli}(\sigma(x_i' \beta + u_{g(i)})), \quad
          \beta_k \sim N(0, s_k^2), \quad u_g \sim N(0, s_u^2)

Rows of one group ``g`` share an effect. The standard deviations ``s_k`` are given for some coefficients;
the others share one of a few unknown ones, the *pooled blocks*: a coefficient with many rows behind it keeps
its own value, one with few is drawn to the mean. These are set where the Laplace approximation of the
marginal likelihood (Breslow and Clayton 1993, *JASA*), times ``s`` for each, is highest. The factor is a
gamma prior of shape 2 that keeps an estimate off zero, where few groups would often put it (Chung and
others 2013, *Psychometrika*). ``s_u`` decides what an average over new groups is, and is set where groups
left out are predicted best.

By hand, because no library at hand has group effects beside coefficients pooled in blocks: statsmodels'
`BinomialBayesMixedGLM` gives all fixed effects one prior. Tests hold the limits to statsmodels and the
likelihood to quadrature.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

GRID = (0.12, 0.25, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8)
"""Standard deviations tried for each pooled block, on the logit scale."""

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(21)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
_STEPS, _CLOSE, _STRIDE = 60, 1e-6, 4.0
FOLDS = 5
"""Parts into which the groups are dealt to choose the scale of their effects."""


@dataclass(frozen=True)
class Fit:
    """A fitted model.

    Attributes
    ----------
    mean
        Posterior mode of the coefficients, shape (k,).
    cov
        Their covariance by Laplace's approximation, group effects integrated out, shape (k, k).
    scales
        Standard deviation of every pooled block; ``"group"`` is that of the group effects.
    evidence
        Logarithm of the approximate marginal likelihood, up to a constant of the data.
    """

    mean: Array
    cov: Array
    scales: Mapping[str, float]
    evidence: float


def fit(
    x: Array,
    y: Array,
    groups: NDArray[np.intp],
    blocks: Sequence[str | float],
    scales: Mapping[str, float] | None = None,
    clusters: NDArray[np.intp] | None = None,
) -> Fit:
    """Fit the model.

    Parameters
    ----------
    x
        Design, shape (n, k).
    y
        0 or 1, shape (n,).
    groups
        Number of each row's group from 0, shape (n,).
    blocks
        For each column of `x` the standard deviation of its prior, or the name of the block whose unknown
        one it shares; length k.
    scales
        Standard deviation of every block and of ``"group"``, if known; else they are estimated.
    clusters
        Number of what is left out together when the scale of the groups is chosen; each group unless told.

    Raises
    ------
    ValueError
        If shapes differ or `y` holds anything but 0 and 1.

    Examples
    --------
    >>> x, y = np.ones((4, 1)), np.array([1.0, 0.0, 1.0, 0.0])
    >>> bool(abs(fit(x, y, np.arange(4), [3.0], {"group": 1.0}).mean[0]) < 1e-6)
    True
    """
    _check(x, y, groups, blocks)
    data = _Data(x, y, groups, blocks)
    if scales is None:
        scales = _search(data, groups if clusters is None else clusters)
    return data.at(scales)


def _check(x: Array, y: Array, groups: NDArray[np.intp], blocks: Sequence[str | float]) -> None:
    if x.shape != (y.size, len(blocks)) or groups.shape != y.shape:
        raise ValueError(f"shapes differ: {x.shape}, {y.shape}, {groups.shape}, {len(blocks)} blocks")
    if not np.isin(y, (0.0, 1.0)).all():
        raise ValueError("outcomes are 0 or 1")


def _search(data: _Data, clusters: NDArray[np.intp]) -> dict[str, float]:
    """Return the scales: those of the blocks by the evidence, then that of the groups by foresight."""
    names = [*dict.fromkeys(name for name in data.blocks if isinstance(name, str)), "group"]
    middle = GRID.index(1.0)

    def evidence(places: tuple[int, ...]) -> float:
        tried = {name: GRID[place] for name, place in zip(names, places, strict=True)}
        return data.at(tried).evidence + float(np.log(list(tried.values())).sum())

    found = _climb(evidence, (middle,) * len(names))
    scales = {name: GRID[place] for name, place in zip(names, found, strict=True)}

    def foresight(places: tuple[int, ...]) -> float:
        return data.foresight({**scales, "group": GRID[places[0]]}, clusters)

    return {**scales, "group": GRID[_climb(foresight, (middle,))[0]]}


def _climb(score: Callable[[tuple[int, ...]], float], start: tuple[int, ...]) -> tuple[int, ...]:
    """Go to the best neighbour on the grid, one coordinate at a time, until none is better."""
    seen = {start: score(start)}
    here, before = start, None
    while here != before:
        before = here
        for axis in range(len(start)):
            near = [(*here[:axis], here[axis] + step, *here[axis + 1 :]) for step in (-1, 1)]
            near = [at for at in near if 0 <= at[axis] < len(GRID)]
            for at in near:
                if at not in seen:
                    seen[at] = score(at)
            here = max([here, *near], key=seen.__getitem__)
    return here


@dataclass
class _Data:
    """Rows with the last mode found, where the next search begins."""

    x: Array
    y: Array
    groups: NDArray[np.intp]
    blocks: Sequence[str | float]

    def __post_init__(self) -> None:
        self.beta, self.u = np.zeros(self.x.shape[1]), np.zeros(int(self.groups.max()) + 1)

    def foresight(self, scales: Mapping[str, float], clusters: NDArray[np.intp]) -> float:
        """Return the log score of clusters left out in turn."""
        score = 0.0
        for out in range(min(FOLDS, int(clusters.max()) + 1)):
            left = clusters % FOLDS == out
            dealt = np.unique(self.groups[~left], return_inverse=True)[1]
            rest = _Data(self.x[~left], self.y[~left], dealt, self.blocks)
            rest.beta = self.beta
            p = predicted(rest.at(scales), self.x[left])
            score += float(np.log(np.where(self.y[left] == 1, p, 1 - p)).sum())
        return score

    def at(self, scales: Mapping[str, float]) -> Fit:
        """Find the mode for given scales: Newton steps, the group effects eliminated block by block.

        Sums go through einsum: matrices this small are slower, not faster, on many threads.
        """
        x, y, groups, n_groups = self.x, self.y, self.groups, self.u.size
        prior = np.array([float(scales[b] if isinstance(b, str) else b) for b in self.blocks]) ** -2.0
        pull = float(scales["group"]) ** -2.0
        beta, u = self.beta, self.u
        for _ in range(_STEPS):
            p = 1 / (1 + np.exp(-np.einsum("ij,j->i", x, beta) - u[groups]))
            w = p * (1 - p)
            slope = np.einsum("ij,i->j", x, y - p) - prior * beta
            slope_u = np.bincount(groups, y - p, n_groups) - pull * u
            inner = np.bincount(groups, w, n_groups) + pull
            weighted = x * w[:, None]
            cross = np.zeros((n_groups, x.shape[1]))
            np.add.at(cross, groups, weighted)
            schur = np.einsum("ij,ik->jk", weighted, x) + np.diag(prior)
            schur -= np.einsum("gj,gk->jk", cross / inner[:, None], cross)
            step = np.linalg.solve(schur, slope - np.einsum("gj,g->j", cross, slope_u / inner))
            step_u = (slope_u - np.einsum("gj,j->g", cross, step)) / inner
            size = float(max(np.abs(step).max(), np.abs(step_u).max()))
            shrink = min(1.0, _STRIDE / max(size, _CLOSE))
            beta, u = beta + shrink * step, u + shrink * step_u
            if size < _CLOSE:
                break
        self.beta, self.u = beta, u
        eta = np.einsum("ij,j->i", x, beta) + u[groups]
        likelihood = float((y * eta - np.logaddexp(0, eta)).sum())
        penalty = float((prior * beta**2).sum() + pull * (u**2).sum()) / 2
        spread = float(np.log(prior).sum() + n_groups * np.log(pull)) / 2
        volume = float(np.linalg.slogdet(schur)[1] + np.log(inner).sum()) / 2
        return Fit(beta, np.linalg.inv(schur), dict(scales), likelihood - penalty + spread - volume)


def averaged(eta: Array, scale: float) -> Array:
    """Return the probability at linear predictor `eta`, averaged over group effects of a scale.

    Examples
    --------
    >>> averaged(np.array([0.0]), 2.0).round(6).tolist()
    [0.5]
    """
    p: Array = (1 / (1 + np.exp(-(eta[..., None] + scale * _NODES)))) @ _WEIGHTS
    return p


def predicted(model: Fit, x: Array) -> Array:
    """Return the probability of rows of a new group, averaged over coefficients and group effect."""
    eta = x @ model.mean
    spread = np.einsum("ij,jk,ik->i", x, model.cov, x) + model.scales["group"] ** 2
    p: Array = (1 / (1 + np.exp(-(eta[:, None] + np.sqrt(spread)[:, None] * _NODES)))) @ _WEIGHTS
    return p


def draws(model: Fit, n: int, rng: np.random.Generator) -> Array:
    """Return `n` draws of the coefficients, shape (n, k)."""
    root = np.linalg.cholesky((model.cov + model.cov.T) / 2)
    return model.mean + rng.standard_normal((n, model.mean.size)) @ root.T
