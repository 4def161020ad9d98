"""Cultural distance, grievance, power shift, domestic change, consensus rules and fragility of blocs.

Tolerances
----------
Hand cases and properties: absolute 1e-9 (float arithmetic). V-Party's and MIA's columns are 32-bit: 1e-6.
"""

import doctest

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import koinon as kn
from koinon.errors import KoinonError
from koinon.measure import (
    consensus,
    cultural_distance,
    domestic_change,
    fragility,
    gdp,
    grievance,
    power_shift,
)
from koinon.stats.inequality import con
from koinon.store import default_store
from small_clubs import clubs, states

MODULES = (consensus, cultural_distance, domestic_change, fragility, gdp, grievance, power_shift)


@pytest.mark.parametrize("module", MODULES)
def test_examples(module):
    assert doctest.testmod(module).failed == 0


# --- cultural distance ----------------------------------------------------------------------------------

SHARES = hnp.arrays(np.float64, (3, 5), elements=st.floats(0.01, 1))


def test_dissimilarity_by_hand():
    one, two = np.array([[0.6, 0.3, 0.1]]), np.array([[0.1, 0.3, 0.6]])
    assert cultural_distance.dissimilarity(one, two)[0] == pytest.approx(0.5)
    # Shares that add up to 2 count half.
    assert cultural_distance.dissimilarity(2 * one, two)[0] == pytest.approx(0.5)
    assert cultural_distance.dissimilarity(np.eye(2), np.eye(2)[::-1]).tolist() == [1, 1]
    assert np.isnan(cultural_distance.dissimilarity(np.zeros((1, 2)), np.ones((1, 2))))[0]


@given(SHARES, SHARES, SHARES)
def test_dissimilarity_is_a_distance(a, b, c):
    between = cultural_distance.dissimilarity
    assert ((between(a, b) >= 0) & (between(a, b) <= 1 + 1e-12)).all()
    assert between(a, b) == pytest.approx(between(b, a), abs=1e-12)
    assert between(a, a) == pytest.approx(0, abs=1e-12)
    assert (between(a, c) <= between(a, b) + between(b, c) + 1e-12).all()
    assert between(a[:, ::-1], b[:, ::-1]) == pytest.approx(between(a, b), abs=1e-12)
    # Branches apart can only divide.
    merged = [np.column_stack([x[:, :3], x[:, 3:].sum(axis=1)]) for x in (a, b)]
    assert (between(*merged) <= between(a, b) + 1e-12).all()


def faith(code, year, **shares):
    kinds = dict.fromkeys((*cultural_distance.RELIGIONS, *cultural_distance.DENOMINATIONS), 0.0)
    return {"ccode": code, "year": year, **kinds, **shares}


def test_religion_of_a_club_by_hand():
    rows = [
        faith(1, 2000, christian=1.0, catholic=1.0),
        faith(2, 2000, christian=0.8, protestant=0.8, muslim=0.2, sunni=0.2),
        faith(2, 2005, christian=0.5, protestant=0.5, muslim=0.5, sunni=0.5),
        faith(1, 2005, christian=1.0, catholic=1.0),
    ]
    tables = {"religion_shares": pl.DataFrame(rows)}
    counted = cultural_distance.add(clubs({"a": [1, 2, 3]}, tables, (2000, 2005))).frame
    assert counted["religion_distance"].to_list() == pytest.approx([0.2, None, None, None, None, 0.5])
    assert counted["denomination_distance"].drop_nulls().to_list() == pytest.approx([1, 1])
    assert counted["religion_known"].to_list() == [1, None, None, None, None, 1]
    drawn = cultural_distance.add(clubs({"a": [1, 2]}, tables, (2000, 2005)), interpolate=True).frame
    assert drawn["religion_distance"].to_list() == pytest.approx([0.2, 0.26, 0.32, 0.38, 0.44, 0.5])


def test_ties_of_pairs_by_hand():
    ties = pl.DataFrame(
        {"ccode1": [1, 1], "ccode2": [2, 3], "comlang_ethno": [1, 0], "comlang_off": [1, 1], "colony": [0, 0],
         "comcol": [0, 1]}
    )  # fmt: skip
    row = cultural_distance.add(clubs({"a": [1, 2, 3]}, {"geodist": ties})).frame.row(0, named=True)
    names = ("common_language", "official_language", "colonial_tie", "common_coloniser", "ties_known")
    assert [row[name] for name in names] == [0.5, 1, 0, 0.5, 2]


def test_the_gulf_is_one_in_language_and_divided_in_branches_of_islam():
    row = cultural_distance.add(kn.bloc_years(1990, 1990, ["GCC"])).frame.row(0, named=True)
    assert row["common_language"] == 1
    assert row["denomination_distance"] > 2 * row["religion_distance"]


# --- grievance ------------------------------------------------------------------------------------------


def test_heirs_are_those_of_unions_and_of_states_divided_in_two():
    taken = {(past, heir): until for past, heir, until in grievance.heirs().rows()}
    assert taken[255, 260] == 1955 and taken[260, 255] == 1990  # Germany, West Germany, Germany
    assert taken[315, 316] == 1993 and taken[680, 679] == 1990 and taken[730, 732] == 1949
    assert taken[245, 260] == 1871  # Bavaria, through Germany
    assert not [pair for pair in taken if pair[0] in (300, 365, 345)]


def test_inheritance_by_hand():
    events = pl.DataFrame({"ccode1": [1, 2, 1], "ccode2": [2, 1, 3], "year": [1900, 1900, 1950]})
    heirs = pl.DataFrame(
        {"ccode": [1], "heir": [9], "until": [1945]},
        schema=dict.fromkeys(("ccode", "heir", "until"), pl.Int16),
    )
    assert grievance.inherited(events, heirs).rows() == [(1, 2, 1900), (1, 3, 1950), (2, 9, 1900)]


def test_grievance_of_a_club_by_hand():
    disputes = pl.DataFrame({"ccode1": [1, 2], "ccode2": [2, 1], "year": [1990, 1990], "dispongoing": [1, 1]})
    rivals = pl.DataFrame({"ccode1": [1], "ccode2": [3], "start": [1960], "end": [1974]})
    panel = clubs(
        {"a": [1, 2, 3], "b": [2, 3], "c": [4]}, {"cow_mid_dirdisp": disputes, "tss_rivalries": rivals}
    )
    a, b, c = grievance.add(panel).frame.sort("bloc_id").rows(named=True)
    assert (a["war_since"], a["dispute_since"], a["rivalry_since"]) == (None, 10, 26)
    assert (a["grievance_since"], a["grievance_pairs"], a["grievance_ever"]) == (10, 1 / 3, 2 / 3)
    assert (b["grievance_since"], b["grievance_pairs"], b["grievance_ever"]) == (None, 0, 0)
    assert (c["grievance_since"], c["grievance_pairs"]) == (None, None)
    assert grievance.add(panel, within=27).frame.sort("bloc_id")["grievance_pairs"][0] == 2 / 3
    assert grievance.add(panel, within=10).frame.sort("bloc_id")["grievance_pairs"][0] == 0


def test_grievance_ends_with_its_sources_and_grows_with_the_window():
    panel = kn.bloc_years(1949, 2025)
    near, far = grievance.add(panel).frame, grievance.add(panel, within=50).frame
    late = near.filter(pl.col("year") > 2014)
    assert (
        late["grievance_pairs"].null_count() == late.height
        and late["rivalry_pairs"].null_count() < late.height
    )
    both = (
        near.select(near="grievance_pairs", ever="grievance_ever")
        .with_columns(far=far["grievance_pairs"])
        .drop_nulls()
    )
    assert ((both["near"] <= both["far"]) & (both["far"] <= both["ever"])).all()
    assert near["grievance_pairs"].drop_nulls().is_between(0, 1).all()
    known = near.drop_nulls("grievance_since")
    least = known.select(pl.min_horizontal("dispute_since", "rivalry_since", "war_since"))
    assert (known["grievance_since"] == least.to_series()).all()


@pytest.mark.parametrize(
    ("bloc", "year", "column", "years"),
    [
        ("NATO", 1974, "dispute_since", 0),  # Greece and Turkey over Cyprus
        ("NATO", 1960, "war_since", 15),  # Germany's war with the others, inherited by West Germany
        ("AU", 2007, "war_since", 7),  # Ethiopia and Eritrea, to 2000
        ("CSTO", 1996, "rivalry_since", 0),  # Armenia and Azerbaijan, both members then
    ],
)
def test_named_grievances(bloc, year, column, years):
    assert grievance.add(kn.bloc_years(year, year, [bloc])).frame[column][0] == years


# --- power shift ----------------------------------------------------------------------------------------


CINC = pl.concat(
    [
        states("cinc", {1: 0.30, 2: 0.10, 3: 0.05, 4: 0.40, 5: 0.15}, 1990),
        states("cinc", {1: 0.20, 2: 0.05, 3: 0.10, 4: 0.30, 5: 0.35}, 2000),
    ]
)


def test_power_shift_of_a_club_by_hand():
    ties = pl.DataFrame(
        {
            "ccode1": [1, 2, 1, 4, 3, 4],
            "ccode2": [2, 1, 4, 1, 4, 3],
            "year": [1995, 1995, 1995, 1995, 2000, 2000],
        }
    )
    known = pl.concat([CINC, states("cinc", dict.fromkeys(range(1, 6), 0.2), 1995)])
    panel = clubs({"a": [1, 2, 3]}, {"capabilities": known, "alliance_dyads": ties})
    row = power_shift.add(panel).frame.row(0, named=True)
    assert row["con_members"] == pytest.approx(con(np.array([20.0, 5.0, 10.0])))
    assert row["con_system"] == pytest.approx(con(np.array([20, 5, 10, 30, 35.0])))
    assert (row["top_ratio"], row["outsider_ratio"]) == (pytest.approx(2), pytest.approx(1))
    assert (row["overtakings"], row["overtaking_pairs"]) == (1, 3)  # 3 passed 2
    assert row["outsiders_ahead"] == 1  # 5 passed 1; 4 was ahead before
    assert row["capability_change"] == pytest.approx(0.35 - 0.45)
    assert (row["ties"], row["ties_lost"], row["ties_gained"]) == (1, 1, 1)
    strict = power_shift.add(panel, floor=0.2).frame.row(0, named=True)
    assert (strict["overtakings"], strict["overtaking_pairs"]) == (
        0,
        2,
    )  # neither 2 nor 3 had a fifth with the other


def test_the_system_as_a_whole_and_the_bloc_agree():
    system = kn.system_years(1816, 2022).add("power-shift").frame
    blocs = kn.bloc_years(1816, 2022).add("power-shift").frame
    both = blocs.join(system, on="year", suffix="_of_system")
    assert (both["con_system"] == both["con_system_of_system"]).all()
    assert system.filter(pl.col("year") > 2016)["con_majors"].null_count() == 6
    row = dict(system.select("year", "con_majors").iter_rows())
    assert row[1946] > row[1938] and row[1946] > row[1965]
    values = blocs.select("con_members", "ties_lost", "ties_gained", "con_system")
    assert all(values[name].drop_nulls().is_between(0, 1).all() for name in values.columns)
    assert (blocs["top_ratio"].drop_nulls() >= 1).all()
    assert (blocs["overtakings"].fill_null(0) <= blocs["overtaking_pairs"].fill_null(0)).all()


def test_china_overtook_nato_by_cinc_and_the_soviet_heirs_fell():
    nato = kn.bloc_years(2010, 2022, ["NATO"]).add("power-shift").frame
    ratio = dict(nato.select("year", "outsider_ratio").iter_rows())
    assert ratio[2010] < 1 < ratio[2022]
    csto = kn.bloc_years(1995, 1995, ["CSTO"]).add("power-shift").frame.row(0, named=True)
    assert csto["capability_change"] < -0.1 and csto["outsiders_ahead"] >= 2


# --- domestic change ------------------------------------------------------------------------------------


def party(code, year, seats, popul, superior, role, name="x"):
    day = pl.date(year, 6, 1)
    columns = {
        "ccode": code,
        "year": year,
        "v2paseatshare": seats,
        "v2xpa_popul": popul,
        "v2paculsup": superior,
    }
    return pl.select(**columns, v2pagovsup=role, election=day)


PARTIES = pl.concat(
    [
        party(1, 2000, 60.0, 0.8, -2.0, 0),
        party(1, 2000, 40.0, 0.2, 1.0, 3),
        party(2, 2000, 30.0, 0.6, 0.0, 1),
        party(2, 2000, 30.0, 0.1, 2.0, 0),
        party(2, 2000, 40.0, None, None, 3),
        party(3, 2000, 20.0, 0.9, -3.0, 0),
        party(3, 2000, 80.0, None, None, 3),
        party(1, 2004, 100.0, 0.5, 0.5, 4),
    ],
    how="vertical_relaxed",
)


def test_parliaments_and_governments_by_hand():
    panel = clubs({"a": [1, 2, 3]}, {"party_positions": PARTIES}, (2000, 2008))
    seated = domestic_change.parliaments(panel.tables, term=6, least=0.5)
    one = {row["year"]: row for row in seated.filter(pl.col("ccode") == 1).sort("year").rows(named=True)}
    assert one[2000]["populism_parliament"] == pytest.approx(0.6 * 0.8 + 0.4 * 0.2, abs=1e-6)
    assert one[2003]["populism_government"] == pytest.approx(0.8, abs=1e-6) == one[2003]["head"]
    assert one[2000]["nationalism_parliament"] == pytest.approx(0.6 * 2 - 0.4, abs=1e-6)
    assert one[2004]["populism_government"] is None and one[2004]["populism_parliament"] == 0.5
    assert max(one) == 2010
    two = seated.filter(pl.col("ccode") == 2, pl.col("year") == 2001).row(0, named=True)
    assert two["populism_government"] == pytest.approx(0.35, abs=1e-6)
    three = seated.filter(pl.col("ccode") == 3)
    assert three["populism_parliament"].null_count() == three.height
    assert seated.filter(pl.col("ccode") == 2)["year"].max() == 2006
    frame = domestic_change.add(panel).frame.sort("year")
    first = frame.row(0, named=True)
    assert (first["parliaments_known"], first["heads_known"], first["populist_governments"]) == (2, 3, 2)
    assert first["populism_government"] == pytest.approx((0.8 + 0.35) / 2, abs=1e-6)
    # In 2007 only state 1's parliament still sits: one of three members is too few.
    assert frame.row(7, named=True)["populism_parliament"] is None


def test_transitions_are_counted_within_the_window_and_not_at_birth():
    rows = pl.DataFrame(
        {"ccode": [1] * 8, "year": range(1993, 2001), "democratic_transition": [1, 0, 1, 0, 0, 0, 0, 0],
         "democratic_breakdown": [0, 1, 0, 0, 0, 0, 0, 0], "lexical_index": [6] * 8}
    )  # fmt: skip
    panel = clubs({"a": [1, 2]}, {"lexical_democracy": rows}, (1993, 2000))
    frame = domestic_change.add(panel).frame.sort("year")
    assert frame["democratisations"].to_list() == [0, 0, 1, 1, 1, 1, 1, 0]
    assert frame["breakdowns"].to_list() == [0, 1, 1, 1, 1, 1, 0, 0]
    assert frame["regime_known"].to_list() == [1] * 8
    assert domestic_change.add(panel, span=1).frame.sort("year")["transition_share"].to_list() == [
        0,
        1,
        1,
        0,
        0,
        0,
        0,
        0,
    ]


def test_the_sahel_lost_democracy_and_visegrad_is_led_by_populists():
    sahel = domestic_change.add(kn.bloc_years(2024, 2024, ["Alliance of Sahel States"])).frame.row(
        0, named=True
    )
    assert (sahel["breakdowns"], sahel["transition_share"], sahel["regime_known"]) == (3, 1, 3)
    four = domestic_change.add(kn.bloc_years(2019, 2019, ["Visegrad"])).frame.row(0, named=True)
    assert (four["populist_governments"], four["heads_known"]) == (3, 4)
    gulf = domestic_change.add(kn.bloc_years(2019, 2019, ["GCC"])).frame.row(0, named=True)
    assert gulf["populism_parliament"] is None and gulf["parliaments_known"] == 1
    share = domestic_change.add(kn.bloc_years(1970, 2019)).frame
    assert share["populism_government"].drop_nulls().is_between(0, 1).all()
    assert share["transition_share"].drop_nulls().is_between(0, 1).all()


# --- consensus ------------------------------------------------------------------------------------------


def test_mia_scores_as_published():
    """The figures that the producers' own notes give for 2019: delegation and pooling."""
    frame = consensus.add(kn.bloc_years(2019, 2019)).frame
    for bloc, scores in {
        "eu": (0.65, 0.27),
        "ecowas": (0.62, 0.20),
        "nato": (0.14, 0.08),
        "sco": (0.08, 0.20),
    }.items():
        row = frame.row(by_predicate=pl.col("bloc_id") == bloc, named=True)
        assert (row["mia_delegation"], row["mia_pooling"]) == pytest.approx(scores, abs=0.006)
        assert row["unanimity"] == pytest.approx(1 - row["mia_pooling"])
    known = frame.drop_nulls("unanimity")
    assert known.height == 28 and known["unanimity"].is_between(0, 1).all()
    csto = frame.row(by_predicate=pl.col("bloc_id") == "csto", named=True)
    assert csto["unanimity"] is None


def test_consensus_follows_the_names_of_the_organisations():
    """Names by COW and MIA agree for every link, so that no bloc gets another's rules."""
    linked = consensus.of_blocs(default_store()).select("bloc_id", "ioname").unique()
    names = dict(linked.iter_rows())
    other = {"arab-league": "LOAS", "andean": "CAN", "eac-1967": "EAC1", "eac": "EAC2", "oau": "AU"}
    assert all(ioname.lower() == other.get(bloc, bloc).lower() for bloc, ioname in names.items())
    assert len(names) == 30


def test_treaties_have_no_decision_rules():
    frame = consensus.add(kn.treaty_years(2000, 2000, [3180])).frame
    assert frame["unanimity"].to_list() == [None]


# --- fragility ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def every():
    return fragility.add(kn.bloc_years(1816, 2025))


def test_percentiles_are_those_among_the_blocs_of_the_year(every):
    year = every.frame.filter(pl.col("year") == 2012)
    for one in fragility.CHALLENGES:
        rows = year.drop_nulls(f"fragility_{one.name}")
        values = one.sign * rows[f"fragility_{one.name}"].to_numpy()
        by_hand = [((values < v).sum() + (values <= v).sum()) / (2 * values.size) for v in values]
        assert rows[f"fragility_{one.name}_rank"].to_list() == pytest.approx(
            [None] * rows.height if rows.height < fragility.FEWEST else by_hand, abs=1e-12
        )


def test_the_mean_is_that_of_its_parts_and_within_its_range(every):
    frame = every.frame
    ranks = (
        frame.select(f"fragility_{name}_rank" for name in fragility.NAMES).fill_null(float("nan")).to_numpy()
    )
    known = frame["fragility"].is_not_null().to_numpy()
    assert known.sum() > 2000
    assert frame["fragility"].drop_nulls().to_list() == pytest.approx(
        np.nanmean(ranks[known], axis=1).tolist()
    )
    assert (frame["fragility_known"].fill_null(0).to_numpy()[known] >= 5).all()
    shown = frame.drop_nulls("fragility")
    assert (
        (shown["fragility_low"] <= shown["fragility"]) & (shown["fragility"] <= shown["fragility_high"])
    ).all()
    assert shown["fragility_low"].min() >= 0 and shown["fragility_high"].max() <= 1


def test_the_drill_reaches_the_measures_and_the_sources(every):
    parts = fragility.drill(every)
    row = parts.filter(bloc_id="nato", year=2010, challenge="disparity").row(0, named=True)
    beside = kn.bloc_years(2010, 2010, ["NATO"]).add("disparity").frame
    assert row["value"] == beside["gdp_gini"][0] and row["sources"] == [
        "world_bank_gdp_population",
        "bloc_registry",
    ]
    for one in fragility.CHALLENGES:
        options = {"interpolate": True} if one.measure == "cultural-distance" else {}
        if one.column != "overtaking_share":
            made = (
                kn.bloc_years(2005, 2006)
                .add(one.measure, **options)
                .frame.select("bloc_id", "year", value=one.column)
            )
            pair = every.frame.join(made, on=["bloc_id", "year"])
            both = pair.select(a=f"fragility_{one.name}", b="value")
            assert both["a"].is_null().equals(both["b"].is_null())
            assert both.drop_nulls().select((pl.col("a") - pl.col("b")).abs().max()).item() < 1e-12


def test_a_treaty_and_other_years_are_ranked_among_the_same_blocs(every):
    treaty = fragility.add(kn.treaty_years(2010, 2010, [3180])).frame.row(0, named=True)
    nato = every.frame.row(by_predicate=(pl.col("bloc_id") == "nato") & (pl.col("year") == 2010), named=True)
    for name in ("regimes", "language", "disparity"):
        assert treaty[f"fragility_{name}_rank"] == pytest.approx(nato[f"fragility_{name}_rank"], abs=1e-9)
    assert treaty["fragility_consensus"] is None
    alone = fragility.add(kn.bloc_years(2010, 2010, ["NATO"])).frame.row(0, named=True)
    assert alone == nato
    any_day = fragility.add(kn.bloc_years(2010, 2010, ["NATO"], on="any day")).frame.row(0, named=True)
    assert any_day["fragility"] == pytest.approx(nato["fragility"], abs=1e-9)


def test_weights_move_the_mean_and_only_the_mean():
    panel = kn.bloc_years(2010, 2010, ["NATO"])
    plain = fragility.add(panel).frame
    heavy = fragility.add(panel, weights="decline=9").frame
    assert heavy["fragility"][0] > plain["fragility"][0]
    assert heavy["fragility_decline_rank"][0] == plain["fragility_decline_rank"][0] > 0.9
    assert fragility.add(panel, weights="religion=0").frame["fragility_known"][0] == 11
    assert fragility.add(panel, least=13).frame["fragility"][0] is None


# --- bad input ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "how", "said"),
    [
        ("grievance", {"within": 0}, "option 'within' is a whole number of at least 1, not 0"),
        ("power-shift", {"span": -1}, "option 'span' is a whole number of at least 1, not -1"),
        ("power-shift", {"floor": 2.0}, "option 'floor' lies between 0 and 1, not 2.0"),
        ("domestic-change", {"populist": -0.1}, "option 'populist' lies between 0 and 1, not -0.1"),
        ("domestic-change", {"term": 0}, "option 'term' is a whole number of at least 1, not 0"),
        (
            "fragility",
            {"weights": "religion=-1"},
            "weight 'religion' is negative (-1); weights are 0 or more",
        ),
        ("fragility", {"weights": "faith=1"}, "no part to weigh called 'faith'"),
        ("consensus", {"year": 1}, "no option of group 'consensus' called 'year'; it has none"),
    ],
)
def test_bad_options_are_one_sentence(name, how, said):
    with pytest.raises(KoinonError) as raised:
        kn.bloc_years(2000, 2000, ["NATO"]).add(name, **how)
    assert str(raised.value).startswith(said)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("name", ["grievance", "fragility", "consensus", "cohesion"])
def test_states_have_no_such_measure(name):
    with pytest.raises(KoinonError, match="bloc-year"):
        kn.state_years(2000, 2000).add(name)
