"""Every group on Gleditsch-Ward panels: keys, nulls and values, by way of the dated crosswalk.

The yardstick is the COW panel of the same group: a Gleditsch-Ward row holds the value of the COW row that
the crosswalk names, and null where it names none. Floating numbers are the same bits, so they are compared
exactly. The years 1990-91 and 2006 hold what is hard: Germany, Yemen, the Soviet Union, Yugoslavia,
Serbia and Montenegro, and microstates that COW admits later.
"""

from functools import cache

import polars as pl
import pytest

import koinon as kn
from koinon.errors import KoinonError
from koinon.panel.groups import GROUPS
from koinon.panel.out.missing import NO_CODE, NO_ROW, OUTSIDE
from koinon.panel.units import apart

MAKE = {
    "state-year": kn.state_years,
    "dyad-year": kn.dyad_years,
    "directed-dyad-year": kn.directed_dyad_years,
}
YEARS = ((1990, 1991), (2006, 2006))
FITTING = [(name, u) for name, g in GROUPS.items() if not g.needs for u in MAKE if u in g.units]
EVENTS = ("gml-disputes", "disputes", "wars")


@cache
def panel(group, unit, years, system):
    made = MAKE[unit](*years, system, microstates=True)
    return made.add(*EVENTS, group) if group == "peace-years" else made.add(group)


def codes(unit, system):
    code = {"cow": "ccode", "gw": "gwcode"}[system]
    return [code] if unit == "state-year" else [f"{code}1", f"{code}2"]


@pytest.mark.parametrize("years", YEARS)
@pytest.mark.parametrize(("group", "unit"), FITTING)
def test_a_group_holds_a_value_only_where_the_source_knows_the_state(group, unit, years):
    made = panel(group, unit, years, "gw")
    bare = MAKE[unit](*years, "gw", microstates=True)
    assert made.frame.select(made.keys).equals(bare.frame.select(made.keys))
    assert not made.frame.select(made.keys).is_duplicated().any()
    added = [v for v in made.variables if v.group == group]
    assert added
    lost = made.missing()
    for v in added:
        empty = made.frame[v.name].is_null()
        assert lost.filter(pl.col("variable") == v.name)["rows"].sum() == empty.sum()
        without = made.frame.select(pl.any_horizontal(pl.lit(value=False), *map(_is_null, v.keys)))
        assert made.frame.filter(without.to_series())[v.name].null_count() == without.to_series().sum()
        if v.covers:
            inside = pl.col("year").is_between(*v.covers)
            assert made.frame.filter(~inside)[v.name].null_count() == made.frame.filter(~inside).height


def _is_null(name):
    return pl.col(name).is_null()


@pytest.mark.parametrize("years", YEARS)
@pytest.mark.parametrize(
    ("group", "unit"), [(g, u) for g, u in FITTING if u != "dyad-year" and g != "peace-years"]
)
def test_a_value_is_that_of_the_counterpart(group, unit, years):
    made, other = panel(group, unit, years, "gw").with_codes("cow"), panel(group, unit, years, "cow")
    mine, theirs = codes(unit, "gw"), codes(unit, "cow")
    shared = [
        v.name for v in made.variables if v.group == group and (set(v.keys) & set(theirs)) and not v.like
    ]
    rows = made.frame.select(*mine, *theirs, "year", *shared).drop_nulls(theirs)
    both = rows.join(other.frame, on=[*theirs, "year"], suffix="_cow", validate="m:1")
    # A pair can lack a row on the COW side where the two states do not share a day there.
    if unit == "state-year":
        assert both.height == rows.height
    for name in shared:
        assert both[name].equals(both[f"{name}_cow"]), name


@pytest.mark.parametrize("group", EVENTS)
@pytest.mark.parametrize("unit", MAKE)
def test_an_event_is_known_exactly_where_all_states_have_a_cow_code(group, unit):
    made = MAKE[unit](1990, 1992, "gw", microstates=True).add(group)
    (onset,) = [v for v in made.variables if v.group == group and v.name.endswith("onset")]
    without = made.frame.select(pl.any_horizontal(map(_is_null, codes(unit, "cow")))).to_series()
    strangers = no_pair(made.frame) if unit != "state-year" else pl.zeros(len(made), pl.Boolean, eager=True)
    assert without.sum() > 0
    assert (made.frame[onset.name].is_null() == (without | strangers)).all()
    lost = made.missing().filter(pl.col("variable") == onset.name)
    reasons = dict(lost.select("reason", "rows").iter_rows())
    assert reasons.pop(NO_CODE) == without.sum()
    assert reasons == ({NO_ROW: strangers.sum()} if strangers.sum() else {})


def no_pair(frame):
    """Rows whose two COW counterparts share no day of the year."""
    pairs = kn.directed_dyad_years(1990, 1992, "cow").frame
    found = frame.join(pairs, on=["ccode1", "ccode2", "year"], how="left", coalesce=False)
    return found["ccode1_right"].is_null() & frame["ccode1"].is_not_null() & frame["ccode2"].is_not_null()


def test_a_pair_that_is_none_in_the_other_system_has_no_zeros():
    """In 1990 Gleditsch-Ward 678 is COW's 679, which begins the day after 680 ends."""
    frame = kn.dyad_years(1989, 1990, "gw").add("contiguity", "gml-disputes").frame
    yemen = frame.filter((pl.col("gwcode1") == 678) & (pl.col("gwcode2") == 680))
    assert yemen.select("year", "ccode1", "ccode2", "conttype", "gmlmidongoing").rows() == [
        (1989, 678, 680, 1, 0),
        (1990, 679, 680, None, None),
    ]


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_states_apart_are_those_that_make_no_dyad(system):
    code = codes("state-year", system)[0]
    one = kn.state_years(1816, 2025, system, microstates=True).frame.select(code, "year")
    pairs = one.rename({code: f"{code}1"}).join(one.rename({code: f"{code}2"}), on="year")
    pairs = pairs.filter(pl.col(f"{code}1") != pl.col(f"{code}2"))
    keys = [f"{code}1", f"{code}2", "year"]
    dyads = kn.directed_dyad_years(1816, 2025, system, microstates=True).frame
    strangers = pairs.join(dyads, on=keys, how="anti").select(keys)
    assert apart(system, 2025).sort(keys).equals(strangers.sort(keys))
    assert strangers.height > 0


@pytest.mark.parametrize("group", EVENTS)
def test_peace_years_are_unknown_where_the_event_is(group):
    made = kn.state_years(1985, 2020, "gw", microstates=True).add(group, "peace-years")
    for v in [v for v in made.variables if v.group == "peace-years"]:
        assert (made.frame[v.name].is_null() == made.frame[v.like].is_null()).all()


def test_peace_years_of_a_state_start_when_the_source_begins_to_know_it():
    made = kn.state_years(1816, 1850, "gw").add("gml-disputes", "peace-years").frame
    mexico = dict(made.filter(pl.col("gwcode") == 70).select("year", "gmlmidspell").iter_rows())
    assert mexico[1830] is None  # independent since 1821; COW counts it from 1831
    assert mexico[1831] == 0


def test_peace_years_of_internal_conflict_start_with_the_source():
    made = kn.state_years(1940, 1950, "gw").add("armed-conflict", "peace-years").frame
    sweden = made.filter(pl.col("gwcode") == 380).select("year", "ucdpspell").rows()
    assert sweden == [
        *((year, None) for year in range(1940, 1946)),
        *zip(range(1946, 1951), range(5), strict=True),
    ]


@pytest.mark.parametrize(("system", "other"), [("gw", "cow"), ("cow", "gw")])
def test_no_pair_of_one_system_is_one_state_of_the_other(system, other):
    frame = kn.dyad_years(1816, 2025, system, microstates=True).with_codes(other).frame
    one, two = codes("dyad-year", other)
    assert frame.filter(pl.col(one) == pl.col(two)).is_empty()


def test_serbia_and_yugoslavia_share_a_cow_code_in_2006():
    frame = kn.state_years(2006, 2006, "gw").with_codes("cow").frame
    assert frame.filter(pl.col("ccode") == 345)["gwcode"].to_list() == [340, 345]


def test_clubs_have_no_other_code_system():
    with pytest.raises(KoinonError, match="bloc-year panel has no state codes"):
        kn.bloc_years(1990, 1991).unmatched()
    with pytest.raises(KoinonError, match="treaty-year panel has no state codes"):
        kn.treaty_years(1990, 1991).with_codes("gw")


def test_states_without_counterpart_are_reported_by_run_of_years():
    panel = kn.state_years(1816, 2025, "gw")
    report = panel.unmatched()
    assert report.columns == ["gwcode", "statename", "first_year", "last_year", "rows"]
    assert report.filter(pl.col("gwcode") == 42).rows() == [
        (42, "Dominican Republic", 1844, 1893, 50),
        (42, "Dominican Republic", 1917, 1923, 7),
    ]
    assert report.filter(pl.col("gwcode") == 580)["statename"].to_list() == ["Madagascar (Malagasy)"]
    crossed = panel.with_codes("cow")
    assert report["rows"].sum() == crossed.frame["ccode"].null_count()
    assert crossed.notes == (
        "COW codes by the dated crosswalk: 2,320 of 19,159 rows have a state without counterpart; "
        "unmatched() lists them",
    )
    assert crossed.unmatched().equals(report)


def test_cow_states_that_gleditsch_and_ward_do_not_list():
    assert kn.state_years(1816, 2025).unmatched().select("ccode", "first_year", "last_year").rows() == [
        (345, 1916, 1917),
        (600, 1905, 1912),
        (651, 1856, 1882),
        (670, 1927, 1931),
        (812, 1953, 1953),
    ]


def test_a_pair_of_two_states_without_counterpart_counts_for_both():
    panel = kn.dyad_years(1990, 1990, "gw", microstates=True)
    panel = panel.filter(pl.col("gwcode1").is_in([221, 232]) & pl.col("gwcode2").is_in([2, 232]), "two")
    assert panel.frame.select("gwcode1", "gwcode2").rows() == [(221, 232)]
    assert panel.unmatched().select("gwcode", "rows").rows() == [(221, 1), (232, 1)]


def test_a_panel_with_counterparts_for_all_has_nothing_to_report():
    panel = kn.state_years(2000, 2001)
    assert panel.unmatched().is_empty()
    assert panel.with_codes("cow") is panel


def test_names_are_those_of_the_year():
    frame = kn.directed_dyad_years(1896, 1896, "gw").with_names().frame
    assert "Madagascar (Malagasy)" in frame["statename1"].to_list()
    assert frame.null_count().sum_horizontal().item() == 0
    with pytest.raises(KoinonError, match="already has statename"):
        kn.state_years(1990, 1990).with_names().with_names()


def test_after_the_years_of_a_source_that_is_the_reason_also_without_counterpart():
    made = kn.state_years(2018, 2019, "gw", microstates=True).add("majors")
    lost = made.missing().filter(pl.col("variable") == "cowmaj")
    assert lost.select("reason", "rows").rows() == [(OUTSIDE, len(made))]
