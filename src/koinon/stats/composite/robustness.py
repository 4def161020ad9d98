"""How far ranks depend on the choices behind an index.

The protocol of the OECD and JRC (2008, *Handbook on Constructing Composite Indicators*; Saisana, Saltelli and
Tarantola 2005, *Journal of the Royal Statistical Society A* 168: 307-323): draw at random a normalisation, a
weighting, an aggregation and an indicator to leave out, rank the units, and repeat.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from koinon.errors import KoinonError
from koinon.stats.composite.aggregate import AGGREGATIONS
from koinon.stats.composite.sensitivity import Sobol, sobol
from koinon.stats.composite.weights import benefit_of_doubt, perturbed
from koinon.stats.ranks import average_ranks

if TYPE_CHECKING:
    from numpy.typing import NDArray

NORMALISATIONS = ("min-max", "z-score", "rank")
WEIGHTINGS = ("equal", "principal components", "benefit of the doubt", "random")
INPUTS = ("normalisation", "weighting", "aggregation", "indicator left out", "random weights")
"""What is drawn in every run; the last matters only where the weights are random."""

_SHAKEN = 256
"""How many random sets of weights there are to draw from."""


@dataclass(frozen=True)
class Choices:
    """Units, their indicators under every normalisation, and the weights to choose from.

    Attributes
    ----------
    scaled
        Shape (3, n, k), in the order of `NORMALISATIONS`; above zero, so that a geometric mean exists. NaN
        where missing.
    groups
        Dimension of every indicator, 0 to m - 1, shape (k,).
    inside
        Weights inside dimensions, equal and from principal components, shape (2, k).
    between
        Weights of dimensions, equal (or the user's own, which then stand in for them) and from principal
        components, shape (2, m). Random weights move around the first.
    among
        Which units the ranks count; the others are ranked beside them, one at a time. Shape (n,).
    """

    scaled: NDArray[np.float64]
    groups: NDArray[np.int_]
    inside: NDArray[np.float64]
    between: NDArray[np.float64]
    among: NDArray[np.bool_]

    @property
    def indicators(self) -> int:
        """Number of indicators."""
        return int(self.groups.size)

    @cached_property
    def dimensions(self) -> NDArray[np.float64]:
        """Scores of dimensions, shape (3, 2, k + 1, n, m): normalisation, inside weights, what is left out.

        The first entry of the third axis leaves nothing out; a unit keeps its only indicator in the others.
        """
        there = ~np.isnan(self.scaled)
        member = np.eye(self.between.shape[1])[self.groups]
        weight = self.inside[None, :, None, :] * there[:, None]  # normalisation, inside, unit, indicator
        value = weight * np.where(there, self.scaled, 0.0)[:, None]
        kept = np.vstack([np.ones(self.indicators), 1.0 - np.eye(self.indicators)])
        held = np.einsum("aink,jk,km->aijnm", weight, kept, member)
        total = np.einsum("aink,jk,km->aijnm", value, kept, member)
        with np.errstate(invalid="ignore", divide="ignore"):
            made = np.where(held > 1e-12, total / held, np.nan)
        whole = made[:, :, :1]
        kept_all: NDArray[np.float64] = np.where(np.isnan(made).all(axis=-1, keepdims=True), whole, made)
        return kept_all

    @cached_property
    def doubtful(self) -> NDArray[np.float64]:
        """Weights of dimensions that favour each unit, shape (3, n, m), nothing left out.

        A dimension a unit lacks counts there as the mean of its others, so that it neither helps nor hurts.
        """
        made = []
        for scores in self.dimensions[:, 0, 0]:
            own = np.nanmean(scores, axis=1, keepdims=True)
            filled = np.where(np.isnan(scores), own, scores)
            made.append(_favoured(filled, self.among))
        return np.stack(made)


def _favoured(filled: NDArray[np.float64], among: NDArray[np.bool_]) -> NDArray[np.float64]:
    made = np.empty_like(filled)
    made[among] = benefit_of_doubt(filled[among])[0]
    for guest in np.flatnonzero(~among):
        everyone = np.vstack([filled[among], filled[guest]])
        made[guest] = benefit_of_doubt(everyone)[0][-1]
    return made


@dataclass(frozen=True)
class Ranks:
    """Ranks over all runs, 1 being the highest; ties share the mean of their ranks.

    Attributes
    ----------
    reference
        With the first of every choice: min-max, equal weights, arithmetic mean, nothing left out. Shape (n,).
    median, low, high
        Median, 5th and 95th percentile over the runs, shape (n,).
    shift
        Mean over runs and ranked units of how many places the rank differs from `reference`.
    """

    reference: NDArray[np.float64]
    median: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    shift: float


def ranks(scores: NDArray[np.float64], among: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
    """Return the rank of every unit by falling score.

    Parameters
    ----------
    scores
        Shape (n,) or (runs, n); differences below 1e-12 are ties.
    among
        Units that count; another gets one more than how many of them score higher.

    Returns
    -------
    numpy.ndarray
        As `scores`, from 1; ties share the mean; NaN where the score is.

    Examples
    --------
    >>> ranks(np.array([0.2, 0.9, 0.2])).tolist()
    [2.5, 1.0, 2.5]
    """
    rounded: NDArray[np.float64] = np.round(scores, 12).reshape(-1, scores.shape[-1])
    counts = np.ones(rounded.shape[1], bool) if among is None else among
    made: NDArray[np.float64] = np.empty_like(rounded)
    made[:, counts] = average_ranks(-rounded[:, counts].T).T
    beside = rounded[:, ~counts]
    higher = (rounded[:, counts][:, None, :] > beside[:, :, None]).sum(axis=2)
    made[:, ~counts] = np.where(np.isnan(beside), np.nan, 1.0 + higher)
    return made.reshape(scores.shape)


def mean_shift(reference: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Return the mean number of places by which ranks differ: ``sum |rank - rank'| / n``.

    Examples
    --------
    >>> mean_shift(np.array([1.0, 2.0, 3.0]), np.array([2.0, 1.0, 3.0])).__round__(3)
    0.667
    """
    return float(np.abs(reference - other).mean())


def scores(choices: Choices, plan: NDArray[np.int_], shaken: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the index of every unit in every run.

    Parameters
    ----------
    choices
        What there is to choose from.
    plan
        Shape (runs, 5), in the order of `INPUTS`: number of the normalisation, weighting, aggregation,
        indicator left out (0 is none) and set of random weights.
    shaken
        Random weights, shape (sets, m).

    Returns
    -------
    numpy.ndarray
        Shape (runs, n).
    """
    normalisation, weighting, aggregation, left, which = plan.T
    principal = weighting == 1
    y = choices.dimensions[normalisation, principal.astype(int), left]
    fixed = np.where(principal[:, None], choices.between[1], choices.between[0])
    fixed = np.where((weighting == 3)[:, None], shaken[which], fixed)
    weight = np.where((weighting == 2)[:, None, None], choices.doubtful[normalisation], fixed[:, None])
    there = ~np.isnan(y)
    whole = weight.sum(axis=2)
    held = np.where(there, weight, 0.0)
    geometric = aggregation == 1
    values = np.where(there, y, 1.0)
    values = np.where(geometric[:, None, None], np.log(values), values)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (held * values).sum(axis=2) / held.sum(axis=2)
    # Weights of a unit's own need not add up to 1; how much they add up to is part of its score.
    made: NDArray[np.float64] = np.where(geometric[:, None], np.exp(mean), mean) * whole
    return made


def _plan(choices: Choices, points: NDArray[np.float64]) -> NDArray[np.int_]:
    levels = (len(NORMALISATIONS), len(WEIGHTINGS), len(AGGREGATIONS), choices.indicators + 1, _SHAKEN)
    made: NDArray[np.int_] = np.minimum((points * levels).astype(int), np.array(levels) - 1)
    return made


def _shaken(choices: Choices, rng: np.random.Generator) -> NDArray[np.float64]:
    return perturbed(choices.between[0], rng, _SHAKEN)


def _reference(choices: Choices) -> NDArray[np.float64]:
    nothing = np.zeros((1, len(INPUTS)), int)
    made: NDArray[np.float64] = ranks(scores(choices, nothing, choices.between[:1]), choices.among)[0]
    return made


def simulate(choices: Choices, runs: int, rng: np.random.Generator) -> Ranks:
    """Rank the units under `runs` random sets of choices.

    Parameters
    ----------
    choices
        What there is to choose from.
    runs
        How many draws, 1 or more.
    rng
        Source of chance; the same seed gives the same ranks.

    Raises
    ------
    KoinonError
        If there is no run.
    """
    if runs < 1:
        raise KoinonError(f"ranks need one run or more, not {runs}")
    shaken = _shaken(choices, rng)
    plan = _plan(choices, rng.uniform(size=(runs, len(INPUTS))))
    drawn = ranks(scores(choices, plan, shaken), choices.among)
    reference = _reference(choices)
    low, median, high = np.quantile(drawn, (0.05, 0.5, 0.95), axis=0)
    shift = mean_shift(reference[choices.among], drawn[:, choices.among])
    return Ranks(reference, median, low, high, shift)


def sensitivity(choices: Choices, runs: int, rng: np.random.Generator) -> Sobol:
    """Return which choice moves ranks: Sobol indices of the mean rank shift, in the order of `INPUTS`.

    Parameters
    ----------
    choices, rng
        As in `simulate`.
    runs
        Rows of each hypercube; the index is computed seven times as often.
    """
    shaken, reference = _shaken(choices, rng), _reference(choices)

    def shift(points: NDArray[np.float64]) -> NDArray[np.float64]:
        made = []
        for part in np.array_split(points, max(1, points.shape[0] // 2000)):
            drawn = ranks(scores(choices, _plan(choices, part), shaken), choices.among)
            made.append(np.abs(drawn - reference)[:, choices.among].mean(axis=1))
        return np.concatenate(made)

    return sobol(shift, len(INPUTS), runs, rng)
