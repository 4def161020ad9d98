"""Coalitions of k states: what formed, what could have, and how the rest is sampled.

Hand-checked: the Triple Alliance of 20 May 1882 (Austria-Hungary 300, Germany 255, Italy 325; ATOP 1350) is
the only treaty of three that began in 1882, among 37 states of the COW system. Its pairs: Germany and
Austria-Hungary allied since 1879 (1 of 3); Germany-Austria and Austria-Italy share a border, Germany-Italy do
not (2 of 3). Sums follow the order of addition (relative 1e-12).
"""

from itertools import combinations
from math import comb

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import koinon as kn
from koinon.cli.main import app
from koinon.errors import KoinonError
from koinon.panel.coalitions.kads import count_kads, every_kad, some_kads

TRIPLE = {"ccode1": 255, "ccode2": 300, "ccode3": 325}


def triple(panel):
    return panel.frame.filter(*(pl.col(name) == code for name, code in TRIPLE.items())).row(0, named=True)


def test_every_coalition_of_1882_is_there_and_one_formed():
    panel = kn.coalition_years(1882, 1882, 3)
    assert panel.frame.height == comb(37, 3)
    assert panel.frame.select(panel.keys).is_unique().all()
    assert panel.frame.filter(pl.col("observed") == 1).select(
        "ccode1", "ccode2", "ccode3", "atopid"
    ).rows() == [(255, 300, 325, 1350)]
    assert set(panel.frame["weight"]) == {1.0}


def test_the_triple_alliance_is_pooled_by_hand():
    row = triple(kn.coalition_years(1882, 1882, 3, ["Austria-Hungary", "Germany", "Italy"]))
    assert row["allied_before_share"] == pytest.approx(1 / 3)
    assert row["contiguous_share"] == pytest.approx(2 / 3)
    states = kn.state_years(1882, 1882).add("capabilities", "regime").frame
    states = states.filter(pl.col("ccode").is_in([255, 300, 325]))
    assert row["cinc_sum"] == pytest.approx(states["cinc"].sum(), rel=1e-12)
    assert row["cinc_reporting"] == 3
    for name in ("polity2", "v2x_polyarchy"):
        assert (row[f"{name}_min"], row[f"{name}_max"]) == (states[name].min(), states[name].max())
    pairs = kn.dyad_years(1882, 1882).add("distance").frame
    pairs = pairs.filter(pl.col("ccode1").is_in([255, 300]), pl.col("ccode2").is_in([300, 325]))
    assert pairs.height == 3
    assert row["capdist_mean"] == pytest.approx(pairs["capdist"].mean(), rel=1e-12)


def test_a_treaty_is_not_among_the_ties_that_came_before_it():
    same = kn.coalition_years(1882, 1883, 3, ["Austria-Hungary", "Germany", "Italy"]).frame
    assert same["allied_before_share"].to_list() == pytest.approx([1 / 3, 1.0])
    assert same["observed"].to_list() == [1, 0]


def test_treaties_of_three_are_all_kept_in_a_sample():
    panel = kn.coalition_years(1816, 2018, 3, sample=5)
    assert panel.frame["observed"].sum() == 42
    # ATOP has 47 treaties of three: one of 1815, three with a member outside the COW system, and one whose
    # members formed another in the same year.
    assert [note.rsplit(": ", 1)[1] for note in panel.notes if note.startswith("treaties")] == ["3", "1"]
    others = panel.frame.filter(pl.col("observed") == 0).group_by("year").len()
    assert set(others["len"]) == {5}


def test_weights_add_up_to_all_coalitions():
    panel = kn.coalition_years(1880, 1884, 3, sample=50, seed=3)
    totals = panel.frame.group_by("year").agg(pl.col("weight").sum()).sort("year")
    counts = kn.state_years(1880, 1884).frame.group_by("year").len().sort("year")
    assert totals["weight"].to_list() == pytest.approx([comb(n, 3) for n in counts["len"]])


def test_states_that_share_no_day_of_a_year_are_in_no_coalition():
    names = ["Germany", "West Germany", "East Germany", "France", "Poland"]
    # COW 260 and 265 end the day before 255 comes back: 255 goes with France and Poland only (1 coalition),
    # the other four states with each other (4).
    frame = kn.coalition_years(1990, 1990, 3, names).frame
    assert frame.height == 5
    assert frame.filter(pl.any_horizontal(pl.col(f"ccode{i}") == 255 for i in (1, 2, 3))).select(
        "ccode1", "ccode2", "ccode3"
    ).rows() == [(220, 255, 290)]


def test_the_seed_decides_and_a_year_does_not_depend_on_the_others():
    once, again = (kn.coalition_years(1900, 1910, 4, sample=20, seed=7).frame for _ in range(2))
    assert once.equals(again)
    alone = kn.coalition_years(1905, 1905, 4, sample=20, seed=7).frame
    assert once.filter(pl.col("year") == 1905).equals(alone)
    assert not once.equals(kn.coalition_years(1900, 1910, 4, sample=20, seed=8).frame)


def test_a_sample_larger_than_what_there_is_takes_all():
    names = ["France", "Germany", "Italy", "Russia"]
    everything = kn.coalition_years(1900, 1900, 3, names).frame
    assert kn.coalition_years(1900, 1900, 3, names, sample=1000).frame.equals(everything)


def test_outside_the_years_of_a_source_shares_are_null():
    frame = kn.coalition_years(1816, 1816, 3, sample=10).frame
    assert frame["allied_before_share"].null_count() == frame.height
    late = kn.coalition_years(2018, 2018, 3, sample=10).frame
    assert late["contiguous_share"].null_count() == late.height


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"first": 1990, "last": 2018}, "there are 32,777,029 coalitions of 3 states in these years"),
        ({"first": 1990, "last": 2020}, "ATOP ends in 2018, so no coalition is known to have formed in 2020"),
        ({"first": 1990, "last": 1990, "size": 1}, "a coalition has 2 to 40 states, not 1"),
        ({"first": 1990, "last": 1990, "sample": 0}, "at least 1, not 0"),
        ({"first": 1990, "last": 1990, "sample": 5, "seed": -1}, "the seed is a whole number"),
        ({"first": 1990, "last": 1990, "states": ["France", "Germany"]}, "3 of the states exist together"),
        ({"first": 1990, "last": 1990, "states": ["Frunce"]}, "did you mean France"),
    ],
)
def test_what_makes_no_panel_is_one_sentence(arguments, sentence):
    with pytest.raises(KoinonError, match=sentence):
        kn.coalition_years(**arguments)


CODES = st.lists(st.integers(1, 40), min_size=0, max_size=9, unique=True).map(sorted)


@given(CODES, st.integers(2, 4), st.sets(st.tuples(st.integers(1, 40), st.integers(1, 40)), max_size=4))
def test_counting_is_listing(codes, k, pairs):
    strangers = frozenset((min(p), max(p)) for p in pairs if p[0] != p[1])
    by_hand = [kad for kad in combinations(codes, k) if not strangers.intersection(combinations(kad, 2))]
    assert [tuple(kad) for kad in every_kad(codes, k, strangers).tolist()] == by_hand
    assert count_kads(codes, k, strangers) == len(by_hand)


def test_every_set_is_as_likely_as_any_other():
    # 12 states have 220 sets of three; 6 at a time by trial, 4,000 times: each some 24,000/219 = 110 times.
    codes, formed, rng = list(range(1, 13)), [(1, 2, 3)], np.random.default_rng(5)
    drawn = [
        tuple(kad)
        for _ in range(4000)
        for kad in some_kads(codes, 3, frozenset(), formed, 6, rng).kads.tolist()
    ]
    seen = {kad: drawn.count(kad) for kad in set(drawn)}
    assert len(seen) == 219
    assert (1, 2, 3) not in seen
    chi = sum((n - 24000 / 219) ** 2 / (24000 / 219) for n in seen.values())
    assert chi < 290  # the 99.9th percentile of chi-squared with 218 degrees of freedom is 287


def test_the_command_line_draws_and_refuses():
    run = CliRunner().invoke
    words = ["panel", "coalition-year", "--from", "1882", "--to", "1882", "--size", "3", "--sample", "9"]
    made = run(app, [*words, "--seed", "1", "--json"])
    assert made.exit_code == 0
    assert '"rows": 10' in made.stdout
    assert run(app, [*words, "--bloc", "NATO"]).exit_code != 0
    refused = run(app, ["panel", "state-year", "--from", "1882", "--to", "1882", "--size", "3"])
    assert refused.exit_code != 0


def test_groups_of_variables_do_not_fit_coalitions():
    with pytest.raises(KoinonError, match=r"group 'capabilities' fits .*, not coalition-year"):
        kn.coalition_years(1882, 1882, 3, sample=5).add("capabilities")
