"""Rows chosen by state and by bloc."""

import polars as pl
import pytest

import koinon as kn
from koinon.errors import KoinonError, UnknownNameError


def test_among_keeps_pairs_with_at_least_one_of_the_states():
    everything = kn.dyad_years(2000, 2000)
    kept = everything.among("Canada", "MEX")
    codes = {20, 70}
    wanted = [row for row in everything.frame.iter_rows() if row[0] in codes or row[1] in codes]
    assert list(kept.frame.iter_rows()) == wanted
    assert any("rows left out" in note for note in kept.notes)


def test_between_keeps_pairs_of_two_of_the_states():
    kept = kn.directed_dyad_years(2000, 2000).between("USA", "Canada", 70)
    assert sorted(kept.frame.select("ccode1", "ccode2").iter_rows()) == [
        (2, 20),
        (2, 70),
        (20, 2),
        (20, 70),
        (70, 2),
        (70, 20),
    ]


def test_a_name_is_read_in_each_year():
    kept = kn.state_years(1944, 1992).among("Germany").frame
    assert kept.filter(pl.col("year") < 1946)["ccode"].to_list() == [255, 255]
    assert set(kept.filter(pl.col("year").is_between(1955, 1989))["ccode"]) == {260}
    assert kept.filter(pl.col("year") >= 1990)["ccode"].to_list() == [255, 255, 255]


@pytest.mark.parametrize("states", [(), ("",), (" ", "")])
def test_an_empty_list_of_states_is_refused(states):
    with pytest.raises(KoinonError, match="list of states is empty"):
        kn.state_years(2000, 2000).among(*states)


def test_unknown_ambiguous_and_absent_states_are_refused():
    panel = kn.state_years(1950, 1960)
    with pytest.raises(UnknownNameError, match="did you mean"):
        panel.among("Germoney")
    with pytest.raises(KoinonError, match="say which"):
        panel.among("Korea")
    with pytest.raises(KoinonError, match="in any year from 1950 to 1960"):
        panel.among("Baden")


def test_members_of_a_bloc_count_on_the_last_day_of_the_year():
    kept = kn.state_years(1948, 1952).of_bloc("NATO").frame
    by_year = dict(kept.group_by("year").len().sort("year").iter_rows())
    # Signed in April 1949 by twelve states; Greece and Turkey joined in February 1952.
    assert by_year == {1949: 12, 1950: 12, 1951: 12, 1952: 14}


def test_pairs_of_a_bloc_are_all_pairs_of_its_members():
    assert len(kn.dyad_years(1999, 1999).of_bloc("OTAN")) == 19 * 18 // 2
    assert len(kn.directed_dyad_years(1999, 1999).of_bloc("nato")) == 19 * 18


def test_germany_stays_in_nato_in_1990_in_both_systems():
    for system, code in (("cow", 255), ("gw", 260)):
        kept = kn.state_years(1990, 1990, system).of_bloc("NATO").frame
        assert len(kept) == 16
        assert code in kept[kept.columns[0]]


def test_any_day_counts_a_state_that_left_in_the_year():
    # Albania took part in the Warsaw Pact until September 1968.
    on_last_day = kn.state_years(1968, 1968).of_bloc("Warsaw Pact").frame["ccode"]
    on_any_day = kn.state_years(1968, 1968).of_bloc("Warsaw Pact", any_day=True).frame["ccode"]
    assert 339 not in on_last_day
    assert 339 in on_any_day


def test_a_bloc_without_members_in_the_years_is_refused():
    with pytest.raises(KoinonError, match="NATO had no member states in 1900 to 1901"):
        kn.state_years(1900, 1901).of_bloc("NATO")
    with pytest.raises(UnknownNameError, match="did you mean NATO"):
        kn.state_years(1990, 1991).of_bloc("NATOO")


def test_pairs_cannot_be_chosen_among_single_states():
    with pytest.raises(KoinonError, match="not pairs"):
        kn.state_years(1990, 1991).between("USA")
