"""Deterrence profile: challengers, the three parts, the score and its interval, and what it foretells.

Outside values
- Promises aimed at challengers: the group `targeting` (ptargdef), which has its own tests; exact where none
  of the state's challengers promised to defend it, because such a promiser is left out here.
- Pooled CINC: `koinon.facts.club.capability.pooled`, exact to 1e-12; exercises: counted anew in SQL, exact.
- Areas told in the brief: computed anew, exact to the three decimals given.
"""

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

import koinon as kn
from koinon.cli.main import main
from koinon.errors import UnknownNameError
from koinon.evidence import deterrence as validation
from koinon.facts.club.capability import pooled
from koinon.facts.club.deterrence import named_challengers, profile
from koinon.measure.deterrence import reputation, table
from koinon.measure.deterrence.challengers import challengers, sides
from koinon.measure.deterrence.parts import PARTS, all_of, indicators_of
from koinon.measure.record.record import opportunities
from koinon.stats import skill
from koinon.store import default_store
from made import brief

SCORES = ("deterrence", *PARTS)


@pytest.fixture(scope="module")
def blocs():
    return kn.bloc_years(1816, 2025).add("deterrence", detail=True).frame


@pytest.fixture(scope="module")
def states():
    return kn.state_years(1980, 2012).add("deterrence", detail=True, draws=20).frame


@pytest.fixture(scope="module")
def targets():
    return validation.rolled(validation.sample("targets"))


def at(frame, key, value, year):
    return frame.filter(pl.col(key) == value, pl.col("year") == year).row(0, named=True)


# Challengers


def test_a_challenger_is_a_rival_or_an_opponent_of_the_ten_years_before():
    found = challengers(1941, 2015, default_store())

    def of(state, year):
        return found.filter(pl.col("state") == state, pl.col("year") == year)["foe"].to_list()

    assert of(690, 1990) == [630, 645]  # Kuwait: Iran (tanker war), Iraq (rival and disputes)
    assert 2 in of(740, 1942)  # Japan and the United States
    disputes = default_store().frame("gml_dirdisp").filter(pl.col("midongoing") == 1)
    met = disputes.filter(pl.col("ccode1") == 200, pl.col("ccode2") == 395)["year"].max()  # the cod wars
    assert met == 1976
    assert 395 in of(200, met + 10)
    assert 395 not in of(200, met + 11)


def test_challengers_go_both_ways_and_end_with_the_list_of_rivalries():
    found = challengers(2000, 2025, default_store())
    turned = found.select(state="foe", foe="state", year="year").sort("state", "year", "foe")
    assert found.equals(turned)
    assert found["year"].max() == 2020
    assert found.is_unique().all()


def test_a_member_is_no_challenger_of_its_bloc():
    made = sides(kn.bloc_years(1975, 1975, ["NATO"]))
    nato = made.foes.filter(pl.col("bloc_id") == "nato")
    assert {640, 350} <= set(made.own.filter(pl.col("bloc_id") == "nato")["state"])
    assert not set(nato["foe"]) & {640, 350}  # Turkey and Greece, rivals of each other
    assert 365 in set(nato["foe"])
    greek = sides(kn.state_years(1975, 1975))
    assert 640 in set(greek.foes.filter(pl.col("ccode") == 350)["foe"])
    # Who challenges a state is not pooled on its side, ally or not.
    assert 640 not in set(greek.own.filter(pl.col("ccode") == 350)["state"])


def test_the_window_of_disputes_shrinks_where_the_list_ends(blocs):
    nato = blocs.filter(pl.col("bloc_id") == "nato")
    window = dict(nato.select("year", "challenger_window").iter_rows())
    assert (window[2011], window[2012], window[2018], window[2020], window[2021]) == (10, 9, 3, 1, None)


# Indicators


def test_capability_against_challengers_by_hand():
    made = profile("NATO", 1985, 1985).row(0, named=True)
    own = pooled("NATO", 1985, 1985)["cinc"][0]
    foes = named_challengers("NATO", 1985)["cinc"].sum()
    assert made["prep_capability"] == pytest.approx(own / (own + foes), rel=1e-12)
    assert made["prep_reporting"] == 16


def test_growth_is_that_of_the_same_states_against_the_world():
    nmc = default_store().frame("capabilities").select("ccode", "year", "milex").drop_nulls()
    now, then = (
        dict(nmc.filter(pl.col("year") == y).select("ccode", "milex").iter_rows()) for y in (1985, 1980)
    )
    both = now.keys() & then.keys()
    made = kn.bloc_years(1985, 1985, ["US-Japan"]).add("preparedness").frame["prep_growth"][0]
    world = np.log(sum(now[c] for c in both) / sum(then[c] for c in both))
    members = [2, 740]
    mine = np.log(sum(now[c] for c in members) / sum(then[c] for c in members))
    assert made == pytest.approx((mine - world) / 5, rel=1e-12)


def test_exercises_are_those_of_two_members(blocs):
    from koinon.store.sql import query

    text = """
        select count(*) as n from (
            select p.mme_id from military_exercise_participants p
            join military_exercises_mme e on e.mme_id = p.mme_id and e.year = p.year
            where p.year = 2005 and e.warfighting = 1 and p.ccode in ({})
            group by p.mme_id having count(distinct p.ccode) >= 2)
    """
    members = kn.bloc_years(2005, 2005, ["NATO"]).members["ccode"].to_list()
    found = query(text.format(", ".join(map(str, members))))["n"][0]
    assert at(blocs, "bloc_id", "nato", 2005)["prep_exercises"] == found > 0


def test_promises_of_known_pacts(blocs):
    nato, warsaw = (at(blocs, "bloc_id", one, 1985) for one in ("nato", "warsaw-pact"))
    assert (nato["comm_obligation"], nato["comm_public"], nato["comm_threat"]) == (1, 1, 0)
    assert warsaw["comm_threat"] > 0.9  # the treaties against Germany name it
    assert (nato["comm_clause"], at(blocs, "bloc_id", "csto", 2010)["comm_clause"]) == (2, 3)
    efta = at(blocs, "bloc_id", "efta", 1985)
    assert efta["comm_unconditional"] == efta["comm_threat"] == 0
    assert efta["comm_obligation"] < 0.5


def test_promises_aimed_at_challengers_are_those_of_the_group_targeting():
    panel = kn.state_years(1936, 1938)
    made = sides(panel)
    mine = table(made, panel.tables).drop_nulls("comm_aimed").select("ccode", "year", "comm_aimed")
    asked = (
        kn.directed_dyad_years(1936, 1938)
        .add("targeting")
        .frame.select("year", "ptargdef", ccode="ccode2", foe="ccode1")
    )
    want = (
        made.foes.join(asked, on=["ccode", "year", "foe"])
        .group_by("ccode", "year")
        .agg(pl.col("ptargdef").mean())
    )
    turncoats = made.foes.join(
        panel.tables.frame("alliance_dyads")
        .filter(pl.col("atop_defense") == 1)
        .select("year", foe="ccode1", ccode="ccode2"),
        on=["ccode", "year", "foe"],
    )
    both = mine.join(want, on=["ccode", "year"]).join(turncoats, on=["ccode", "year"], how="anti")
    assert both.height > 100
    assert (both["comm_aimed"] - both["ptargdef"]).abs().max() < 1e-12
    assert 0 < both["comm_aimed"].mean() < 1


def test_a_state_that_nobody_promised_anything_says_so(states):
    row = at(states, "ccode", 380, 1990)  # Sweden
    assert [row[f"comm_{name}"] for name in ("obligation", "unconditional", "threat", "public")] == [
        0,
        0,
        0,
        0,
    ]
    assert row["unity_votes"] is row["unity_institutions"] is row["deterrence_cohesion"] is None
    assert row["prep_exercises"] == 0


def test_values_end_with_their_sources(blocs):
    for one in all_of("bloc"):
        known = blocs.drop_nulls(one.name)["year"]
        assert known.min() >= one.covers[0]
        assert known.max() <= one.covers[1]
    assert (
        blocs.filter(pl.col("year") > 2020)["deterrence"].null_count()
        == blocs.filter(pl.col("year") > 2020).height
    )


# Scores


def test_score_by_hand(blocs):
    row = at(blocs, "bloc_id", "nato", 2005)
    means = {
        part: np.mean([row[f"{i.name}_pct"] for i in every]) for part, every in indicators_of("bloc").items()
    }
    for part, mean in means.items():
        assert row[part] == pytest.approx(mean, abs=1e-12)
        assert row[f"{part}_coverage"] == 1
    assert row["deterrence"] == pytest.approx(np.mean(list(means.values())), abs=1e-12)


def test_a_distance_counts_the_other_way_round(blocs):
    year = blocs.filter(pl.col("year") == 2000).drop_nulls("unity_ideals").sort("unity_ideals")
    assert year["unity_ideals_pct"][0] > 0.9 > 0.1 > year["unity_ideals_pct"][-1]


def test_nobody_to_deter_no_score(blocs):
    alone = blocs.filter(pl.col("challengers") == 0)
    assert alone.height > 20
    assert alone["deterrence"].null_count() == alone["preparedness"].null_count() == alone.height
    assert alone["communication"].null_count() < alone.height


def test_interval_holds_and_is_the_same_for_the_same_seed():
    panel = kn.bloc_years(1995, 2000, ["NATO", "ASEAN"])
    first, again, other = (panel.add("deterrence", seed=seed).frame for seed in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)
    assert first["deterrence"].equals(other["deterrence"])
    low, middle, high = (first[f"deterrence_{end}"] for end in ("low", "median", "high"))
    assert (low < middle).all()
    assert (middle < high).all()
    assert ((low - other["deterrence_low"]).abs() < 0.05).all()


def test_weights_move_the_score():
    panel = kn.bloc_years(1985, 1985, ["NATO"])
    row = panel.add("deterrence", weights="preparedness=3+cohesion=0").frame.row(0, named=True)
    assert row["deterrence"] == pytest.approx((3 * row["preparedness"] + row["communication"]) / 4, abs=1e-12)
    alone = panel.add("deterrence", weights={"preparedness": 0, "cohesion": 0}).frame.row(0, named=True)
    assert alone["deterrence"] == pytest.approx(alone["communication"], abs=1e-12)
    doubled = panel.add("deterrence", weights="preparedness=2, communication=2, cohesion=2").frame
    assert doubled.equals(panel.add("deterrence").frame)


def test_a_bloc_has_the_same_score_alone_and_among_all(blocs):
    alone = kn.bloc_years(1960, 2010, ["GCC"]).add("deterrence", detail=True).frame
    among = blocs.filter(pl.col("bloc_id") == "gcc", pl.col("year") <= 2010)
    assert alone.equals(among)


def test_a_group_that_is_no_bloc_is_compared_with_the_blocs():
    panel = kn.bloc_years(1985, 1985, ["NATO"])
    called = pl.lit("THE+SAME").alias("bloc_id")
    parts = {n: getattr(panel, n).with_columns(called) for n in ("frame", "members", "pairs")}
    group = replace(panel, **parts).add("deterrence", detail=True).frame.row(0, named=True)
    nato = panel.add("deterrence", detail=True).frame.row(0, named=True)
    assert group["comm_clause"] is None  # a fact of the registry
    for one in all_of("bloc"):
        if one.name != "comm_clause":
            assert group[one.name] == nato[one.name]
            # One more among 34 moves a percentile by less than one place.
            assert abs(group[f"{one.name}_pct"] - nato[f"{one.name}_pct"]) < 1 / 34
    assert 0 < group["deterrence"] < 1


def test_parts_alone_agree_with_the_profile_and_are_added_once(blocs):
    panel = kn.bloc_years(1985, 1985).add("preparedness", "communication")
    whole = blocs.filter(pl.col("year") == 1985)
    assert panel.frame["preparedness"].equals(whole["preparedness"])
    assert panel.frame["comm_aimed"].equals(whole["comm_aimed"])
    both = panel.add("deterrence")
    assert both.frame["deterrence"].equals(whole["deterrence"])
    assert len(both.frame.columns) == len(set(both.frame.columns))


def test_treaties_and_the_other_list_of_states():
    treaty = kn.treaty_years(1900, 1910, [1335]).add("deterrence").frame
    assert treaty["deterrence"].null_count() == 0  # the Dual Alliance
    cow = kn.state_years(1985, 1985).add("deterrence").among("France").frame
    gw = kn.state_years(1985, 1985, "gw").add("deterrence").among("France").frame
    assert cow["deterrence"][0] == gw["deterrence"][0]


def test_every_column_has_its_record():
    panel = kn.bloc_years(1985, 1985, ["NATO"]).add("deterrence", detail=True)
    for v in panel.variables:
        if v.group == "deterrence":
            assert v.description.endswith(".") and v.unit and v.sources and v.covers
    assert any("weights preparedness 33%" in note for note in panel.notes)


# Validation


def test_a_forecast_sees_no_year_of_its_own_decade():
    rows = validation.sample("targets")
    late = pl.col("year") >= 2000
    turned = rows.with_columns(event=pl.when(late).then(1 - pl.col("event")).otherwise(pl.col("event")))
    one, two = validation.rolled(rows), validation.rolled(turned)
    for model in validation.MODELS:
        column = f"p_{model}"
        assert one.filter(pl.col("year") <= 2009)[column].equals(two.filter(pl.col("year") <= 2009)[column])
        assert not one.filter(pl.col("year") == 2010)[column].equals(
            two.filter(pl.col("year") == 2010)[column]
        )


def test_predictors_are_of_the_year_before():
    rows = validation.sample("targets")
    kuwait = at(rows, "state", 690, 1991)
    before = kn.state_years(1990, 1990).add("deterrence").among("Kuwait").frame.row(0, named=True)
    assert kuwait["deterrence"] == before["deterrence"]
    assert kuwait["history"] == pytest.approx(np.log(2))
    cinc = default_store().frame("capabilities").filter(pl.col("year") == 1990)
    strength = dict(cinc.select("ccode", "cinc").iter_rows())
    assert kuwait["ratio"] == pytest.approx(strength[690] / (strength[690] + strength[630] + strength[645]))


def test_what_the_brief_tells_of_validation_is_what_is_found(targets):
    for era, areas in validation.FOUND.items():
        found = {v.model: v for v in validation.judged(targets, era, 2, 1)}
        for model, area in areas.items():
            assert round(found[model].auc, 3) == area
    whole = found["ratio and score"]
    assert (whole.n, whole.events) == (9_279, 1_544)


def test_calibration_of_true_probabilities_has_slope_one():
    rng = np.random.default_rng(3)
    p = rng.uniform(0.02, 0.6, 40_000)
    # Standard error about 0.02 with so many rows.
    assert skill.slope((rng.random(p.size) < p).astype(float), p) == pytest.approx(1, abs=0.06)


# What people see


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("NATO", "the deterrence score of NATO is"),
        ("GCC", "Iran, Türkiye, Egypt, Iraq and Syria"),
        ("SEATO", "the Soviet Union, China"),
        ("AES", "has no deterrence score: the list of disputes ends in 2010"),
        ("1490", "the deterrence score of ATOP treaty 1490 is"),
    ],
)
def test_the_brief_tells_the_parts_and_what_they_are_worth(name, said):
    section = brief(name, sections=["deterrence"]).sections[0]
    text = " ".join(section.paragraphs)
    assert said in text
    assert ("not as a forecast of peace" in text) == (name != "AES")
    assert {row[0].split()[0] for row in section.tables[0].rows if row[0]} <= {
        "preparedness",
        "communication",
        "cohesion",
    }
    assert all(row[3] is not None for row in section.tables[0].rows)


def test_the_brief_and_the_measure_give_the_same_numbers(capsys):
    asked = ["measure", "deterrence", "--bloc", "NATO", "--from", "2018", "--to", "2018", "--json"]
    assert main(asked) == 0
    record = json.loads(capsys.readouterr().out)["data"]["records"][0]
    section = brief("NATO", sections=["deterrence"]).sections[0]
    assert f"is {record['deterrence']:.2f} on a scale" in section.paragraphs[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--set", "weights=cohesion=-1"], "weight 'cohesion' is negative (-1); weights are 0 or more"),
        (["--set", "weights=cohesion=nan"], "is a number, not nan"),
        (
            ["--set", "weights=preparedness=0+communication=0+cohesion=0"],
            "are all zero; at least one must be",
        ),
        (["--set", "weights=cohesio=2"], "no part to weigh called 'cohesio'; did you mean cohesion?"),
        (["--set", "draws=0"], "the number of draws is 1 to 10,000, not 0"),
        (["--set", "seed=-1"], "a seed is 0 or more"),
        (["--set", "weight_cohesion=1"], "did you mean weights?"),
        (["--unit", "dyad-year"], "fits bloc-year, treaty-year or state-year"),
    ],
)
def test_bad_input_is_answered_in_one_sentence(capsys, arguments, said):
    bloc = [] if "--unit" in arguments else ["--bloc", "NATO", "--from", "2000"]
    code = main(["measure", "deterrence", *bloc, *arguments])
    told = capsys.readouterr()
    assert code == 2
    assert said in told.err
    assert told.err.count("\n") == 1


def test_impossible_questions_are_refused():
    with pytest.raises(UnknownNameError, match="targets"):
        validation.sample("target")


# Reputation and portfolios


def test_reputation_is_the_record_before_the_year_drawn_towards_all_states():
    called = opportunities(default_store()).filter(pl.col("side") == "target", pl.col("kind") == "active")
    found = reputation.records(default_store())
    for code, year in ((200, 1940), (2, 1991), (220, 1915), (651, 1974)):
        before = called.filter(pl.col("year") < year)
        own = before.filter(pl.col("ccode") == code)
        assert own.height, code
        rate = (before["joined"].sum() + 0.5) / (before.height + 1)
        expected = (own["joined"].sum() + 4 * rate) / (own.height + 4)
        made = found.filter(pl.col("promiser") == code, pl.col("year") == year)["reputation"][0]
        assert made == pytest.approx(expected, abs=1e-12)


def test_reputation_never_looks_ahead():
    found = reputation.records(default_store())
    assert found["year"].min() == 1817
    assert found["year"].max() == 2011
    first = found.filter(pl.col("promiser").is_null()).sort("year").row(0, named=True)
    assert first["reputation"] == 0.5  # nothing is known before the first war
    assert found["reputation"].is_between(0, 1).all()


def test_a_state_without_promises_has_no_reputation_and_no_likeness(states):
    row = states.filter(pl.col("ccode") == 225, pl.col("year") == 2000).row(0, named=True)  # Switzerland
    assert row["comm_reputation"] is row["unity_portfolios"] is None


def test_likeness_of_portfolios_is_the_mean_of_the_pairs():
    club = kn.bloc_years(1980, 1980, ["NATO"])
    pairs = club.pairs.join(kn.similarity(1980, score="kappa").frame, on=["ccode1", "ccode2", "year"])
    row = club.add("deterrence", detail=True).frame.row(0, named=True)
    assert row["unity_portfolios"] == pytest.approx(pairs["kappa"].mean(), abs=1e-12)
