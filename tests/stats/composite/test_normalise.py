"""Scales of composite indices: hand cases, bounds, order, ranks by scipy.

Tolerances
----------
Hand cases and properties: 1e-9 (float arithmetic); a normal probability by hand to the six digits written.
"""

import doctest
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from koinon.errors import KoinonError, UnknownNameError
from koinon.stats import composite
from koinon.stats.composite import SCALINGS, percentile, rank_share, scaled
from koinon.stats.composite.normalise import WITHIN, by_year

UNIT = st.floats(0.01, 1)
TABLES = hnp.arrays(np.float64, st.tuples(st.integers(2, 12), st.integers(2, 5)), elements=UNIT)


def test_examples():
    assert doctest.testmod(import_module("koinon.stats.composite.normalise")).failed == 0


@given(TABLES)
def test_scales_keep_the_order_and_their_bounds(x):
    for made, low, high in (
        (composite.minmax(x), 0, 1),
        (composite.rank_share(x), 0, 1),
        (composite.zscore(x), -10, 10),
    ):
        assert ((made >= low) & (made <= high)).all()
        for column, values in enumerate(x.T):
            order = np.argsort(values, kind="stable")
            assert (np.diff(made[order, column]) >= 0).all()


def test_missing_values_stay_missing_on_every_scale():
    x = np.array([[1.0, np.nan], [2.0, 5.0], [np.nan, 7.0]])
    for scale in (composite.minmax, composite.zscore, composite.rank_share):
        assert np.isnan(scale(x)).tolist() == np.isnan(x).tolist()


def test_an_indicator_without_any_value_is_refused():
    x = np.array([[1.0, np.nan], [2.0, np.nan]])
    for scale in (composite.minmax, composite.zscore, composite.rank_share):
        with pytest.raises(KoinonError, match="indicator number 2 has no value"):
            scale(x)


def test_an_indicator_that_does_not_vary_tells_nobody_apart():
    assert composite.minmax(np.full((3, 1), 4.0)).ravel().tolist() == [0.5] * 3
    assert composite.zscore(np.full((3, 1), 4.0)).ravel().tolist() == [0.0] * 3


def test_panel_scale_cuts_what_lies_beyond_it():
    made = composite.minmax(np.array([[5.0], [-1.0]]), np.array([0.0]), np.array([4.0]))
    assert made.ravel().tolist() == [1.0, 0.0]


def test_a_row_beside_the_ranked_stands_between_those_around_it():
    x = np.array([[1.0], [3.0], [3.0], [2.0], [3.0], [np.nan]])
    made = rank_share(x, np.array([True, True, True, False, False, False])).ravel()
    # Below 2 lies one of three, so it is half a place above the first; as 3 it shares the ranks 2 and 3.
    assert made[:5].tolist() == pytest.approx([1 / 3, 2.5 / 3, 2.5 / 3, 1.5 / 3, 2.5 / 3])
    assert np.isnan(made[5])


def test_three_scalings_by_hand():
    reference = np.array([0.0, 2.0, 2.0, 4.0, np.nan])
    values = np.array([2.0, 5.0, np.nan])
    assert scaled(values, reference, "rank")[:2].tolist() == [0.5, 1.0]
    assert scaled(values, reference, "minmax")[:2].tolist() == [0.5, 1.0]
    # Mean 2, standard deviation sqrt(2): 5 lies 2.1213 above, of which 0.98305 of a normal lies below.
    assert scaled(values, reference, "z")[:2] == pytest.approx([0.5, 0.983053], abs=1e-6)
    assert all(np.isnan(scaled(values, reference, how)[2]) for how in SCALINGS)
    assert np.isnan(scaled(values, np.array([3.0, 3.0]), "rank")).all()


@given(hnp.arrays(np.float64, 12, elements=st.integers(-50, 50).map(float)), st.sampled_from(SCALINGS))
def test_scalings_keep_order_and_range(values, how):
    made = scaled(values, values, how)
    if np.ptp(values) == 0:
        assert np.isnan(made).all()
        return
    assert ((made >= 0) & (made <= 1)).all()
    order = np.argsort(values, kind="stable")
    assert (np.diff(made[order]) >= -1e-12).all()


def test_an_unknown_scaling_suggests():
    with pytest.raises(UnknownNameError, match="no choice of scaling called 'ranks'; did you mean rank"):
        scaled(np.ones(2), np.arange(3.0), "ranks")


@given(
    hnp.arrays(np.float64, st.integers(5, 30), elements=st.integers(-5, 5).map(float)),
    st.randoms(use_true_random=False),
)
def test_normalisations_are_bounded_rising_and_blind_to_order(values, random):
    order = list(range(len(values)))
    random.shuffle(order)
    for how in WITHIN.values():
        made = how(values, values, inside=True)
        assert ((made >= 0) & (made <= 1)).all()
        rank = np.argsort(values, kind="stable")
        assert (np.diff(made[rank]) >= 0).all()
        assert np.array_equal(how(values[order], values[order], inside=True), made[order])
    assert percentile(values, values, inside=True).mean() == pytest.approx(0.5)


def test_few_units_are_not_compared():
    values, years = np.arange(9.0)[:, None], np.array([1900] * 4 + [1950] * 5)
    made = by_year(values, years, np.ones(9, bool), least=5)[:, 0]
    assert np.isnan(made[:4]).all()
    assert made[4:].tolist() == [0.1, 0.3, 0.5, 0.7, 0.9]


def test_percentiles_are_those_of_scipy():
    from scipy.stats import percentileofscore

    values = np.random.default_rng(1).integers(0, 9, 40).astype(float)
    # Its mean kind counts those below and half of those that tie, in percent.
    theirs = percentileofscore(values, values, kind="mean") / 100
    assert percentile(values, values) == pytest.approx(theirs, abs=1e-12)
