"""The blocs of one year, scored and ranked, and any other club beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from koinon.errors import KoinonError, UnknownNameError
from koinon.measure.integration.indicators import DIMENSIONS
from koinon.measure.integration.scale import scored
from koinon.stats.composite.aggregate import aggregate
from koinon.stats.composite.robustness import Choices, Ranks, ranks, simulate
from koinon.stats.composite.weights import check_weights, dimension_scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koinon.measure.integration.scale import Scale, YearSet

EQUAL = "equal"


def read_weights(text: str) -> NDArray[np.float64]:
    """Return the weight of every dimension, in the order of `DIMENSIONS`, adding up to 1.

    Parameters
    ----------
    text
        ``"equal"``, or weights by name, as ``"trade=2,security=1"``; a dimension that is not named gets 0.

    Raises
    ------
    UnknownNameError
        If a dimension is unknown.
    KoinonError
        If a weight is negative or no number, or they add up to zero.

    Examples
    --------
    >>> read_weights("trade=3,security=1").tolist()
    [0.75, 0.0, 0.0, 0.0, 0.0, 0.25]
    """
    if text.strip() == EQUAL:
        return check_weights([1.0] * len(DIMENSIONS))
    made = dict.fromkeys(DIMENSIONS, 0.0)
    for part in text.split(","):
        name, sign, number = (piece.strip() for piece in part.partition("="))
        if not sign:
            raise KoinonError(f"weights are 'equal' or like 'trade=2,security=1', not '{text}'")
        if name not in made:
            raise UnknownNameError(
                "dimension of integration", name, DIMENSIONS, hint="they are " + ", ".join(DIMENSIONS)
            )
        try:
            made[name] = float(number)
        except ValueError:
            raise KoinonError(f"the weight of {name} is a number, not '{number}'") from None
    return check_weights(list(made.values()))


@dataclass(frozen=True, eq=False)
class YearScores:
    """Scores of one year.

    Attributes
    ----------
    dimensions
        Scores of all dimensions, shape (n, 6), 0-1; NaN where unknown or not counted in the year.
    observed
        Share of the year's indicators that are known, shape (n,).
    index, principal
        The composite with the weights chosen and with those of principal components, shape (n,), 0-1; NaN
        where too little is known.
    ranks, principal_ranks
        Ranks by either; shape (n,).
    among
        Which rows count, shape (n,).
    spread
        Ranks over random choices; None if none were asked for.
    """

    dimensions: NDArray[np.float64]
    observed: NDArray[np.float64]
    index: NDArray[np.float64]
    principal: NDArray[np.float64]
    ranks: NDArray[np.float64]
    principal_ranks: NDArray[np.float64]
    among: NDArray[np.bool_]
    spread: Ranks | None


def between_weights(chosen: YearSet, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weights of a year's dimensions: those of the user, and those of principal components.

    Raises
    ------
    KoinonError
        If every dimension with a weight is unknown that year.
    """
    own = weights[list(chosen.dimensions)]
    if own.sum() <= 0:
        names = ", ".join(DIMENSIONS[d] for d in chosen.dimensions)
        raise KoinonError(f"no dimension with a weight is known in that year; known are {names}")
    return np.stack([own / own.sum(), chosen.between[1]])


def score_year(
    against: Scale,
    chosen: YearSet,
    raw: NDArray[np.float64],
    counts: NDArray[np.bool_],
    weights: NDArray[np.float64],
    runs: int,
    rng: np.random.Generator,
) -> YearScores:
    """Score and rank the clubs of one year.

    Parameters
    ----------
    against, chosen
        The scale, and the indicators that count in the year.
    raw
        Indicators turned so that higher is more integrated, shape (n, all).
    counts
        Which rows are blocs that count; the others are ranked beside them.
    weights
        Of all dimensions.
    runs, rng
        Random sets of choices for the intervals of ranks (0 for none), and the source of chance.
    """
    x = against.within(raw)[:, chosen.columns]
    n = x.shape[0]
    inner = dimension_scores(x, chosen.groups, chosen.inside[0])
    known = scored(x, chosen)
    between = between_weights(chosen, weights)
    index = np.where(known, aggregate(inner, between[0]), np.nan)
    principal = np.full(n, np.nan)
    if chosen.principal:
        outer = dimension_scores(x, chosen.groups, chosen.inside[1])
        principal = np.where(known, aggregate(outer, between[1]), np.nan)
    among = counts & known
    dimensions = np.full((n, len(DIMENSIONS)), np.nan)
    dimensions[:, chosen.dimensions] = inner
    spread = None
    if runs and among.sum() > 1:
        choices = choices_of(against, chosen, raw[known], among[known], between)
        spread = _spread(simulate(choices, runs, rng), known)
    observed = (~np.isnan(x)).mean(axis=1)
    own, theirs = ranks(index, among), ranks(principal, among)
    return YearScores(dimensions, observed, index, principal, own, theirs, among, spread)


def choices_of(
    against: Scale,
    chosen: YearSet,
    raw: NDArray[np.float64],
    among: NDArray[np.bool_],
    between: NDArray[np.float64],
) -> Choices:
    """Return what there is to choose from in a year; every row must be known well enough.

    Values lie above zero, as a geometric mean needs: min-max from 0.01 to 1, z-scores as 0.5 + z / 10 and not
    below 0.01 (both over the panel), ranks as shares of the year's blocs.
    """
    low, high = against.low[chosen.columns], against.high[chosen.columns]
    x = raw[:, chosen.columns]
    minmax = 0.01 + 0.99 * np.clip((x - low) / np.where(high > low, high - low, 1.0), 0, 1)
    sd = against.sd[chosen.columns]
    z = np.maximum(0.01, 0.5 + (x - against.mean[chosen.columns]) / np.where(sd > 0, sd, 1.0) / 10)
    scaled = np.stack([minmax, z, _shares(x, among)])
    inside = chosen.inside if chosen.principal else np.stack([chosen.inside[0]] * 2)
    both = between if chosen.principal else np.stack([between[0]] * 2)
    return Choices(scaled, chosen.groups, inside, both, among)


def _shares(x: NDArray[np.float64], among: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the rank of each value among the blocs that count, from the lowest, over their number."""
    others = x[among]
    lower = (others[None] < x[:, None]).sum(axis=1)
    equal_to = (others[None] == x[:, None]).sum(axis=1)
    number = (~np.isnan(others)).sum(axis=0)
    rank = lower + (equal_to + 1) / 2
    made: NDArray[np.float64] = np.where(np.isnan(x), np.nan, rank / np.maximum(number, 1))
    return made


def _spread(found: Ranks, known: NDArray[np.bool_]) -> Ranks:
    def full(part: NDArray[np.float64]) -> NDArray[np.float64]:
        whole = np.full(known.size, np.nan)
        whole[known] = part
        return whole

    return Ranks(full(found.reference), full(found.median), full(found.low), full(found.high), found.shift)
