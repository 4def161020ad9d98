"""Outbreaks of disputes and wars: pooled rates, windows and intervals.

Outside values
- 59 wars 1820-1949 and 34 in 1950-2000 (COW inter-state wars 4.0); pooled per pair 4.58e-4 and 6.44e-5,
  ratio 7.1; per state 2.0 to 2.3. Same data and rule, so the counts are exact and the rates agree to the
  three digits given. Jackson and Nei (2015) print a tenth, from another list of
  wars: 6 to 12 counts.
- Poisson intervals: the exact limits of Garwood (1936) as tabled for counts 0, 1 and 10 at 95 %,
  (0, 3.689), (0.0253, 5.572), (4.795, 18.390); three decimals.
"""

import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import koinon as kn
from koinon.cli.main import main
from koinon.errors import KoinonError
from koinon.measure.stability import poisson_interval, pooled, rate

BEFORE, AFTER = (1820, 1949), (1950, 2000)


@pytest.fixture(scope="module")
def system():
    return kn.system_years(1816, 2010).add("stability")


def test_wars_per_pair_fall_by_seven_and_per_state_by_two(system):
    pair = [pooled(system, *years) for years in (BEFORE, AFTER)]
    state = [pooled(system, *years, per="state") for years in (BEFORE, AFTER)]
    assert [r.events for r in pair] == [r.events for r in state] == [59, 34]
    assert pair[0].rate == pytest.approx(4.58e-4, abs=5e-7)
    assert pair[1].rate == pytest.approx(6.44e-5, abs=5e-8)
    assert pair[0].rate / pair[1].rate == pytest.approx(7.1, abs=0.05)
    assert 2.0 <= state[0].rate / state[1].rate <= 2.3


def test_years_beyond_the_list_of_wars_are_missing_not_peaceful(system):
    frame = system.frame
    assert frame.filter(pl.col("year") > 2007)["cowinter_onsets"].null_count() == 3
    assert frame.filter(pl.col("year") <= 2007)["cowinter_onsets"].null_count() == 0


def test_a_war_breaks_out_once():
    rows = kn.system_years(1914, 1918).add("stability").frame
    assert rows["cowinter_onsets"].to_list() == [
        1,
        0,
        0,
        0,
        2,
    ]  # World War I; Estonian and Latvian Liberation


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.390)])
def test_intervals_are_garwood_s(count, low, high):
    found = poisson_interval([count])
    assert (float(found[0][0]), float(found[1][0])) == (
        pytest.approx(low, abs=6e-4),
        pytest.approx(high, abs=6e-4),
    )


@settings(deadline=None)
@given(st.integers(0, 500), st.integers(1, 10**6))
def test_a_rate_lies_in_its_interval(events, chances):
    r = rate(events, chances)
    assert r.low <= r.rate <= r.high


def test_a_window_reaches_back_before_the_panel():
    long = kn.bloc_years(1949, 2010, ["NATO", "ASEAN"]).add("stability").frame
    short = kn.bloc_years(2005, 2010, ["NATO", "ASEAN"]).add("stability").frame
    assert long.filter(pl.col("year") >= 2005).equals(short)


def test_windows_add_up_the_years():
    one = kn.bloc_years(1960, 2010, ["NATO"]).add("stability", window=1).frame
    ten = kn.bloc_years(2010, 2010, ["NATO"]).add("stability", window=10).frame
    last = one.filter(pl.col("year") > 2000)
    for name in ("intra_onsets", "against_onsets", "dyad_years", "member_years"):
        assert ten[f"gmlmid_{name}"][0] == last[f"gmlmid_{name}"].sum()
    assert ten["gmlmid_intra_per_dyad"][0] == pytest.approx(
        last["gmlmid_intra_onsets"].sum() / last["member_dyads"].sum()
    )


def test_counts_agree_with_the_group_of_disputes():
    panel = kn.bloc_years(1816, 2010).add("gml-disputes").add("stability", window=1).frame
    known = panel.drop_nulls(["gmlmid_intra_onset", "gmlmid_intra_onsets"])
    assert known.height > 1_000
    assert (known["gmlmid_intra_onset"] == known["gmlmid_intra_onsets"]).all()
    assert (known["gmlmid_against_onset"] == known["gmlmid_against_onsets"]).all()


def test_a_bloc_of_one_pair_of_years_without_source_is_missing():
    late = kn.bloc_years(2023, 2024, ["NATO"]).add("stability").frame
    assert late.select(pl.col("^gmlmid_.*$")).null_count().sum_horizontal()[0] == 2 * 13


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["measure", "stabilty"], "did you mean stability?"),
        (["measure", "stability", "--bloc", "NATO", "--to", "1910"], "NATO did not exist in 1816 to 1910"),
        (["measure", "stability", "--bloc", "NATOO"], "did you mean NATO?"),
        (["measure", "stability", "--state", "France"], "is not of states"),
        (["measure", "stability", "--bloc", "NATO", "--state", "France"], "name one or the other"),
        (["measure", "stability", "--set", "windo=3"], "did you mean window?"),
        (["measure", "stability", "--set", "window"], "write option=value"),
        (["measure", "stability", "--set", "window=x"], "is a whole number"),
        (["measure", "stability", "--bloc", "NATO", "--set", "window=0"], "at least 1 year"),
        (["measure", "stability", "--set", "data=mid"], "they are gml, cow and wars"),
        (
            ["measure", "stability", "--bloc", "NATO", "--from", "2022"],
            "nothing is known of stability of NATO",
        ),
        (["measure", "stability", "--figure", "x.gif"], "a figure is written as"),
        (["measure", "stability", "--bloc", "NATO", "--bloc", "3180"], "either blocs or treaties"),
        (["measure", "stability", "--unit", "dyad-year"], "fits system-year or bloc-year"),
    ],
)
def test_bad_input_is_answered_in_one_sentence(capsys, arguments, said):
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_a_measure_is_a_document_a_file_and_a_figure(capsys, tmp_path):
    picture, table = tmp_path / "s.svg", tmp_path / "s.csv"
    asked = ["measure", "stability", "--bloc", "NATO", "--from", "1990", "--to", "2010"]
    assert main([*asked, "--json", "--figure", str(picture), "-o", str(table)]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["data"]["rows"] == len(document["data"]["records"]) == 21
    assert {s["id"] for s in document["sources"]} == {"bloc_registry", "gml_mid"}
    assert picture.read_text("utf-8").startswith("<svg")
    assert pl.read_csv(table).height == 21


def test_impossible_counts_are_refused():
    with pytest.raises(KoinonError, match="0 or more events"):
        rate(1, 0)
