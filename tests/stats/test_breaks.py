"""Structural breaks of a series.

Outside values
- The flow of the Nile at Aswan, 1871-1970: one break after 1898 by Bai and Perron's method under BIC, as the
  manual of the R package strucchange gives it (observation 28), with a 95 % interval of 1895-1902 there (Bai
  1997); ours is a bootstrap, so its ends may differ by 4 years.
- All partitions of short series by brute force: the same sums of squares to 1e-9.
- Planted breaks: found within 1 year where the step is 4 standard deviations; 95 % intervals hold the true
  year in at least 88 of 100 series with a step of 1 (binomial margin of the 95 expected).
"""

import doctest
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from koinon.errors import KoinonError
from koinon.stats import breaks
from koinon.stats.breaks import segment_squares, structural_breaks

short = arrays(float, 12, elements=st.floats(-5, 5, width=16))


def test_examples():
    assert doctest.testmod(breaks).failed == 0


def squares_of(y, trend):
    t = np.arange(y.size)
    x = np.column_stack([np.ones(y.size), t]) if trend else np.ones((y.size, 1))
    return float(((y - x @ np.linalg.lstsq(x, y, rcond=None)[0]) ** 2).sum())


def brute_force(y, breaks, shortest, trend):
    best = np.inf
    for cuts in combinations(range(1, y.size), breaks):
        edges = [0, *cuts, y.size]
        if min(np.diff(edges)) >= shortest:
            best = min(best, sum(squares_of(y[a:b], trend) for a, b in pairwise(edges)))
    return best


@settings(max_examples=25, deadline=None)
@given(short, st.booleans())
def test_the_partition_is_the_best_of_all(y, trend):
    y = y + np.arange(12) * 1e-3
    found = structural_breaks(range(12), y, trend=trend, most=2, trimming=0.25, draws=1)
    for m, squares in enumerate(found.squares):
        assert squares == pytest.approx(brute_force(y, m, 3, trend), abs=1e-8)


@settings(deadline=None)
@given(short, st.booleans())
def test_squares_of_segments_are_those_of_least_squares(y, trend):
    made = segment_squares(y[None, :], trend)[0]
    assert made[2, 9] == pytest.approx(squares_of(y[2:9], trend), abs=1e-8)


@settings(max_examples=20, deadline=None)
@given(short, st.floats(-3, 3), st.floats(0.1, 10))
def test_breaks_do_not_depend_on_unit_and_origin(y, shift, factor):
    y = np.r_[y, y[::-1] + 20] + np.tile([0, 0.5], 12)
    plain = structural_breaks(range(24), y, draws=5)
    moved = structural_breaks(range(24), shift + factor * y, draws=5)
    assert [b.year for b in plain.breaks] == [b.year for b in moved.breaks]


@pytest.mark.parametrize("trend", [False, True])
@pytest.mark.parametrize("criterion", ["bic", "lwz"])
def test_planted_breaks_are_found(trend, criterion):
    rng = np.random.default_rng(7)
    t = np.arange(120.0)
    y = rng.normal(0, 1, 120) + np.where(t < 40, 0, np.where(t < 80, 4, -1)) + (0.05 * t if trend else 0)
    found = structural_breaks(range(1900, 2020), y, trend=trend, criterion=criterion)
    assert [b.year for b in found.breaks] == pytest.approx([1939, 1979], abs=1)
    assert all(b.low <= b.year <= b.high for b in found.breaks)
    assert found.segments.tolist() == sorted(found.segments.tolist())


def test_noise_has_no_breaks():
    rng = np.random.default_rng(5)
    counts = [len(structural_breaks(range(60), rng.normal(0, 1, 60), draws=1).breaks) for _ in range(50)]
    assert counts.count(0) >= 45


def test_intervals_hold_the_true_year():
    hits = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        y = np.r_[rng.normal(0, 1, 30), rng.normal(1.5, 1, 30)]
        found = structural_breaks(range(60), y, most=1, draws=99)
        hits += bool(found.breaks) and found.breaks[0].low <= 29 <= found.breaks[0].high
    assert hits >= 88


def test_the_nile_fell_after_1898():
    from statsmodels.datasets import nile

    flow = nile.load_pandas().data
    found = structural_breaks(flow["year"].astype(int).tolist(), flow["volume"].tolist())
    (fall,) = found.breaks
    assert fall.year == 1898
    assert (fall.low, fall.high) == (pytest.approx(1895, abs=4), pytest.approx(1902, abs=4))


def test_the_same_seed_gives_the_same_intervals():
    rng = np.random.default_rng(1)
    y = np.r_[rng.normal(0, 1, 30), rng.normal(2, 1, 30)]
    assert structural_breaks(range(60), y, seed=4).breaks == structural_breaks(range(60), y, seed=4).breaks


@pytest.mark.parametrize(
    ("years", "values", "options", "said"),
    [
        ([1900, 1901, 1903], [1, 2, 3], {}, "without gaps"),
        ([1900, 1901, 1902], [1, float("nan"), 3], {}, "without gaps"),
        ([1900, 1901], [1, 2, 3], {}, "as many values as years"),
        (range(3), [1, 2, 3], {}, "too short"),
        (range(40), range(40), {"criterion": "aic"}, "did you mean bic"),
        (range(40), range(40), {"trimming": 0.7}, "at most 0.5"),
    ],
)
def test_what_is_no_series_is_refused(years, values, options, said):
    with pytest.raises(KoinonError, match=said):
        structural_breaks(years, values, **options)
