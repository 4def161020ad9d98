"""Structural breaks, and globalisation beside alliances.

Outside values
- The flow of the Nile at Aswan, 1871-1970: one break after 1898 by Bai and Perron's method under BIC, as the
  manual of the R package strucchange gives it (observation 28), with a 95 % interval of 1895-1902 there (Bai
  1997); ours is a bootstrap, so its ends may differ by 4 years.
- All partitions of short series by brute force: the same sums of squares to 1e-9.
- Planted breaks: found within 1 year where the step is 4 standard deviations; 95 % intervals hold the true
  year in at least 88 of 100 series with a step of 1 (binomial margin of the 95 expected).
- Jackson and Nei's facts on the same coding: ties per state 2.53 in 1816-1950 (mean of years, ATOP 5.1) and
  9.61 in 1951-2000, within 0.5 %; pooled five-year loss 0.362 (t 1816-1950) and 0.034 (t 1950-2003), exact
  to the digits given.
- KOF averages of 2018 by hand from the table; 1e-9.
"""

from itertools import combinations, pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import koinon as kn
from koinon.cli.main import main
from koinon.errors import KoinonError
from koinon.measure.globalisation import breaks_of
from koinon.stats.breaks import segment_squares, structural_breaks
from koinon.store.catalogue import default_store

short = arrays(float, 12, elements=st.floats(-5, 5, width=16))


@pytest.fixture(scope="module")
def system():
    return kn.system_years(1816, 2025).add("globalisation")


def squares_of(y, trend):
    t = np.arange(y.size)
    x = np.column_stack([np.ones(y.size), t]) if trend else np.ones((y.size, 1))
    return float(((y - x @ np.linalg.lstsq(x, y, rcond=None)[0]) ** 2).sum())


def brute_force(y, breaks, shortest, trend):
    best = np.inf
    for cuts in combinations(range(1, y.size), breaks):
        edges = [0, *cuts, y.size]
        if min(np.diff(edges)) >= shortest:
            best = min(best, sum(squares_of(y[a:b], trend) for a, b in pairwise(edges)))
    return best


@settings(max_examples=25, deadline=None)
@given(short, st.booleans())
def test_the_partition_is_the_best_of_all(y, trend):
    y = y + np.arange(12) * 1e-3
    found = structural_breaks(range(12), y, trend=trend, most=2, trimming=0.25, draws=1)
    for m, squares in enumerate(found.squares):
        assert squares == pytest.approx(brute_force(y, m, 3, trend), abs=1e-8)


@settings(deadline=None)
@given(short, st.booleans())
def test_squares_of_segments_are_those_of_least_squares(y, trend):
    made = segment_squares(y[None, :], trend)[0]
    assert made[2, 9] == pytest.approx(squares_of(y[2:9], trend), abs=1e-8)


@settings(max_examples=20, deadline=None)
@given(short, st.floats(-3, 3), st.floats(0.1, 10))
def test_breaks_do_not_depend_on_unit_and_origin(y, shift, factor):
    y = np.r_[y, y[::-1] + 20] + np.tile([0, 0.5], 12)
    plain = structural_breaks(range(24), y, draws=5)
    moved = structural_breaks(range(24), shift + factor * y, draws=5)
    assert [b.year for b in plain.breaks] == [b.year for b in moved.breaks]


@pytest.mark.parametrize("trend", [False, True])
@pytest.mark.parametrize("criterion", ["bic", "lwz"])
def test_planted_breaks_are_found(trend, criterion):
    rng = np.random.default_rng(7)
    t = np.arange(120.0)
    y = rng.normal(0, 1, 120) + np.where(t < 40, 0, np.where(t < 80, 4, -1)) + (0.05 * t if trend else 0)
    found = structural_breaks(range(1900, 2020), y, trend=trend, criterion=criterion)
    assert [b.year for b in found.breaks] == pytest.approx([1939, 1979], abs=1)
    assert all(b.low <= b.year <= b.high for b in found.breaks)
    assert found.segments.tolist() == sorted(found.segments.tolist())


def test_noise_has_no_breaks():
    rng = np.random.default_rng(5)
    counts = [len(structural_breaks(range(60), rng.normal(0, 1, 60), draws=1).breaks) for _ in range(50)]
    assert counts.count(0) >= 45


def test_intervals_hold_the_true_year():
    hits = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        y = np.r_[rng.normal(0, 1, 30), rng.normal(1.5, 1, 30)]
        found = structural_breaks(range(60), y, most=1, draws=99)
        hits += bool(found.breaks) and found.breaks[0].low <= 29 <= found.breaks[0].high
    assert hits >= 88


def test_the_nile_fell_after_1898():
    from statsmodels.datasets import nile

    flow = nile.load_pandas().data
    found = structural_breaks(flow["year"].astype(int).tolist(), flow["volume"].tolist())
    (fall,) = found.breaks
    assert fall.year == 1898
    assert (fall.low, fall.high) == (pytest.approx(1895, abs=4), pytest.approx(1902, abs=4))


def test_the_same_seed_gives_the_same_intervals():
    rng = np.random.default_rng(1)
    y = np.r_[rng.normal(0, 1, 30), rng.normal(2, 1, 30)]
    assert structural_breaks(range(60), y, seed=4).breaks == structural_breaks(range(60), y, seed=4).breaks


@pytest.mark.parametrize(
    ("years", "values", "options", "said"),
    [
        ([1900, 1901, 1903], [1, 2, 3], {}, "without gaps"),
        ([1900, 1901, 1902], [1, float("nan"), 3], {}, "without gaps"),
        ([1900, 1901], [1, 2, 3], {}, "as many values as years"),
        (range(3), [1, 2, 3], {}, "too short"),
        (range(40), range(40), {"criterion": "aic"}, "did you mean bic"),
        (range(40), range(40), {"trimming": 0.7}, "at most 0.5"),
    ],
)
def test_what_is_no_series_is_refused(years, values, options, said):
    with pytest.raises(KoinonError, match=said):
        structural_breaks(years, values, **options)


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
    found = breaks_of(system, "kofgi_mean", trend=True)
    assert 2 <= len(found.breaks) <= 5
    note = next(note for note in system.notes if "kofgi_mean" in note)
    assert all(f"{b.year} ({b.low}-{b.high})" in note for b in found.breaks)
    with pytest.raises(KoinonError, match="name one bloc"):
        breaks_of(kn.bloc_years(1990, 2018, ["NATO", "GCC"]).add("globalisation"), "kofgi_mean")


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
