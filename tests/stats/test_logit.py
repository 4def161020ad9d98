"""The plain logit against statsmodels: coefficients to 1e-6.

Both maximise the same likelihood; ours stops at steps below 1e-9 and carries a ridge of 1e-8.
"""

import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koinon.errors import KoinonError
from koinon.evidence import deterrence
from koinon.stats import logit


def test_examples():
    assert doctest.testmod(logit).failed == 0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 4))
def test_the_logit_is_that_of_statsmodels(seed, k):
    from statsmodels.api import Logit, add_constant

    rng = np.random.default_rng(seed)
    X = rng.normal(size=(300, k))
    y = (rng.random(300) < logit.predicted(X, rng.normal(size=k + 1) / 2)).astype(float)
    theirs = Logit(y, add_constant(X)).fit(disp=0, tol=1e-12)
    ours = logit.logit(X, y)
    assert ours == pytest.approx(theirs.params, abs=1e-6)
    assert logit.predicted(X, ours) == pytest.approx(theirs.predict(), abs=1e-6)


def test_on_the_record_of_targets_too():
    from statsmodels.api import Logit, add_constant

    targets = deterrence.sample("targets")
    X, y = targets.select("ratio", "history", "deterrence").to_numpy(), targets["event"].to_numpy()
    theirs = Logit(y, add_constant(X)).fit(disp=0).params
    assert logit.logit(X, y) == pytest.approx(theirs, abs=1e-6)


def test_what_has_no_maximum_is_refused():
    with pytest.raises(KoinonError, match="with and rows without"):
        logit.logit(np.zeros((3, 1)), np.zeros(3))
    with pytest.raises(KoinonError, match="did not converge"):
        logit.logit(np.arange(6.0)[:, None], np.array([0.0, 0, 0, 1, 1, 1]), steps=10)
