"""Threats of states and how far members of a bloc share them.

Outside values
- Cosines by hand: (1,1,0) with (1,0,0) is 1/sqrt(2), with (0,1,1) it is 1/2, with (0,0,1) it is 0.
- History, exact as COW 5.0 and the list of rivalries code it: in 1990 all six members of the Gulf Cooperation
  Council had been targets of disputes begun by Iran's side; in 2014 Russia was the outside state that most
  members of NATO faced; Libya, which NATO attacked in 2011, is no threat to its members.
"""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import koinon as kn
from koinon.cli.main import main
from koinon.errors import KoinonError
from koinon.measure.threat_kinds import KINDS, Threats, threats_of
from koinon.measure.threats import cosines, pair_cosines
from koinon.store.catalogue import default_store

ZERO_ONE = st.integers(0, 1)
STATES = 5


@st.composite
def worlds(draw):
    faced = {kind: draw(arrays(int, (STATES, 3), elements=ZERO_ONE)) for kind in ("rivalry", "dispute")}
    known = {kind: draw(arrays(int, STATES, elements=ZERO_ONE)) for kind in faced}
    return faced, known


@pytest.fixture(scope="module")
def blocs():
    return kn.bloc_years(1816, 2025, ["NATO", "GCC", "AU", "AUKUS"]).add("threat-overlap").frame


def of(frame, bloc, year):
    return frame.filter(bloc_id=bloc, year=year).row(0, named=True)


def test_cosines_by_hand():
    x = np.array([[1, 1, 0], [1, 0, 0], [0, 1, 1], [0, 0, 1]])
    made = cosines({"rivalry": x}, {"rivalry": np.ones(4)})
    assert made[0] == pytest.approx([1, 1 / np.sqrt(2), 1 / 2, 0])


def test_a_kind_unknown_of_one_counts_for_neither():
    rivals, terror = np.array([[1], [1]]), np.array([[0], [1]])
    both = cosines({"rivalry": rivals, "terrorism": terror}, {"rivalry": np.ones(2), "terrorism": np.ones(2)})
    one = cosines(
        {"rivalry": rivals, "terrorism": terror}, {"rivalry": np.ones(2), "terrorism": np.array([0, 1])}
    )
    assert both[0, 1] == pytest.approx(1 / np.sqrt(2))
    assert one[0, 1] == pytest.approx(1)


@settings(deadline=None)
@given(worlds())
def test_cosines_are_symmetric_and_bounded(world):
    made = cosines(*world)
    assert np.allclose(made, made.T, equal_nan=True)
    inside = made[~np.isnan(made)]
    assert ((inside >= 0) & (inside <= 1 + 1e-12)).all()


@settings(deadline=None)
@given(worlds(), st.permutations(range(STATES)))
def test_cosines_follow_their_states(world, order):
    faced, known = world
    moved = cosines({k: v[order] for k, v in faced.items()}, {k: v[order] for k, v in known.items()})
    assert np.allclose(moved, cosines(faced, known)[np.ix_(order, order)], equal_nan=True)


@settings(deadline=None)
@given(worlds())
def test_one_more_common_opponent_never_lowers_the_overlap(world):
    faced, known = world
    more = {"rivalry": np.column_stack([faced["rivalry"], np.ones(STATES, int)]), "dispute": faced["dispute"]}
    before, after = cosines(faced, known), cosines(more, known)
    both = ~np.isnan(before) & ~np.isnan(after)
    assert (after[both] >= before[both] - 1e-12).all()


@settings(max_examples=10, deadline=None)
@given(st.randoms())
def test_pairs_do_not_depend_on_the_order_of_rows(random):
    found = threats_of(default_store(), 1990, 1990)
    pairs = kn.bloc_years(1990, 1990, ["GCC", "NATO"]).pairs
    order = list(range(pairs.height))
    random.shuffle(order)
    shaken = Threats(found.faced.sample(fraction=1, shuffle=True, seed=1), found.known.reverse())
    assert pair_cosines(pairs[order], shaken, KINDS).equals(pair_cosines(pairs, found, KINDS))


def test_the_mean_of_a_bloc_is_that_of_its_pairs():
    panel = kn.bloc_years(1990, 1990, ["GCC"])
    each = pair_cosines(panel.pairs, threats_of(default_store(), 1990, 1990), KINDS)
    cinc = dict(kn.state_years(1990, 1990).add("capabilities").frame.select("ccode", "cinc").iter_rows())
    weights = np.array([cinc[a] * cinc[b] for a, b in each.select("ccode1", "ccode2").iter_rows()])
    row = panel.add("threat-overlap").frame.row(0, named=True)
    assert row["threat_overlap"] == pytest.approx(each["cosine"].mean())
    assert row["threat_overlap_weighted"] == pytest.approx(
        (weights * each["cosine"].to_numpy()).sum() / weights.sum()
    )
    assert row["threat_pairs"] == each.height == 15


def test_the_gulf_faced_iran_and_nato_russia(blocs):
    gulf = of(blocs, "gcc", 1990)
    assert (gulf["threat_top"], gulf["threat_top_members"]) == (630, 6)
    assert of(blocs, "nato", 2014)["threat_top"] == 365
    faced = threats_of(default_store(), 2014, 2014).faced
    libya = faced.filter(pl.col("opponent") == 620, pl.col("ccode").is_in([2, 200, 210, 220, 325]))
    assert libya.is_empty()


def test_means_are_members_over_shared_opponents(blocs):
    row = of(blocs, "gcc", 1990)
    cinc = dict(kn.state_years(1990, 1990).add("capabilities").frame.select("ccode", "cinc").iter_rows())
    members = kn.bloc_years(1990, 1990, ["GCC"]).members["ccode"].to_list()
    assert row["threat_means"] * row["threat_shared_cinc"] == pytest.approx(
        sum(cinc[code] for code in members)
    )


def test_years_without_source_are_missing(blocs):
    late = of(blocs, "nato", 2015)
    assert late["threat_overlap"] is None
    assert late["threat_rivalry_members"] is not None
    assert of(blocs, "aukus", 2023)["threat_overlap"] is None
    assert of(blocs, "aukus", 2023)["threat_internal_known"] == 3
    assert of(blocs, "nato", 1950)["threat_terrorism_members"] is None


def test_unwatched_states_are_unknown_not_safe(blocs):
    row = of(blocs, "au", 2010)
    assert row["threat_cyber_known"] == 0 < row["threat_rivalry_known"] == row["members_cow"]
    assert row["threat_cyber_members"] is None


def test_bounds_hold_for_every_bloc():
    made = kn.bloc_years(1816, 2025).add("threat-overlap").frame
    for name in ("threat_overlap", "threat_overlap_weighted", "threat_overlap_opponents"):
        known = made[name].drop_nulls()
        assert known.len() > 1_000
        assert known.min() >= 0
        assert known.max() <= 1 + 1e-12
        assert not known.is_nan().any()
    assert (made["threat_pairs"] <= made["member_dyads"]).drop_nulls().all()
    assert (made["threat_rivalry_members"] <= made["threat_rivalry_known"]).drop_nulls().all()


def test_states_have_the_same_threats_as_their_blocs():
    states = kn.state_years(1990, 1990).add("threats").frame
    members = kn.bloc_years(1990, 1990, ["GCC"]).members["ccode"]
    mine = states.filter(pl.col("ccode").is_in(members.implode()))
    row = kn.bloc_years(1990, 1990, ["GCC"]).add("threat-overlap").frame.row(0, named=True)
    for kind in KINDS:
        known = mine[f"threat_{kind}"].drop_nulls()
        assert (row[f"threat_{kind}_known"] or 0) == known.len()
        assert row[f"threat_{kind}_members"] == ((known > 0).sum() if known.len() else None)


def test_treaties_have_overlap_too():
    made = kn.treaty_years(1950, 1950, [3180]).add("threat-overlap").frame
    nato = kn.bloc_years(1950, 1950, ["NATO"]).add("threat-overlap").frame
    assert made["threat_overlap"][0] == pytest.approx(nato["threat_overlap"][0])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["threat-overlap", "--bloc", "NATO", "--set", "kinds=rivalries"], "did you mean rivalry?"),
        (["threat-overlap", "--bloc", "NATO", "--set", "window=0"], "at least 1 year"),
        (["threat-overlap", "--state", "France"], "is not of states"),
        (["threats", "--bloc", "NATO"], "is not of blocs"),
    ],
)
def test_bad_input_is_answered_in_one_sentence(capsys, arguments, said):
    assert main(["measure", *arguments]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1


def test_an_empty_window_is_refused():
    with pytest.raises(KoinonError, match="at least 1 year"):
        threats_of(default_store(), 1990, 1990, window=0)
