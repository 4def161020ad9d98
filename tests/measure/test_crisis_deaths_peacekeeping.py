"""Crisis management, deaths and peacekeeping of blocs.

Outside values
- The permutation against the exact test of Fisher on one stratum; 20,000 draws, three standard errors (0.01).
- Geo-PKO 2.3 names the country of every place; the hosts of missions are the countries where its troops
  stood (exact), apart from Abyei, which it counts to Sudan, and Western Sahara.
"""

import numpy as np
import polars as pl
import pytest
from scipy import stats

import koinon as kn
from koinon.errors import KoinonError
from koinon.measure.crisis import against_chance, permutation_p
from koinon.measure.missions import HOSTS
from koinon.sources.names import ccode_of_name
from koinon.store.catalogue import default_store


def test_permutations_agree_with_fisher():
    inside = np.arange(30) < 10
    values = np.r_[np.ones(7), np.zeros(3), np.ones(6), np.zeros(14)]
    exact = stats.fisher_exact([[7, 3], [6, 14]]).pvalue
    assert permutation_p(values, inside, np.zeros(30), 20_000, np.random.default_rng(3)) == pytest.approx(
        exact, abs=0.01
    )


def test_what_differs_between_strata_only_is_chance():
    strata = np.r_[np.zeros(40), np.ones(40)]
    inside = np.r_[np.arange(40) < 30, np.arange(40) < 5]
    assert permutation_p(strata.copy(), inside, strata, 500, np.random.default_rng(0)) == 1.0


def test_disputes_cumulate_and_both_sides_make_all():
    frame = kn.bloc_years(1949, 2010, ["NATO"]).add("crisis-management").frame
    every = default_store().frame("gml_mid_disputes").filter(pl.col("styear").is_between(1949, 2010)).height
    last = frame.row(-1, named=True)
    assert last["crisis_inside"] + last["crisis_others"] == every
    assert (frame["crisis_inside"].diff().drop_nulls() >= 0).all()
    single = kn.bloc_years(2010, 2010, ["NATO"]).add("crisis-management").frame
    assert single.equals(frame.tail(1))


def test_the_panel_and_the_test_compare_the_same():
    row = kn.bloc_years(2010, 2010, ["NATO"]).add("crisis-management").frame.row(0, named=True)
    found = {one.what: one for one in against_chance("NATO", draws=200)}
    assert found["negotiated"].inside == pytest.approx(row["crisis_negotiated_inside"])
    assert found["force"].others == pytest.approx(row["crisis_force_others"])
    assert found["days"].inside == pytest.approx(row["crisis_days_inside"])
    assert found["force"].n_inside == row["crisis_inside"]
    assert found == {one.what: one for one in against_chance("NATO", draws=200)}


def test_the_test_refuses_what_it_cannot_do():
    with pytest.raises(KoinonError, match="at least 1 draw"):
        against_chance("NATO", draws=0)
    with pytest.raises(KoinonError, match="no dispute in the years of AUKUS"):
        against_chance("AUKUS")


def test_bounds_of_crisis_management_hold_for_every_bloc():
    frame = kn.bloc_years(1816, 2025).add("crisis-management").frame
    assert (
        frame.filter(pl.col("year") > 2010)["crisis_inside"].null_count()
        == frame.filter(pl.col("year") > 2010).height
    )
    for name in ("crisis_negotiated_inside", "crisis_force_others"):
        known = frame[name].drop_nulls()
        assert known.len() > 1_000
        assert known.is_between(0, 1).all()
    floats = frame.select(pl.col(pl.Float64))
    assert not floats.select(pl.any_horizontal(pl.all().is_nan().any())).item()


def test_the_cod_war_and_cyprus_killed_members_of_nato():
    """An Icelander died in the second Cod War; Greece and Turkey fought over Cyprus in 1974."""
    frame = kn.bloc_years(1970, 1980, ["NATO"]).add("deaths").frame
    fatal = frame.filter(pl.col("fatality_highest") > 0)
    assert fatal.select("year", "fatality_highest").rows() == [(1972, 1), (1974, 6)]


def test_deaths_of_a_war_stand_once_where_members_entered():
    frame = kn.bloc_years(1949, 1960, ["NATO"]).add("deaths").frame
    korea = frame.filter(year=1950)["war_deaths"][0]
    wars = default_store().frame("cow_inter_wars").filter(warnum=151)
    members = kn.bloc_years(1950, 1951, ["NATO"]).members
    entered = wars.group_by("ccode1").agg(pl.col("year").min(), pl.col("batdeath1").max())
    mine = entered.join(members.filter(year=1950), left_on=["ccode1", "year"], right_on=["ccode", "year"])
    assert korea == mine["batdeath1"].sum() > 30_000


def test_violence_adds_up_and_is_the_sum_of_members():
    frame = kn.bloc_years(2016, 2016, ["GCC"]).add("deaths").frame
    parts = ("violence_intra", "violence_inter", "violence_groups", "violence_onesided")
    everything = frame["violence_deaths"][0]
    assert 0 < sum(frame[name][0] for name in parts) <= everything
    assert frame["violence_deaths_low"][0] <= everything <= frame["violence_deaths_high"][0]
    own = (
        default_store()
        .frame("organized_violence")
        .filter(pl.col("year") == 2016, pl.col("gwcode").is_in([670, 690, 692, 694, 696, 698]))
    )
    assert own["deaths"].sum() == everything


def test_deaths_outside_the_sources_are_missing():
    frame = kn.bloc_years(1980, 2012, ["NATO"]).add("deaths").frame
    assert frame.filter(pl.col("year") < 1989)["violence_deaths"].is_null().all()
    assert frame.filter(pl.col("year") > 2007)["war_deaths"].is_null().all()
    assert frame.filter(pl.col("year") > 2010)["fatal_disputes"].is_null().all()


def test_peacekeepers_of_members_are_those_of_the_states():
    bloc = kn.bloc_years(2010, 2010, ["ECOWAS"])
    states = kn.state_years(2010, 2010).add("peacekeeping").frame
    mine = states.filter(pl.col("ccode").is_in(bloc.members["ccode"].implode()))
    row = bloc.add("peacekeeping").frame.row(0, named=True)
    assert row["pko_troops"] == pytest.approx(mine["pko_troops"].sum())
    assert row["pko_contributors"] == (mine["pko_missions"] > 0).sum()
    assert 0 < row["pko_inside_troops"] < min(row["pko_received_troops"], row["pko_troops"])


def test_no_mission_is_without_hosts_unless_in_no_state():
    named = set(default_store().frame("peacekeeping_contributions")["mission"])
    assert named == set(HOSTS)
    assert [mission for mission, hosts in HOSTS.items() if not hosts] == ["MINURSO"]


def test_troops_outside_the_maps_are_missing():
    frame = kn.bloc_years(1990, 2024, ["NATO"]).add("peacekeeping").frame
    assert frame.filter(pl.col("year") < 1994)["pko_missions"].is_null().all()
    assert frame.filter(pl.col("year") > 2020)["pko_troops"].is_null().all()
    assert frame.filter(pl.col("year") > 2020)["pko_missions"].is_not_null().all()


@pytest.mark.raw
def test_hosts_are_the_countries_where_troops_stood(raw):
    places = pl.read_parquet(raw / "geo_pko" / "troops_location_year_v2_3.parquet")
    stood = places.filter(pl.col("ave.no.troops") > 0, pl.col("mission").is_in(list(HOSTS)))
    spelt = {"DRC": "DR Congo", "North Macedonia": "Macedonia", "Timor-Leste": "East Timor"}
    split = stood.filter(~pl.col("country").is_in(["Western Sahara", "Ethiopia/Eritrea"]))
    countries = split.select("mission", pl.col("country").replace(spelt), year=pl.lit(2016)).unique()
    coded = ccode_of_name(countries, "country", "year")
    found = {m: set(rows["ccode"]) for (m,), rows in coded.group_by("mission")}
    listed = {mission: set(hosts) for mission, hosts in HOSTS.items() if mission in found}
    # Liaison teams: UNMIL in Sierra Leone, MINURSO in Algeria.
    found["UNMIL"] -= {451}
    found["MINURSO"] -= {615}
    listed["UNISFA"] -= {626}
    assert {m: found[m] for m in listed if found[m]} == {m: listed[m] for m in listed if found[m]}
