"""Lags and leads: exact calendar years, never across a gap in a unit's history."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import koinon as kn
from koinon.errors import KoinonError, UnknownNameError
from koinon.panel.panel import Panel
from koinon.panel.record import key_variables
from koinon.panel.variable import Variable


def made(rows):
    """A state-year panel with one variable, from {code: {year: value}}."""
    flat = [(code, year, value) for code, years in rows.items() for year, value in years.items()]
    kinds = {"ccode": pl.Int16, "year": pl.Int16, "x": pl.Float64}
    frame = pl.DataFrame(flat, schema=kinds, orient="row").sort("ccode", "year")
    variables = (*key_variables("state-year", "cow"), Variable("x", "A number.", "float64"))
    return Panel(frame, "state-year", "cow", (1816, 2025), variables)


def value(panel, code, year, column):
    found = panel.frame.filter(pl.col("ccode") == code, pl.col("year") == year)[column]
    assert len(found) == 1
    return found[0]


def test_a_lag_is_the_value_of_the_year_before():
    panel = made({2: {1900: 1.0, 1901: 2.0, 1902: 3.0}}).lag("x")
    assert panel.frame["x_lag1"].to_list() == [None, 1.0, 2.0]


def test_a_lead_is_the_value_of_the_year_after():
    panel = made({2: {1900: 1.0, 1901: 2.0, 1902: 3.0}}).lead("x", by=2)
    assert panel.frame["x_lead2"].to_list() == [3.0, None, None]


def test_a_lag_never_comes_from_another_unit():
    panel = made({2: {1900: 1.0}, 20: {1901: 2.0}}).lag("x")
    assert panel.frame["x_lag1"].to_list() == [None, None]


def test_a_lag_does_not_jump_over_a_gap_even_where_it_would_land_on_a_row():
    panel = made({2: {1900: 1.0, 1902: 3.0, 1903: 4.0}}).lag("x", by=2)
    assert panel.frame["x_lag2"].to_list() == [None, None, None]


def test_germany_of_1990_has_no_lag_from_1945():
    panel = kn.state_years(1816, 2000)
    panel = panel.with_frame(
        panel.frame.with_columns(x=pl.col("year").cast(pl.Float64)), [Variable("x", "Year.", "float64")]
    )
    panel = panel.lag("x").lag("x", by=45)
    assert value(panel, 255, 1945, "x_lag1") == 1944
    assert value(panel, 255, 1990, "x_lag1") is None
    assert value(panel, 255, 1991, "x_lag1") == 1990
    assert value(panel, 255, 1990, "x_lag45") is None


def test_france_of_1944_has_no_lag_from_before_the_occupation():
    panel = kn.state_years(1930, 1950)
    panel = panel.with_frame(
        panel.frame.with_columns(x=pl.col("year").cast(pl.Float64)), [Variable("x", "Year.", "float64")]
    )
    panel = panel.lag("x", by=1).lag("x", by=2)
    assert 1943 not in panel.frame.filter(pl.col("ccode") == 220)["year"]
    assert value(panel, 220, 1944, "x_lag1") is None
    assert value(panel, 220, 1944, "x_lag2") is None
    assert value(panel, 220, 1945, "x_lag1") == 1944


def test_order_and_number_of_rows_stay():
    panel = kn.dyad_years(1985, 1992)
    panel = panel.with_frame(panel.frame.with_columns(x=pl.lit(1.0)), [Variable("x", "One.", "float64")])
    assert panel.lag("x").frame.select(panel.frame.columns).equals(panel.frame)


def test_the_record_says_what_the_column_is():
    panel = made({2: {1900: 1.0}}).lag("x", by=2)
    v = panel.variable("x_lag2")
    assert v.description == "A number, 2 years earlier."
    assert v.dtype == panel.frame.schema["x_lag2"]


@pytest.mark.parametrize("by", [0, -1, 1.0, True, "1"])
def test_a_lag_by_anything_but_a_positive_whole_number_is_refused(by):
    with pytest.raises(KoinonError, match="whole number of years"):
        made({2: {1900: 1.0}}).lag("x", by=by)


def test_unknown_columns_keys_and_repeats_are_refused():
    panel = made({2: {1900: 1.0}})
    with pytest.raises(UnknownNameError, match="no column in the panel called 'y'"):
        panel.lag("y")
    with pytest.raises(KoinonError, match="is a key"):
        panel.lag("year")
    with pytest.raises(KoinonError, match="already has x_lag1"):
        panel.lag("x").lag("x")


histories = st.dictionaries(
    st.integers(2, 4),
    st.dictionaries(st.integers(1900, 1912), st.one_of(st.none(), st.integers(0, 9).map(float)), min_size=1),
    min_size=1,
)


@given(histories, st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_lag_equals_its_definition(rows, by):
    panel = made(rows).lag("x", by=by).lead("x", by=by)
    for code, year, _, back, ahead in panel.frame.iter_rows():
        own = rows[code]
        unbroken = all(y in own for y in range(year - by, year + 1))
        assert back == (own[year - by] if unbroken else None)
        unbroken = all(y in own for y in range(year, year + by + 1))
        assert ahead == (own[year + by] if unbroken else None)
