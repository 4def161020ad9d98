"""Means under single changes of choice: hand cases and properties.

Tolerances
----------
Hand cases and properties: absolute 1e-9 (float arithmetic).
"""

import doctest
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from koinon.stats.composite import compose

SHARES = st.floats(0, 1)
PARTS = hnp.arrays(np.float64, (7, 4), elements=st.one_of(SHARES, st.just(np.nan)))
WEIGHTS = hnp.arrays(np.float64, 4, elements=st.floats(0, 3)).filter(lambda w: w.sum() > 0.1)


def test_examples():
    assert doctest.testmod(import_module("koinon.stats.composite.variants")).failed == 0


def test_composite_by_hand():
    parts = np.array([[0.2, 0.6, np.nan], [0.1, np.nan, np.nan]])
    other = np.array([[0.3, 0.9, np.nan], [0.4, np.nan, np.nan]])
    made = compose([parts, other], np.array([1.0, 1.0, 2.0]), least=2)
    assert made.mean[0] == pytest.approx(0.4)
    # Leaving a part out gives the other: 0.2 and 0.9 are the ends.
    assert (made.low[0], made.high[0]) == (pytest.approx(0.2), pytest.approx(0.9))
    assert made.known.tolist() == [2, 1]
    assert np.isnan([made.mean[1], made.low[1], made.high[1]]).all()


@given(PARTS, WEIGHTS, st.integers(1, 4))
def test_composites_lie_within_their_range_and_their_parts(parts, weights, least):
    made = compose([parts, 1 - parts], weights, least)
    shown = ~np.isnan(made.mean)
    assert (shown == (made.known >= least)).all()
    assert (made.low[shown] <= made.mean[shown] + 1e-12).all()
    assert (made.mean[shown] <= made.high[shown] + 1e-12).all()
    counted = np.where(weights > 0, parts, np.nan)[shown]
    assert (np.nanmin(counted, axis=1, initial=9) - 1e-9 <= made.mean[shown]).all()
    assert (np.nanmax(counted, axis=1, initial=-9) + 1e-9 >= made.mean[shown]).all()
    # Only the ratio of weights matters, and nobody's row depends on another's.
    assert compose([parts], 2 * weights, least).mean == pytest.approx(
        compose([parts], weights, least).mean, nan_ok=True
    )
    assert compose([parts[::-1]], weights, least).mean[::-1] == pytest.approx(
        compose([parts], weights, least).mean, nan_ok=True
    )


@given(PARTS, WEIGHTS, st.integers(0, 6), st.integers(0, 3), st.floats(0, 0.5))
def test_a_higher_part_never_lowers_the_mean(parts, weights, row, part, rise):
    higher = parts.copy()
    higher[row, part] += rise
    before, after = (compose([p], weights, 1).mean[row] for p in (parts, higher))
    assert np.isnan(before) == np.isnan(after)
    assert np.isnan(before) or after >= before - 1e-12
