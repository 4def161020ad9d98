"""Code systems cannot be mixed, no code holds outside its dates, and the lists equal the published ones.

Exact. The raw tables are the COW and Gleditsch-Ward state lists and the yearly crosswalk of `isard`.
"""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koinon.errors import KoinonError
from koinon.world.resolver import state_by_code
from koinon.world.systems import CODE, LIST_END, crosswalk, state_spells

SYSTEMS = st.sampled_from(["cow", "gw"])
YEARS = st.integers(1800, 2030)


def codes(system):
    return st.sampled_from(sorted(set(state_spells(system)["code"].to_list())))


def member(system, code, year):
    rows = state_spells(system).filter(pl.col("code") == code).iter_rows(named=True)
    return any(r["start"].year <= year and (r["end"] is None or year <= r["end"].year) for r in rows)


@given(st.data(), SYSTEMS, YEARS)
def test_no_code_is_valid_outside_its_dates(data, system, year):
    code = data.draw(codes(system))
    if member(system, code, year):
        found = state_by_code(code, year, system)
        assert (found.system, found.code) == (system, code)
        assert found.start.year <= year
        assert found.end is None or year <= found.end.year
    else:
        with pytest.raises(KoinonError, match=f"was not a state .* in {year}"):
            state_by_code(code, year, system)


@given(st.integers(1, 999), SYSTEMS, YEARS)
def test_a_number_that_is_no_code_is_refused(code, system, year):
    if code not in set(state_spells(system)["code"]):
        with pytest.raises(KoinonError, match=r"no .* state code called"):
            state_by_code(code, year, system)


@given(st.data(), YEARS)
def test_states_of_two_systems_are_never_equal(data, year):
    code = data.draw(codes("cow"))
    if member("cow", code, year) and member("gw", code, year):
        one, other = state_by_code(code, year, "cow"), state_by_code(code, year, "gw")
        assert one != other
        assert len({one, other}) == 2


@given(st.data(), SYSTEMS, YEARS)
def test_crossing_and_back_where_one_to_one(data, system, year):
    other = "gw" if system == "cow" else "cow"
    code = data.draw(codes(system))
    if not member(system, code, year):
        return
    there = crosswalk(system).filter(_in_force(year))
    partner = there.filter(pl.col(CODE[system]) == code)[CODE[other]].to_list()
    if not partner:
        with pytest.raises(KoinonError, match="no counterpart"):
            state_by_code(code, year, system).to(other, year)
        return
    crossed = state_by_code(code, year, system).to(other, year)
    assert [crossed.code] == partner
    back = crosswalk(other).filter(_in_force(year), pl.col(CODE[other]) == crossed.code)
    if there[CODE[other]].to_list().count(crossed.code) == 1 and back[CODE[system]].to_list() == [code]:
        assert crossed.to(system, year).code == code


def _in_force(year):
    return (pl.col("first_year") <= year) & (pl.col("last_year").is_null() | (pl.col("last_year") >= year))


def test_970_is_nauru_in_one_system_and_kiribati_in_the_other():
    nauru, kiribati = state_by_code(970, 2010), state_by_code(970, 2010, "gw")
    assert (nauru.name, kiribati.name) == ("Nauru", "Kiribati")
    assert nauru != kiribati
    assert nauru.to("gw", 2010).code == 971
    assert kiribati.to("cow", 2010).code == 946


@pytest.mark.parametrize("start", ["cow", "gw"])
def test_a_state_crosses_to_one_state_a_year(start):
    rows = crosswalk(start).with_columns(pl.col("last_year").fill_null(2030))
    years = rows.with_columns(year=pl.int_ranges("first_year", pl.col("last_year") + 1)).explode("year")
    assert years.select(CODE[start], "year").is_unique().all()


@pytest.mark.raw
def test_cow_states_are_the_published_list(raw):
    listed = pl.read_parquet(raw / "peacesciencer_core" / "cow_states.parquet").select(
        pl.col("ccode").cast(pl.Int16).alias("code"),
        "stateabb",
        pl.col("statenme").alias("statename"),
        pl.date("styear", "stmonth", "stday").alias("start"),
        pl.date("endyear", "endmonth", "endday").alias("end"),
    )
    assert listed["end"].max() == LIST_END["cow"]
    _same_spells("cow", listed)


@pytest.mark.raw
def test_gw_states_are_the_published_list(raw):
    listed = pl.read_parquet(raw / "isard" / "gw_system.parquet").select(
        pl.col("gwcode").cast(pl.Int16).alias("code"),
        pl.col("gw_abb").alias("stateabb"),
        pl.col("gw_name").alias("statename"),
        pl.col("start").cast(pl.String).str.to_date(strict=True),
        pl.col("end").cast(pl.String).str.to_date(strict=True),
    )
    shorter = pl.read_parquet(raw / "peacesciencer_core" / "gw_states.parquet")
    assert shorter["enddate"].max() == LIST_END["gw"] < listed["end"].max()
    _same_spells("gw", listed)


def _same_spells(system, listed):
    ours = state_spells(system).drop("microstate").with_columns(pl.col("end").fill_null(listed["end"].max()))
    keys = ["code", "start"]
    assert ours.sort(keys).equals(listed.sort(keys))


@pytest.mark.raw
@pytest.mark.parametrize(("start", "table"), [("cow", "cw_gw_panel"), ("gw", "gw_cw_panel")])
def test_crosswalk_is_the_yearly_panel(raw, start, table):
    panel = pl.read_parquet(raw / "isard" / f"{table}.parquet")
    panel = panel.filter(pl.col("ccode").is_not_null(), pl.col("gwcode").is_not_null())
    last = panel["year"].max()
    rows = crosswalk(start).with_columns(pl.col("last_year").fill_null(last))
    years = rows.with_columns(year=pl.int_ranges("first_year", pl.col("last_year") + 1)).explode("year")
    ours = set(years.select("ccode", "gwcode", "year").iter_rows())
    assert ours == set(panel.select("ccode", "gwcode", "year").iter_rows())


def test_open_spells_are_those_that_reach_the_end_of_the_list():
    for system, last in LIST_END.items():
        ends = state_spells(system)["end"].drop_nulls()
        assert ends.max() < last
        assert state_spells(system)["start"].min() >= date(1816, 1, 1)
