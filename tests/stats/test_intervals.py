"""Intervals of shares, differences of shares and ratios of means.

Outside values
- Newcombe (1998), method 10, as printed there: 56/70 against 48/80 gives (0.0524, 0.3339), 9/10 against 3/10
  (0.1705, 0.8090), 10/10 against 0/20 (0.6791, 1.0000); four decimals.
- Wilson intervals of 0/10 and 5/10: (0, 0.2775) and (0.2366, 0.7634); four decimals.
- Wilson's by scipy and statsmodels, Newcombe's by statsmodels, Welch's by scipy and statsmodels: 1e-9, the
  same formulas with another rounding.
"""

import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from koinon.stats import intervals
from koinon.stats.intervals import difference, log_ratio, wilson

counts = st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda pair: (min(pair), max(pair)))


def test_examples():
    assert doctest.testmod(intervals).failed == 0


@pytest.mark.parametrize(
    ("shares", "low", "high"),
    [((56, 70, 48, 80), 0.0524, 0.3339), ((9, 10, 3, 10), 0.1705, 0.8090), ((10, 10, 0, 20), 0.6791, 1.0)],
)
def test_differences_have_newcombe_s_interval(shares, low, high):
    _, found_low, found_high = difference(*shares)
    assert (float(found_low), float(found_high)) == (
        pytest.approx(low, abs=6e-5),
        pytest.approx(high, abs=6e-5),
    )


def test_shares_have_wilson_s_interval():
    low, high = wilson([0, 5], [10, 10])
    assert low.tolist() == pytest.approx([0, 0.2366], abs=6e-5)
    assert high.tolist() == pytest.approx([0.2775, 0.7634], abs=6e-5)


@settings(deadline=None)
@given(counts, counts)
def test_a_difference_lies_in_its_interval_and_turns_with_the_sides(one, two):
    middle, low, high = difference(*one, *two)
    assert -1 <= low <= middle <= high <= 1
    turned = difference(*two, *one)
    assert [-float(x) for x in turned] == pytest.approx([float(middle), float(high), float(low)])


def test_ratios_of_lengths_are_welch_s():
    rng = np.random.default_rng(1)
    x, y = rng.normal(1, 1, 9), rng.normal(0.4, 2, 14)
    found = [float(v) for v in log_ratio(9, x.sum(), (x**2).sum(), 14, y.sum(), (y**2).sum())]
    ends = stats.ttest_ind(x, y, equal_var=False).confidence_interval()
    assert found == pytest.approx(
        [np.exp(x.mean() - y.mean()), np.exp(ends.low), np.exp(ends.high)], rel=1e-9
    )
    from statsmodels.stats.weightstats import CompareMeans

    theirs = CompareMeans.from_data(x, y).tconfint_diff(usevar="unequal")
    assert np.log(found[1:]) == pytest.approx(theirs, rel=1e-9)


def test_a_side_of_one_dispute_has_no_interval():
    assert np.isnan(log_ratio(1, 2.0, 4.0, 10, 5.0, 9.0)).all()
    assert np.isnan(difference(0, 0, 3, 10)).all()


@settings(deadline=None)
@given(counts)
def test_wilson_is_that_of_scipy_and_statsmodels(share):
    from statsmodels.stats.proportion import proportion_confint

    hits, of = share
    ours = [float(end) for end in wilson(hits, of)]
    scipy = stats.binomtest(hits, of).proportion_ci(0.95, method="wilson")
    assert ours == pytest.approx([scipy.low, scipy.high], abs=1e-9)
    assert ours == pytest.approx(proportion_confint(hits, of, method="wilson"), abs=1e-9)


@settings(deadline=None)
@given(counts, counts)
def test_newcombe_is_that_of_statsmodels(one, two):
    from statsmodels.stats.proportion import confint_proportions_2indep

    theirs = confint_proportions_2indep(*one, *two, method="newcomb", compare="diff")
    assert [float(end) for end in difference(*one, *two)[1:]] == pytest.approx(theirs, abs=1e-9)
