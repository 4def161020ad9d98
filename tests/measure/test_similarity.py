"""Similarity of portfolios: definitions, anchors, properties, bad input.

Outside values and tolerances:
* hand values of S (absolute, squared), kappa and pi of (3,2,0,0) and (3,1,1,1): 0.5000, 0.8333, 0.7000,
  0.6962, to the four decimals given;
* S on ATOP alliances, computed once elsewhere with the same coding, to the three decimals given;
* tau-b against scipy's `kendalltau`, to 1e-12;
* voting agreement compiled by the producer of the compact file: 2 * agreement - 1 is S on votes, to 1e-9.
"""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

import koinon as kn
from koinon.errors import KoinonError, UnknownNameError
from koinon.measure.portfolios import MISSING, SCORES, cross_tables, kappa, pi, s_score
from koinon.measure.shares import share_scores
from koinon.measure.similarity import add
from koinon.store import default_store

X, Y = np.array([3.0, 2, 0, 0]), np.array([3.0, 1, 1, 1])
LEVELS = np.arange(4.0)

ANCHORS = {
    (1980, 2, 200): 0.530,
    (1980, 2, 365): 0.355,
    (1980, 200, 220): 0.902,
    (1939, 200, 220): 0.928,
    (1914, 255, 300): 0.956,
    (1914, 2, 365): 0.778,
}
"""S on alliances: USA-UK, USA-USSR, UK-France, UK-France, Germany-Austria-Hungary, USA-Russia."""

DIRECT = {
    "s": lambda x, y: s_score(x, y, 3),
    "s2": lambda x, y: s_score(x, y, 3, squared=True),
    "kappa": kappa,
    "pi": pi,
    "tau_b": lambda x, y: kendalltau(x, y).statistic,
}

portfolios = st.integers(2, 7).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 3), min_size=n, max_size=n), min_size=2, max_size=5)
)


def value(frame, year, one, two, column="s"):
    row = frame.row(
        by_predicate=(pl.col("year") == year) & (pl.col("ccode1") == one) & (pl.col("ccode2") == two),
        named=True,
    )
    return row[column]


def test_hand_values():
    assert s_score(X, Y, 3) == pytest.approx(0.5000, abs=5e-5)
    assert s_score(X, Y, 3, squared=True) == pytest.approx(0.8333, abs=5e-5)
    assert kappa(X, Y) == pytest.approx(0.7000, abs=5e-5)
    assert pi(X, Y) == pytest.approx(0.6962, abs=5e-5)


def test_weights_of_s_are_shares_of_the_distance():
    # Only the second entry counts: distance 1 of at most 3.
    assert s_score(X, Y, 3, weights=np.array([0.0, 1, 0, 0])) == pytest.approx(1 / 3)


@given(portfolios)
@settings(max_examples=60, deadline=None)
def test_all_pairs_at_once_equal_each_pair_alone(rows):
    levels = np.array(rows, np.int8)
    tables = cross_tables(levels, LEVELS)
    one, two = np.triu_indices(len(rows), 1)
    for name, direct in DIRECT.items():
        alone = [
            direct(levels[i].astype(float), levels[j].astype(float)) for i, j in zip(one, two, strict=True)
        ]
        np.testing.assert_allclose(SCORES[name](tables), alone, rtol=0, atol=1e-12)


@given(portfolios)
@settings(max_examples=60, deadline=None)
def test_bounds_symmetry_and_order_of_entries(rows):
    levels = np.array(rows, np.int8)
    forward, back = cross_tables(levels, LEVELS), cross_tables(levels[::-1], LEVELS)
    turned = cross_tables(levels[:, ::-1], LEVELS)
    for score in SCORES.values():
        found = score(forward)
        defined = found[~np.isnan(found)]
        assert (defined >= -1 - 1e-12).all() and (defined <= 1 + 1e-12).all()
        np.testing.assert_allclose(np.sort(score(back)), np.sort(found), atol=1e-12)
        np.testing.assert_allclose(score(turned), found, atol=1e-12)


@given(st.lists(st.integers(0, 3), min_size=2, max_size=8))
@settings(max_examples=40, deadline=None)
def test_identical_portfolios_reach_one_if_they_vary(row):
    tables = cross_tables(np.array([row, row], np.int8), LEVELS)
    for name, score in SCORES.items():
        if len(set(row)) > 1 or name in {"s", "s2"}:
            assert score(tables)[0] == pytest.approx(1)
        else:
            assert np.isnan(score(tables)[0])


@given(portfolios, st.data())
@settings(max_examples=40, deadline=None)
def test_moving_one_entry_away_never_raises_s(rows, data):
    x, y = np.array(rows[0], float), np.array(rows[1], float)
    k = data.draw(st.integers(0, len(x) - 1))
    away = x.copy()
    away[k] = 3.0 if x[k] >= y[k] else 0.0
    for squared in (False, True):
        assert s_score(away, y, 3, squared=squared) <= s_score(x, y, 3, squared=squared) + 1e-12


def test_missing_entries_are_left_out_not_zero():
    holes = np.array([[2, 0, 1, MISSING], [2, 1, MISSING, 0]], np.int8)
    tables = cross_tables(holes, LEVELS)
    assert tables.total[0] == 2
    assert SCORES["s"](tables)[0] == pytest.approx(1 - 2 * 1 / (2 * 3))


def test_anchors_of_s_on_alliances():
    for year in {key[0] for key in ANCHORS}:
        frame = kn.similarity(year, on="alliances", score="s").frame
        assert frame.columns == ["ccode1", "ccode2", "year", "s"]
        for (when, one, two), expected in ANCHORS.items():
            if when == year:
                assert value(frame, year, one, two) == pytest.approx(expected, abs=5e-4)


def test_kappa_and_pi_do_not_inflate_with_sparsity():
    frame = kn.similarity(1914, score="s+kappa+pi").frame
    assert value(frame, 1914, 2, 365) > 0.75
    assert value(frame, 1914, 2, 365, "kappa") < 0
    assert value(frame, 1914, 2, 365, "pi") < 0


def test_portfolios_of_a_year_by_hand():
    """Every pair of 1816 once more, from the promises as they stand in the table."""
    states = kn.state_years(1816, 1816).frame["ccode"].to_list()
    x = {a: dict.fromkeys(states, 0) | {a: 3} for a in states}
    promises = default_store().frame("alliance_dyads").filter(pl.col("year") == 1816)
    for row in promises.iter_rows(named=True):
        a, b = row["ccode1"], row["ccode2"]
        if a in x and b in x:
            level = (
                3
                if row["atop_defense"]
                else 2
                if row["atop_neutral"] or row["atop_nonagg"]
                else row["atop_consul"]
            )
            x[a][b] = max(level, x[a][b])
            x[b][a] = max(level, x[b][a])
    frame = kn.similarity(1816, score="s+pi").frame
    for one, two, _, s, scott in frame.iter_rows():
        mine, other = (np.array([x[c][k] for k in states], float) for c in (one, two))
        assert s == pytest.approx(s_score(mine, other, 3), abs=1e-12)
        assert scott == pytest.approx(pi(mine, other), abs=1e-12)


def test_years_outside_the_source_are_null():
    frame = kn.similarity(2018, 2019, score="s").frame
    assert frame.filter(pl.col("year") == 2018)["s"].null_count() == 0
    assert frame.filter(pl.col("year") == 2019)["s"].is_null().all()


def test_directed_panels_get_the_same_value_both_ways():
    directed = add(kn.directed_dyad_years(1950, 1950)).frame
    plain = add(kn.dyad_years(1950, 1950)).frame
    turned = directed.rename({"ccode1": "ccode2", "ccode2": "ccode1"})
    joined = plain.join(turned, on=["ccode1", "ccode2", "year"], suffix="_turned")
    assert joined.height == plain.height
    assert joined["s"].equals(joined["s_turned"], check_names=False)


def test_weighted_by_capability_by_hand():
    """USA and the United Kingdom in 1946, entry by entry."""
    states = kn.state_years(1946, 1946).add("capabilities").frame
    level = dict.fromkeys(states["ccode"], 0)
    x, y = dict(level) | {2: 3}, dict(level) | {200: 3}
    dyads = default_store().frame("alliance_dyads").filter(pl.col("year") == 1946)
    for row in dyads.iter_rows(named=True):
        code = (
            3
            if row["atop_defense"]
            else 2
            if row["atop_neutral"] or row["atop_nonagg"]
            else row["atop_consul"]
        )
        for one, two in ((row["ccode1"], row["ccode2"]), (row["ccode2"], row["ccode1"])):
            for whose, mine in ((2, x), (200, y)):
                if one == whose and two in mine:
                    mine[two] = max(mine[two], code)
    known = states.drop_nulls("cinc")
    w = known["cinc"].to_numpy()
    one, two = (np.array([p[k] for k in known["ccode"]], float) for p in (x, y))
    frame = kn.similarity(1946, weighted=True).frame
    assert frame.columns[3:] == ["s_weighted", "similarity_n"]
    assert value(frame, 1946, 2, 200, "s_weighted") == pytest.approx(
        s_score(one, two, 3, weights=w), abs=1e-9
    )
    assert value(frame, 1946, 2, 200, "similarity_n") == known.height


def test_s_on_votes_is_voting_agreement_rescaled():
    frame = kn.similarity(2010, 2012, on="votes", score="s+s2+kappa").frame
    joined = frame.join(default_store().frame("vote_agreement"), on=["ccode1", "ccode2", "year"])
    assert joined.height > 50_000
    assert (joined["s"] - (2 * joined["agree_weighted"] - 1)).abs().max() < 1e-9
    assert (joined["similarity_n"] == joined["n_joint_votes"]).all()


def test_the_session_of_one_roll_call_says_nothing():
    frame = kn.similarity(1963, 1965, on="votes").frame
    assert frame.filter(pl.col("year") == 1964)["s"].is_null().all()
    assert frame.filter(pl.col("year") == 1965)["s"].is_not_null().any()


def test_shares_of_trade_by_hand():
    # Third states of the first pair: the last two. Shares 3/4, 1/4 and 1/2, 1/2.
    flows = np.array([[0, 5, 3, 1], [5, 0, 1, 1], [3, 1, 0, 9], [1, 1, 9, 0.0]])
    made, compared = share_scores(flows, ["s", "s2", "kappa", "pi"])
    x, y = np.array([0.75, 0.25]), np.array([0.5, 0.5])
    assert compared[0] == 2
    assert made["s"][0] == pytest.approx(1 - np.abs(x - y).sum())
    assert made["s2"][0] == pytest.approx(1 - ((x - y) ** 2).sum())
    assert made["kappa"][0] == pytest.approx(kappa(x, y))
    assert made["pi"][0] == pytest.approx(pi(x, y))


@given(st.integers(0, 10_000), st.integers(4, 7))
@settings(max_examples=30, deadline=None)
def test_shares_do_not_depend_on_scale_or_labels(seed, n):
    rng = np.random.default_rng(seed)
    flows = rng.integers(0, 9, (n, n)).astype(float)
    flows = flows + flows.T
    hole = rng.integers(0, n, 2)
    flows[hole[0], hole[1]] = flows[hole[1], hole[0]] = np.nan
    names = ["s", "s2", "kappa", "tau_b"]
    made, compared = share_scores(flows, names)
    scaled, _ = share_scores(flows * 7, names)
    back, back_n = share_scores(flows[::-1, ::-1], names)
    np.testing.assert_array_equal(np.sort(back_n), np.sort(compared))
    for name in names:
        np.testing.assert_allclose(scaled[name], made[name], atol=1e-9)
        np.testing.assert_allclose(np.sort(back[name]), np.sort(made[name]), atol=1e-9)
        defined = made[name][~np.isnan(made[name])]
        assert (np.abs(defined) <= 1 + 1e-9).all()


def test_unknown_flows_are_not_compared():
    flows = np.array(
        [[0, 5, 3, 1, 2], [5, 0, 1, 1, np.nan], [3, 1, 0, 9, 1], [1, 1, 9, 0, 1], [2, np.nan, 1, 1, 0.0]]
    )
    made, compared = share_scores(flows, ["s", "tau_b"])
    assert compared[0] == 2
    assert made["s"][0] == pytest.approx(0.5)


def test_trade_needs_two_third_states_with_trade():
    frame = kn.similarity(1900, on="trade").frame
    assert frame.filter(pl.col("s").is_not_null())["similarity_n"].min() >= 2


def test_several_portfolios_have_names_of_their_own():
    frame = add(kn.dyad_years(1990, 1990), on="alliances+votes", score="s+tau_b").frame
    assert frame.columns[3:] == [
        "s_alliances",
        "tau_b_alliances",
        "s_votes",
        "tau_b_votes",
        "similarity_n_votes",
    ]


def test_gleditsch_ward_panels_reach_the_scores_by_the_crosswalk():
    frame = kn.similarity(1985, system="gw").frame
    assert frame.columns[:3] == ["gwcode1", "gwcode2", "year"]
    cow = kn.similarity(1985).frame
    mine = frame.filter(pl.col("gwcode1") == 2, pl.col("gwcode2") == 200)["s"][0]
    assert mine == value(cow, 1985, 2, 200)


def test_records_say_what_the_columns_are():
    panel = kn.similarity(1950, on="trade", weighted=True)
    v = panel.variable("s_weighted")
    assert v.sources == ("cow_trade", "cow_nmc") and v.covers == (1870, 2014) and v.group == "similarity"
    assert panel.groups == ("similarity",)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"on": "alliance"}, "no portfolio called 'alliance'; did you mean alliances?"),
        ({"score": "kapa"}, "no score called 'kapa'; did you mean kappa?"),
        ({"on": "votes", "weighted": True}, "capability weights states: it cannot weight the roll calls"),
        ({"score": "pi", "weighted": True}, "capability weights s or s2, not pi"),
    ],
)
def test_bad_options_are_told_in_one_sentence(options, text):
    with pytest.raises((UnknownNameError, KoinonError)) as told:
        kn.similarity(1980, **options)
    assert str(told.value) == text
