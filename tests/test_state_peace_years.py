"""Peace years of states count from wars inside them."""

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


def test_peace_years_of_states_ask_for_wars():
    with pytest.raises(KoinonError, match="an event group first: add wars"):
        kn.state_years(1860, 1870).add("peace-years")
