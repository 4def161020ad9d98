"""Many names at once: each read in its year, a row for a row, and a reason where none is meant."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import koinon as kn
from koinon.errors import KoinonError, UnknownNameError
from koinon.world.resolver import state
from koinon.world.systems import state_spells

NAMES = sorted(state_spells("cow")["statename"].unique())


def found(names, *args, **kwargs):
    return kn.resolve(names, *args, **kwargs).rows(named=True)


def test_names_numbers_and_letters_are_read_together():
    rows = found(["France", "Burma", "FRN", "220", 220, 220.0], 1965)
    assert [row["ccode"] for row in rows] == [220, 775, 220, 220, 220, 220]
    assert [row["given"] for row in rows] == ["France", "Burma", "FRN", "220", "220", "220"]
    assert rows[1]["statename"] == "Myanmar"
    assert all(row["problem"] is None and row["suggestion"] is None for row in rows)


def test_each_row_is_read_in_its_own_year():
    rows = found(["Germany"] * 4, [1930, 1960, 1995, 1947])
    assert [row["ccode"] for row in rows] == [255, 260, 255, None]
    assert rows[1]["statename"] == "German Federal Republic"
    assert rows[3]["problem"] == "not in the state system that year"


@pytest.mark.parametrize(
    ("text", "problem", "suggestion"),
    [
        ("Congo", "name ambiguous", "Republic of the Congo (484) or Democratic Republic of the Congo (490)"),
        ("Portugol", "name unknown", "Portugal"),
        ("255", "not in the state system that year", None),
        ("9999", "code unknown", None),
        ("", "name unknown", None),
        (None, "key missing", None),
        (float("nan"), "key missing", None),
    ],
)
def test_what_means_no_state_says_why(text, problem, suggestion):
    (row,) = found([text], 1965)
    assert (row["ccode"], row["statename"]) == (None, None)
    assert (row["problem"], row["suggestion"]) == (problem, suggestion)


def test_without_a_year_the_living_state_is_meant():
    rows = found(["Germany", "Yugoslavia", "255", "9999", "Congo", "Hong Kong"])
    assert [row["ccode"] for row in rows] == [255, 345, 255, None, None, None]
    problems = [row["problem"] for row in rows[3:]]
    assert problems == ["code unknown", "name ambiguous", "not in the state system"]


def test_a_missing_year_is_no_licence_to_read_today():
    rows = found(["Germany", "Germany"], [None, 1960])
    assert [(row["ccode"], row["problem"]) for row in rows] == [(None, "year missing"), (260, None)]


def test_codes_of_the_other_system_and_readings_that_are_told():
    assert found("Germany", 1990, "gwcode")[0]["gwcode"] == 260
    assert found("970", 2005, "gwcode")[0]["statename"] == "Kiribati"
    assert [found("SWZ", 1990, read_as=how)[0]["ccode"] for how in ("abbreviation", "iso3")] == [225, 572]
    assert found(["250"], 1990, read_as="iso_numeric")[0]["ccode"] == 220


def test_any_column_of_names_will_do():
    pandas = pytest.importorskip("pandas")
    wanted = found(["France", None], 1990)
    assert found(pl.Series(["France", None]), 1990) == wanted
    assert found(pandas.Series(["France", None]), 1990) == wanted
    assert found(pandas.Series(["France", None]), pandas.Series([1990, 1990])) == wanted
    # A column of whole numbers in which some are missing is one of floats in pandas.
    (_, row) = found(pandas.Series([220, None]), pandas.Series([1990, None]))
    assert (row["given"], row["year"], row["problem"]) == (None, None, "key missing")
    assert kn.resolve([], 1990).columns == ["given", "year", "ccode", "statename", "problem", "suggestion"]


@pytest.mark.parametrize(
    ("call", "kind", "said"),
    [
        (lambda: kn.resolve(["France"], [1990, 1991]), KoinonError, "there are 1 names and 2 years"),
        (lambda: kn.resolve(["France"], [1990.5]), KoinonError, "a year is a whole number, not 1990.5"),
        (lambda: kn.resolve(["France"], 1990.5), KoinonError, "a year is a whole number, not 1990.5"),
        (lambda: kn.resolve(["France"], ["1990"]), KoinonError, "a year is a whole number, not '1990'"),
        (lambda: kn.resolve(["France"], 1990, "ccod"), UnknownNameError, "did you mean ccode?"),
        (lambda: kn.resolve(["France"], 1990, read_as="iso4"), UnknownNameError, "did you mean iso3"),
        (lambda: kn.resolve(["2"], 1990, read_as="gw"), KoinonError, "codes of gw are not read as ccode"),
        (
            lambda: kn.resolve(["France"], yaer=1990),
            KoinonError,
            "resolve takes no 'yaer'; did you mean year?",
        ),
    ],
)
def test_what_makes_no_question_is_said_so(call, kind, said):
    with pytest.raises(kind) as caught:
        call()
    assert said in str(caught.value)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([*NAMES, "Congo", "Nowhere"]), st.integers(1816, 2020)), min_size=1)
)
def test_many_at_once_are_what_each_is_alone(rows):
    names, years = zip(*rows, strict=True)
    for row in found(names, years):
        try:
            alone = state(row["given"], row["year"]).code
        except KoinonError:
            alone = None
        assert row["ccode"] == alone
        assert (row["problem"] is None) == (alone is not None)
