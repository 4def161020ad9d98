"""Which rows a panel has.

The counts of COW dyad-years follow from the state system list (v2016): 956,145 for 1816-2016 and, with the
spells open at its end carried on, 1,107,465 for 1816-2024.
"""

from datetime import date
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import koinon as kn
from koinon.errors import UnknownNameError
from koinon.panel.unit import as_unit
from koinon.panel.units import YearsError, as_system
from koinon.world.systems import state_spells

YEARS = st.tuples(st.integers(1816, 2025), st.integers(0, 3)).map(lambda t: (t[0], min(t[0] + t[1], 2025)))
SYSTEMS = st.sampled_from(["cow", "gw"])


def test_undirected_cow_dyad_years_to_the_end_of_the_list():
    assert len(kn.dyad_years(1816, 2016)) == 956_145


def test_undirected_cow_dyad_years_to_2024():
    assert len(kn.dyad_years(1816, 2024)) == 1_107_465


def test_directed_dyad_years_are_twice_as_many():
    assert len(kn.directed_dyad_years(1816, 2016)) == 2 * 956_145
    assert len(kn.directed_dyad_years(1816, 2024)) == 2 * 1_107_465


@pytest.mark.parametrize(
    ("year", "rows"), [(1816, 253), (1900, 861), (1950, 2_775), (1991, 15_576), (2016, 18_915)]
)
def test_undirected_cow_dyads_of_one_year(year, rows):
    assert len(kn.dyad_years(year, year)) == rows


def test_east_and_unified_germany_never_share_a_day():
    frame = kn.dyad_years(1989, 1991).frame
    pair = frame.filter(pl.col("ccode1") == 255, pl.col("ccode2") == 265)
    assert pair.is_empty()
    # Each exists in 1990 beside others, so both are state-years of it.
    assert {255, 260, 265} <= set(kn.state_years(1990, 1990).frame["ccode"])
    assert frame.filter(pl.col("ccode1") == 260, pl.col("ccode2") == 265)["year"].to_list() == [1989, 1990]


def test_gleditsch_ward_without_microstates_unless_told():
    few, all_of_them = kn.state_years(2000, 2000, "gw"), kn.state_years(2000, 2000, "GW", microstates=True)
    small = set(all_of_them.frame["gwcode"]) - set(few.frame["gwcode"])
    listed = state_spells("gw").filter("microstate")["code"]
    assert small
    assert small <= set(listed)
    n = len(few)
    assert len(kn.dyad_years(2000, 2000, "gw")) == n * (n - 1) // 2


def test_years_beyond_the_list_are_flagged():
    frame = kn.state_years(2015, 2018).frame
    flags = dict(frame.group_by("year").agg(pl.col("state_list_extended").unique().first()).iter_rows())
    assert flags == {2015: 0, 2016: 0, 2017: 1, 2018: 1}
    assert "state_list_extended" not in kn.state_years(2015, 2016).frame.columns


@given(YEARS, SYSTEMS)
@settings(max_examples=15, deadline=None)
def test_directed_panels_are_symmetric_and_twice_the_undirected(years, system):
    one = kn.dyad_years(*years, system).frame
    two = kn.directed_dyad_years(*years, system)
    code1, code2, year = two.keys
    assert two.frame.height == 2 * one.height
    assert not two.frame.select(two.keys).is_duplicated().any()
    turned = two.frame.select(pl.col(code2).alias(code1), pl.col(code1).alias(code2), year)
    assert turned.sort(turned.columns).equals(two.frame.select(two.keys).sort(two.keys))
    assert one.filter(pl.col(code1) >= pl.col(code2)).is_empty()
    both = two.frame.filter(pl.col(code1) < pl.col(code2)).select(two.keys)
    assert both.sort(both.columns).equals(one.select(both.columns).sort(both.columns))


@given(st.integers(1816, 2025), SYSTEMS)
@settings(max_examples=10, deadline=None)
def test_pairs_of_a_year_follow_from_the_spells_day_by_day(year, system):
    spells = state_spells(system).filter(~pl.col("microstate"))
    held = []
    for code, start, end in spells.select("code", "start", "end").iter_rows():
        first, last = max(start, date(year, 1, 1)), min(end or date.max, date(year, 12, 31))
        if first <= last:
            held.append((code, first, last))
    wanted = {
        (min(a[0], b[0]), max(a[0], b[0]))
        for a, b in combinations(held, 2)
        if a[0] != b[0] and max(a[1], b[1]) <= min(a[2], b[2])
    }
    panel = kn.dyad_years(year, year, system)
    assert set(panel.frame.select(panel.keys[:2]).iter_rows()) == wanted


@pytest.mark.parametrize("years", [(2000, 1999), (1815, 1816), (2025, 2026), (1900.0, 1901), (True, 1900)])
def test_years_that_make_no_panel(years):
    with pytest.raises(YearsError):
        kn.dyad_years(*years)


def test_unknown_units_and_systems():
    with pytest.raises(UnknownNameError, match="did you mean dyad-year"):
        as_unit("dyadyear")
    with pytest.raises(UnknownNameError, match="systems are cow and gw"):
        as_system("iso3")
