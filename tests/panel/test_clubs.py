"""Blocs and treaties as clubs of states: who belongs, which pairs they make, what a year of a club holds.

From outside: the known sizes in ``data/registry_checks.csv`` and ATOP's own pairs of allies. Sums, counts
and means are worked out again row by row from the tables. Counts exact; floats to relative 1e-12, because
the order of summation differs.
"""

import csv
import doctest
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import koinon as kn
from koinon.errors import KoinonError, UnknownNameError
from koinon.panel import ClubPanel, club
from koinon.panel.clubs import club_years, clubs
from koinon.panel.clubs.clubs import club_members, member_pairs, membership_spells, unfold
from koinon.panel.units import YearsError, dyad_year_rows
from koinon.store import default_store
from koinon.world import registry
from koinon.world.registry import blocs, member_years

CHECKS = [
    (row["bloc_id"], int(row["date"][:4]), int(row["members"]))
    for row in csv.DictReader(
        (Path(__file__).parents[1] / "data" / "registry_checks.csv").read_text().splitlines()
    )
    if row["date"].endswith("12-31")
]
GROUPS = (
    *("agreements", "alliances", "capabilities", "disputes", "economy", "gml-disputes", "majors"),
    *("organisations", "regime", "trade", "votes", "wars"),
)


@pytest.fixture(scope="module")
def everything():
    return kn.bloc_years(1816, 2024).add(*GROUPS)


@pytest.fixture(scope="module")
def nato(everything):
    return {
        row["year"]: row for row in everything.frame.filter(pl.col("bloc_id") == "nato").iter_rows(named=True)
    }


def table(name):
    return default_store().frame(name)


def codes(bloc, year):
    held = club_members("bloc", year, year).filter(pl.col("bloc_id") == bloc)
    return [code for code in held["ccode"] if code is not None]


# --- finding a club -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["NATO", "nato", "OTAN", "North Atlantic Treaty Organization"])
def test_a_bloc_is_found_by_any_of_its_names(name):
    assert (club(name).kind, club(name).id, club(name).key) == ("bloc", "nato", "bloc_id")


@pytest.mark.parametrize("name", [3180, "3180", "ATOP 3180", "atop3180", " ATOP #3180 "])
def test_a_treaty_is_found_by_its_number(name):
    assert (club(name).kind, club(name).id, club(name).key) == ("treaty", 3180, "atopid")


def test_a_treaty_is_found_by_its_customary_name():
    assert club("Molotov-Ribbentrop Pact").id == 2470
    assert club("molotov-ribbentrop pact").full_name == "Molotov-Ribbentrop Pact 1939 (ATOP 2470)"


def test_a_treaty_without_a_name_is_called_by_members_and_year():
    assert club(1490).name.endswith("1913 (ATOP 1490)")


def test_unknown_clubs_are_told_the_closest():
    with pytest.raises(UnknownNameError, match="no bloc called 'NATOO'; did you mean NATO"):
        club("NATOO")
    with pytest.raises(UnknownNameError, match="no ATOP treaty called '3181'; near it are 3180"):
        club(3181)


# --- reading a year -------------------------------------------------------------------------------------

DAYS = st.dates(date(1990, 1, 1), date(1995, 12, 31))


@given(DAYS, st.integers(1, 900), st.sampled_from(["31 December", "any day"]))
def test_a_spell_unfolds_to_the_years_whose_days_it_holds(start, length, on):
    end = start + timedelta(days=length)
    frame = pl.DataFrame({"id": [1], "start": [start], "end": [end]})
    held = unfold(frame, 1991, 1996, on)["year"].to_list()
    days = {start + timedelta(days=n) for n in range(length)}
    if on == "any day":
        expected = sorted({day.year for day in days if 1991 <= day.year <= 1996})
    else:
        expected = [year for year in range(1991, 1997) if date(year, 12, 31) in days]
    assert held == expected


@pytest.mark.parametrize("any_day", [False, True])
def test_members_are_those_of_the_registry(any_day):
    on = "any day" if any_day else "31 December"
    mine = club_members("bloc", 1816, 2025, on).select("bloc_id", "year", "member").sort(pl.all())
    theirs = member_years(1816, 2025, any_day=any_day).select("bloc_id", "year", member="state_name")
    assert mine.equals(theirs.sort(pl.all()))


def test_a_member_stands_once_in_a_year():
    for kind, key in (("bloc", "bloc_id"), ("treaty", "atopid")):
        for on in ("31 December", "any day"):
            members = club_members(kind, 1816, 2024, on)
            assert not members.select(key, "year", "member").is_duplicated().any()
            assert not member_pairs(kind, 1816, 2024, on).is_duplicated().any()


def test_west_germany_and_germany_make_no_pair_though_both_were_members_in_1990():
    any_day = kn.bloc_years(1990, 1990, ["NATO"], on="any day")
    assert any_day.frame["members"].to_list() == [17]
    assert {255, 260} <= set(any_day.members["ccode"])
    germany = any_day.pairs.filter(pl.col("ccode1") == 255, pl.col("ccode2") == 260)
    assert germany.is_empty()
    assert any_day.frame["member_dyads"].to_list() == [17 * 16 // 2 - 1]
    assert kn.bloc_years(1990, 1990, ["NATO"]).frame["members"].to_list() == [16]


def test_territories_count_as_members_and_bring_no_data():
    row = kn.bloc_years(2000, 2000, ["OAU"]).frame.row(0, named=True)
    sadr = club_members("bloc", 2000, 2000).filter(pl.col("member").str.contains("Sahrawi"))
    assert sadr["ccode"].null_count() == sadr.height > 0
    assert (row["members"], row["members_cow"]) == (53, 52)


def test_a_member_outside_the_state_system_brings_no_data_that_year():
    # West Germany signed for the Western European Union in 1954 and became a COW state on 5 May 1955.
    held = club_members("bloc", 1954, 1955).filter(
        pl.col("bloc_id") == "weu", pl.col("member").str.contains("West")
    )
    assert held.select("year", "ccode").rows() == [(1954, None), (1955, 260)]


def test_spokes_make_no_pair_with_each_other():
    panel = kn.bloc_years(1985, 1985, ["us-hub-and-spoke"])
    assert panel.frame["member_dyads"][0] == panel.frame["members_cow"][0] - 1
    assert panel.pairs["ccode1"].unique().to_list() == [2]


def test_members_without_a_known_first_day_are_shown_and_not_counted():
    row = kn.bloc_years(2024, 2024, ["cmf"]).frame.row(0, named=True)
    assert row["members"] is None and row["member_dyads"] is None
    assert row["members_undated"] == 39
    partly = kn.bloc_years(2024, 2024, ["gcad"])
    assert partly.frame["members"][0] > 0 and partly.frame["members_undated"][0] == 25
    assert any("gcad" in note for note in partly.notes)


# --- against ATOP's own pairs ---------------------------------------------------------------------------


def test_pairs_of_treaty_members_are_the_allied_pairs_of_atop():
    ours = member_pairs("treaty", 1816, 2018, "any day").select("ccode1", "ccode2", "year").unique()
    allied = table("alliance_dyads").filter(pl.col("ccode1") < pl.col("ccode2"), pl.col("year") >= 1816)
    theirs = allied.select("ccode1", "ccode2", "year").unique()
    keys = ["ccode1", "ccode2", "year"]
    assert ours.height == 133_699
    assert ours.join(theirs, on=keys, how="anti").is_empty()
    # What ATOP has beyond them joins states that share no day in the COW system that year, but for two:
    # Syria left it on 1 February 1958, before Morocco and Tunisia joined the Arab League.
    beyond = theirs.join(ours, on=keys, how="anti").join(dyad_year_rows(1816, 2018, "cow"), on=keys)
    assert sorted(beyond.rows()) == [(600, 652, 1958), (616, 652, 1958)]


def test_touching_phases_of_a_treaty_are_one_membership():
    nato = membership_spells("treaty").filter(pl.col("atopid") == 3180, pl.col("ccode") == 2)
    assert nato.height == 2
    rows = kn.treaty_years(1951, 1951, [3180], on="any day").frame
    assert rows["members"].to_list() == [14]


def test_after_2018_a_running_treaty_is_unknown_and_not_empty():
    panel = kn.treaty_years(2018, 2020, [3180]).add("capabilities", "gml-disputes", "alliances")
    assert panel.frame["members"].to_list() == [29, None, None]
    for name in (
        "member_dyads",
        "defense",
        "cinc",
        "cinc_reporting",
        "gmlmid_intra_onset",
        "atop_defense_share",
    ):
        assert panel.frame[name].to_list()[1:] == [None, None]
    assert any("ATOP ends in 2018" in note for note in panel.notes)
    assert set(panel.missing()["reason"]) == {"outside the source's years"}
    assert panel.variable("cinc").covers == (1816, 2018)


def test_every_treaty_in_force_from_1816_on_has_its_years():
    panel = kn.treaty_years(1816, 2018, on="any day")
    treaties = table("treaties")
    lived = treaties.filter(pl.col("end").is_null() | (pl.col("end").dt.year() >= 1816))
    assert set(panel.frame["atopid"]) == set(lived["atopid"])
    held = panel.frame.group_by("atopid").agg(pl.col("defense").max()).sort("atopid")
    assert held["defense"].to_list() == lived.sort("atopid")["defense"].to_list()


def test_obligations_are_those_of_the_phase_in_force():
    nato = kn.treaty_years(1949, 1952, [3180]).frame
    assert nato["phase"].to_list() == [1, 1, 2, 2]
    assert nato["milinst"].to_list() == [1, 1, 2, 2]
    assert nato["age"].to_list() == [0, 1, 2, 3]


# --- the unit -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("bloc", "year", "members"), CHECKS)
def test_known_sizes_through_bloc_years(bloc, year, members):
    assert kn.bloc_years(year, year, [bloc]).frame["members"].to_list() == [members]


def test_nato_sizes(nato):
    assert [nato[year]["members"] for year in (1949, 1955, 2024)] == [12, 15, 32]


def test_keys_are_unique_and_columns_declared(everything):
    frame = everything.frame
    assert not frame.select(everything.keys).is_duplicated().any()
    assert tuple(v.name for v in everything.variables) == tuple(frame.columns)
    assert all(frame.schema[v.name] == v.dtype for v in everything.variables)
    assert frame.equals(frame.sort(everything.keys))


def test_a_bloc_has_rows_from_founding_to_dissolution():
    pact = kn.bloc_years(1816, 2025, ["Warsaw Pact"])
    assert pact.frame["year"].to_list() == list(range(1955, 1991))
    any_day = kn.bloc_years(1816, 2025, ["Warsaw Pact"], on="any day")
    assert any_day.frame["year"].to_list() == list(range(1955, 1992))
    assert set(kn.bloc_years(1816, 2025).frame["bloc_id"]) == {
        b.id for b in blocs() if b.founded.year <= 2025
    }


def test_panels_of_clubs_keep_their_class_and_lag(nato):
    panel = kn.bloc_years(1949, 1952, ["NATO"]).add("capabilities").lag("cinc")
    assert isinstance(panel, ClubPanel)
    assert panel.frame["cinc_lag1"].to_list() == [None, *(nato[year]["cinc"] for year in (1949, 1950, 1951))]


def test_bad_input_is_one_sentence():
    with pytest.raises(KoinonError, match="bloc-year panels use COW codes"):
        kn.bloc_years(2000, 2001, system="gw")
    with pytest.raises(UnknownNameError, match="no code system"):
        kn.treaty_years(2000, 2001, system="iso")
    with pytest.raises(KoinonError, match="the list of blocs is empty"):
        kn.bloc_years(2000, 2001, [])
    with pytest.raises(KoinonError, match="is a bloc, not a treaty"):
        kn.treaty_years(2000, 2001, ["NATO"])
    with pytest.raises(KoinonError, match="is a treaty, not a bloc"):
        kn.bloc_years(2000, 2001, ["3180"])
    with pytest.raises(UnknownNameError, match="it is '31 December' or 'any day'"):
        kn.bloc_years(2000, 2001, on="midsummer")
    with pytest.raises(YearsError):
        kn.bloc_years(2001, 2000)
    with pytest.raises(KoinonError, match=r"'contiguity' fits .* not bloc-year"):
        kn.bloc_years(2000, 2001).add("contiguity")


# --- groups, worked out again from the tables -----------------------------------------------------------


def test_no_group_speaks_outside_its_years(everything):
    for v in everything.variables:
        if v.covers:
            outside = everything.frame.filter(~pl.col("year").is_between(*v.covers))
            assert outside[v.name].null_count() == outside.height, v.name


def test_sums_are_over_members_with_a_value(nato):
    rows = table("capabilities").filter(pl.col("year") == 2010, pl.col("ccode").is_in(codes("nato", 2010)))
    assert nato[2010]["milex_reporting"] == rows["milex"].count() < nato[2010]["members_cow"]
    assert nato[2010]["milex"] == rows["milex"].sum()
    assert nato[2010]["cinc"] == pytest.approx(sum(rows["cinc"]), rel=1e-12)
    assert nato[2024]["cinc"] is None and nato[2024]["cinc_reporting"] is None


def test_a_sum_is_null_where_no_member_reports(everything):
    for name in ("milex", "gdp_current_usd", "pwtrgdp"):
        silent = everything.frame.filter(pl.col(f"{name}_reporting") == 0)
        assert silent.height > 0
        assert silent[name].null_count() == silent.height


def test_major_powers(nato):
    # United States, United Kingdom, France; Germany again from 1991.
    assert [nato[year]["majors"] for year in (1950, 1990, 1991)] == [3, 3, 4]
    assert nato[2017]["majors"] is None


def test_trade_counts_each_flow_inside_once_and_all_flows_of_members():
    year, rows = 2014, table("trade").filter(pl.col("year") == 2014)
    members = set(codes("nafta", year))
    intra = imports = exports = 0
    for one, two, flow1, flow2 in rows.select("ccode1", "ccode2", "flow1", "flow2").iter_rows():
        if one in members and two in members:
            intra += (flow1 or 0) + (flow2 or 0)
        imports += (flow1 or 0) * (one in members) + (flow2 or 0) * (two in members)
        exports += (flow2 or 0) * (one in members) + (flow1 or 0) * (two in members)
    row = kn.bloc_years(year, year, ["NAFTA"]).add("trade").frame.row(0, named=True)
    assert (row["trade_intra"], row["trade_imports"], row["trade_exports"]) == (intra, imports, exports)
    assert row["trade_total"] == imports + exports
    assert (row["trade_intra_pairs_reporting"], row["member_dyads"]) == (3, 3)


def test_the_hole_in_the_pair_data_where_west_germany_should_be_shows():
    rows = kn.bloc_years(1959, 1990, ["EU"]).add("trade").frame
    reporting = dict(rows.select("year", "trade_members_reporting").iter_rows())
    assert (reporting[1959], reporting[1960], reporting[1989], reporting[1990]) == (6, 5, 11, 12)
    coverage = dict(rows.select("year", "trade_coverage").iter_rows())
    assert coverage[1959] == coverage[1990] == 1
    assert all(coverage[year] < 0.8 for year in range(1960, 1990))


@pytest.mark.parametrize(
    ("source", "number", "prefix", "onset", "ongoing"),
    [
        ("gml_dirdisp", "dispnum", "gmlmid", "midonset", "midongoing"),
        ("cow_mid_dirdisp", "dispnum", "cowmid", "disponset", "dispongoing"),
        ("cow_inter_wars", "warnum", "cowinter", "cowinteronset", "cowinterongoing"),
    ],
)
def test_disputes_inside_and_against(everything, source, number, prefix, onset, ongoing):
    rows = table(source).select(number, "ccode1", "ccode2", "year", onset, ongoing).rows()
    for bloc, year in (
        ("nato", 1974),
        ("arab-league", 1958),
        ("warsaw-pact", 1956),
        ("oas", 1969),
    ):
        held = everything.frame.filter(pl.col("bloc_id") == bloc, pl.col("year") == year)
        row, members = held.row(0, named=True), set(codes(bloc, year))
        for short, place in (("onset", 4), ("ongoing", 5)):
            now = [r for r in rows if r[3] == year and r[place] == 1 and r[1] in members]
            inside = [r for r in now if r[2] in members]
            against = {r[0] for r in now if r[2] not in members}
            assert row[f"{prefix}_intra_{short}"] == len({r[0] for r in inside})
            assert row[f"{prefix}_intra_{short}_dyads"] == len({frozenset(r[1:3]) for r in inside})
            assert row[f"{prefix}_against_{short}"] == len(against)


def test_no_dispute_in_a_covered_year_is_zero_and_later_years_are_null(nato):
    assert nato[1950]["gmlmid_intra_onset"] == 0
    assert nato[2010]["gmlmid_intra_onset"] is not None and nato[2011]["gmlmid_intra_onset"] is None
    assert nato[2014]["cowmid_against_ongoing"] is not None and nato[2015]["cowmid_against_ongoing"] is None


def test_voting_agreement_of_a_club_of_two():
    panel = kn.bloc_years(2019, 2019, ["NATO"])
    two = panel.pairs.filter(pl.col("ccode1") == 2, pl.col("ccode2") == 200)
    row = replace(panel, pairs=two).add("votes").frame.row(0, named=True)
    assert row["vote_agreement_pairs"] == 1
    assert round(row["vote_agreement"], 2) == 0.65


def test_votes_and_regime_are_plain_means(nato):
    members = codes("nato", 2018)
    votes = table("vote_agreement").filter(
        pl.col("year") == 2018, pl.col("ccode1").is_in(members), pl.col("ccode2").is_in(members)
    )
    assert nato[2018]["vote_agreement"] == pytest.approx(
        sum(votes["agree_weighted"]) / votes.height, rel=1e-12
    )
    assert nato[2018]["vote_agreement_pairs"] == votes.height == 29 * 28 // 2
    scores = table("cow_democracy").filter(pl.col("year") == 2018, pl.col("ccode").is_in(members))[
        "v2x_polyarchy"
    ]
    mean = sum(scores) / len(scores)
    spread = (sum((x - mean) ** 2 for x in scores) / (len(scores) - 1)) ** 0.5
    assert nato[2018]["v2x_polyarchy_mean"] == pytest.approx(mean, rel=1e-12)
    assert nato[2018]["v2x_polyarchy_sd"] == pytest.approx(spread, rel=1e-12)
    assert nato[2018]["democracies"] == sum(x >= 0.5 for x in scores)


def test_all_pairs_of_nato_members_promise_defence_and_not_all_pairs_of_asean(everything):
    """The registry's accession dates are later than ATOP's, so no member lacks a pact."""
    nato = everything.frame.filter(pl.col("bloc_id") == "nato", pl.col("year") <= 2018)
    assert nato["atop_defense_share"].to_list() == [1.0] * 70
    asean = everything.frame.filter(pl.col("bloc_id") == "asean", pl.col("year") == 2018)
    assert asean["atop_defense_share"][0] == 0
    assert asean["atop_nonagg_share"][0] == 1


def test_shares_lie_between_0_and_1(everything):
    for v in everything.variables:
        if v.unit == "share, 0-1":
            values = everything.frame[v.name].drop_nulls()
            assert values.len() and values.is_between(0, 1 + 1e-12).all(), v.name


def test_reporting_never_exceeds_the_club(everything):
    for v in everything.variables:
        limit = {"members": "members_cow", "pairs": "member_dyads"}.get(v.unit)
        if limit and v.name not in {"members", "members_undated"}:
            assert (everything.frame[v.name] <= everything.frame[limit]).drop_nulls().all(), v.name


def test_shared_organisations_and_agreements():
    row = kn.bloc_years(2014, 2014, ["NAFTA"]).add("organisations", "agreements").frame.row(0, named=True)
    shared = table("igo_shared").filter(
        pl.col("year") == 2014, pl.col("ccode1").is_in([2, 20]), pl.col("ccode2").is_in([20, 70])
    )
    assert row["dyadigos_mean"] == pytest.approx(sum(shared["dyadigos"]) / 3, rel=1e-12)
    assert (row["desta_inforce_share"], row["desta_depth_mean"], row["dyadigos_pairs"]) == (1.0, 7.0, 3)


def test_groups_of_a_treaty_are_those_of_a_bloc_with_the_same_members():
    """In 2018 ATOP and the registry have the same members of NATO."""
    bloc = kn.bloc_years(2018, 2018, ["NATO"]).add(*GROUPS)
    treaty = kn.treaty_years(2018, 2018, [3180]).add(*GROUPS)
    shared = [v.name for v in bloc.variables if v.group]
    assert len(shared) > 60
    assert bloc.frame.select(shared).equals(treaty.frame.select(shared))


@pytest.mark.parametrize("module", [clubs, club_years])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


def test_institutions_are_those_of_the_registry():
    panel = kn.bloc_years(1949, 2025).add("institutions")
    assert panel.frame.height == kn.bloc_years(1949, 2025).frame.height
    assert panel.frame["bloc_kind"].null_count() == 0
    by_id = {b.id: b for b in registry.blocs()}
    for row in panel.frame.unique("bloc_id").iter_rows(named=True):
        bloc = by_id[row["bloc_id"]]
        has = {name for name in registry.INSTITUTIONS if row[name] == 1}
        assert has == bloc.institutions
        assert (row["institutions"], row["bloc_kind"]) == (len(bloc.institutions), bloc.kind)
        assert row["clause_strength"] == bloc.clause.strength
    assert any("not dated" in note for note in panel.notes)
