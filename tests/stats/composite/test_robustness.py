"""Ranks under drawn choices: every choice as it says, bounds, seeds, guests.

Tolerances
----------
Scores of a run against the functions it is made of: 1e-6 relative (float arithmetic). Sobol indices of ranks:
0.05, the error of the estimators with 2,048 rows.
"""

import doctest
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats import rankdata

from koinon.errors import KoinonError
from koinon.stats import composite
from koinon.stats.composite.robustness import (
    INPUTS,
    Choices,
    mean_shift,
    scores,
    sensitivity,
    simulate,
)


def test_examples():
    assert doctest.testmod(import_module("koinon.stats.composite.robustness")).failed == 0


def choices(x, groups=(0, 0, 1), between=(0.5, 0.5)):
    groups = np.array(groups)
    scaled = np.stack(
        [0.01 + 0.99 * composite.minmax(x), 0.5 + composite.zscore(x) / 10, composite.rank_share(x)]
    )
    same = np.stack([np.asarray(between, float)] * 2)
    return Choices(scaled, groups, np.ones((2, groups.size)), same, np.ones(x.shape[0], bool))


def test_a_unit_ahead_in_everything_is_always_first():
    x = np.array([[1.0, 1.0, 1.0], [0.5, 0.2, 0.6], [0.2, 0.5, 0.1], [0.4, 0.3, 0.5]])
    found = simulate(choices(x), 500, np.random.default_rng(1))
    assert (found.low[0], found.median[0], found.high[0]) == (1, 1, 1)
    assert found.high[1:].max() <= 4
    assert (found.low <= found.median).all()
    assert (found.median <= found.high).all()


def test_ranks_depend_on_the_seed_alone():
    x = np.random.default_rng(4).uniform(size=(15, 3))
    one, two = (simulate(choices(x), 200, np.random.default_rng(9)) for _ in range(2))
    assert one.median.tolist() == two.median.tolist()
    other = simulate(choices(x), 200, np.random.default_rng(10))
    assert other.shift != one.shift


def test_ranks_follow_the_units_whatever_their_order():
    x = np.random.default_rng(4).uniform(size=(15, 3))
    order = np.random.default_rng(5).permutation(15)
    one = simulate(choices(x), 200, np.random.default_rng(9))
    two = simulate(choices(x[order]), 200, np.random.default_rng(9))
    assert two.median == pytest.approx(one.median[order])


def test_every_choice_is_made_as_it_says():
    x = np.random.default_rng(2).uniform(size=(9, 3))
    made = choices(x, between=(0.3, 0.7))
    shaken = np.array([[0.9, 0.1]])
    for normalisation, scaled in enumerate(made.scaled):
        for aggregation, how in enumerate(("arithmetic", "geometric")):
            for left in range(4):
                kept = scaled.copy()
                if left:
                    kept[:, left - 1] = np.nan
                inner = np.column_stack(
                    [
                        composite.aggregate(kept[:, :2], np.ones(2)),
                        composite.aggregate(kept[:, 2:], np.ones(1)),
                    ]
                )
                for weighting, weights in ((0, [0.3, 0.7]), (3, [0.9, 0.1])):
                    plan = np.array([[normalisation, weighting, aggregation, left, 0]])
                    expected = composite.aggregate(inner, np.array(weights), how)
                    assert scores(made, plan, shaken)[0] == pytest.approx(expected)


def test_benefit_of_the_doubt_in_a_run_is_its_own_score():
    x = np.random.default_rng(2).uniform(size=(9, 3))
    made = choices(x)
    inner = made.dimensions[0, 0, 0]
    found = scores(made, np.array([[0, 2, 0, 0, 0]]), np.array([[0.5, 0.5]]))[0]
    assert found == pytest.approx(composite.benefit_of_doubt(inner)[1])


def test_a_guest_is_ranked_beside_the_others_and_moves_nobody():
    x = np.random.default_rng(4).uniform(size=(12, 3))
    alone = choices(x)
    scaled = np.concatenate([alone.scaled, np.full((3, 1, 3), 0.5)], axis=1)
    joined = Choices(scaled, alone.groups, alone.inside, alone.between, np.r_[alone.among, np.zeros(1, bool)])
    one = simulate(alone, 100, np.random.default_rng(1))
    two = simulate(joined, 100, np.random.default_rng(1))
    assert two.median[:12].tolist() == one.median.tolist()
    assert 1 <= two.median[12] <= 13


def test_mean_shift_by_hand():
    assert mean_shift(np.array([1.0, 2, 3, 4]), np.array([2.0, 1, 3, 4])) == 0.5


def test_no_run_is_refused():
    with pytest.raises(KoinonError, match="one run or more"):
        simulate(choices(np.random.default_rng(1).uniform(size=(5, 3))), 0, np.random.default_rng(1))


def test_first_order_indices_of_ranks_add_up_to_one_at_most():
    x = np.random.default_rng(4).uniform(size=(20, 3))
    found = sensitivity(choices(x), 2048, np.random.default_rng(1))
    assert len(found.first) == len(INPUTS)
    assert found.first.sum() <= 1.05
    assert (found.total >= found.first - 0.05).all()


@given(hnp.arrays(np.float64, st.integers(1, 20), elements=st.integers(0, 5).map(float)))
def test_the_highest_score_has_the_first_rank_and_ties_share(x):
    assert composite.ranks(x) == pytest.approx(rankdata(-x))


def test_a_unit_keeps_its_only_indicator():
    x = np.array([[1.0, np.nan, np.nan], [0.5, 0.2, 0.6], [0.2, 0.5, 0.1]])
    found = simulate(choices(x), 200, np.random.default_rng(1))
    assert not np.isnan([found.low, found.median, found.high]).any()
