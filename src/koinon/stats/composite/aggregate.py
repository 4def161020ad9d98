"""Adding indicators up to one number, at once or part by part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from koinon.errors import UnknownNameError

if TYPE_CHECKING:
    from numpy.typing import NDArray

How = Literal["arithmetic", "geometric"]
AGGREGATIONS: tuple[How, ...] = ("arithmetic", "geometric")

LEAST = 0.5
"""Least share of a part's indicators, or of the weight of the parts, that `by_parts` needs."""


def aggregate(
    y: NDArray[np.float64], weights: NDArray[np.float64], how: How = "arithmetic"
) -> NDArray[np.float64]:
    """Return the weighted mean of the known indicators of each unit.

    Parameters
    ----------
    y
        Shape (n, k), on one scale; positive for the geometric mean. NaN is left out and its weight goes to
        the others in proportion.
    weights
        Shape (k,), or (n, k) for weights of each unit's own; not negative.
    how
        ``"arithmetic"`` lets a strong indicator make up for a weak one in full, ``"geometric"`` only in part.

    Returns
    -------
    numpy.ndarray
        Shape (n,); NaN where nothing with a weight is known.

    Raises
    ------
    UnknownNameError
        If `how` is neither.

    Examples
    --------
    >>> aggregate(np.array([[1.0, 4.0], [np.nan, 4.0]]), np.array([0.5, 0.5]), "geometric").tolist()
    [2.0, 4.0]
    """
    if how not in AGGREGATIONS:
        raise UnknownNameError("aggregation", how, AGGREGATIONS, hint="they are arithmetic and geometric")
    there = ~np.isnan(y)
    held = np.where(there, weights, 0.0)
    whole = held.sum(axis=1)
    values = np.log(np.where(there, y, 1.0)) if how == "geometric" else np.where(there, y, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (held * values).sum(axis=1) / whole
    made: NDArray[np.float64] = np.exp(mean) if how == "geometric" else mean
    return made


def contributions(y: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what each indicator adds to the arithmetic index: its share of the weight times its score.

    The rows add up to the index (as the published ARCII contributions do). 0 for a missing indicator, whose
    weight the others carry; NaN where nothing is known.

    Examples
    --------
    >>> contributions(np.array([[0.2, 0.6]]), np.array([1.0, 3.0])).tolist()
    [[0.05, 0.44999999999999996]]
    """
    there = ~np.isnan(y)
    held = np.where(there, weights, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = held / held.sum(axis=1, keepdims=True)
    made: NDArray[np.float64] = share * np.where(there, y, 0.0)
    return made


def part_scores(
    y: NDArray[np.float64], groups: NDArray[np.int_], inside: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the weighted mean of the known indicators of each part.

    Parameters
    ----------
    y
        Shape (n, k), on one scale; NaN is left out.
    groups
        Part of every indicator, 0 to m - 1, shape (k,).
    inside
        Weight of every indicator in its part, shape (k,).

    Returns
    -------
    numpy.ndarray
        Shape (n, m); NaN where no indicator of the part is known.

    Examples
    --------
    >>> y = np.array([[0.2, 0.6, np.nan], [0.1, np.nan, 0.5]])
    >>> part_scores(y, np.array([0, 0, 1]), np.ones(3)).tolist()
    [[0.4, nan], [0.1, 0.5]]
    """
    m = int(groups.max()) + 1
    return np.stack([aggregate(y[:, groups == part], inside[groups == part]) for part in range(m)], axis=1)


@dataclass(frozen=True)
class PartScores:
    """Scores of n units in m parts: each 0-1 and NaN where unknown.

    Attributes
    ----------
    parts
        Shape (n, m).
    known
        Share of each part's indicators that are known, shape (n, m).
    total, coverage
        The score and the share of the weight that is known, shape (n,).
    """

    parts: NDArray[np.float64]
    known: NDArray[np.float64]
    total: NDArray[np.float64]
    coverage: NDArray[np.float64]


def by_parts(
    y: NDArray[np.float64],
    groups: NDArray[np.int_],
    weights: NDArray[np.float64],
    inside: NDArray[np.float64] | None = None,
) -> PartScores:
    """Return parts and total of indicators; either is NaN where less than `LEAST` is known.

    Parameters
    ----------
    y
        Indicators on a scale of 0-1, shape (n, k); NaN where unknown.
    groups
        Part of every indicator, 0 to m - 1, shape (k,).
    weights
        Of the parts, summing to 1, shape (m,).
    inside
        Of the indicators, shape (k,); equal unless told.

    Examples
    --------
    >>> y = np.array([[0.2, 0.6, np.nan, 0.9], [np.nan, np.nan, 0.4, np.nan]])
    >>> made = by_parts(y, np.array([0, 0, 1, 1]), np.array([0.5, 0.5]))
    >>> made.parts.tolist(), made.total.tolist(), made.coverage.tolist()
    ([[0.4, 0.9], [nan, 0.4]], [0.65, 0.4], [1.0, 0.5])
    """
    there = ~np.isnan(y)
    member = groups[:, None] == np.arange(weights.size)
    known = (there[:, :, None] & member).sum(axis=1) / member.sum(axis=0)
    scores = part_scores(y, groups, np.ones(groups.size) if inside is None else inside)
    parts = np.where(known >= LEAST, scores, np.nan)
    coverage = (~np.isnan(parts) * weights).sum(axis=1)
    enough = coverage >= LEAST - 1e-12  # thirds do not add up exactly
    total = np.where(enough, aggregate(parts, weights), np.nan)
    return PartScores(np.clip(parts, 0, 1), known, np.clip(total, 0, 1), np.minimum(coverage, 1.0))
