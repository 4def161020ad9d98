"""Peace years of states: since a war inside them, a dispute, a dispute that they began or joined."""

import pytest

import koinon as kn
from koinon.errors import KoinonError


def test_peace_years_of_a_state_count_from_its_last_intra_state_war():
    panel = kn.state_years(1860, 1870).among("USA").add("wars").add("peace-years").frame
    by_year = dict(panel.select("year", "cowintraspell").rows())
    at_war = dict(panel.select("year", "cowintraongoing").rows())
    assert [at_war[year] for year in (1860, 1861, 1865, 1866)] == [0, 1, 1, 0]
    assert by_year[1861] == 1861 - 1816  # no war inside since the list begins
    assert [by_year[year] for year in range(1862, 1870)] == [0, 0, 0, 0, 0, 1, 2, 3]


def test_peace_years_of_states_ask_for_an_event_of_states():
    with pytest.raises(KoinonError, match=r"add gml-disputes, disputes, wars or armed-conflict$"):
        kn.state_years(1860, 1870).add("peace-years")


def test_a_dispute_that_came_upon_a_state_leaves_its_years_since_it_began_one():
    panel = kn.state_years(1816, 2010).add("gml-disputes", "peace-years").frame
    assert (panel["gmlmidinitspell"] >= panel["gmlmidspell"]).all()
    kuwait = {row["year"]: row for row in panel.filter(panel["ccode"] == 690).to_dicts()}
    assert kuwait[1990]["gmlmidonset"] == 1  # invaded by Iraq
    assert kuwait[1990]["gmlmidonset_init"] == 0
    assert kuwait[1991]["gmlmidspell"] == 0
    assert kuwait[1991]["gmlmidinitspell"] == kuwait[1990]["gmlmidinitspell"] + 1


def test_a_state_that_was_drawn_in_counts_as_one_that_joined():
    panel = kn.state_years(1914, 1914).among("Belgium").add("gml-disputes").frame
    assert panel["gmlmidonset_init"].item() == 1


def test_lists_that_are_counted_whole_take_no_ladder():
    with pytest.raises(KoinonError, match="counts every dispute of the state"):
        kn.state_years(1860, 1870).add("gml-disputes", keep=["hostlev"])
    with pytest.raises(KoinonError, match="counts every dispute of the state"):
        kn.state_years(1860, 1870).add("disputes", ladder=["hostlev"])
