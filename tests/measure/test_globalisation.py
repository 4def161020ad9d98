"""Globalisation beside alliances, and its breaks.

Outside values
- Jackson and Nei's facts on the same coding: ties per state 2.53 in 1816-1950 (mean of years, ATOP 5.1) and
  9.61 in 1951-2000, within 0.5 %; pooled five-year loss 0.362 (t 1816-1950) and 0.034 (t 1950-2003), exact
  to the digits given.
- KOF averages of 2018 by hand from the table; 1e-9.
"""

import polars as pl
import pytest

import koinon as kn
from koinon.cli.main import main
from koinon.stats.breaks import structural_breaks
from koinon.store.catalogue import default_store


@pytest.fixture(scope="module")
def system():
    return kn.system_years(1816, 2025).add("globalisation")


def test_ties_per_state_are_jackson_and_nei_s(system):
    def mean(first, last):
        return system.frame.filter(pl.col("year").is_between(first, last))["ties_per_state"].mean()

    assert mean(1816, 1950) == pytest.approx(2.53, rel=0.005)
    assert mean(1951, 2000) == pytest.approx(9.61, rel=0.005)


def test_pooled_tie_loss_is_jackson_and_nei_s(system):
    frame = system.frame.join(
        kn.system_years(1816, 2018)
        .add("globalisation")
        .frame.select(pl.col("year") + 5, states=pl.col("ties_per_state")),
        on="year",
    )
    # Ties are half the ties per state times the states.
    counts = kn.state_years(1816, 2018).frame.group_by("year").len().with_columns(pl.col("year") + 5)
    frame = frame.join(counts.cast({"year": pl.Int16}), on="year").with_columns(
        before=pl.col("states") * pl.col("len") / 2
    )
    for first, last, loss in ((1816, 1950, 0.362), (1950, 2003, 0.034)):
        known = frame.filter((pl.col("year") - 5).is_between(first, last)).drop_nulls("tie_loss")
        pooled = (known["tie_loss"] * known["before"]).sum() / known["before"].sum()
        assert pooled == pytest.approx(loss, abs=5e-4)


def test_means_of_kof_weigh_every_state_alike(system):
    rows = default_store().frame("globalisation").filter(pl.col("year") == 2018).drop_nulls("ccode")
    made = system.frame.filter(year=2018).row(0, named=True)
    assert made["kofingi_mean"] == pytest.approx(rows["kofingi"].cast(pl.Float64).mean(), abs=1e-9)
    assert made["kof_reporting"] == rows["kofgi"].count()


def test_years_outside_the_sources_are_missing(system):
    by_year = {row["year"]: row for row in system.frame.iter_rows(named=True)}
    assert by_year[1969]["kofgi_mean"] is None
    assert by_year[2022]["kofgi_mean"] is None
    assert by_year[1959]["openness"] is None
    assert by_year[2015]["openness"] is None
    assert by_year[1819]["tie_loss"] is None
    assert by_year[2019]["ties_per_state"] is by_year[2019]["ties_per_state_segment"] is None


def test_breaks_are_those_of_the_whole_series(system):
    late = kn.system_years(1990, 2000).add("globalisation").frame
    assert late.equals(system.frame.filter(pl.col("year").is_between(1990, 2000)).select(late.columns))


def test_breaks_of_a_column_are_in_the_notes(system):
    known = system.frame.select("year", "kofgi_mean").drop_nulls()
    found = structural_breaks(known["year"].to_list(), known["kofgi_mean"].to_list(), trend=True)
    assert 2 <= len(found.breaks) <= 5
    note = next(note for note in system.notes if "kofgi_mean" in note)
    assert all(f"{b.year} ({b.low}-{b.high})" in note for b in found.breaks)


def test_a_bloc_has_the_mean_of_its_members():
    panel = kn.bloc_years(2018, 2018, ["GCC"])
    states = kn.state_years(2018, 2018).add("globalisation").frame
    mine = states.filter(pl.col("ccode").is_in(panel.members["ccode"].implode()))
    row = panel.add("globalisation").frame.row(0, named=True)
    assert row["kofgi_mean"] == pytest.approx(mine["kofgi"].cast(pl.Float64).mean())
    assert row["alliance_density"] == 1.0
    assert row["kof_reporting"] == 6


def test_bounds_hold_for_every_bloc():
    frame = kn.bloc_years(1816, 2025).add("globalisation").frame
    assert frame["kofgi_mean"].drop_nulls().is_between(1, 100).all()
    assert frame["alliance_density"].drop_nulls().is_between(0, 1).all()
    assert frame["tie_loss"].drop_nulls().is_between(0, 1).all()
    assert (frame["openness"].drop_nulls() > 0).all()
    assert (frame["kof_reporting"] <= frame["members_cow"]).drop_nulls().all()


def test_an_unknown_criterion_is_answered_in_one_sentence(capsys):
    assert main(["measure", "globalisation", "--set", "criterion=aic"]) == 2
    told = capsys.readouterr()
    assert "did you mean bic?" in told.err
    assert told.err.count("\n") == 1
