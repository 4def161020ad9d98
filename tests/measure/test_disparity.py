"""Disparity and burden sharing of blocs: hand cases, properties, and NATO's published path.

Tolerances
----------
Hand cases and properties: relative 1e-9 (float arithmetic). NATO's thirteen on the file of Alley's
treaty-depth study: 0.0005, as printed, inside the 0.02 that a rerun may differ; tests/test_measures_bloc.py
holds the whole path. Random orders against scipy's t approximation: 0.01, because the approximation is
itself that far off at 13 members and 9,999 draws have a standard error of 0.002.

Two numbers for one year
------------------------
1964 gives 0.604 for the thirteen states of that file (no West German GDP, no Iceland), 0.684 for the members
of the year that the file knows, and 0.764 for all fifteen members on the packaged tables (long-run GDP). With
GDP at market rates West Germany drops out and it is 0.705. All are positive with p below 0.05.
"""

import doctest

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

import koinon as kn
from koinon import options
from koinon.errors import KoinonError, UnknownNameError
from koinon.facts.club import burden as club_burden
from koinon.measure import burden, disparity
from koinon.stats import ranks
from koinon.stats.inequality import gini, herfindahl
from koinon.store import default_store

AMOUNTS = hnp.arrays(np.float64, st.integers(2, 30), elements=st.integers(0, 10**6).map(float))


def frame_of(values):
    return pl.DataFrame(
        {"bloc_id": "b", "year": pl.Series([2000] * len(values), dtype=pl.Int16),
         "ccode": pl.Series(range(len(values)), dtype=pl.Int16), "x": values}
    )  # fmt: skip


def spread(values, **how):
    return disparity.spread(frame_of(values), ("bloc_id", "year"), "x", **how).row(0, named=True)


@pytest.mark.parametrize("module", [burden, disparity, options, ranks])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


# --- disparity ------------------------------------------------------------------------------------------


def test_three_indices_by_hand():
    # 1 2 5: differences 1 4 3, mean absolute difference over ordered pairs 16 / 9; mean 8/3.
    made = spread([5.0, 1.0, 2.0])
    plain = (16 / 9) / (2 * 8 / 3)
    assert spread([5.0, 1.0, 2.0], small_sample=False)["x_gini"] == pytest.approx(plain)
    assert made["x_gini"] == pytest.approx(plain * 3 / 2)
    assert made["x_hhi"] == pytest.approx((1 + 4 + 25) / 64)
    assert (made["x_top_share"], made["x_top_ccode"], made["x_known"]) == (5 / 8, 0, 3)


def test_one_member_with_everything_and_all_alike_are_the_ends():
    assert spread([0.0, 0.0, 7.0])["x_gini"] == pytest.approx(1)
    assert spread([0.0, 0.0, 7.0], small_sample=False)["x_gini"] == pytest.approx(2 / 3)
    assert spread([4.0, 4.0])["x_gini"] == 0
    assert spread([4.0, 4.0])["x_top_ccode"] == 0


def test_nothing_to_share_and_one_member_have_no_disparity():
    assert {name: spread([0.0, 0.0])[name] for name in ("x_gini", "x_hhi", "x_top_share")} == dict.fromkeys(
        ("x_gini", "x_hhi", "x_top_share")
    )
    assert spread([3.0])["x_gini"] is None
    assert np.isnan(gini(np.array([3.0])))


@settings(deadline=None)
@given(AMOUNTS, st.floats(0.01, 1000), st.randoms())
def test_indices_keep_their_range_and_know_no_order_and_no_unit(values, scale, chance):
    made = spread(values)
    if values.sum() == 0:
        assert made["x_gini"] is None
        return
    assert -1e-12 <= made["x_gini"] <= 1 + 1e-12
    assert 1 / values.size - 1e-12 <= made["x_hhi"] <= 1 + 1e-12
    assert made["x_top_share"] ** 2 - 1e-12 <= made["x_hhi"] <= made["x_top_share"] + 1e-12
    assert made["x_gini"] == pytest.approx(gini(values), rel=1e-9, abs=1e-12)
    assert made["x_hhi"] == pytest.approx(herfindahl(values), rel=1e-9)
    shuffled = values.tolist()
    chance.shuffle(shuffled)
    again = spread(shuffled)
    assert [again[f"x_{name}"] for name in ("gini", "hhi", "top_share")] == [
        made[f"x_{name}"] for name in ("gini", "hhi", "top_share")
    ]
    assert spread(scale * values)["x_gini"] == pytest.approx(made["x_gini"], rel=1e-9, abs=1e-9)


@settings(deadline=None)
@given(AMOUNTS.filter(lambda values: np.ptp(values) > 2), st.floats(0.01, 0.4))
def test_giving_from_the_richest_to_the_poorest_lowers_every_index(values, part):
    low, high = values.argmin(), values.argmax()
    given_away = values.copy()
    given_away[high] -= part * np.ptp(values)
    given_away[low] += part * np.ptp(values)
    before, after = spread(values), spread(given_away)
    assert after["x_gini"] < before["x_gini"]
    assert after["x_hhi"] < before["x_hhi"]


def test_disparity_of_nato_is_that_of_its_members():
    panel = kn.bloc_years(2010, 2010, ["NATO"])
    made = disparity.add(panel).frame.row(0, named=True)
    held = panel.members["ccode"].to_list()
    rows = default_store().frame("capabilities").filter(pl.col("year") == 2010, pl.col("ccode").is_in(held))
    for name in ("cinc", "milex"):
        values = rows[name].drop_nulls().cast(pl.Float64).to_numpy()
        assert made[f"{name}_gini"] == pytest.approx(gini(values), rel=1e-12)
        assert made[f"{name}_known"] == values.size
    assert made["gdp_top_ccode"] == 2


def test_disparity_is_null_where_too_few_members_have_a_value():
    old = disparity.add(kn.bloc_years(1950, 1950, ["NATO"])).frame.row(0, named=True)
    assert old["gdp_gini"] is None and old["gdp_known"] is None and old["milex_gini"] is not None
    frame = disparity.add(kn.bloc_years(1945, 2025)).frame
    short = frame.filter(pl.col("gdp_known") < 0.5 * pl.col("members_cow"))
    assert short.height > 0 and short["gdp_gini"].null_count() == short.height
    assert (
        frame.filter(pl.col("year") > 2022)["cinc_known"].null_count()
        == frame.filter(pl.col("year") > 2022).height
    )
    assert frame.drop_nulls("cinc_gini")["cinc_known"].min() >= 2
    loose = disparity.add(kn.bloc_years(1945, 2025), least=0.0).frame
    assert loose["gdp_gini"].null_count() < frame["gdp_gini"].null_count()


# --- burden sharing -------------------------------------------------------------------------------------


def test_burden_sharing_does_not_depend_on_who_is_asked_for():
    whole = burden.add(kn.bloc_years(2000, 2000)).frame.filter(pl.col("bloc_id") == "nato")
    alone = burden.add(kn.bloc_years(2000, 2000, ["NATO"])).frame
    assert whole.select(alone.columns).equals(alone)


def test_burden_sharing_of_all_blocs_is_the_pairwise_formula():
    frame = burden.add(kn.bloc_years(1995, 2000)).frame
    for bloc in ("nato", "asean", "ecowas"):
        rows = club_burden.burden(bloc, 1998, 1998).drop_nulls("share")
        by_scipy = stats.spearmanr(rows["gdp"].to_numpy(), rows["share"].to_numpy()).statistic
        made = frame.row(by_predicate=(pl.col("bloc_id") == bloc) & (pl.col("year") == 1998), named=True)
        assert made["burden_rho"] == pytest.approx(by_scipy, abs=1e-12)
        assert made["burden_known"] == rows.height
    few = frame.filter(pl.col("burden_known") < 5)
    assert few.height > 0 and few["burden_rho"].null_count() == few.height == few["burden_p"].null_count()
    known = frame.drop_nulls("burden_rho")
    assert known["burden_rho"].abs().max() <= 1 and known["burden_p"].is_between(0, 1).all()


THIRTEEN = [2, 20, 200, 210, 211, 212, 220, 235, 325, 350, 385, 390, 640]


def of_file(raw, year, members):
    rows = pl.read_parquet(raw / "replication" / "burden_sharing_state_vars.parquet")
    rows = rows.filter(pl.col("year") == year, pl.col("ccode").is_in(members)).drop_nulls(["milex", "gdp"])
    keyed = rows.select(
        bloc_id=pl.lit("nato"),
        year="year",
        gdp=pl.col("gdp").cast(pl.Float64),
        share=pl.col("milex") / pl.col("gdp"),
    )
    made = ranks.rank_correlations(keyed, ("bloc_id", "year"), "gdp", "share", least=5, draws=9999, seed=1966)
    return made.row(0, named=True)


@pytest.mark.raw
def test_natos_thirteen_in_1964_and_1970(raw):
    then, later = of_file(raw, 1964, THIRTEEN), of_file(raw, 1970, THIRTEEN)
    assert (then["rho"], later["rho"]) == (pytest.approx(0.604, abs=5e-4), pytest.approx(0.319, abs=5e-4))
    assert then["p"] == pytest.approx(0.029, abs=0.01)
    assert later["p"] > 0.2


@pytest.mark.raw
def test_real_membership_on_the_same_file(raw):
    held = kn.bloc_years(1964, 1964, ["NATO"]).members["ccode"].to_list()
    assert of_file(raw, 1964, held)["rho"] == pytest.approx(0.684, abs=5e-4)


def test_natos_path_with_real_membership_on_the_packaged_tables():
    """High before flexible response (1967), lower after, as the published path; the level depends on GDP."""
    frame = burden.add(kn.bloc_years(1953, 2019, ["NATO"]), gdp="real").frame
    known = frame.select("year", "burden_known", "burden_rho")
    path = {year: (round(rho, 2), n) for year, n, rho in known.iter_rows()}
    shown = {year: path[year] for year in (1953, 1960, 1964, 1970, 1975, 1980, 1990, 2000, 2007, 2019)}
    assert shown == {
        1953: (0.75, 14), 1960: (0.81, 15), 1964: (0.76, 15), 1970: (0.52, 15), 1975: (0.59, 15),
        1980: (0.66, 15), 1990: (0.46, 16), 2000: (0.58, 19), 2007: (0.66, 25), 2019: (0.39, 29),
    }  # fmt: skip
    early = frame.filter(pl.col("year") <= 1966)["burden_rho"].mean()
    assert early > frame.filter(pl.col("year").is_between(1968, 1990))["burden_rho"].mean() + 0.15


# --- bad input ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (lambda p: disparity.add(p, gdp="ppp"), "no choice of gdp called 'ppp'; they are current or real"),
        (lambda p: disparity.add(p, gdp="reel"), "no choice of gdp called 'reel'; did you mean real?"),
        (lambda p: disparity.add(p, least=1.5), "option 'least' lies between 0 and 1, not 1.5"),
        (lambda p: burden.add(p, gdp="gnp"), "no choice of gdp called 'gnp'; they are current or real"),
        (lambda p: burden.add(p, least=2), "option 'least' is a whole number of at least 3, not 2"),
        (lambda p: burden.add(p, draws=0), "option 'draws' is a whole number of at least 99, not 0"),
    ],
)
def test_bad_options_are_one_sentence(how, said):
    with pytest.raises(KoinonError) as raised:
        how(kn.bloc_years(2000, 2000, ["NATO"]))
    assert str(raised.value) == said


def test_an_unknown_series_suggests():
    with pytest.raises(UnknownNameError, match="did you mean current"):
        burden.add(kn.bloc_years(2000, 2000, ["NATO"]), gdp="currant")


def test_every_new_column_has_its_record():
    for add, prefix in ((disparity.add, ("gdp_", "cinc_", "milex_")), (burden.add, ("burden_",))):
        panel = add(kn.treaty_years(1990, 1991, [3180]))
        made = [name for name in panel.frame.columns if name.startswith(prefix)]
        assert made and all(panel.variable(name).sources and panel.variable(name).covers for name in made)
        assert all(panel.variable(name).group in {"disparity", "burden-sharing"} for name in made)
