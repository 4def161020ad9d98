"""Cases checked by hand, each a sentence about the world that a panel must not contradict.

The facts are those of the published lists, read there by hand: disputes 112, 113, 306 and 2115 of Gibler,
Miller and Little, the convention of 1832 as ATOP codes it, and the first and last days of states in COW
(v2016) and in Gleditsch and Ward. Numbers are exact.
"""

from datetime import date

import polars as pl
import pytest

import koinon as kn
from koinon.world.systems import state_spells


def pairs(first, last, system, *codes):
    """Which pairs among `codes` a panel has, as (code, code, year)."""
    panel = kn.dyad_years(first, last, system)
    one, two = (pl.col(key).is_in(codes) for key in panel.keys[:2])
    return panel.frame.filter(one & two).select(panel.keys).rows()


def states(first, last, system, *codes):
    """The state-years among `codes` with the code of the other system."""
    panel = kn.state_years(first, last, system).with_codes("gw" if system == "cow" else "cow")
    return panel.frame.filter(pl.col(panel.keys[0]).is_in(codes)).sort("year", panel.keys[0]).rows()


def days(system, code):
    return state_spells(system).filter(pl.col("code") == code).select("start", "end").rows()


# --- disputes


def test_france_and_italy_began_three_disputes_in_1860_and_have_one_row():
    panel = kn.dyad_years(1860, 1860).between("France", "Italy").add("gml-disputes", keep=["dispnum"])
    assert panel.frame.rows() == [(220, 325, 1860, 1, 1, 113)]
    disputes = kn.default_store().frame("gml_dirdisp")
    in_1860 = disputes.filter(pl.col("ccode1") == 220, pl.col("ccode2") == 325, pl.col("year") == 1860)
    assert in_1860.select("dispnum", "midonset").sort("dispnum").rows() == [(112, 1), (113, 1), (306, 1)]


def test_the_other_direction_of_france_and_italy_holds_the_same_dispute():
    panel = (
        kn.directed_dyad_years(1860, 1860).between("France", "Italy").add("gml-disputes", keep=["dispnum"])
    )
    assert panel.frame["dispnum"].to_list() == [113, 113]


def test_france_and_italy_each_count_once_in_1860_however_many_disputes():
    panel = kn.state_years(1860, 1860).among("France", "Italy").add("gml-disputes").frame
    assert panel["gmlmidonset"].to_list() == [1, 1]


def test_iran_and_iraq_fought_one_dispute_from_1980_to_1988():
    gulf = kn.dyad_years(1979, 1989).between("Iran", "Iraq").add("gml-disputes", keep=["dispnum"])
    gulf = gulf.add("wars", "peace-years").frame
    war = gulf.filter(pl.col("year").is_between(1980, 1988))
    assert war["gmlmidongoing"].to_list() == [1] * 9
    assert war.filter(pl.col("gmlmidonset") == 1)["year"].to_list() == [1980]
    assert war["dispnum"].unique().to_list() == [2115]
    assert war["cowinterongoing"].to_list() == [1] * 9
    assert war["cowinteronset"].to_list() == [1, *[0] * 8]


def test_iran_and_iraq_had_no_peace_until_the_year_after_1989():
    gulf = kn.dyad_years(1979, 1989).between("Iran", "Iraq").add("gml-disputes", "peace-years").frame
    assert gulf["gmlmidspell"].to_list() == [3, *[0] * 10]


# --- alliances


def test_in_1832_france_pledged_to_defend_belgium_which_pledged_nothing():
    directed = kn.directed_dyad_years(1831, 1834).between("Belgium", "France").add("alliances").frame
    given = {(row["ccode1"], row["year"]): row["atop_defense"] for row in directed.to_dicts()}
    assert [given[220, year] for year in range(1831, 1835)] == [0, 1, 1, 0]
    assert [given[211, year] for year in range(1831, 1835)] == [0, 0, 0, 0]


@pytest.mark.parametrize(("collapse", "defended"), [("any", 1), ("both", 0)])
def test_whether_france_and_belgium_were_allies_in_1832_is_a_rule_one_names(collapse, defended):
    panel = kn.dyad_years(1832, 1832).between("Belgium", "France").add("alliances", collapse=collapse)
    assert panel.frame["atop_defense"].to_list() == [defended]
    assert panel.frame["atop_alliance"].to_list() == [1]


# --- two rows for one state and year


def test_creg_gives_yugoslavia_to_1991_and_serbia_from_1992():
    creg = kn.default_store().frame("creg")
    twice = creg.filter(pl.len().over("ccode", "year") > 1)
    assert twice.height == 276
    assert twice["ccode"].unique().sort().to_list() == [345, 365]
    panel = kn.state_years(1991, 1992).add("fractionalization")
    assert panel.notes[-1].endswith("138 rows of the source gave way")
    known = panel.frame.filter(pl.col("ccode").is_in([345, 365])).select(
        "ccode", "year", "ethfrac", "relfrac"
    )
    own = {(row["creg_ccode"], row["year"]): (row["ethfrac"], row["relfrac"]) for row in creg.to_dicts()}
    # CREG's 340 is Serbia and its 393 Russia; 345, Yugoslavia, still has religious values in 1992.
    assert known.rows() == [
        (345, 1991, *own[345, 1991]),
        (345, 1992, *own[340, 1992]),
        (365, 1991, *own[365, 1991]),
        (365, 1992, *own[393, 1992]),
    ]


# --- states that merge, split and vanish


def test_germany_of_october_1990_never_met_the_two_it_was_made_of():
    assert days("cow", 255)[-1][0] == date(1990, 10, 3)
    assert [days("cow", code)[0][1] for code in (260, 265)] == [date(1990, 10, 2)] * 2
    assert pairs(1989, 1991, "cow", 255, 260, 265) == [(260, 265, 1989), (260, 265, 1990)]


def test_three_german_states_have_a_year_1990_in_cow_and_two_in_gleditsch_ward():
    assert states(1990, 1990, "cow", 255, 260, 265) == [(255, 1990, 260), (260, 1990, 260), (265, 1990, 265)]
    assert states(1990, 1991, "gw", 255, 260, 265) == [(260, 1990, 260), (265, 1990, 265), (260, 1991, 255)]


def test_poland_bordered_on_germany_in_1990_and_on_the_gdr_but_not_on_the_west():
    panel = kn.dyad_years(1990, 1990).add("contiguity").frame
    poland = panel.filter(pl.col("ccode2") == 290, pl.col("ccode1").is_in([255, 260, 265]))
    assert poland.select("ccode1", "conttype").rows() == [(255, 1), (260, 0), (265, 1)]


def test_the_unified_yemen_of_may_1990_never_met_the_two_it_was_made_of():
    assert days("cow", 679)[0][0] == date(1990, 5, 22)
    assert [days("cow", code)[-1][1] for code in (678, 680)] == [date(1990, 5, 21)] * 2
    assert pairs(1989, 1991, "cow", 678, 679, 680) == [(678, 680, 1989), (678, 680, 1990)]


def test_gleditsch_and_ward_see_the_north_go_on_as_yemen():
    assert states(1989, 1991, "gw", 678, 679, 680) == [
        (678, 1989, 678),
        (680, 1989, 680),
        (678, 1990, 679),
        (680, 1990, 680),
        (678, 1991, 679),
    ]


def test_serbia_is_a_new_state_in_2006_for_gleditsch_and_ward_and_an_old_one_for_cow():
    assert states(2005, 2007, "cow", 340, 345) == [(345, 2005, 345), (345, 2006, 340), (345, 2007, 340)]
    assert states(2005, 2007, "gw", 340, 345) == [
        (345, 2005, 345),
        (340, 2006, 345),
        (345, 2006, 345),
        (340, 2007, 345),
    ]


def test_serbia_never_met_the_union_it_came_from_but_montenegro_met_both():
    assert pairs(2006, 2006, "gw", 340, 341, 345) == [(340, 341, 2006), (341, 345, 2006)]
    assert pairs(2006, 2006, "cow", 340, 341, 345) == [(341, 345, 2006)]


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_south_vietnam_ends_in_1975_and_the_north_goes_on_as_vietnam(system):
    assert pairs(1974, 1977, system, 815, 816, 817) == [(816, 817, 1974), (816, 817, 1975)]
    assert states(1975, 1976, system, 815, 816, 817) == [
        (816, 1975, 816),
        (817, 1975, 817),
        (816, 1976, 816),
    ]


def test_vietnam_of_1976_has_the_people_of_both():
    people = kn.state_years(1975, 1976).add("capabilities").frame.filter(pl.col("ccode").is_in([816, 817]))
    north, south, united = people.sort("year", "ccode")["tpop"].to_list()
    assert united > north + south


def test_france_has_no_year_1943_and_no_pairs_in_it():
    assert days("cow", 220) == [(date(1816, 1, 1), date(1942, 11, 11)), (date(1944, 8, 25), None)]
    assert kn.state_years(1941, 1945).among("France").frame["year"].to_list() == [1941, 1942, 1944, 1945]
    with_spain = kn.dyad_years(1941, 1945).between("France", "Spain").frame
    assert with_spain["year"].to_list() == [1941, 1942, 1944, 1945]


def test_nothing_of_france_in_1942_is_the_lag_of_1944():
    france = kn.state_years(1941, 1945).among("France").add("capabilities").lag("tpop").frame
    people = dict(france.select("year", "tpop").iter_rows())
    lags = dict(france.select("year", "tpop_lag1").iter_rows())
    assert lags == {1941: None, 1942: people[1941], 1944: None, 1945: people[1944]}


def test_peace_between_france_and_spain_starts_anew_when_france_is_back():
    panel = kn.dyad_years(1940, 1950).between("France", "Spain").add("gml-disputes", "peace-years").frame
    spell = dict(panel.select("year", "gmlmidspell").iter_rows())
    assert (spell[1944], spell[1945]) == (0, 0)  # back in 1944, and in a dispute that year
    swiss = kn.dyad_years(1940, 1950).between("France", "Switzerland").add("gml-disputes", "peace-years")
    spell = dict(swiss.frame.select("year", "gmlmidspell").iter_rows())
    assert (spell[1942], spell[1944], spell[1945]) == (126, 0, 1)


def test_belgium_and_france_were_no_pair_while_both_were_occupied():
    assert pairs(1939, 1946, "cow", 211, 220) == [
        *((211, 220, year) for year in (1939, 1940)),
        *((211, 220, year) for year in (1945, 1946)),
    ]
