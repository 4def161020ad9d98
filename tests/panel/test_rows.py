"""The bare panel of any unit, by the unit's name."""

from typing import get_args

import pytest

import koinon as kn
from koinon.errors import KoinonError
from koinon.panel.rows import bare_panel
from koinon.panel.units import Unit

MAKERS = {
    "state-year": kn.state_years,
    "dyad-year": kn.dyad_years,
    "directed-dyad-year": kn.directed_dyad_years,
    "system-year": kn.system_years,
    "bloc-year": kn.bloc_years,
    "treaty-year": kn.treaty_years,
    "treaty-member-year": kn.treaty_member_years,
}


@pytest.mark.parametrize("unit", MAKERS)
def test_a_unit_has_the_rows_of_its_own_function(unit):
    assert bare_panel(unit, 1980, 1981).frame.equals(MAKERS[unit](1980, 1981).frame)


def test_every_unit_has_one():
    assert {*MAKERS, "coalition-year"} == set(get_args(Unit))
    drawn = bare_panel("coalition-year", 1980, 1980, states=["France", "Germany", "Italy", "Spain"], size=3)
    assert len(drawn) == len(kn.coalition_years(1980, 1980, 3, ["France", "Germany", "Italy", "Spain"]))


def test_several_clubs_are_the_members_of_all():
    both = bare_panel("state-year", 2000, 2000, clubs=["NATO", "EU"])
    assert both.frame.equals(kn.state_years(2000, 2000).of_bloc("NATO").of_bloc("EU").frame)
    assert len(bare_panel("bloc-year", 2000, 2000, clubs=["NATO", "EU"])) == 2


def test_what_does_not_belong_to_a_unit_is_refused():
    with pytest.raises(KoinonError, match="belong to coalition-year"):
        bare_panel("state-year", 2000, 2000, size=3)
    with pytest.raises(KoinonError, match="not members of a bloc"):
        bare_panel("coalition-year", 2000, 2000, clubs=["NATO"])
    with pytest.raises(KoinonError, match="use COW codes"):
        bare_panel("coalition-year", 2000, 2000, system="gw")
