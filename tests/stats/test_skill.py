"""Areas under curves, Brier score, calibration.

Tolerances
----------
Area under the ROC curve: the Mann-Whitney U of scipy over the number of pairs, and pairs counted, to 1e-12.
Average precision: its definition written out row by row, to 1e-12. Slope of calibration: statsmodels' Logit
on the log-odds, to 1e-6, as the logit itself.
"""

import doctest

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from koinon.stats import skill
from koinon.stats.skill import auc, average_precision, brier, calibration, slope


def test_examples():
    assert doctest.testmod(skill).failed == 0


@given(st.integers(0, 10**6))
def test_areas_under_the_curves_are_their_definitions(seed):
    rng = np.random.default_rng(seed)
    y = (rng.random(40) < 0.4).astype(float)
    y[:2] = 0, 1
    p = rng.integers(0, 8, 40) / 8
    u = mannwhitneyu(p[y == 1], p[y == 0]).statistic
    assert auc(y, p) == pytest.approx(u / (y.sum() * (1 - y).sum()), abs=1e-12)
    precisions = [y[p >= mark].mean() for mark in p[y == 1]]
    assert average_precision(y, p) == pytest.approx(np.mean(precisions), abs=1e-12)
    w = rng.integers(0, 3, 40).astype(float)
    w[:2] = 1
    again = np.repeat(np.arange(40), w.astype(int))
    assert auc(y, p, w) == pytest.approx(auc(y[again], p[again]), abs=1e-12)
    assert average_precision(y, p, w) == pytest.approx(average_precision(y[again], p[again]), abs=1e-12)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=30))
def test_auc_counts_pairs(rows):
    came = [score for yes, score in rows if yes]
    stayed = [score for yes, score in rows if not yes]
    if not came or not stayed:
        return
    pairs = [(a > b) + (a == b) / 2 for a in came for b in stayed]
    found = auc(np.array([float(yes) for yes, _ in rows]), np.array([float(score) for _, score in rows]))
    assert found == pytest.approx(sum(pairs) / len(pairs))


def test_calibration_classes_hold_every_prediction():
    rows = pl.DataFrame({"p": [0.0, 0.019, 0.02, 0.3, 1.0], "joined": [0, 0, 1, 1, 1]})
    found = calibration(rows)
    assert found["n"].sum() == 5
    assert found.filter(low=0.0).select("n", "observed").row(0) == (2, 0.0)


def test_brier_of_certainty_and_of_the_rate():
    y = np.array([1.0, 0.0, 0.0, 0.0])
    assert brier(y, y) == 0
    assert brier(y, 1 - y) == 1
    assert brier(y, np.full(4, 0.25)) == pytest.approx(0.25 * 0.75)  # the variance of the events


def test_the_slope_is_that_of_a_logit_on_the_log_odds():
    from statsmodels.api import Logit, add_constant

    rng = np.random.default_rng(2)
    true = rng.normal(size=2000)
    y = (rng.random(2000) < 1 / (1 + np.exp(-true))).astype(float)
    p = 1 / (1 + np.exp(-2 * true))  # twice as far apart as they should be
    assert slope(y, p) == pytest.approx(Logit(y, add_constant(2 * true)).fit(disp=0).params[1], abs=1e-6)
    assert slope(y, p) == pytest.approx(0.5, abs=0.1)
