"""From indicators to a score of 0-1 with an interval over what could have been chosen otherwise.

An indicator becomes a percentile: the share of the units of the same year that lie below it, ties counted
half. A part is the mean of its known percentiles, and the score the weighted mean of its known parts; either
is null where less than half is known. That the percentile is taken inside a year means that a score compares
units of one year: it cannot rise for everybody.

The interval (after Saisana, Saltelli and Tarantola 2005, *Journal of the Royal Statistical Society A*
168:307-323, and the OECD/JRC Handbook on Constructing Composite Indicators, 2008) redraws two choices many
times: the weights, of parts and inside them, and the normalisation (percentile, min-max, or the normal
distribution function of the standard score).
It says how far the score hangs on them, and nothing on error in the data.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from koinon.errors import KoinonError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEAST = 0.5
"""Least share of indicators, or of weight, that must be known."""
MIN_UNITS = 5
"""Fewest units with a value in a year for a percentile among them."""
CONCENTRATION = 3.0
"""Of the Dirichlet draws of weights, per part or indicator: at equal weights of three a standard deviation
of 0.15 around 1/3."""
MOST_DRAWS = 10_000


@dataclass(frozen=True)
class Scores:
    """Scores of n units: each 0-1 and NaN where unknown.

    Attributes
    ----------
    parts
        Shape (n, parts).
    known
        Share of each part's indicators that are known, shape (n, parts).
    total, coverage
        The score and the share of the weight that is known, shape (n,).
    """

    parts: Floats
    known: Floats
    total: Floats
    coverage: Floats


def checked_weights(named: dict[str, float]) -> Floats:
    """Return weights that sum to 1.

    Raises
    ------
    KoinonError
        If one is negative or not a number, or all are 0.

    Examples
    --------
    >>> checked_weights({"a": 1, "b": 3}).tolist()
    [0.25, 0.75]
    """
    for name, value in named.items():
        if not math.isfinite(value) or value < 0:
            raise KoinonError(f"a weight is a number of 0 or more, not {name}={value:g}")
    total = math.fsum(named.values())
    if total == 0:
        raise KoinonError(f"the weights {', '.join(named)} are all 0; at least one must be above")
    return np.array([value / total for value in named.values()])


def check_draws(draws: int, seed: int) -> None:
    """Raise `KoinonError` unless the number of draws and the seed make sense."""
    if not 1 <= draws <= MOST_DRAWS:
        raise KoinonError(f"the number of draws is 1 to {MOST_DRAWS:,}, not {draws}")
    if seed < 0:
        raise KoinonError(f"a seed is 0 or more, not {seed}")


def percentile(values: Floats, among: Floats, *, inside: bool) -> Floats:
    """Return the share of `among` below each value, ties counted half.

    Parameters
    ----------
    values
        Shape (n,).
    among
        The values compared with, finite.
    inside
        Whether `values` belong to `among`; otherwise each is counted as one more.

    Examples
    --------
    >>> here = np.array([1.0, 2.0, 2.0, 5.0])
    >>> percentile(here, here, inside=True).tolist()
    [0.125, 0.5, 0.5, 0.875]
    >>> percentile(np.array([9.0]), here, inside=False).tolist()
    [0.9]
    """
    ordered = np.sort(among)
    below = np.searchsorted(ordered, values, side="left")
    ties = np.searchsorted(ordered, values, side="right") - below
    own = 0 if inside else 1
    return (below + (ties + own) / 2) / (ordered.size + own)


def min_max(values: Floats, among: Floats, *, inside: bool) -> Floats:  # noqa: ARG001  # one shape for all three
    """Return where each value lies between the least and the most of `among`, 0-1; all alike are 0.5."""
    low, high = float(among.min()), float(among.max())
    if high == low:
        return np.full(values.shape, 0.5)
    return np.clip((values - low) / (high - low), 0.0, 1.0)


def normal(values: Floats, among: Floats, *, inside: bool) -> Floats:  # noqa: ARG001  # one shape for all three
    """Return the normal distribution function of each value's standard score, 0-1; all alike are 0.5."""
    from scipy.special import ndtr

    ordered = np.sort(among)  # a fixed order, so that the last digit does not depend on that of the rows
    spread = float(ordered.std())
    if spread == 0 or ordered[0] == ordered[-1]:
        return np.full(values.shape, 0.5)
    scaled: Floats = ndtr((values - float(ordered.mean())) / spread)
    return scaled


NORMALISATIONS: tuple[Callable[..., Floats], ...] = (percentile, min_max, normal)


def normalised(
    values: Floats, years: NDArray[np.int64], ranked: NDArray[np.bool_], how: Callable[..., Floats]
) -> Floats:
    """Normalise every column inside every year.

    Parameters
    ----------
    values
        Shape (n, indicators); NaN where unknown; more is better.
    years
        Shape (n,).
    ranked
        Whether a row is one of those compared with, shape (n,).
    how
        One of `NORMALISATIONS`.

    Returns
    -------
    numpy.ndarray
        Shape (n, indicators), 0-1; NaN where unknown, or fewer than `MIN_UNITS` are known in the year.
    """
    made = np.full(values.shape, np.nan)
    order = np.argsort(years, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(years[order])) + 1):
        for column in range(values.shape[1]):
            here = values[rows, column]
            known = np.isfinite(here)
            among = here[known & ranked[rows]]
            if among.size < MIN_UNITS:
                continue
            for inside in (True, False):
                mine = known & (ranked[rows] == inside)
                if mine.any():
                    made[rows[mine], column] = how(here[mine], among, inside=inside)
    return made


def scores(values: Floats, sizes: Sequence[int], weights: Floats, inner: Floats | None = None) -> Scores:
    """Return parts and total of normalised indicators.

    Parameters
    ----------
    values
        Normalised indicators, shape (n, indicators), part after part; NaN where unknown.
    sizes
        Number of indicators of each part.
    weights
        Of the parts, summing to 1.
    inner
        Of the indicators, summing to 1 in each part; equal unless told.
    """
    n, ends = values.shape[0], np.cumsum(sizes)
    share = np.concatenate([np.full(size, 1 / size) for size in sizes]) if inner is None else inner
    known, filled = np.isfinite(values), np.nan_to_num(values)
    parts, held = np.full((n, len(sizes)), np.nan), np.zeros((n, len(sizes)))
    for number, (size, end) in enumerate(zip(sizes, ends, strict=True)):
        columns = slice(end - size, end)
        held[:, number] = known[:, columns].sum(axis=1) / size
        enough = held[:, number] >= LEAST
        top = (filled[:, columns] * share[columns]).sum(axis=1)
        bottom = (known[:, columns] * share[columns]).sum(axis=1)
        parts[enough, number] = top[enough] / bottom[enough]
    there = np.isfinite(parts)
    total = np.full(n, np.nan)
    coverage = (there * weights).sum(axis=1)
    enough = coverage >= LEAST - 1e-12  # thirds do not add up exactly
    total[enough] = (np.nan_to_num(parts) * weights).sum(axis=1)[enough] / coverage[enough]
    return Scores(np.clip(parts, 0, 1), held, np.clip(total, 0, 1), np.minimum(coverage, 1.0))


def spread(
    versions: Sequence[Floats], sizes: Sequence[int], weights: Floats, draws: int, seed: int
) -> tuple[Floats, Floats, Floats]:
    """Return the 5th, 50th and 95th percentile of the total over draws of weights and normalisations.

    Parameters
    ----------
    versions
        The indicators under each normalisation, each of shape (n, indicators).
    sizes, weights
        As in `scores`; weights of parts are drawn around `weights`, and a part of weight 0 stays out.
    draws, seed
        How many, and the seed of `numpy.random.Generator`; the draws are the same for every row, so that
        units are compared under the same choices.
    """
    check_draws(draws, seed)
    rng = np.random.default_rng(seed)
    heavy = np.flatnonzero(weights > 0)
    plain = scores(versions[0], sizes, weights)
    scored = np.isfinite(plain.total)
    there = np.isfinite(plain.parts[scored]).T
    # One contiguous line per indicator: a draw is then a few sums of lines.
    lines = [np.ascontiguousarray(np.nan_to_num(version[scored]).T) for version in versions]
    known = np.ascontiguousarray(np.isfinite(versions[0][scored]).T.astype(float))
    made = np.empty((draws, int(scored.sum())))
    for draw in range(draws):
        chosen = lines[int(rng.integers(len(lines)))]
        outer = np.zeros(weights.size)
        outer[heavy] = rng.dirichlet(CONCENTRATION * heavy.size * weights[heavy])
        inner = np.concatenate([rng.dirichlet(np.full(size, CONCENTRATION)) for size in sizes])
        made[draw] = _drawn(chosen, known, there, sizes, outer, inner)
    ends = np.full((3, scored.size), np.nan)
    if scored.any():
        ends[:, scored] = np.quantile(made, (0.05, 0.5, 0.95), axis=0)
    return ends[0], ends[1], ends[2]


def _drawn(
    values: Floats,
    known: Floats,
    there: NDArray[np.bool_],
    sizes: Sequence[int],
    outer: Floats,
    inner: Floats,
) -> Floats:
    """Return the total of one draw; which indicators and parts are known does not depend on the draw.

    `values` and `known` have shape (indicators, n), `there` (parts, n).
    """
    n, start = values.shape[1], 0
    top, bottom = np.zeros(n), np.zeros(n)
    for number, size in enumerate(sizes):
        above, below = np.zeros(n), np.zeros(n)
        for column in range(start, start + size):
            above += inner[column] * values[column]
            below += inner[column] * known[column]
        start += size
        mean = np.divide(above, below, out=np.zeros(n), where=there[number])
        top += outer[number] * mean
        bottom += outer[number] * there[number]
    total: Floats = top / bottom
    return total
