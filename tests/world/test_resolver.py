"""What people write finds the state they mean, dated; doubt becomes a question.

Exact. Expected codes are those of the COW state list (v2016) and the Gleditsch-Ward list.
"""

import doctest

import polars as pl
import pytest

from koinon.errors import KoinonError, UnknownNameError
from koinon.world import resolver
from koinon.world.resolver import AmbiguousNameError, resolve, state, state_by_code
from koinon.world.systems import state_spells


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ivory Coast", 437),
        ("Cote d'Ivoire", 437),
        ("Côte d’Ivoire", 437),
        ("CIV", 437),
        ("CDI", 437),
        ("CI", 437),
        ("437", 437),
        (437, 437),
        ("Turkiye", 640),
        ("Türkiye", 640),
        ("TURKEY", 640),
        ("Burma", 775),
        ("Myanmar", 775),
        ("Swaziland", 572),
        ("Eswatini", 572),
        ("Macedonia", 343),
        ("North Macedonia", 343),
        ("Congo, Dem. Rep.", 490),
        ("Congo-Brazzaville", 484),
        ("Korea, Rep.", 732),
        ("Korea, Dem. People's Rep.", 731),
        ("the United States", 2),
        ("USA", 2),
        ("UK", 200),
        ("Great Britain", 200),
        ("Federal Republic of Germany", 255),
        ("St Lucia", 56),
        ("Saint Lucia", 56),
        ("Trinidad & Tobago", 52),
        ("antiguabarbuda", 58),
        ("Yemen", 679),
        ("Vietnam", 816),
        ("Siam", 800),
        ("Persia", 630),
        ("Ceylon", 780),
        ("Upper Volta", 439),
        ("Dahomey", 434),
        ("Zaire", 490),
        ("Rhodesia", 552),
        ("Abyssinia", 530),
        ("Hanover", 240),
        ("Two Sicilies", 329),
        ("Sardinia", 325),
        ("Prussia", 255),
        ("Ottoman Empire", 640),
        ("Soviet Union", 365),
        ("EST", 366),
        ("Guinea-Bissau", 404),
        ("Guinea", 438),
        ("Niger", 436),
        ("Nigeria", 475),
        ("Dominica", 54),
        ("Dominican Republic", 42),
    ],
)
def test_names_without_a_year(text, code):
    assert state(text).code == code
    assert state(text).system == "cow"


@pytest.mark.parametrize(
    ("text", "year", "cow", "gw"),
    [
        ("Germany", 1900, 255, 255),
        ("Germany", 1960, 260, 260),
        ("Germany", 1990, 255, 260),
        ("Germany", 2000, 255, 260),
        ("West Germany", 1990, 260, 260),
        ("Austria", 1900, 300, 300),
        ("Austria", 1918, 300, 305),
        ("Austria", 1930, 305, 305),
        ("Korea", 1900, 730, 730),
        ("Yemen", 1950, 678, 678),
        ("Yemen", 1990, 679, 678),
        ("Vietnam", 1980, 816, 816),
        ("Serbia", 1900, 345, 340),
        ("Serbia", 2010, 345, 340),
        ("Yugoslavia", 1930, 345, 345),
        ("Kiribati", 2010, 946, 970),
        ("Nauru", 2010, 970, 971),
        ("Tonga", 2010, 955, 972),
        ("Tuvalu", 2010, 947, 973),
        ("Republic of China", 1930, 710, 710),
        ("Republic of China", 1960, 713, 713),
        ("Prussia", 1850, 255, 255),
        ("DEU", 1990, 255, 260),
        ("DEU", 1970, 260, 260),
        ("SUN", 1970, 365, 365),
        ("YEM", 1980, 678, 678),
        ("CZE", 2000, 316, 316),
        ("KOR", 1980, 732, 732),
        ("CS", 1970, 315, 315),
        ("CS", 2004, 345, 345),
    ],
)
def test_names_with_a_year(text, year, cow, gw):
    assert state(text, year).code == cow
    assert state(text, year, "gw").code == gw


@pytest.mark.parametrize(
    ("text", "year", "says"),
    [
        (
            "Congo",
            None,
            "'Congo' may mean Republic of the Congo .484. or Democratic Republic of the Congo .490.",
        ),
        ("Congo", 1970, "say which"),
        ("Korea", None, "North Korea .731. or South Korea .732."),
        ("Korea", 1948, "North Korea .731. or South Korea .732."),
        ("Vietnam", 1960, "North Vietnam .816. or Republic of Vietnam .817."),
        ("Yemen", 1980, "678. or .*680"),
        ("SWZ", None, "Switzerland .225. or Swaziland .572."),
        ("SWZ", 1950, "Switzerland .225. or Swaziland .572."),
        ("AUS", 1990, "Austria .305. or Australia .900."),
        ("SLV", 2000, "El Salvador .92. or Slovenia .349."),
        ("MNG", 2010, "Montenegro .341. or Mongolia .712."),
        ("MAC", 2000, "Macedonia .343. or Macao"),
    ],
)
def test_doubt_becomes_a_question(text, year, says):
    with pytest.raises(AmbiguousNameError, match=says):
        state(text, year)


def test_reading_a_code_one_way_only():
    assert state("SWZ", read_as="abbreviation").code == 225
    assert state("SWZ", read_as="iso3").code == 572
    assert state("KOR", 1900, read_as="abbreviation").code == 730
    with pytest.raises(KoinonError, match="no state called 'SWZ'"):
        state("SWZ", read_as="name")


@pytest.mark.parametrize(
    ("text", "year", "system", "says"),
    [
        ("Estonia", 1950, "cow", "Estonia was not a state of the COW system in 1950"),
        ("EST", 1950, "gw", "Estonia was not a state of the Gleditsch-Ward system in 1950"),
        ("Germany", 1950, "cow", "Germany was not a state of the COW system in 1950"),
        ("Prussia", 1950, "cow", "Prussia was not a state"),
        ("Soviet Union", 2000, "cow", "Soviet Union was not a state"),
        ("Serbia", 1950, "cow", "Serbia was not a state"),
        ("437", 1950, "cow", r"Ivory Coast \(437\) was not a state of the COW system in 1950"),
        ("732", 1900, "cow", r"South Korea \(732\) was not a state"),
        ("VNM", 1960, "cow", "Vietnam was not a state"),
        ("Tibet", None, "cow", "Tibet is a state of the Gleditsch-Ward system but not of the COW system"),
        ("Hong Kong", None, "cow", "Hong Kong is not a state of the COW system"),
        ("PRI", 2000, "gw", "Puerto Rico is not a state of the Gleditsch-Ward system"),
        ("679", 2000, "gw", "no Gleditsch-Ward state code called '679'; near it are 678"),
    ],
)
def test_no_state_of_that_year_or_system(text, year, system, says):
    with pytest.raises(KoinonError, match=says):
        state(text, year, system)


@pytest.mark.parametrize(
    ("text", "close"),
    [
        ("Ivry Coast", "Ivory Coast"),
        ("Denmrk", "Denmark"),
        ("Yugoslavja", "Yugoslavia"),
        ("Ceylom", "Ceylon"),
    ],
)
def test_misspelt_names_get_suggestions(text, close):
    with pytest.raises(UnknownNameError, match=f"no state called '{text}'; did you mean {close}"):
        state(text)


@pytest.mark.parametrize("text", ["", "   ", "Atlantis", "999", "-1", "3.5"])
def test_nothing_is_made_up(text):
    with pytest.raises(UnknownNameError, match=r"^no "):
        state(text)


def test_spell_that_covers_the_year():
    assert state("Estonia", 1930).end.year == 1940
    assert state("Estonia", 2000).end is None
    assert state("Estonia").start.year == 1991
    assert state("Prussia").end.year == 1945


def test_crossing_systems_only_through_the_dated_crosswalk():
    assert state("Nauru").to("gw", 2005) == state_by_code(971, 2005, "gw")
    assert state("Germany", 1990).to("gw", 1995).code == 260
    assert state("Yemen").to("gw", 2000).code == 678
    assert state("Yugoslavia", 1930).to("cow", 1930) == state("Yugoslavia", 1930)
    assert state("Estonia").to("gw", 1930).end.year == 1940
    with pytest.raises(KoinonError, match="was not a state of the COW system in 1950"):
        state("Estonia").to("gw", 1950)
    with pytest.raises(KoinonError, match="has no counterpart in the COW system in 1990"):
        state("Nauru", system="gw").to("cow", 1990)


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_list_names_and_abbreviations_lead_back_to_their_code(system):
    asked = set()
    for row in state_spells(system).iter_rows(named=True):
        for text, read_as in ((row["statename"], "name"), (row["stateabb"], "abbreviation")):
            try:
                found = state(text, row["start"].year, system, read_as=read_as)
            except AmbiguousNameError:
                asked.add(text)
            else:
                assert found.code == row["code"], text
    assert asked <= {"Congo", "Vietnam"}


def test_the_file_of_aliases_is_sound():
    rows = resolver.aliases()
    assert rows.select("alias", "ccode", "gwcode", "first_year").is_unique().all()
    assert rows.filter(pl.col("ccode").is_null() & pl.col("gwcode").is_null()).is_empty()
    assert rows.filter(pl.col("first_year") > pl.col("last_year")).is_empty()
    assert set(rows["ccode"].drop_nulls()) <= set(state_spells("cow")["code"])
    assert set(rows["gwcode"].drop_nulls()) <= set(state_spells("gw")["code"])


def test_verb_and_noun_are_one_function():
    assert resolve is state


def test_examples():
    assert doctest.testmod(resolver).failed == 0
