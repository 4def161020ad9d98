"""Weights of composite indices: planted weights, closed forms, other programs.

Tolerances
----------
Planted weights and an independent computation (singular values of standardised data): 1e-10, rounding of
two matrix decompositions. Benefit of the doubt against scipy's HiGHS: 1e-9, its own tolerance.
"""

import doctest
from importlib import import_module
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog

from koinon.errors import KoinonError
from koinon.stats import composite
from planted import blocks, with_correlation

UNIT = st.floats(0.01, 1)
TABLES = hnp.arrays(np.float64, st.tuples(st.integers(2, 12), st.integers(2, 5)), elements=UNIT)


def test_examples():
    assert doctest.testmod(import_module("koinon.stats.composite.weights")).failed == 0


def planted(three=0.6, two=0.3):
    # A block of n with correlation c has the eigenvalue 1 + (n - 1) c, spread evenly over its indicators.
    first, second = 1 + 2 * three, 1 + two
    return np.r_[np.full(3, first / 3), np.full(2, second / 2)] / (first + second)


def test_principal_components_recover_planted_weights():
    # The other eigenvalues are 0.4, 0.4 and 0.7; a tenth of the variance is 0.5, so 0.7 would be kept too:
    # ask for eigenvalues above one alone.
    x = with_correlation(blocks((3, 0.6), (2, 0.3)))
    found = composite.principal_components(x, least_share=1.1)
    assert found.retained == 2
    assert found.weights == pytest.approx(planted(), abs=1e-10)


def test_the_share_of_variance_keeps_components_too():
    x = with_correlation(blocks((3, 0.6), (2, 0.3)))
    found = composite.principal_components(x)
    assert found.retained == 3  # 2.2 and 1.3, and 0.7 / 5 is more than a tenth
    # The third lies on the same two indicators as the second, with half a squared loading on each.
    expected = np.r_[np.full(3, 2.2 / 3), np.full(2, (1.3 + 0.7) / 2)] / (2.2 + 1.3 + 0.7)
    assert found.weights == pytest.approx(expected, abs=1e-10)


def test_weights_are_equal_where_every_component_is_kept():
    x = np.random.default_rng(3).normal(size=(100, 4))
    found = composite.principal_components(x)
    assert found.retained == 4
    assert found.weights == pytest.approx(np.full(4, 0.25), abs=1e-10)


def by_singular_values(x):
    """The same weights by another road: singular values of standardised data, loadings scaled out."""
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    _, s, vt = np.linalg.svd(z, full_matrices=False)
    values = s**2 / x.shape[0]
    loadings = vt.T * np.sqrt(values)
    kept = [i for i, v in enumerate(values) if v > 1 or v / x.shape[1] >= 0.1]
    weights = np.zeros(x.shape[1])
    for i in kept:
        squared = loadings[:, i] ** 2
        weights += squared / squared.sum() * values[i] / values[kept].sum()
    return weights / weights.sum()


def test_two_stage_panel_components_equal_an_independent_computation():
    rng = np.random.default_rng(7)
    factor = rng.normal(size=(400, 2))
    x = factor[:, [0, 0, 0, 1, 1, 1, 1]] * rng.uniform(0.3, 2, 7) + rng.normal(size=(400, 7))
    x = composite.minmax(x)
    groups = [0, 0, 0, 1, 1, 1, 1]
    inside, between, dimensions = composite.two_stage(x, groups)
    first, second = by_singular_values(x[:, :3]), by_singular_values(x[:, 3:])
    assert inside == pytest.approx(np.r_[first, second], abs=1e-10)
    by_hand = np.column_stack([x[:, :3] @ first, x[:, 3:] @ second])
    assert dimensions == pytest.approx(by_hand, abs=1e-10)
    assert between == pytest.approx(by_singular_values(by_hand), abs=1e-10)
    index = composite.aggregate(dimensions, between)
    assert index == pytest.approx(by_hand @ by_singular_values(by_hand), abs=1e-10)


def test_two_stage_recovers_what_was_planted():
    x = with_correlation(blocks((3, 0.6), (2, 0.3)), seed=5)
    inside, _, _ = composite.two_stage(x, [0, 0, 0, 1, 1])
    assert inside == pytest.approx([1 / 3, 1 / 3, 1 / 3, 1 / 2, 1 / 2], abs=1e-10)


@given(TABLES.filter(lambda x: x.shape[0] > 3 and (np.ptp(x, axis=0) > 1e-3).all()))
def test_component_weights_are_shares_and_have_no_unit(x):
    found = composite.principal_components(x)
    assert found.weights.sum() == pytest.approx(1)
    assert (found.weights >= 0).all()
    if all(a - b > 0.05 for a, b in pairwise(found.eigenvalues)):
        moved = composite.principal_components(3 + 5 * x[::-1])
        assert moved.weights == pytest.approx(found.weights, abs=1e-6)


@settings(max_examples=30)
@given(TABLES, st.sampled_from([0.0, 0.5, 0.9]))
def test_benefit_of_the_doubt_equals_another_solver(y, floor):
    weights, best = composite.benefit_of_doubt(y, floor)
    n, k = y.shape
    rules = np.vstack([y, floor / k * np.ones((k, k)) - np.eye(k)])
    limits = np.r_[np.ones(n), np.zeros(k)]
    other = [-linprog(-row, A_ub=rules, b_ub=limits).fun for row in y]
    assert best == pytest.approx(other, abs=1e-9)
    assert (weights @ y.T).max() <= 1 + 1e-9
    assert (weights * y).sum(axis=1) == pytest.approx(best, abs=1e-9)
    assert (weights >= floor * weights.mean(axis=1, keepdims=True) - 1e-9).all()


def test_benefit_of_the_doubt_by_hand():
    _, best = composite.benefit_of_doubt(np.array([[1.0, 0.5], [0.5, 1.0], [0.5, 0.5]]), floor=0.0)
    assert best == pytest.approx([1, 1, 2 / 3])


def test_benefit_of_the_doubt_ends_where_units_repeat():
    y = np.tile(np.array([[0.2, 0.7, 0.7], [0.7, 0.2, 0.7]]), (20, 1))
    assert composite.benefit_of_doubt(y)[1] == pytest.approx(np.ones(40))


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ([1, -1], "cannot be negative"),
        ([0, 0], "add up to zero"),
        ([], "at least one"),
        ([1, np.nan], "weights are numbers"),
    ],
)
def test_bad_weights(weights, sentence):
    with pytest.raises(KoinonError, match=sentence):
        composite.check_weights(weights)


def test_bad_input_of_weighting():
    with pytest.raises(KoinonError, match="3 units with every indicator, and 2"):
        composite.principal_components(np.array([[1.0, 2.0], [2.0, 1.0], [np.nan, 3.0]]))
    with pytest.raises(KoinonError, match="number 2 does not vary"):
        composite.principal_components(np.array([[1.0, 0.1], [2.0, 0.1], [3.0, 0.1]]))
    with pytest.raises(KoinonError, match="floor"):
        composite.benefit_of_doubt(np.ones((2, 2)), floor=1.0)
    with pytest.raises(KoinonError, match="known and not negative"):
        composite.benefit_of_doubt(np.array([[1.0, np.nan]]))


def test_random_weights_stay_within_a_quarter():
    moved = composite.perturbed(np.array([0.5, 0.5]), np.random.default_rng(1), 2000)
    assert moved.sum(axis=1) == pytest.approx(np.ones(2000))
    # At worst one weight falls by a quarter and the other rises by one: 0.75 / (0.75 + 1.25).
    assert moved.min() >= 0.375
    assert moved.max() <= 0.625
    assert np.ptp(moved[:, 0]) > 0.15
