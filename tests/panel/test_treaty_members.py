"""Members of ATOP's treaties by year, and how the treaties are written.

Held against ATOP's published rows and the panel of treaties. All exact.
"""

import doctest
from datetime import date

import polars as pl
import pytest

import koinon as kn
from koinon.errors import KoinonError, UnknownNameError
from koinon.panel.club_groups import design
from koinon.panel.clubs import treaty_members
from koinon.panel.clubs.treaty_members import CONDITIONS
from koinon.panel.units import YearsError
from koinon.store import default_store
from koinon.world.obligations import OBLIGATIONS

NATO, DUAL, ARAB, US_JAPAN, ANGLO_JAPANESE = 3180, 1335, 3205, 3375, 1415


@pytest.fixture(scope="module")
def everyone():
    return kn.treaty_member_years(1816, 2018)


def test_keys_are_unique_and_columns_declared(everyone):
    frame = everyone.frame
    assert everyone.keys == ("atopid", "ccode", "year")
    assert not frame.select(everyone.keys).is_duplicated().any()
    assert frame.equals(frame.sort(everyone.keys))
    assert tuple(v.name for v in everyone.variables) == tuple(frame.columns)
    assert all(frame.schema[v.name] == v.dtype for v in everyone.variables)


@pytest.mark.parametrize("on", ["31 December", "any day"])
def test_the_members_are_those_that_treaty_years_count(on):
    counted = kn.treaty_years(1816, 2018, on=on).frame.select("atopid", "year", "members")
    members = kn.treaty_member_years(1816, 2018, on=on).frame.group_by("atopid", "year").len("rows")
    both = counted.join(members, on=["atopid", "year"], how="full", coalesce=True)
    assert both["members"].fill_null(0).to_list() == both["rows"].fill_null(0).to_list()


@pytest.mark.raw
def test_a_sample_of_years_is_what_the_published_rows_say(raw):
    """A member counts on 31 December if it entered before and did not leave by then."""
    published = pl.read_parquet(raw / "atop_5_1" / "member.parquet")
    for year in (1830, 1914, 1950, 2018):
        rows = published.filter(
            pl.col("yrent") <= year,
            (pl.col("yrexit") == 0)
            | (pl.col("yrexit") > year)
            | (
                (pl.col("yrexit") == year)
                & (pl.col("moexit") == 12)
                & (pl.col("dayexit").fill_null(31) == 31)
            ),
        )
        codes = ["defense", "offense", "neutral", "nonagg", "consul", "defcoadv", "neucoatt", "obvary"]
        expected = rows.group_by("atopid", "member").agg(pl.col(codes).max()).sort("atopid", "member")
        frame = kn.treaty_member_years(year, year).frame
        assert frame.select("atopid", "ccode", *codes).rows() == expected.rows()


def test_each_member_has_its_own_obligations():
    frame = kn.treaty_member_years(1980, 1980, [US_JAPAN]).frame
    assert frame.select("ccode", "defense", "nonagg", "consul").rows() == [(2, 1, 1, 1), (740, 0, 1, 1)]


def test_phases_change_what_is_promised_and_touching_phases_are_one_membership():
    frame = kn.treaty_member_years(1902, 1907, [ANGLO_JAPANESE]).frame.filter(pl.col("ccode") == 740)
    assert frame["phase"].to_list() == [1, 1, 1, 2, 2, 2]
    assert frame["offense"].to_list() == [1, 1, 1, 0, 0, 0]
    assert set(frame["entry"]) == {date(1902, 1, 30)}
    assert frame["age"].to_list() == [0, 1, 2, 3, 4, 5]
    both = kn.treaty_member_years(1905, 1905, [ANGLO_JAPANESE], on="any day").frame
    assert both.filter(pl.col("ccode") == 740)["offense"].to_list() == [1]


def test_who_came_back_enters_anew():
    egypt = kn.treaty_member_years(1970, 1995, [ARAB]).frame.filter(pl.col("ccode") == 651)
    assert egypt["year"].to_list() == [*range(1970, 1979), *range(1989, 1996)]
    assert egypt["entry"].dt.year().unique().sort().to_list() == [1950, 1989]
    assert egypt["exit"].dt.year().to_list() == [1979] * 9 + [None] * 7


def test_after_2018_there_are_no_rows_and_a_note():
    panel = kn.treaty_member_years(2018, 2020, [NATO])
    assert set(panel.frame["year"]) == {2018}
    assert "ATOP ends in 2018: 29 memberships" in panel.notes[-1]


def test_rows_can_be_chosen_by_state_and_lagged(everyone):
    japan = everyone.among("Japan")
    assert set(japan.frame["ccode"]) == {740}
    lagged = kn.treaty_member_years(1902, 1907, [ANGLO_JAPANESE]).lag("offense").frame
    assert lagged.filter(pl.col("ccode") == 740)["offense_lag1"].to_list() == [None, 1, 1, 1, 0, 0]


def test_members_outside_the_system_of_states_are_marked(everyone):
    outside = everyone.frame.filter(~pl.col("in_cow_system"))
    assert outside.height and everyone.members.filter(pl.col("ccode").is_null()).height == outside.height


def test_bad_input_is_one_sentence():
    with pytest.raises(KoinonError, match="treaty-member-year panels use COW codes"):
        kn.treaty_member_years(2000, 2001, system="gw")
    with pytest.raises(KoinonError, match="is a bloc, not a treaty"):
        kn.treaty_member_years(2000, 2001, ["NATO"])
    with pytest.raises(YearsError):
        kn.treaty_member_years(2001, 2000)
    with pytest.raises(KoinonError, match=r"fits .* not treaty-member-year"):
        kn.treaty_member_years(2000, 2001).add("capabilities")


# --- design ---------------------------------------------------------------------------------------------


def test_design_is_of_the_phase_in_force():
    frame = kn.treaty_years(1949, 1952, [NATO]).add("design").frame
    assert frame["base"].to_list()[:2] != frame["base"].to_list()[2:]
    assert frame["organ1"].to_list()[-1] == 3
    later = kn.treaty_years(1951, 1951, [NATO], on="any day").add("design").frame
    assert later["base"].item() == frame["base"].to_list()[-1]


@pytest.mark.raw
def test_design_is_what_the_published_phases_say(raw):
    phases = pl.read_parquet(raw / "atop_5_1" / "phase.parquet")
    frame = kn.treaty_years(1960, 1960).add("design").frame
    one_phase = phases.filter(pl.col("maxphase") == 0)
    coded = [
        name for part, names in design.PARTS.items() if part != "depth" for name in names if name != "formal"
    ]
    both = frame.join(one_phase.select("atopid", *coded), on="atopid", suffix="_raw")
    assert both.height > 20
    for name in coded:
        assert both[name].to_list() == both[f"{name}_raw"].to_list(), name


def test_a_member_has_the_design_of_its_treaty():
    treaty = kn.treaty_years(1900, 2018).add("design", parts=("target", "institutions"))
    member = kn.treaty_member_years(1900, 2018).add("design", parts=("target", "institutions"))
    names = ["specthrt", "statthr1", "milcon", "base"]
    both = member.frame.join(
        treaty.frame.select("atopid", "year", *names), on=["atopid", "year"], suffix="_t"
    )
    assert both.height == member.frame.height
    for name in names:
        assert both[name].equals(both[f"{name}_t"], check_names=False, null_equal=True)


def test_parts_can_be_chosen_and_what_is_there_is_not_repeated():
    panel = kn.treaty_years(1900, 1900, [DUAL]).add("design", parts=("target", "depth"))
    added = [v.name for v in panel.variables if v.group == "design"]
    assert added == [*design.PARTS["target"], *design.PARTS["depth"]]
    assert panel.frame.select("specthrt", "statthr1").rows() == [(1, 365)]
    member = kn.treaty_member_years(1900, 1900, [DUAL]).add("design", parts=("conditions",))
    assert not [v for v in member.variables if v.group == "design"]
    with pytest.raises(UnknownNameError, match="parts are conditions"):
        kn.treaty_years(1900, 1900).add("design", parts=("size",))
    with pytest.raises(KoinonError, match="needs a part"):
        kn.treaty_years(1900, 1900).add("design", parts=())


def test_design_is_unknown_after_atop():
    frame = kn.treaty_years(2018, 2019, [NATO]).add("design").frame
    assert frame["milcon"].to_list() == [0, None]
    assert frame["depth"].null_count() == 1


def test_every_column_of_the_phases_is_reachable():
    phases = set(default_store().frame("treaty_phases").columns)
    base = set(kn.treaty_years(1900, 1900).frame.columns)
    designed = {name for names in design.PARTS.values() for name in names}
    spell = {"begin", "begin_precision", "end", "end_precision", "in_effect", "n_members", "term"}
    assert phases - spell <= base | designed
    assert not set(OBLIGATIONS) & set(CONDITIONS)


def test_examples_run():
    result = doctest.testmod(treaty_members)
    assert result.attempted and not result.failed
