"""The blocs of one year, scored and ranked, and any other club beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from koinon.errors import KoinonError
from koinon.measure.integration.indicators import DIMENSIONS
from koinon.measure.integration.scale import scored
from koinon.options import as_weights, read_weights
from koinon.stats.composite import (
    Choices,
    Ranks,
    aggregate,
    check_weights,
    minmax,
    part_scores,
    rank_share,
    ranks,
    simulate,
    zscore,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koinon.measure.integration.scale import Scale, YearSet
    from koinon.options import Weights


def weights_of(given: Weights) -> NDArray[np.float64]:
    """Return the weight of every dimension, in the order of `DIMENSIONS`, adding up to 1.

    Raises
    ------
    UnknownNameError
        If a weight is given to something that is no dimension.
    KoinonError
        If a weight is negative or no number, or all are zero.

    Examples
    --------
    >>> weights_of("trade=3+security=2+mobility=0").round(3).tolist()
    [0.375, 0.125, 0.125, 0.125, 0.0, 0.25]
    """
    return check_weights(as_weights(read_weights(given, DIMENSIONS)))


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


def typical(against: Scale, year: int) -> NDArray[np.float64]:
    """Return the median score in each dimension that counts in a year, over the blocs that are ranked.

    Weights and draws do not matter for it.
    """
    chosen = against.sets[year]
    at = (against.rows["year"] == year).to_numpy()
    x = against.within(against.raw[at])[:, chosen.columns]
    among = against.rows["counts"].to_numpy()[at] & scored(x, chosen)
    made: NDArray[np.float64] = np.nanmedian(part_scores(x, chosen.groups, chosen.inside[0])[among], axis=0)
    return made


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
    inner = part_scores(x, chosen.groups, chosen.inside[0])
    known = scored(x, chosen)
    between = between_weights(chosen, weights)
    index = np.where(known, aggregate(inner, between[0]), np.nan)
    principal = np.full(n, np.nan)
    if chosen.principal:
        outer = part_scores(x, chosen.groups, chosen.inside[1])
        principal = np.where(known, aggregate(outer, between[1]), np.nan)
    # Who has nothing but what the user gave no weight has no score to rank.
    known = ~np.isnan(index)
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
    below 0.01 (both over the panel), ranks as shares of the year's blocs. A dimension that the user gave no
    weight stays out, whatever weights are drawn.
    """
    kept = between[0] > 0
    held = kept[chosen.groups]
    columns, groups = chosen.columns[held], (np.cumsum(kept) - 1)[chosen.groups[held]]
    x = raw[:, columns]
    bounded = 0.01 + 0.99 * minmax(x, against.low[columns], against.high[columns])
    standard = np.maximum(0.01, 0.5 + zscore(x, against.mean[columns], against.sd[columns]) / 10)
    scaled = np.stack([bounded, standard, rank_share(x, among)])
    rows = [0, 1] if chosen.principal else [0, 0]
    outer = between[rows][:, kept]
    return Choices(
        scaled, groups, chosen.inside[rows][:, held], outer / outer.sum(axis=1, keepdims=True), among
    )


def _spread(found: Ranks, known: NDArray[np.bool_]) -> Ranks:
    def full(part: NDArray[np.float64]) -> NDArray[np.float64]:
        whole = np.full(known.size, np.nan)
        whole[known] = part
        return whole

    return Ranks(full(found.reference), full(found.median), full(found.low), full(found.high), found.shift)
