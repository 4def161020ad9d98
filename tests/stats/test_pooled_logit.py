"""The logit with partial pooling against statsmodels, scipy and quadrature.

Tolerances
----------
Without pooling, statsmodels' coefficients and standard errors: 1e-4 (both solve the same equations). The mode
by scipy's optimiser: 1e-4, its own accuracy. Quadrature for the Laplace approximation: 0.02 on the logarithm
(an approximation); for averages over groups: 1e-5.
"""

import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koinon.stats import pooled_logit


def test_examples():
    assert doctest.testmod(pooled_logit).failed == 0


def test_logit_without_pooling_equals_statsmodels():
    import statsmodels.api as sm

    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(400), rng.normal(size=(400, 2))])
    y = (rng.random(400) < 1 / (1 + np.exp(-(x @ [-1.0, 0.8, 0.0])))).astype(float)
    ours = pooled_logit.fit(x, y, np.arange(400) % 7, [1e3] * 3, {"group": 1e-4})
    theirs = sm.Logit(y, x).fit(disp=0, tol=1e-12)
    assert ours.mean == pytest.approx(theirs.params, abs=1e-4)
    assert np.sqrt(np.diag(ours.cov)) == pytest.approx(theirs.bse, abs=1e-4)


def test_evidence_is_close_to_the_integral():
    y = np.array([1.0] * 12 + [0.0] * 28)
    grid = np.linspace(-9, 9, 20001)
    eta = grid[:, None]
    log_like = (y * eta - np.logaddexp(0, eta)).sum(axis=1)
    log_prior = -(grid**2) / 2 / 1.5**2 - np.log(1.5) - np.log(2 * np.pi) / 2
    exact = np.log(np.trapezoid(np.exp(log_like + log_prior), grid))
    found = pooled_logit.fit(np.ones((40, 1)), y, np.zeros(40, int), [1.5], {"group": 1e-6})
    # A group of scale almost zero adds nothing; the constant of the Gaussian cancels in Laplace's formula.
    assert found.evidence == pytest.approx(exact, abs=0.02)


def test_average_over_groups_equals_quadrature():
    z = np.linspace(-12, 12, 40001)
    weight = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    exact = np.trapezoid(weight / (1 + np.exp(-(-2.0 + 1.4 * z))), z)
    assert pooled_logit.averaged(np.array([-2.0]), 1.4)[0] == pytest.approx(exact, abs=1e-5)


def test_pooling_draws_a_thin_cell_to_the_others_and_leaves_a_thick_one():
    kind = np.array([0] * 400 + [1] * 400 + [2] * 2)
    y = np.array(([1.0] * 120 + [0.0] * 280) * 2 + [1.0, 1.0])
    x = np.column_stack([np.ones(802), np.eye(3)[kind]])
    found = pooled_logit.fit(x, y, np.arange(802), [3.0, *["cell"] * 3], {"cell": 0.7, "group": 0.1})
    p = 1 / (1 + np.exp(-(found.mean[0] + found.mean[1:])))
    assert p[0] == pytest.approx(0.3, abs=0.03)
    assert 0.3 < p[2] < 0.6  # two of two came


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_fit_does_not_depend_on_order_or_on_the_numbers_of_groups(seed):
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(60), rng.normal(size=60)])
    y = (rng.random(60) < 0.3).astype(float)
    groups = rng.integers(0, 6, 60)
    groups = np.unique(groups, return_inverse=True)[1]
    scales = {"group": 1.0}
    found = pooled_logit.fit(x, y, groups, [2.0, 1.0], scales)
    order, names = rng.permutation(60), rng.permutation(groups.max() + 1)
    again = pooled_logit.fit(x[order], y[order], names[groups][order], [2.0, 1.0], scales)
    assert again.mean == pytest.approx(found.mean, abs=1e-8)
    assert again.evidence == pytest.approx(found.evidence, abs=1e-8)


def test_logit_refuses_other_outcomes_and_shapes():
    with pytest.raises(ValueError, match="0 or 1"):
        pooled_logit.fit(np.ones((2, 1)), np.array([0.0, 2.0]), np.arange(2), [1.0], {"group": 1.0})
    with pytest.raises(ValueError, match="shapes differ"):
        pooled_logit.fit(np.ones((2, 1)), np.array([0.0, 1.0]), np.arange(2), [1.0, 2.0], {"group": 1.0})


def test_the_mode_is_that_of_a_general_optimiser():
    from scipy.optimize import minimize

    rng = np.random.default_rng(5)
    x = np.column_stack([np.ones(80), rng.normal(size=80)])
    y, groups = (rng.random(80) < 0.4).astype(float), np.arange(80) % 6

    def loss(all_):
        beta, u = all_[:2], all_[2:]
        eta = x @ beta + u[groups]
        prior = (beta**2 / np.array([2.0, 0.5]) ** 2).sum() + (u**2).sum() / 0.8**2
        return prior / 2 - (y * eta - np.logaddexp(0, eta)).sum()

    ours = pooled_logit.fit(x, y, groups, [2.0, "slope"], {"slope": 0.5, "group": 0.8})
    assert ours.mean == pytest.approx(minimize(loss, np.zeros(8), tol=1e-12).x[:2], abs=1e-4)
