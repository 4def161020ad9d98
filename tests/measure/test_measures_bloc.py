"""Measures of blocs and treaties: hand-computed cases, properties, and figures published elsewhere.

Tolerances
----------
Hand cases and properties: relative 1e-9 (float arithmetic). Spearman against scipy: 1e-12. Rank correlations
on the file of Alley's treaty-depth study: 0.0005, as printed. The same with the long-run GDP estimates of
another vintage: 0.13 at worst and 0.05 on average, because near-equal members change rank. Trade shares:
0.04, because the published ones are exporters' reports (f.o.b.) and COW's are importers' (c.i.f.).
"""

import doctest
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import koinon as kn
from koinon.errors import UnknownNameError
from koinon.facts.club import burden, capability, disputes, membership, obligation, voting
from koinon.facts.club import trade as club_trade
from koinon.measure.bloc_trade import formulas as trade
from koinon.panel.clubs import one as of_club
from koinon.stats.inequality import herfindahl
from koinon.stats.ranks import spearman
from koinon.store import default_store
from koinon.world.registry import memberships

AMOUNTS = hnp.arrays(np.float64, st.integers(1, 30), elements=st.floats(0, 1e9))
MODULES = (capability, disputes, membership, obligation, of_club, trade, club_trade, voting)


def table(name):
    return default_store().frame(name)


def row(frame, year):
    return frame.row(by_predicate=pl.col("year") == year, named=True)


@pytest.mark.parametrize("module", MODULES)
def test_examples(module):
    assert doctest.testmod(module).failed == 0


# --- concentration --------------------------------------------------------------------------------------


def test_concentration_is_that_of_the_members():
    made = row(burden.concentration("NATO", 2010, 2010), 2010)
    held = kn.bloc_years(2010, 2010, ["NATO"]).members["ccode"].to_list()
    spent = (
        table("capabilities")
        .filter(pl.col("year") == 2010, pl.col("ccode").is_in(held))["milex"]
        .drop_nulls()
    )
    assert made["hhi"] == pytest.approx(herfindahl(spent.cast(pl.Float64).to_numpy()), rel=1e-12)
    assert made["reporting"] == len(spent) == 27
    assert made["largest_share"] == pytest.approx(spent.max() / spent.sum(), rel=1e-12)
    assert (made["largest_ccode"], made["largest_statename"]) == (2, "United States of America")
    assert row(burden.concentration("NATO", 2023, 2023), 2023)["hhi"] is None


# --- burden sharing -------------------------------------------------------------------------------------


THIRTEEN = [2, 20, 200, 210, 211, 212, 220, 235, 325, 350, 385, 390, 640]
PATH = {
    1953: 0.687,
    1960: 0.747,
    1964: 0.604,
    1970: 0.319,
    1975: 0.401,
    1980: 0.549,
    1990: 0.363,
    2000: 0.456,
    2007: 0.505,
}
"""NATO's thirteen: rank correlation of GDP and its share spent, Alley's state variables (NMC, Maddison)."""


def rank_path(rows, gdp):
    path = {}
    for year in PATH:
        held = rows.filter(pl.col("year") == year, pl.col("ccode").is_in(THIRTEEN)).drop_nulls(["milex", gdp])
        product = held[gdp].cast(pl.Float64).to_numpy()
        rho = spearman(product, held["milex"].cast(pl.Float64).to_numpy() / product)
        path[year] = rho, held.height
    return path


@pytest.mark.raw
def test_the_published_path_of_exploitation_in_nato(raw):
    path = rank_path(pl.read_parquet(raw / "replication" / "burden_sharing_state_vars.parquet"), "gdp")
    assert {year: n for year, (_, n) in path.items()} == dict.fromkeys(PATH, 13)
    assert {year: rho for year, (rho, _) in path.items()} == pytest.approx(PATH, abs=0.0005)


def test_the_same_path_with_our_own_gdp():
    rows = table("capabilities").join(table("cow_gdp_population"), on=["ccode", "year"])
    gaps = [abs(rho - PATH[year]) for year, (rho, _) in rank_path(rows, "pwtrgdp").items()]
    assert max(gaps) < 0.13
    assert np.mean(gaps) < 0.05


# --- burden ---------------------------------------------------------------------------------------------


def test_burden_is_expenditure_over_gdp_in_the_same_dollars():
    """United States 2022: 838.8 billion of 25.7 trillion dollars, 3.26 per cent."""
    rows = burden.burden("NATO", 2022, 2022)
    usa = rows.row(by_predicate=pl.col("ccode") == 2, named=True)
    assert usa["share"] == pytest.approx(1000 * usa["milex"] / usa["gdp"])
    assert usa["share"] == pytest.approx(0.0326, abs=0.0001)
    assert rows.height == 30


def test_burden_is_null_where_one_of_the_two_is():
    rows = burden.burden("NATO", 1985, 1985)
    germany = rows.row(by_predicate=pl.col("ccode") == 260, named=True)
    assert germany["milex"] > 0 and germany["gdp"] is None and germany["share"] is None
    made = kn.bloc_years(1985, 2024, ["NATO"]).add("burden-sharing").frame
    assert made.filter(pl.col("year") == 1985)["burden_known"].to_list() == [15]
    assert made.filter(pl.col("year") > 2022)["burden_rho"].to_list() == [None, None]


def test_an_unknown_gdp_series_is_refused():
    with pytest.raises(UnknownNameError, match="they are current or real"):
        burden.burden("NATO", 2000, 2000, gdp="ppp")


# --- capability -----------------------------------------------------------------------------------------


def test_pooled_capabilities_are_those_of_the_panel():
    frame = capability.pooled("NATO", 1945, 2025)
    assert frame["year"].to_list() == list(range(1949, 2026))
    assert [row(frame, year)["members"] for year in (1949, 1955, 2024)] == [12, 15, 32]
    assert of_club.latest(frame, "cinc")[0] == 2022
    panel = kn.bloc_years(1949, 2025, ["NATO"]).add("capabilities").frame
    assert frame["cinc"].equals(panel["cinc"])


def test_members_and_others_make_up_the_world():
    """CINC of all states adds up to a little more than 1, because states lack parts of it."""
    frame = capability.pooled("NATO", 1949, 2022)
    states = table("capabilities").drop_nulls("cinc")
    members = kn.bloc_years(1949, 2022, ["NATO"]).members
    outside = (
        states.join(members, on=["ccode", "year"], how="anti").group_by("year").agg(pl.col("cinc").sum())
    )
    both = frame.join(outside, on="year").select(pl.col("cinc") + pl.col("cinc_right"))
    assert both.height == 74 and both.to_series().is_between(1 - 1e-6, 1.02).all()
    world = states.group_by("year").agg(pl.col("cinc").sum())["cinc"]
    assert world.is_between(1 - 1e-6, 1.08).all()


def test_strongest_outsiders_are_the_strongest_and_outside():
    frame = capability.strongest_outsiders("NATO", 1949, 2024)
    assert frame.group_by("rank", maintain_order=True).first()["statename"].to_list() == [
        "China",
        "India",
        "Russia",
    ]
    last = frame.filter(pl.col("year") == 2022)["cinc"].to_list()
    assert last == sorted(last, reverse=True) and len(last) == 3
    held = kn.bloc_years(2022, 2022, ["NATO"]).members["ccode"]
    everyone = table("capabilities").filter(pl.col("year") == 2022, ~pl.col("ccode").is_in(held.implode()))
    assert last == everyone["cinc"].sort(descending=True, nulls_last=True)[:3].to_list()


def test_outsiders_show_only_the_years_in_which_they_were_outside():
    cinc = pl.DataFrame(
        {"ccode": [1, 1, 2, 2, 3, 3], "year": [1, 2] * 3, "cinc": [0.5, 0.5, 0.2, 0.3, 0.3, 0.2]}
    )
    members = pl.DataFrame({"ccode": [1, 1, 2], "year": [1, 2, 1]})
    found = capability.outsiders(cinc, members, 5)
    assert found.select("rank", "ccode", "year", "once_member").rows() == [
        (1, 2, 2, True),
        (2, 3, 1, False),
        (2, 3, 2, False),
    ]


def test_outsiders_of_a_club_beyond_the_data_are_none():
    frame = capability.strongest_outsiders("AUKUS", 2024, 2024)
    assert frame.is_empty()
    assert frame.columns == ["rank", "ccode", "statename", "year", "cinc", "once_member"]


# --- trade ----------------------------------------------------------------------------------------------

FLOWS = hnp.arrays(np.float64, (4, 4), elements=st.integers(0, 1000).map(float))


def of_two(flows):
    """Trade inside the club of states 0 and 1, their total, and the world's; `flows[i, j]` from i to j."""
    np.fill_diagonal(flows, 0)
    inside = flows[0, 1] + flows[1, 0]
    total = flows[:2].sum() + flows[:, :2].sum()
    return np.array([inside]), np.array([total]), np.array([2 * flows.sum()])


def test_trade_measures_by_hand():
    # Inside 30; the two trade 40 with outsiders; outsiders trade 10 among themselves.
    # T = 2 * 30 + 40 = 100, S = 60 / 100, W = 2 * 80 = 160; V = 40 / (160 - 100) = 2/3.
    intra, total, world = np.array([30.0]), np.array([100.0]), np.array([160.0])
    assert trade.intra_share(intra, total) == pytest.approx(0.6)
    assert trade.intensity(intra, total, world) == pytest.approx(0.6 / (100 / 160))
    inside, outside = 0.6 / (2 / 3), 0.4 / (1 / 3)
    assert trade.introversion(intra, total, world) == pytest.approx((inside - outside) / (inside + outside))


@given(FLOWS)
def test_trade_measures_keep_their_range(flows):
    intra, total, world = of_two(flows)
    share, index = trade.intra_share(intra, total)[0], trade.introversion(intra, total, world)[0]
    assert np.isnan(share) == (total[0] == 0)
    assert np.isnan(share) or 0 <= share <= 1
    assert np.isnan(index) or -1 - 1e-12 <= index <= 1 + 1e-12
    near = trade.intensity(intra, total, world)[0]
    assert np.isnan(near) or -1e-12 <= near <= world[0] / total[0] + 1e-9


@given(FLOWS.filter(lambda flows: flows.sum() > 0), st.floats(0.01, 1000))
def test_trade_measures_have_no_unit(flows, scale):
    once, scaled = of_two(flows.copy()), of_two(scale * flows)
    for formula, n in ((trade.intra_share, 2), (trade.intensity, 3), (trade.introversion, 3)):
        assert formula(*scaled[:n]) == pytest.approx(formula(*once[:n]), rel=1e-6, abs=1e-9, nan_ok=True)


def test_introversion_at_its_ends_and_at_neutrality():
    def index(inside, outside, beyond):
        intra, total = np.array([inside]), np.array([2 * inside + outside])
        return trade.introversion(intra, total, 2 * np.array([inside + outside + beyond]))[0]

    assert index(0.0, 10.0, 5.0) == -1
    assert index(10.0, 0.0, 5.0) == 1
    # Outsiders do 1/3 of their trade with the club, and so do its members.
    assert index(5.0, 20.0, 20.0) == pytest.approx(0, abs=1e-12)
    assert np.isnan(index(10.0, 0.0, 0.0))


@pytest.mark.parametrize(
    ("bloc", "year", "published"),
    [
        # World Development Indicators 2000, table 6.5: exports within bloc, per cent of its exports.
        ("EU", 1995, 0.624),
        ("NAFTA", 1995, 0.462),
        ("NAFTA", 1998, 0.517),
        ("Mercosur", 1995, 0.203),
        ("Mercosur", 1998, 0.251),
        # WTO, International Trade Statistics 2008, chart I.5: share of intra-trade in exports, 2007.
        ("EU", 2007, 0.68),
        ("NAFTA", 2007, 0.51),
        ("ASEAN", 2007, 0.25),
    ],
)
def test_exports_within_blocs_are_about_those_published(bloc, year, published):
    made = kn.bloc_years(year, year, [bloc]).add("trade").frame.row(0, named=True)
    assert made["trade_intra"] / made["trade_exports"] == pytest.approx(published, abs=0.04)


def test_trade_share_is_null_where_a_large_member_is_missing():
    frame = club_trade.trade_share("EU", 1958, 2020)
    share = dict(frame.select("year", "trade_share").iter_rows())
    assert 0.3 < share[1959] < 0.4 and 0.6 < share[1995] < 0.7
    assert all(share[year] is None for year in (*range(1960, 1990), *range(2015, 2021)))
    known = row(frame, 1995)
    assert known["trade_share"] == pytest.approx(2 * known["trade_intra"] / known["trade_total"])


def test_doubt_and_lack_of_coverage_are_told_apart():
    pact = club_trade.trade_share("Warsaw Pact", 1955, 1990)
    doubted = pact.filter("doubtful")
    assert doubted.height == 23
    assert doubted["trade_share"].null_count() == 23
    assert doubted["trade_coverage"].min() >= 0.95
    assert not club_trade.trade_share("EU", 1980, 1980)["doubtful"][0]


def test_trade_intensity_compares_with_the_world():
    bloc = kn.bloc_years(2000, 2000, ["NAFTA"]).add(
        "trade", "trade-share", "trade-intensity", "trade-introversion"
    )
    made = bloc.frame.row(0, named=True)
    flows = table("trade").filter(pl.col("year") == 2000)
    world = 2 * (flows["flow1"].cast(pl.Int64).sum() + flows["flow2"].cast(pl.Int64).sum())
    expected = made["trade_share"] / (made["trade_total"] / world)
    assert made["trade_intensity"] == pytest.approx(expected)
    assert made["trade_introversion"] > 0
    before = kn.bloc_years(1980, 1980, ["ASEAN"]).add("trade-intensity").frame
    assert before["trade_intensity"][0] is None


# --- disputes and wars ----------------------------------------------------------------------------------


def test_dispute_lists_add_up_to_the_counts():
    for data in ("gml", "cow", "wars"):
        counted = disputes.dispute_counts("NATO", 1949, 2010, data)
        for side, column in (("inside", "intra_ongoing"), ("against", "against_ongoing")):
            listed = disputes.dispute_list("NATO", 1949, 2010, data, side)
            assert listed["number"].is_unique().all()
            in_first_year = dict(listed.group_by("first_year").len().iter_rows())
            for year, count in counted.select("year", column).drop_nulls().iter_rows():
                assert in_first_year.get(year, 0) <= count


def test_the_cod_wars_and_cyprus_are_disputes_inside_nato():
    listed = disputes.dispute_list("NATO", 1949, 2010)
    pairs = set(listed["members"])
    assert {"Iceland, United Kingdom", "Greece, Turkey"} <= pairs
    assert set(listed["others"]) == {""}
    assert listed["hostlev"].is_between(2, 5).all()


def test_the_wars_of_nato_members_against_outsiders():
    listed = disputes.dispute_list("NATO", 1991, 2003, "wars", "against")
    assert listed.select("first_year", "others").rows() == [
        (1991, "Iraq"),
        (1999, "Yugoslavia"),
        (2001, "Afghanistan"),
        (2003, "Iraq"),
    ]
    assert disputes.dispute_list("NATO", 1949, 2003, "wars").is_empty()


def test_hungary_1956_is_a_war_inside_the_warsaw_pact():
    listed = disputes.dispute_list("Warsaw Pact", 1955, 1990, "wars")
    assert listed.select("first_year", "members").rows() == [(1956, "Hungary, Russia")]
    counted = disputes.dispute_counts("Warsaw Pact", 1955, 1990, "wars")
    assert counted["intra_onset"].sum() == counted["intra_onset_dyads"].sum() == 1


def test_unknown_dispute_data_and_sides_are_refused():
    with pytest.raises(UnknownNameError, match="they are gml, cow and wars"):
        disputes.dispute_counts("NATO", 2000, 2001, "ucdp")
    with pytest.raises(UnknownNameError, match="sides are inside and against"):
        disputes.dispute_list("NATO", 2000, 2001, side="both")


# --- voting ---------------------------------------------------------------------------------------------


def test_the_least_and_most_aligned_pairs():
    made = row(voting.voting_agreement("NATO", 2019, 2019), 2019)
    held = kn.bloc_years(2019, 2019, ["NATO"]).members["ccode"].implode()
    votes = table("vote_agreement").filter(
        pl.col("year") == 2019, pl.col("ccode1").is_in(held), pl.col("ccode2").is_in(held)
    )
    assert made["least_agreement"] == votes["agree_weighted"].min()
    assert made["most_agreement"] == votes["agree_weighted"].max()
    assert (made["least_1"], made["least_2"]) == ("United States of America", "Turkey")
    assert made["agreement"] == pytest.approx(votes["agree_weighted"].mean())


def test_the_world_mean_is_over_all_pairs():
    made = row(voting.voting_agreement("NATO", 2000, 2000), 2000)
    votes = table("vote_agreement").filter(pl.col("year") == 2000)["agree_weighted"]
    assert made["world_agreement"] == pytest.approx(votes.mean())
    assert made["world_pairs"] == votes.len()


def test_the_session_with_one_roll_call_and_later_years_have_no_agreement():
    frame = voting.voting_agreement("NATO", 1963, 2020)
    assert row(frame, 1963)["agreement"] > 0
    for year in (1964, 2020):
        assert row(frame, year)["agreement"] is None and row(frame, year)["least_1"] is None


def test_ideal_points_reach_2024():
    frame = voting.ideal_point_spread("NATO", 1949, 2025)
    assert of_club.latest(frame, "sd")[0] == 2024
    made = row(frame, 2024)
    assert made["reporting"] == 32 and made["sd"] < made["world_sd"]


# --- membership -----------------------------------------------------------------------------------------


def happened(club, event):
    return membership.events(club).filter(pl.col("event") == event)


def test_events_of_nato():
    assert happened("NATO", "founding member").height == 12
    assert happened("NATO", "accession").height == 20
    heirs = happened("NATO", "succession").select("date", "state").rows()
    assert heirs == [(date(1990, 10, 3), "Germany")]
    assert happened("NATO", "exit").is_empty() and happened("NATO", "dissolution").is_empty()
    joined = membership.events("NATO").select("date", "state").tail(2).rows()
    assert joined == [(date(2023, 4, 4), "Finland"), (date(2024, 3, 7), "Sweden")]


def test_two_yemens_leave_for_one_without_an_exit():
    listed = membership.events("Arab League").filter(pl.col("date") == date(1990, 5, 22))
    assert listed.select("event", "ccode").rows() == [("succession", 679)]


def test_exits_and_the_end_of_the_warsaw_pact():
    assert happened("Warsaw Pact", "exit").select("date", "ccode").rows() == [
        (date(1968, 9, 13), 339),
        (date(1990, 9, 24), 265),
    ]
    assert happened("Warsaw Pact", "dissolution")["date"].to_list() == [date(1991, 7, 1)]


def test_brexit_and_a_suspension():
    left = happened("EU", "exit").row(0, named=True)
    assert (left["date"].year, left["ccode"]) == (2020, 200)
    barred = membership.events("Arab League").filter(pl.col("state") == "Egypt")
    assert barred["event"].to_list() == ["founding member", "suspension", "suspension lifted"]


@pytest.mark.parametrize("name", ["NATO", "Warsaw Pact", "EU", "Arab League", "CSTO", "UNASUR"])
def test_events_add_up_to_the_members(name):
    """Joining and leaving, counted through the events, gives the members of 31 December 2024."""
    listed = membership.events(name).filter(pl.col("date") <= date(2024, 12, 31))
    if "dissolution" in listed["event"]:
        listed = listed.filter(pl.col("date") < listed.filter(pl.col("event") == "dissolution")["date"][0])
    joined = listed.filter(pl.col("event").is_in(["founding member", "accession"])).height
    left = listed.filter(pl.col("event") == "exit").height
    # A succession of one for one changes nothing, two for one loses one.
    heirs = listed.filter(pl.col("event") == "succession")
    spells = membership.timeline(name).filter(pl.col("status") == "member")
    replaced = spells.join(heirs.select(end="date"), on="end", how="semi").height
    last = of_club.latest(membership.counts(name, 1945, 2024), "members")
    assert joined - left - replaced + heirs.height == last[1]


def test_a_timeline_has_every_row_of_the_registry_and_merged_phases_of_a_treaty():
    for name, bloc_id in (("SCO", "sco"), ("Arab League", "arab-league")):
        own = memberships().filter(pl.col("bloc_id") == bloc_id)
        ours = membership.timeline(name)
        assert (
            ours.sort("state", "status", "start")
            .select(pl.exclude("state"))
            .equals(own.sort("state_name", "status", "start").select(ours.columns[1:]))
        )
    treaty = membership.timeline(3180)
    assert treaty.height == 30 == treaty["state"].n_unique()
    usa = treaty.row(by_predicate=pl.col("ccode") == 2, named=True)
    assert (usa["start"], usa["end"]) == (date(1949, 4, 4), None)


# --- obligation -----------------------------------------------------------------------------------------


def test_what_binds_nato():
    found = obligation.obligation("NATO")
    assert (found.clause.article, found.clause.strength) == ("Article 5", "discretionary")
    assert "Article 6" in found.scope
    assert found.in_force(1950)["phase"].to_list() == [1]
    now = found.in_force(2018).row(0, named=True)
    assert (now["defense"], now["offense"], now["nonagg"], now["consul"]) == (1, 0, 1, 1)
    assert now["threat1"] is None and now["specthrt"] == 0
    assert found.in_force(2019).is_empty()


def test_a_treaty_carries_the_clause_of_its_bloc_and_another_none():
    assert obligation.obligation(3180).clause == obligation.obligation("NATO").clause
    plain = obligation.obligation("Molotov-Ribbentrop Pact")
    assert plain.clause is None and plain.phases["nonagg"].to_list() == [1]


def test_named_threats_have_names():
    phases = pl.concat([obligation.obligation(atopid).phases for atopid in (1350, 2550)])
    coded = (
        table("treaty_phases").filter(pl.col("atopid").is_in([1350, 2550])).sort("atopid", "begin", "phase")
    )
    assert (phases["threat1"].is_not_null() == (coded["statthr1"] > 0)).all()
    assert phases["threat1"].drop_nulls().len() > 0


# --- latest ---------------------------------------------------------------------------------------------


def test_latest_names_its_year_or_nothing():
    frame = pl.DataFrame({"year": [2003, 2001, 2002], "x": [None, 1.0, 2.0], "y": [None] * 3})
    assert of_club.latest(frame, "x") == (2002, 2.0)
    assert of_club.latest(frame, "y") is None
