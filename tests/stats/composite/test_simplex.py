"""Small linear programmes against scipy's HiGHS: 1e-9, its own tolerance."""

import doctest
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog

from koinon.stats.composite.simplex import maximise

UNIT = st.floats(0.01, 1)
TABLES = hnp.arrays(np.float64, st.tuples(st.integers(2, 12), st.integers(2, 5)), elements=UNIT)


def test_examples():
    assert doctest.testmod(import_module("koinon.stats.composite.simplex")).failed == 0


@settings(max_examples=30)
@given(TABLES, TABLES)
def test_maxima_are_those_of_another_solver(objectives, constraints):
    k = min(objectives.shape[1], constraints.shape[1])
    objectives, constraints = objectives[:, :k], constraints[:, :k]
    solution, best = maximise(objectives, constraints)
    rules = np.ones(constraints.shape[0])
    other = [-linprog(-row, A_ub=constraints, b_ub=rules).fun for row in objectives]
    assert best == pytest.approx(other, abs=1e-9)
    assert (solution @ constraints.T).max() <= 1 + 1e-9
    assert (solution * objectives).sum(axis=1) == pytest.approx(best, abs=1e-9)
