"""Structural breaks in a yearly series: where its level, or its level and trend, change.

After Bai and Perron (1998, *Econometrica* 66: 47-78; 2003, *Journal of Applied Econometrics* 18: 1-22): among
all ways to cut the series into m + 1 segments of a minimum length, dynamic programming finds the one with the
smallest sum of squared residuals, exactly; m is chosen by an information criterion. A break is dated by the
last year of the segment before it. Intervals are those of a residual bootstrap in blocks within segments
(after Hušková and Kirch 2008, *Journal of Time Series Analysis* 29: 947-972) with the number of breaks held
fixed, so they say how well a break is dated and not whether it is one.

Criteria, with n years, q coefficients per segment, p = (m + 1) q + m and S the sum of squares:
``bic`` log(S/n) + p log(n)/n (Yao 1988); ``lwz`` log(S/(n-p)) + 0.299 p log(n)^2.1/n (Liu, Wu and Zidek
1997). Bai and Perron find that the first finds too many breaks where neighbouring years are alike; the second
is stricter.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, log
from typing import TYPE_CHECKING, Any

import numpy as np

from koinon.errors import KoinonError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CRITERIA = ("bic", "lwz")
TRIMMING = 0.15
MOST = 5
_CHUNK = 25
"""Bootstrap series handled at once; bounds the memory."""


@dataclass(frozen=True)
class Break:
    """A break: last year before it, and the 95 % interval of that year."""

    year: int
    low: int
    high: int


@dataclass(frozen=True)
class Segmentation:
    """A series cut at its breaks.

    Attributes
    ----------
    breaks
        In order of time; empty where the series has none.
    segments
        Number of the segment of each year, from 1; shape (n,).
    fitted
        Level, or line, of the segment in each year; shape (n,).
    squares
        Sum of squared residuals with 0, 1, ... breaks.
    criterion
        Value of the criterion for these numbers of breaks; the smallest is chosen.
    """

    breaks: tuple[Break, ...]
    segments: NDArray[np.int8]
    fitted: NDArray[np.float64]
    squares: tuple[float, ...]
    criterion: tuple[float, ...]


def structural_breaks(
    years: Sequence[int],
    values: Sequence[float],
    *,
    trend: bool = False,
    criterion: str = "bic",
    most: int = MOST,
    trimming: float = TRIMMING,
    draws: int = 199,
    seed: int = 0,
) -> Segmentation:
    """Find the structural breaks of a series.

    Parameters
    ----------
    years, values
        Consecutive years and their values, none missing.
    trend
        Whether each segment has a line of its own; otherwise a level.
    criterion
        ``"bic"`` or ``"lwz"``; which number of breaks is chosen.
    most
        Largest number of breaks.
    trimming
        Shortest segment as a share of all years, over 0 and at most a half.
    draws, seed
        Bootstrap series behind the intervals, and their seed.

    Raises
    ------
    KoinonError
        If the series is too short or has gaps, or an option makes no sense.

    Examples
    --------
    >>> years = range(1900, 1940)
    >>> found = structural_breaks(years, [0.0, 0.1] * 10 + [3.0, 3.1] * 10)
    >>> [(b.year, b.low, b.high) for b in found.breaks]
    [(1919, 1919, 1919)]
    """
    time, y = _series(years, values)
    _check(criterion, most, trimming, draws)
    n, q = y.size, 2 if trend else 1
    shortest = max(ceil(trimming * n), q + 1)
    if n < 2 * shortest:
        raise KoinonError(f"a series of {n} years is too short to look for breaks")
    level, scale = float(y.mean()), float(y.std()) or 1.0
    z = (y - level) / scale
    squares, ends = _partitions(z[None, :], trend, shortest, min(most, n // shortest - 1))
    totals = squares[:, 0]
    judged = [_criterion(criterion, float(s), n, q, m) for m, s in enumerate(totals)]
    cuts = ends[int(np.argmin(judged))][0]
    fitted = _fit(z, cuts, trend)
    around = _bootstrap(z, fitted, cuts, trend, shortest, draws, seed)
    places = zip(cuts, *zip(*around, strict=True), strict=True) if around else ()
    return Segmentation(
        tuple(Break(*(int(time[place - 1]) for place in three)) for three in places),
        _numbers(n, cuts),
        fitted * scale + level,
        tuple(float(s) * scale**2 for s in totals),
        tuple(judged),
    )


def _check(criterion: str, most: int, trimming: float, draws: int) -> None:
    if criterion not in CRITERIA:
        raise UnknownNameError("criterion", criterion, CRITERIA, hint="criteria are bic and lwz")
    if not 0 < trimming <= 0.5 or most < 0 or draws < 1:
        raise KoinonError("breaks need a shortest segment of over 0 and at most 0.5, and at least 1 draw")


def _series(years: Sequence[int], values: Sequence[float]) -> tuple[NDArray[Any], NDArray[np.float64]]:
    time, y = np.asarray(years, dtype=int), np.asarray(values, dtype=float)
    if time.shape != y.shape or time.ndim != 1:
        raise KoinonError("breaks need as many values as years")
    if time.size < 2 or (np.diff(time) != 1).any() or not np.isfinite(y).all():
        raise KoinonError("breaks need a value for every year, without gaps")
    return time, y


def _criterion(name: str, squares: float, n: int, q: int, m: int) -> float:
    p = (m + 1) * q + m
    s = max(squares, 1e-12 * n)  # A perfect fit would make every further break look infinitely good.
    if name == "bic":
        return log(s / n) + p * log(n) / n
    return log(s / (n - p)) + 0.299 * p * float(log(n) ** 2.1) / n


def segment_squares(y: NDArray[np.float64], trend: bool) -> NDArray[np.float64]:
    """Return the sum of squared residuals of every segment of each series.

    Parameters
    ----------
    y
        Shape (series, n).
    trend
        Whether a segment has a line, or a level.

    Returns
    -------
    numpy.ndarray
        Shape (series, n + 1, n + 1): at [k, i, j] that of the years i to j - 1; infinite where j <= i.
    """
    n = y.shape[1]
    t = np.arange(n) - (n - 1) / 2

    def sums(x: NDArray[np.float64]) -> NDArray[np.float64]:
        whole = np.concatenate([np.zeros((x.shape[0], 1)), np.cumsum(x, axis=1)], axis=1)
        part: NDArray[np.float64] = whole[:, None, :] - whole[:, :, None]
        return part

    size = (np.arange(n + 1)[None, :] - np.arange(n + 1)[:, None])[None].astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        total = sums(y)
        squares = sums(y * y) - total**2 / size
        if trend:
            times = sums(t[None, :])
            spread = sums((t * t)[None, :]) - times**2 / size
            cross = sums(y * t) - times * total / size
            squares = squares - np.where(spread > 0, cross**2 / spread, 0)
    return np.where(size > 0, np.maximum(squares, 0), np.inf)


def _partitions(
    y: NDArray[np.float64], trend: bool, shortest: int, most: int
) -> tuple[NDArray[np.float64], list[NDArray[np.int64]]]:
    """Return the smallest sums of squares with 0 to `most` breaks and where these lie, for each series.

    Returns
    -------
    squares
        Shape (most + 1, series).
    ends
        For each number of breaks m an array of shape (series, m): index of the first year after each.
    """
    series, n = y.shape
    cost = segment_squares(y, trend)
    size = np.arange(n + 1)[None, :] - np.arange(n + 1)[:, None]
    cost = np.where(size[None] >= shortest, cost, np.inf)
    best = [cost[:, 0, :]]
    back: list[NDArray[np.int64]] = []
    for _ in range(most):
        reach = best[-1][:, :, None] + cost
        back.append(np.argmin(reach, axis=1))
        best.append(np.min(reach, axis=1))
    ends = []
    for m in range(most + 1):
        cuts = np.zeros((series, m), dtype=np.int64)
        at = np.full(series, n)
        for k in range(m, 0, -1):
            at = back[k - 1][np.arange(series), at]
            cuts[:, k - 1] = at
        ends.append(cuts)
    return np.array([b[:, n] for b in best]), ends


def _bounds(n: int, cuts: NDArray[np.int64]) -> list[tuple[int, int]]:
    edges = [0, *(int(c) for c in cuts), n]
    return list(pairwise(edges))


def _numbers(n: int, cuts: NDArray[np.int64]) -> NDArray[np.int8]:
    made = np.zeros(n, dtype=np.int8)
    for number, (low, high) in enumerate(_bounds(n, cuts), start=1):
        made[low:high] = number
    return made


def _fit(y: NDArray[np.float64], cuts: NDArray[np.int64], trend: bool) -> NDArray[np.float64]:
    fitted = np.empty_like(y)
    for low, high in _bounds(y.size, cuts):
        t = np.arange(high - low) - (high - low - 1) / 2
        fitted[low:high] = y[low:high].mean()
        if trend:
            fitted[low:high] += t * float(t @ y[low:high]) / float(t @ t)
    return fitted


def _bootstrap(
    y: NDArray[np.float64],
    fitted: NDArray[np.float64],
    cuts: NDArray[np.int64],
    trend: bool,
    shortest: int,
    draws: int,
    seed: int,
) -> list[tuple[int, int]]:
    """Return for each break the 2.5 and 97.5 % points of its place over resampled series."""
    m, n = cuts.size, y.size
    if m == 0:
        return []
    rng = np.random.default_rng(seed)
    found = []
    for begin in range(0, draws, _CHUNK):
        count = min(_CHUNK, draws - begin)
        noise = np.empty((count, n))
        for low, high in _bounds(n, cuts):
            noise[:, low:high] = _blocks(y[low:high] - fitted[low:high], count, rng)
        found.append(_partitions(fitted + noise, trend, shortest, m)[1][m])
    places = np.sort(np.concatenate(found), axis=0)
    low, high = int(np.floor(0.025 * (draws - 1))), int(np.ceil(0.975 * (draws - 1)))
    # The estimate itself always belongs to its interval.
    return [
        (min(int(p[low]), int(c)), max(int(p[high]), int(c))) for p, c in zip(places.T, cuts, strict=True)
    ]


def _blocks(residuals: NDArray[np.float64], count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return `count` series of residuals made of blocks of neighbours, in a ring."""
    n = residuals.size
    length = max(1, round(n ** (1 / 3)))
    starts = rng.integers(0, n, size=(count, ceil(n / length)))
    index = (starts[:, :, None] + np.arange(length)) % n
    return residuals[index.reshape(count, -1)[:, :n]]
