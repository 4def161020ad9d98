"""Intervals of scores over drawn weights and scales: properties, exact, and moments of the draws.

Tolerances
----------
The median of many draws around equal weights against the score itself: 0.02, the spread of 2,000 draws.
"""

import doctest
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koinon.errors import KoinonError
from koinon.stats.composite import by_parts, check_weights, spread

GROUPS = np.array([0, 0, 0, 1, 1, 2, 2])


def test_examples():
    assert doctest.testmod(import_module("koinon.stats.composite.draws")).failed == 0


def table(seed):
    rng = np.random.default_rng(seed)
    return np.where(rng.random((20, 7)) < 0.2, np.nan, rng.random((20, 7)))


@given(st.integers(0, 50), st.lists(st.floats(0.01, 10), min_size=3, max_size=3))
def test_the_interval_holds_its_median_where_there_is_a_score(seed, weights):
    values, w = table(seed), check_weights(weights)
    low, middle, high = spread([values], GROUPS, w, 20, 1)
    known = ~np.isnan(by_parts(values, GROUPS, w).total)
    assert np.array_equal(np.isfinite(low), known)
    assert (low[known] <= middle[known]).all() and (middle[known] <= high[known]).all()


def test_a_part_of_weight_zero_stays_out_of_every_draw():
    values, w = table(3), np.array([0.5, 0.5, 0.0])
    moved = values.copy()
    moved[:, 5:] = 1 - moved[:, 5:]
    for one, two in zip(spread([values], GROUPS, w, 50, 1), spread([moved], GROUPS, w, 50, 1), strict=True):
        assert np.array_equal(one, two, equal_nan=True)


def test_draws_lie_around_the_score_and_depend_on_the_seed_alone():
    values, w = np.random.default_rng(1).random((10, 7)), np.full(3, 1 / 3)
    one, again, other = (spread([values], GROUPS, w, 2000, seed) for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)
    assert one[1] == pytest.approx(by_parts(values, GROUPS, w).total, abs=0.02)


@pytest.mark.parametrize(
    ("draws", "seed", "said"), [(0, 1, "1 to 10,000, not 0"), (5, -1, "0 or more, not -1")]
)
def test_impossible_draws_are_refused(draws, seed, said):
    with pytest.raises(KoinonError, match=said):
        spread([np.ones((1, 7))], GROUPS, np.full(3, 1 / 3), draws, seed)
