"""Composite indices: planted weights, closed forms, other programs, and a published index.

Tolerances
----------
Planted weights and an independent computation (singular values of standardised data): 1e-10, rounding of
two matrix decompositions. Benefit of the doubt against scipy's HiGHS: 1e-9, its own tolerance. Sobol
indices of an additive function: 0.02, the error of Saltelli's estimator with 16,384 rows. Published
contributions: 0.0001, as they are printed with four digits (the year 2006 misses by exactly that much). The
anchors quote four of the thirteen published years; these are the fixture.
"""

import doctest
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog
from scipy.stats import rankdata

from koinon.errors import KoinonError, UnknownNameError
from koinon.stats import composite
from koinon.stats.composite.robustness import (
    INPUTS,
    Choices,
    mean_shift,
    scores,
    sensitivity,
    simulate,
)

UNIT = st.floats(0.01, 1)
TABLES = hnp.arrays(np.float64, st.tuples(st.integers(2, 12), st.integers(2, 5)), elements=UNIT)


def with_correlation(r, n=200, seed=0):
    """Data whose sample correlation is exactly `r`."""
    z = np.random.default_rng(seed).normal(size=(n, r.shape[0]))
    z -= z.mean(axis=0)
    white = z @ np.linalg.inv(np.linalg.cholesky(z.T @ z / n)).T
    return white @ np.linalg.cholesky(r).T


def blocks(*sizes_and_correlations):
    size = sum(n for n, _ in sizes_and_correlations)
    r, at = np.eye(size), 0
    for n, c in sizes_and_correlations:
        r[at : at + n, at : at + n] = c
        at += n
    np.fill_diagonal(r, 1.0)
    return r


# --- Weights --------------------------------------------------------------------------------------------


def planted(three=0.6, two=0.3):
    # A block of n with correlation c has the eigenvalue 1 + (n - 1) c, spread evenly over its indicators.
    first, second = 1 + 2 * three, 1 + two
    return np.r_[np.full(3, first / 3), np.full(2, second / 2)] / (first + second)


def test_principal_components_recover_planted_weights():
    # The other eigenvalues are 0.4, 0.4 and 0.7; a tenth of the variance is 0.5, so 0.7 would be kept too:
    # ask for eigenvalues above one alone.
    x = with_correlation(blocks((3, 0.6), (2, 0.3)))
    found = composite.principal_components(x, least_share=1.1)
    assert found.retained == 2
    assert found.weights == pytest.approx(planted(), abs=1e-10)


def test_the_share_of_variance_keeps_components_too():
    x = with_correlation(blocks((3, 0.6), (2, 0.3)))
    found = composite.principal_components(x)
    assert found.retained == 3  # 2.2 and 1.3, and 0.7 / 5 is more than a tenth
    # The third lies on the same two indicators as the second, with half a squared loading on each.
    expected = np.r_[np.full(3, 2.2 / 3), np.full(2, (1.3 + 0.7) / 2)] / (2.2 + 1.3 + 0.7)
    assert found.weights == pytest.approx(expected, abs=1e-10)


def test_weights_are_equal_where_every_component_is_kept():
    x = np.random.default_rng(3).normal(size=(100, 4))
    found = composite.principal_components(x)
    assert found.retained == 4
    assert found.weights == pytest.approx(np.full(4, 0.25), abs=1e-10)


def by_singular_values(x):
    """The same weights by another road: singular values of standardised data, loadings scaled out."""
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    _, s, vt = np.linalg.svd(z, full_matrices=False)
    values = s**2 / x.shape[0]
    loadings = vt.T * np.sqrt(values)
    kept = [i for i, v in enumerate(values) if v > 1 or v / x.shape[1] >= 0.1]
    weights = np.zeros(x.shape[1])
    for i in kept:
        squared = loadings[:, i] ** 2
        weights += squared / squared.sum() * values[i] / values[kept].sum()
    return weights / weights.sum()


def test_two_stage_panel_components_equal_an_independent_computation():
    rng = np.random.default_rng(7)
    factor = rng.normal(size=(400, 2))
    x = factor[:, [0, 0, 0, 1, 1, 1, 1]] * rng.uniform(0.3, 2, 7) + rng.normal(size=(400, 7))
    x = composite.minmax(x)
    groups = [0, 0, 0, 1, 1, 1, 1]
    inside, between, dimensions = composite.two_stage(x, groups)
    first, second = by_singular_values(x[:, :3]), by_singular_values(x[:, 3:])
    assert inside == pytest.approx(np.r_[first, second], abs=1e-10)
    by_hand = np.column_stack([x[:, :3] @ first, x[:, 3:] @ second])
    assert dimensions == pytest.approx(by_hand, abs=1e-10)
    assert between == pytest.approx(by_singular_values(by_hand), abs=1e-10)
    index = composite.aggregate(dimensions, between)
    assert index == pytest.approx(by_hand @ by_singular_values(by_hand), abs=1e-10)


def test_two_stage_recovers_what_was_planted():
    x = with_correlation(blocks((3, 0.6), (2, 0.3)), seed=5)
    inside, _, _ = composite.two_stage(x, [0, 0, 0, 1, 1])
    assert inside == pytest.approx([1 / 3, 1 / 3, 1 / 3, 1 / 2, 1 / 2], abs=1e-10)


@given(TABLES.filter(lambda x: x.shape[0] > 3 and (np.ptp(x, axis=0) > 1e-3).all()))
def test_component_weights_are_shares_and_have_no_unit(x):
    found = composite.principal_components(x)
    assert found.weights.sum() == pytest.approx(1)
    assert (found.weights >= 0).all()
    if all(a - b > 0.05 for a, b in pairwise(found.eigenvalues)):
        moved = composite.principal_components(3 + 5 * x[::-1])
        assert moved.weights == pytest.approx(found.weights, abs=1e-6)


@settings(max_examples=30)
@given(TABLES, st.sampled_from([0.0, 0.5, 0.9]))
def test_benefit_of_the_doubt_equals_another_solver(y, floor):
    weights, best = composite.benefit_of_doubt(y, floor)
    n, k = y.shape
    rules = np.vstack([y, floor / k * np.ones((k, k)) - np.eye(k)])
    limits = np.r_[np.ones(n), np.zeros(k)]
    other = [-linprog(-row, A_ub=rules, b_ub=limits).fun for row in y]
    assert best == pytest.approx(other, abs=1e-9)
    assert (weights @ y.T).max() <= 1 + 1e-9
    assert (weights * y).sum(axis=1) == pytest.approx(best, abs=1e-9)
    assert (weights >= floor * weights.mean(axis=1, keepdims=True) - 1e-9).all()


def test_benefit_of_the_doubt_by_hand():
    _, best = composite.benefit_of_doubt(np.array([[1.0, 0.5], [0.5, 1.0], [0.5, 0.5]]), floor=0.0)
    assert best == pytest.approx([1, 1, 2 / 3])


def test_benefit_of_the_doubt_ends_where_units_repeat():
    y = np.tile(np.array([[0.2, 0.7, 0.7], [0.7, 0.2, 0.7]]), (20, 1))
    assert composite.benefit_of_doubt(y)[1] == pytest.approx(np.ones(40))


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ([1, -1], "cannot be negative"),
        ([0, 0], "add up to zero"),
        ([], "at least one"),
        ([1, np.nan], "weights are numbers"),
    ],
)
def test_bad_weights(weights, sentence):
    with pytest.raises(KoinonError, match=sentence):
        composite.check_weights(weights)


def test_bad_input_of_weighting():
    with pytest.raises(KoinonError, match="3 units with every indicator, and 2"):
        composite.principal_components(np.array([[1.0, 2.0], [2.0, 1.0], [np.nan, 3.0]]))
    with pytest.raises(KoinonError, match="number 2 does not vary"):
        composite.principal_components(np.array([[1.0, 0.1], [2.0, 0.1], [3.0, 0.1]]))
    with pytest.raises(KoinonError, match="floor"):
        composite.benefit_of_doubt(np.ones((2, 2)), floor=1.0)
    with pytest.raises(KoinonError, match="known and not negative"):
        composite.benefit_of_doubt(np.array([[1.0, np.nan]]))


def test_random_weights_stay_within_a_quarter():
    moved = composite.perturbed(np.array([0.5, 0.5]), np.random.default_rng(1), 2000)
    assert moved.sum(axis=1) == pytest.approx(np.ones(2000))
    # At worst one weight falls by a quarter and the other rises by one: 0.75 / (0.75 + 1.25).
    assert moved.min() >= 0.375
    assert moved.max() <= 0.625
    assert np.ptp(moved[:, 0]) > 0.15


# --- Scales ---------------------------------------------------------------------------------------------


@given(TABLES)
def test_scales_keep_the_order_and_their_bounds(x):
    for scaled, low, high in (
        (composite.minmax(x), 0, 1),
        (composite.rank_share(x), 0, 1),
        (composite.zscore(x), -10, 10),
    ):
        assert ((scaled >= low) & (scaled <= high)).all()
        for column, values in enumerate(x.T):
            order = np.argsort(values, kind="stable")
            assert (np.diff(scaled[order, column]) >= 0).all()


@given(hnp.arrays(np.float64, st.tuples(st.integers(1, 20), st.integers(1, 3)), elements=st.integers(0, 5)))
def test_average_ranks_are_those_of_scipy(x):
    assert composite.average_rank(x) == pytest.approx(rankdata(x, axis=0))
    assert composite.ranks(x[:, 0]) == pytest.approx(rankdata(-x[:, 0]))


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
    scaled = composite.minmax(np.array([[5.0], [-1.0]]), np.array([0.0]), np.array([4.0]))
    assert scaled.ravel().tolist() == [1.0, 0.0]


# --- Adding up ------------------------------------------------------------------------------------------


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
    table = pl.read_csv(Path(__file__).parents[1] / "data" / "arcii_contributions.csv")
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


# --- Reliability ----------------------------------------------------------------------------------------


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


# --- Robustness -----------------------------------------------------------------------------------------


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


# --- Sobol indices --------------------------------------------------------------------------------------


def test_an_additive_function_is_recovered():
    weights = np.array([4.0, 2.0, 1.0, 0.0])
    found = composite.sobol(lambda u: u @ weights, 4, 16_384, np.random.default_rng(3))
    expected = weights**2 / (weights**2).sum()
    assert found.first == pytest.approx(expected, abs=0.02)
    assert found.total == pytest.approx(expected, abs=0.02)
    assert found.mean == pytest.approx(3.5, abs=0.01)
    assert found.variance == pytest.approx((weights**2).sum() / 12, rel=0.01)


def test_an_interaction_shows_in_the_total_only():
    # For the product of two centred inputs all variance is joint.
    found = composite.sobol(lambda u: (u[:, 0] - 0.5) * (u[:, 1] - 0.5), 3, 16_384, np.random.default_rng(3))
    assert found.first == pytest.approx([0, 0, 0], abs=0.02)
    assert found.total == pytest.approx([1, 1, 0], abs=0.02)


def test_first_order_indices_of_ranks_add_up_to_one_at_most():
    x = np.random.default_rng(4).uniform(size=(20, 3))
    found = sensitivity(choices(x), 2048, np.random.default_rng(1))
    assert len(found.first) == len(INPUTS)
    assert found.first.sum() <= 1.05
    assert (found.total >= found.first - 0.05).all()


def test_nothing_to_explain_is_said():
    with pytest.raises(KoinonError, match="does not vary"):
        composite.sobol(lambda u: np.ones(u.shape[0]), 2, 64, np.random.default_rng(1))
    with pytest.raises(KoinonError, match="two runs"):
        composite.sobol(lambda u: u[:, 0], 1, 1, np.random.default_rng(1))


MODULES = ("aggregate", "normalise", "reliability", "robustness", "sensitivity", "simplex", "weights")


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    assert doctest.testmod(import_module(f"koinon.stats.composite.{name}")).failed == 0
