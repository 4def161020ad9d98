"""Ranks, Spearman's correlation and how rare it is among random orders.

Tolerances
----------
Hand cases: relative 1e-9 (float arithmetic). Correlations by group against scipy: 1e-12 (the same sums in
another order). Drawn orders against scipy's permutation test of 20,000: 0.012, three standard errors of the
difference of the two.
"""

import doctest

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from koinon.stats import ranks
from koinon.stats.ranks import average_ranks, spearman

WHOLE = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=40)


def test_examples():
    assert doctest.testmod(ranks).failed == 0


def test_equal_values_share_the_mean_of_their_ranks():
    assert average_ranks(np.array([10.0, 20.0, 10.0, 5.0, 10.0])).tolist() == [3.0, 5.0, 3.0, 1.0, 3.0]


def test_missing_values_take_no_rank():
    made = average_ranks(np.array([[3.0, np.nan], [np.nan, 1.0], [3.0, 0.0]]))
    assert np.array_equal(made, [[1.5, np.nan], [np.nan, 2.0], [1.5, 1.0]], equal_nan=True)


def test_spearman_by_hand():
    # Ranks 1 2 3 4 5 and 2 1 4 3 5: 1 - 6 * 4 / (5 * 24) = 0.8.
    x, y = np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([20.0, 10.0, 40.0, 30.0, 50.0])
    assert spearman(x, y) == pytest.approx(0.8)


def test_spearman_shares_ranks_of_ties():
    # Ranks 1 2.5 2.5 4 and 1 2 3 4: covariance 4.5, variances 4.5 and 5.
    found = spearman(np.array([1.0, 2.0, 2.0, 9.0]), np.array([1.0, 2.0, 3.0, 4.0]))
    assert found == pytest.approx(4.5 / np.sqrt(4.5 * 5))


def test_spearman_is_not_defined_for_ties_throughout_or_two_values():
    assert spearman(np.ones(4), np.arange(4.0)) is None
    assert spearman(np.array([1.0, 2.0, np.nan]), np.array([1.0, 2.0, 3.0])) is None


@given(WHOLE)
def test_spearman_is_that_of_scipy_and_turns_with_a_side(pairs):
    x, y = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
    found = spearman(x, y)
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        assert found is None
        return
    assert found == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-12)
    assert spearman(y, x) == pytest.approx(found, abs=1e-12)
    assert spearman(x, -y) == pytest.approx(-found, abs=1e-12)
    assert spearman(x**3, y) == pytest.approx(found, abs=1e-12)


@given(WHOLE, WHOLE)
def test_correlations_of_groups_are_those_of_scipy(one, two):
    frame = pl.DataFrame(
        [("a", x, y) for x, y in one] + [("b", x, y) for x, y in two], schema=["key", "x", "y"], orient="row"
    )
    made = ranks.rank_correlations(frame, ("key",), "x", "y", least=3, draws=9, seed=1)
    found = dict(made.select("key", "rho").iter_rows())
    for key, pairs in (("a", one), ("b", two)):
        x, y = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
        assert found[key] == (None if (rho := spearman(x, y)) is None else pytest.approx(rho, abs=1e-12))


def test_rank_p_by_hand():
    # Of the six orders of three members two are perfect, and all are at least 0.5 from 0.
    up = np.array([-1.0, 0.0, 1.0])
    assert ranks.rank_p(up, up) == pytest.approx(2 / 6)
    assert ranks.rank_p(up, np.array([-1.0, 1.0, 0.0])) == 1


@given(st.permutations(range(6)), st.permutations(range(6)))
def test_rank_p_over_all_orders_is_symmetric_and_falls_with_rho(one, two):
    a, b = np.array(one) - 2.5, np.array(two) - 2.5
    p = ranks.rank_p(a, b)
    assert 2 / 720 <= p <= 1
    assert ranks.rank_p(b, a) == p == ranks.rank_p(a, -b)
    perfect = ranks.rank_p(a, a)
    assert perfect == pytest.approx(2 / 720) and perfect <= p


def test_ties_are_permuted_as_they_are():
    # Ranks 1.5 1.5 3 against 1 2 3: of six orders four put the largest value at an end.
    a, b = np.array([-0.5, -0.5, 1.0]), np.array([-1.0, 0.0, 1.0])
    assert ranks.rank_p(a, b) == pytest.approx(4 / 6)


def test_rank_p_agrees_with_an_exact_test():
    x = np.arange(9.0) - 4
    y = np.array([2.0, -4, 0, -3, 1, -1, 4, -2, 3])
    # R: cor.test(1:9, rank(y), method = "spearman") is exact at 9; scipy's permutation of all orders agrees.
    exact = stats.permutation_test(
        (y,),
        lambda b, axis: (x * b).sum(axis),  # of ranks about their mean: Spearman's up to a factor
        permutation_type="pairings",
        n_resamples=20000,
        vectorized=True,
        rng=1,
    )
    assert ranks.rank_p(x, y) == pytest.approx(float(exact.pvalue), abs=0.012)
