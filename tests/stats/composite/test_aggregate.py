"""Adding indicators up: bounds, order, missing values, and the published contributions of the ARCII.

Tolerances
----------
Hand cases and properties: 1e-9 (float arithmetic). Published contributions: 0.0001, as they are printed with
four digits (the year 2006 misses by exactly that much). The anchors quote four of the thirteen published
years; these are the fixture.
"""

import doctest
from importlib import import_module
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from koinon.errors import UnknownNameError
from koinon.stats import composite
from koinon.stats.composite import by_parts

UNIT = st.floats(0.01, 1)
TABLES = hnp.arrays(np.float64, st.tuples(st.integers(2, 12), st.integers(2, 5)), elements=UNIT)

GROUPS = np.array([0, 0, 0, 1, 1, 2, 2])


def test_examples():
    assert doctest.testmod(import_module("koinon.stats.composite.aggregate")).failed == 0


@given(TABLES, st.data())
def test_means_lie_between_the_least_and_the_greatest(y, data):
    weights = data.draw(hnp.arrays(np.float64, y.shape[1], elements=UNIT))
    plain = composite.aggregate(y, weights)
    product = composite.aggregate(y, weights, "geometric")
    assert (product <= plain + 1e-9).all()
    for mean in (plain, product):
        assert (mean >= y.min(axis=1) - 1e-9).all()
        assert (mean <= y.max(axis=1) + 1e-9).all()
    order = np.random.default_rng(0).permutation(y.shape[1])
    assert composite.aggregate(y[:, order], weights[order]) == pytest.approx(plain)


@given(TABLES)
def test_more_of_an_indicator_is_never_less_of_the_index(y):
    weights = composite.equal(y.shape[1])
    more = y.copy()
    more[0, 0] += 0.5
    for how in ("arithmetic", "geometric"):
        assert composite.aggregate(more, weights, how)[0] > composite.aggregate(y, weights, how)[0]


def test_a_missing_indicator_passes_its_weight_on():
    y = np.array([[0.2, np.nan, 0.6], [np.nan, np.nan, np.nan]])
    index = composite.aggregate(y, np.array([1.0, 5.0, 3.0]))
    assert index[0] == pytest.approx(0.5)
    assert np.isnan(index[1])


def test_contributions_add_up_to_the_index():
    y = np.random.default_rng(1).uniform(size=(6, 4))
    weights = np.array([0.1, 0.2, 0.3, 0.4])
    parts = composite.contributions(y, weights)
    assert parts.sum(axis=1) == pytest.approx(composite.aggregate(y, weights))


def test_published_contributions_of_the_arcii_add_up():
    table = pl.read_csv(Path(__file__).parents[2] / "data" / "arcii_contributions.csv")
    parts = table.drop("year", "overall").to_numpy()
    assert parts.shape == (4, 6)
    assert parts.sum(axis=1) == pytest.approx(table["overall"].to_numpy(), abs=0.0001 + 1e-12)
    # Read as weight times score, they give the index back whatever the weights were.
    weights = np.full(6, 1 / 6)
    again = composite.contributions(parts / weights, weights)
    assert again == pytest.approx(parts, abs=1e-12)


def test_unknown_aggregation():
    with pytest.raises(UnknownNameError, match="did you mean geometric"):
        composite.aggregate(np.ones((1, 1)), np.ones(1), "geometrc")


def test_half_of_the_indicators_is_enough_and_less_is_not():
    values = np.array([[0.2, 0.4, np.nan, np.nan], [0.2, np.nan, np.nan, np.nan]])
    made = by_parts(values, np.zeros(4, int), np.ones(1))
    assert made.parts[0, 0] == pytest.approx(0.3)
    assert np.isnan(made.parts[1, 0])
    assert made.known[:, 0].tolist() == [0.5, 0.25]
    two = by_parts(np.array([[0.1, np.nan, 0.7], [np.nan, np.nan, 0.7]]), np.arange(3), np.full(3, 1 / 3))
    assert two.total[0] == pytest.approx(0.4)
    assert two.coverage[0] == pytest.approx(2 / 3)
    assert np.isnan(two.total[1])


@given(st.integers(0, 50), st.lists(st.floats(0.01, 10), min_size=3, max_size=3))
def test_scores_stay_in_bounds_and_rise_with_each_indicator(seed, weights):
    rng = np.random.default_rng(seed)
    values = np.where(rng.random((20, 7)) < 0.2, np.nan, rng.random((20, 7)))
    w = composite.check_weights(weights)
    plain = by_parts(values, GROUPS, w)
    better = by_parts(np.minimum(values + 0.1, 1), GROUPS, w)
    known = np.isfinite(plain.total)
    assert ((plain.total[known] >= 0) & (plain.total[known] <= 1)).all()
    assert (better.total[known] >= plain.total[known] - 1e-12).all()
