"""Sobol indices against closed forms: 0.02, the error of the estimators with 16,384 rows."""

import doctest
from importlib import import_module

import numpy as np
import pytest

from koinon.errors import KoinonError
from koinon.stats import composite


def test_examples():
    assert doctest.testmod(import_module("koinon.stats.composite.sensitivity")).failed == 0


def test_an_additive_function_is_recovered():
    weights = np.array([4.0, 2.0, 1.0, 0.0])
    found = composite.sobol(lambda u: u @ weights, 4, 16_384, np.random.default_rng(3))
    expected = weights**2 / (weights**2).sum()
    assert found.first == pytest.approx(expected, abs=0.02)
    assert found.total == pytest.approx(expected, abs=0.02)
    assert found.mean == pytest.approx(3.5, abs=0.01)
    assert found.variance == pytest.approx((weights**2).sum() / 12, rel=0.01)


def test_an_interaction_shows_in_the_total_only():
    # For the product of two centred inputs all variance is joint.
    found = composite.sobol(lambda u: (u[:, 0] - 0.5) * (u[:, 1] - 0.5), 3, 16_384, np.random.default_rng(3))
    assert found.first == pytest.approx([0, 0, 0], abs=0.02)
    assert found.total == pytest.approx([1, 1, 0], abs=0.02)


def test_nothing_to_explain_is_said():
    with pytest.raises(KoinonError, match="does not vary"):
        composite.sobol(lambda u: np.ones(u.shape[0]), 2, 64, np.random.default_rng(1))
    with pytest.raises(KoinonError, match="two runs"):
        composite.sobol(lambda u: u[:, 0], 1, 1, np.random.default_rng(1))
