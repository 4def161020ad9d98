"""The natural cubic spline against the published formula, scipy and patsy.

The space is compared with that of patsy's ``cr`` basis and of scipy's natural interpolating splines (other
programs, same knots). Spans are equal up to rounding: least squares of one basis on the other leaves less
than 1e-8 of its norm.
"""

import doctest

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from koinon.errors import KoinonError
from koinon.stats import spline
from koinon.stats.spline import natural_spline


def test_examples():
    assert doctest.testmod(spline).failed == 0


def test_a_natural_spline_has_no_curvature_at_its_boundary_knots():
    x = np.linspace(0, 1, 4001)
    bend = np.abs(np.diff(natural_spline(x, 3), n=2, axis=0))
    assert bend[:, 0].max() < 1e-12  # the linear term
    largest = bend[:, 1:].max(axis=0)
    assert (bend[0, 1:] < 0.005 * largest).all()
    assert (bend[-1, 1:] < 0.005 * largest).all()


def _basis_at(x, knots):
    """The published formula (Hastie, Tibshirani and Friedman 2009, eq. 5.4 and 5.5), written out."""
    k = len(knots)

    def d(j):
        above = np.maximum(x - knots[j], 0) ** 3 - np.maximum(x - knots[-1], 0) ** 3
        return above / (knots[-1] - knots[j])

    return np.column_stack([x, *(d(j) - d(k - 2) for j in range(k - 2))])


def test_the_basis_is_the_published_one():
    x = np.arange(60.0)
    knots = np.quantile(x, [0, 0.25, 0.5, 0.75, 1])
    assert np.allclose(natural_spline(x, 3), _basis_at(x, knots), rtol=1e-12)


@pytest.mark.parametrize("interior", [1, 3, 6])
def test_the_basis_spans_what_patsy_spans(interior):
    patsy = pytest.importorskip("patsy")
    x = np.random.default_rng(1).integers(0, 120, 400).astype(float)
    knots = np.unique(np.quantile(x, np.linspace(0, 1, interior + 2)))
    other = np.asarray(
        patsy.cr(x, knots=knots[1:-1], lower_bound=knots[0], upper_bound=knots[-1], constraints=None)
    )
    ours = np.column_stack([np.ones_like(x), natural_spline(x, interior)])
    ours = ours / np.abs(ours).max(axis=0)
    assert other.shape[1] == ours.shape[1] == interior + 2
    for a, b in ((ours, other), (other, ours)):
        rest = b - a @ np.linalg.lstsq(a, b, rcond=None)[0]
        assert np.linalg.norm(rest) < 1e-8 * np.linalg.norm(b)


def test_missing_values_stay_missing_in_the_basis():
    basis = natural_spline(np.array([np.nan, *range(10)]), 2)
    assert np.isnan(basis[0]).all()
    assert np.isfinite(basis[1:]).all()


@pytest.mark.parametrize("interior", [0, -3])
def test_a_spline_without_knots(interior):
    with pytest.raises(KoinonError, match="at least 1 interior knot"):
        natural_spline(np.arange(10.0), interior)


def test_too_few_values_for_the_knots():
    with pytest.raises(KoinonError, match="too few"):
        natural_spline(np.array([1.0, 1.0, 2.0]), 3)


@pytest.mark.parametrize("interior", [1, 3, 6])
def test_the_basis_spans_the_natural_splines_of_scipy(interior):
    x = np.linspace(0, 120, 400)
    knots = np.quantile(x, np.linspace(0, 1, interior + 2))
    # One spline per knot: 1 there and 0 at the others.
    other = CubicSpline(knots, np.eye(interior + 2), bc_type="natural")(x)
    ours = np.column_stack([np.ones_like(x), natural_spline(x, interior)])
    ours = ours / np.abs(ours).max(axis=0)
    rest = other - ours @ np.linalg.lstsq(ours, other, rcond=None)[0]
    assert np.linalg.norm(rest) < 1e-8 * np.linalg.norm(other)
