"""The years a name of a state stands for, against the COW list and common knowledge."""

import pytest

from koinon.errors import KoinonError, UnknownNameError
from koinon.world.display import dated
from koinon.world.named import LAST, named_state
from koinon.world.resolver import AmbiguousNameError
from koinon.world.systems import state_spells


def spans(text):
    return [(spell.ccode, spell.first, spell.last) for spell in named_state(text).spells]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Germany", [(255, 1816, 1945), (260, 1955, 1990), (255, 1990, None)]),
        ("DEU", [(255, 1816, 1945), (260, 1955, 1990), (255, 1990, None)]),
        ("255", [(255, 1816, 1945), (255, 1990, None)]),
        ("West Germany", [(260, 1955, 1990)]),
        ("Yugoslavia", [(345, 1918, 1941), (345, 1944, 2005)]),
        ("Serbia", [(345, 1878, 1917), (345, 2006, None)]),
        ("345", [(345, 1878, 1941), (345, 1944, None)]),
        ("Soviet Union", [(365, 1922, 1991)]),
        ("Russia", [(365, 1816, None)]),
        ("Ottoman Empire", [(640, 1816, 1922)]),
        ("Turkey", [(640, 1816, None)]),
        ("Türkiye", [(640, 1816, None)]),
        ("France", [(220, 1816, 1942), (220, 1944, None)]),
        ("Kosovo", [(347, 2008, None)]),
        ("Czechoslovakia", [(315, 1918, 1939), (315, 1945, 1992)]),
    ],
)
def test_a_name_stands_for_its_codes_and_years(text, expected):
    assert spans(text) == expected


def test_a_year_of_change_belongs_to_its_last_day():
    years = dict(named_state("Germany").years(2000))
    assert (years[1945], years[1989], years[1990]) == (255, 260, 255)
    assert 1950 not in years


def test_days_are_those_of_the_list_and_none_at_a_mere_change_of_name():
    first, second = named_state("Yugoslavia").spells
    assert (first.start, str(first.end)) == (None, "1941-04-20")
    assert (str(second.start), second.end) == ("1944-10-20", None)


def test_what_is_left_out_is_marked():
    assert named_state("Yugoslavia").limited
    assert named_state("Serbia").limited
    assert not named_state("Germany").limited
    assert named_state("Yemen").unclear


@pytest.mark.parametrize("code", sorted(state_spells("cow")["code"].unique()))
def test_every_code_stands_for_all_its_years(code):
    listed = state_spells("cow").filter(state_spells("cow")["code"] == code)
    years = {
        year
        for start, end in listed.select("start", "end").iter_rows()
        for year in range(start.year, (end.year if end else LAST) + 1)
    }
    named = named_state(str(code))
    assert {year for year, _ in named.years(LAST)} == years
    assert named.codes == (code,)
    assert named.name == dated(code, max(years))


def test_unknown_and_ambiguous_names_say_so():
    with pytest.raises(UnknownNameError, match="did you mean France"):
        named_state("Frence")
    with pytest.raises(AmbiguousNameError, match="North Korea"):
        named_state("Korea")
    with pytest.raises(KoinonError, match="not a state of the COW system"):
        named_state("Greenland")
