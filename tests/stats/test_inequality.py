"""Herfindahl-Hirschman, Gini and CON of one array.

Tolerances
----------
Hand cases and properties: relative 1e-9 (float arithmetic); CON under another unit: 1e-7, because a square
root near zero doubles the error. Gini against the mean absolute difference of all pairs: 1e-9.
"""

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from koinon.stats import inequality
from koinon.stats.inequality import con, gini, herfindahl

AMOUNTS = hnp.arrays(np.float64, st.integers(1, 30), elements=st.floats(0, 1e9))


def test_examples():
    assert doctest.testmod(inequality).failed == 0


def test_herfindahl_by_hand():
    assert herfindahl(np.array([50.0, 30.0, 20.0])) == pytest.approx(0.25 + 0.09 + 0.04)
    assert herfindahl(np.array([7.0])) == 1
    assert herfindahl(np.array([3.0, np.nan, 1.0])) == pytest.approx(10 / 16)
    assert np.isnan(herfindahl(np.array([0.0, 0.0])))


@given(AMOUNTS)
def test_herfindahl_lies_between_equal_shares_and_one_payer(values):
    found = herfindahl(values)
    if values.sum() == 0:
        assert np.isnan(found)
    else:
        assert 1 / values.size - 1e-9 <= found <= 1 + 1e-9


@given(AMOUNTS.filter(lambda values: values.sum() > 1e-3), st.floats(0.1, 1000))
def test_herfindahl_has_no_unit_and_no_order(values, scale):
    found = herfindahl(values)
    assert herfindahl(scale * values) == pytest.approx(found, rel=1e-9)
    assert herfindahl(values[::-1]) == pytest.approx(found, rel=1e-9)


@given(AMOUNTS.filter(lambda values: values.size > 1 and values.sum() > 1e-3))
def test_gini_is_half_the_relative_mean_difference(values):
    mean_difference = np.abs(values[:, None] - values).mean()
    plain = gini(values, small_sample=False)
    assert plain == pytest.approx(mean_difference / (2 * values.mean()), rel=1e-9, abs=1e-12)
    assert gini(values) == pytest.approx(plain * values.size / (values.size - 1), rel=1e-12)


def test_one_value_and_nothing_to_share_have_no_gini():
    assert np.isnan(gini(np.array([3.0]))) and np.isnan(gini(np.zeros(3)))


def test_con_by_hand():
    # Shares 0.5 0.3 0.2: squares 0.38, (0.38 - 1/3) / (2/3) = 0.07.
    assert con(np.array([5.0, 3.0, 2.0])) == pytest.approx(np.sqrt(0.07))
    assert np.isnan(con(np.array([1.0]))) and np.isnan(con(np.zeros(3)))


@given(hnp.arrays(np.float64, st.integers(2, 20), elements=st.floats(0.01, 10)), st.floats(0.1, 100))
def test_con_keeps_its_range_and_knows_no_unit(values, scale):
    found = con(values)
    assert 0 <= found <= 1
    assert con(scale * values) == pytest.approx(found, abs=1e-7)
    assert con(values[::-1]) == pytest.approx(found, abs=1e-7)
