"""Weights: equal, from principal components, benefit of the doubt, chosen by hand, shaken at random."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from koinon.errors import KoinonError
from koinon.stats.composite.aggregate import part_scores
from koinon.stats.composite.simplex import maximise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def equal(k: int) -> NDArray[np.float64]:
    """Return `k` equal weights that add up to 1."""
    return np.full(k, 1.0 / k)


def check_weights(weights: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Return weights scaled to add up to 1.

    Raises
    ------
    KoinonError
        If there is none, one is no number or negative, or they add up to zero.

    Examples
    --------
    >>> check_weights([1, 3]).tolist()
    [0.25, 0.75]
    """
    made = np.asarray(weights, dtype=np.float64)
    if made.size == 0 or not np.isfinite(made).all():
        raise KoinonError("weights are numbers, at least one of them")
    if (made < 0).any():
        raise KoinonError(f"a weight cannot be negative, as {made.min():g} is")
    if made.sum() == 0:
        raise KoinonError("the weights add up to zero: at least one must be positive")
    scaled: NDArray[np.float64] = made / made.sum()
    return scaled


@dataclass(frozen=True)
class Components:
    """Weights from principal components and what they rest on.

    Attributes
    ----------
    weights
        Shape (k,), adding up to 1.
    eigenvalues
        Of the correlation matrix, shape (k,), largest first.
    retained
        How many components were kept.
    rows
        How many units had every indicator.
    """

    weights: NDArray[np.float64]
    eigenvalues: NDArray[np.float64]
    retained: int
    rows: int


def principal_components(
    x: NDArray[np.float64], least_value: float = 1.0, least_share: float = 0.1, least_rows: int = 3
) -> Components:
    """Return weights from the principal components of the correlation matrix.

    Components are kept if their eigenvalue exceeds `least_value` or they explain at least `least_share` of
    the variance. In each, an indicator's squared loading over the sum of those of the component is its
    weight; components weigh as the variance they explain among those kept (Nicoletti and others 2000,
    OECD Economics Department Working Paper 226, without rotation; the convention of the ARCII, Huh and
    Park 2018, *Journal of Asian Economics* 54: 22-38).

    Two things follow. Squares have no sign: an indicator that runs against the others gets a positive weight
    all the same. And where every component is kept, as happens with few indicators, the weights are
    equal.

    Parameters
    ----------
    x
        Shape (n, k); only rows without NaN count.
    least_value, least_share
        When a component is kept.
    least_rows
        Fewest rows that will do.

    Raises
    ------
    KoinonError
        If too few rows are complete or an indicator does not vary over them.

    Examples
    --------
    >>> x = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.5]])
    >>> principal_components(x).weights.round(12).tolist()
    [0.5, 0.5]
    """
    k = x.shape[1]
    full = x[~np.isnan(x).any(axis=1)]
    if full.shape[0] < least_rows:
        raise KoinonError(
            f"principal components need {least_rows} units with every indicator, and {full.shape[0]} have"
        )
    sd = full.std(axis=0)
    # A constant column may keep a deviation of the size of rounding.
    for column in np.flatnonzero(sd <= 1e-12 * np.maximum(1.0, np.abs(full).max(axis=0))):
        raise KoinonError(f"indicator number {column + 1} does not vary, so it has no principal components")
    z = (full - full.mean(axis=0)) / sd
    values, vectors = np.linalg.eigh(z.T @ z / full.shape[0])
    values, vectors = values[::-1], vectors[:, ::-1]
    keep = (values > least_value) | (values / k >= least_share)
    keep[0] = True
    squared = vectors[:, keep] ** 2
    weights = squared @ (values[keep] / values[keep].sum())
    return Components(weights / weights.sum(), values, int(keep.sum()), full.shape[0])


def two_stage(
    x: NDArray[np.float64], groups: Sequence[int], least_rows: int = 3
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Weigh indicators inside their dimension, then the dimensions, each by principal components.

    Parameters
    ----------
    x
        Shape (n, k): the whole panel, on one scale.
    groups
        Dimension of every indicator, 0 to m - 1.
    least_rows
        As in `principal_components`.

    Returns
    -------
    tuple of numpy.ndarray
        Weights inside the dimensions, shape (k,), adding up to 1 in each; weights of the dimensions, shape
        (m,); scores of the dimensions, shape (n, m). Known indicators stand in for missing ones.

    Examples
    --------
    >>> x = np.array([[0.0, 0.1, 0.9], [0.5, 0.4, 0.1], [1.0, 1.0, 0.5], [0.2, 0.3, 0.4]])
    >>> inside, between, scores = two_stage(x, [0, 0, 1])
    >>> inside.round(12).tolist(), between.round(12).tolist(), scores.shape
    ([0.5, 0.5, 1.0], [0.5, 0.5], (4, 2))
    """
    member = np.asarray(groups)
    m = int(member.max()) + 1
    inside = np.ones(x.shape[1])
    for group in range(m):
        columns = np.flatnonzero(member == group)
        if columns.size > 1:
            inside[columns] = principal_components(x[:, columns], least_rows=least_rows).weights
    scores = part_scores(x, member, inside)
    between = principal_components(scores, least_rows=least_rows).weights if m > 1 else np.ones(1)
    return inside, between, scores


def benefit_of_doubt(
    y: NDArray[np.float64], floor: float = 0.5
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the weights that put each unit in its best light, and its score under them.

    For unit ``u`` the linear programme ``max w · y_u`` subject to ``w · y_j <= 1`` for every unit ``j`` and
    every weight at least `floor` times the mean weight (Cherchye and others 2007, *Social Indicators
    Research* 82: 111-145; the floor keeps a unit from hiding behind its one strong side).

    Parameters
    ----------
    y
        Shape (n, k), not negative, no NaN, some value of every unit above zero.
    floor
        0 (free) to below 1 (equal weights).

    Returns
    -------
    tuple of numpy.ndarray
        Weights, shape (n, k), and scores, shape (n,), above 0 to 1; 1 for a unit that no other beats under
        its own weights.

    Raises
    ------
    KoinonError
        If the floor lies outside its range, or a value is missing or negative.

    Examples
    --------
    >>> _, scores = benefit_of_doubt(np.array([[1.0, 0.5], [0.5, 1.0], [0.5, 0.5]]), floor=0.0)
    >>> scores.round(4).tolist()
    [1.0, 1.0, 0.6667]
    """
    if not 0 <= floor < 1:
        raise KoinonError(f"the floor of the weights lies from 0 to below 1, not at {floor:g}")
    if np.isnan(y).any() or (y < 0).any():
        raise KoinonError("benefit of the doubt needs values that are known and not negative")
    k = y.shape[1]
    # With w = v + lift * sum(v) the floor holds for every v >= 0, so no further constraint is needed.
    lift = floor / (k * (1.0 - floor))
    lifted = y + lift * y.sum(axis=1, keepdims=True)
    v, best = maximise(lifted, lifted)
    return v + lift * v.sum(axis=1, keepdims=True), best


def perturbed(
    weights: NDArray[np.float64], rng: np.random.Generator, runs: int, width: float = 0.25
) -> NDArray[np.float64]:
    """Return `weights`, each moved at random by up to `width` of itself: (runs, k), adding up to 1."""
    moved = weights * rng.uniform(1 - width, 1 + width, size=(runs, weights.size))
    made: NDArray[np.float64] = moved / moved.sum(axis=1, keepdims=True)
    return made
