"""Reliability of indicators against closed forms, to 1e-9 (float arithmetic)."""

import doctest
from importlib import import_module

import numpy as np
import pytest

from koinon.errors import KoinonError
from koinon.stats import composite
from planted import blocks, with_correlation


def test_examples():
    assert doctest.testmod(import_module("koinon.stats.composite.reliability")).failed == 0


def test_alpha_by_hand():
    # Two indicators with equal variances and correlation r: alpha is 2 r / (1 + r).
    x = with_correlation(np.array([[1.0, 0.5], [0.5, 1.0]]))
    assert composite.cronbach_alpha(x) == pytest.approx(2 / 3)


def test_kmo_by_hand():
    # Three indicators with one correlation r: every partial correlation is r / (1 + r).
    r = 0.5
    found = composite.kmo(with_correlation(blocks((3, r))))
    assert found.overall == pytest.approx(r**2 / (r**2 + (r / (1 + r)) ** 2))
    assert found.each == pytest.approx(np.full(3, found.overall))


def test_reliability_refuses_what_it_cannot_say():
    with pytest.raises(KoinonError, match="cannot be compared"):
        composite.cronbach_alpha(np.ones((5, 1)))
    with pytest.raises(KoinonError, match="3 units"):
        composite.cronbach_alpha(np.ones((2, 2)))
    with pytest.raises(KoinonError, match="does not vary"):
        composite.cronbach_alpha(np.column_stack([np.arange(4.0), np.ones(4)]))
    x = np.random.default_rng(1).normal(size=(20, 2))
    with pytest.raises(KoinonError, match="follows from the others"):
        composite.kmo(np.column_stack([x, x.sum(axis=1)]))


def test_correlation_with_the_index():
    y = np.array([[1.0, 3.0, 1.0], [2.0, 2.0, 1.0], [3.0, 1.0, 1.0]])
    found = composite.correlations(y, np.array([1.0, 2.0, 3.0]))
    assert found[:2] == pytest.approx([1, -1])
    assert np.isnan(found[2])
