"""Integration of blocs: every indicator by hand or by another road, the index, ranks, groups, bad input.

Tolerances
----------
Indicators and scores recomputed here from the tables: 1e-9 (float arithmetic). Principal-component weights of
the real panel against singular values: 1e-10.
"""

import doctest
from dataclasses import replace
from datetime import date
from importlib import import_module

import numpy as np
import polars as pl
import pytest

import koinon as kn
from koinon.errors import KoinonError
from koinon.facts.club import integration as profile
from koinon.measure import integration
from koinon.measure.byname import measured
from koinon.measure.integration import indicators, scale, year
from koinon.measure.integration import trade_and_institutions as trade_and_bodies
from koinon.measure.integration.examine import examine
from koinon.panel.wto_ties import ORGANISATIONS, wto_ties
from koinon.report.club.sentences import integration as sentences
from koinon.stats.composite import principal_components
from koinon.store import default_store
from koinon.world import registry
from made import brief


@pytest.fixture(scope="module")
def everything():
    return integration.add(kn.bloc_years(1945, 2025), runs=50)


@pytest.fixture(scope="module")
def against():
    return scale.scale_of(default_store())


def row(panel, bloc, when):
    return panel.frame.row(by_predicate=(pl.col("bloc_id") == bloc) & (pl.col("year") == when), named=True)


def table(name):
    return default_store().frame(name)


def pairs_of(panel, bloc, when):
    chosen = panel.pairs.filter(pl.col("bloc_id") == bloc, pl.col("year") == when)
    return chosen.select("ccode1", "ccode2", "year")


# --- Indicators -----------------------------------------------------------------------------------------


def test_voting_by_another_road(everything):
    pairs = pairs_of(everything, "gcc", 2010)
    votes = pairs.join(table("vote_agreement"), on=["ccode1", "ccode2", "year"])[
        "agree_weighted"
    ].drop_nulls()
    found = row(everything, "gcc", 2010)
    assert found["int_vote_agreement"] == pytest.approx(votes.mean())
    assert found["int_vote_agreement_known"] == votes.len() / pairs.height == 1


def test_ideal_points_by_another_road(everything):
    points = dict(table("ideal_points").filter(pl.col("year") == 2010).select("ccode", "idealpointfp").rows())
    pairs = pairs_of(everything, "asean", 2010).rows()
    gaps = [abs(points[a] - points[b]) for a, b, _ in pairs if a in points and b in points]
    found = row(everything, "asean", 2010)
    assert found["int_ideal_point_distance"] == pytest.approx(np.mean(gaps))
    assert found["int_ideal_point_distance_known"] == pytest.approx(len(gaps) / len(pairs))


def test_shared_organisations_by_another_road(everything):
    pairs = pairs_of(everything, "ecowas", 2000)
    shared = pairs.join(table("igo_shared"), on=["ccode1", "ccode2", "year"])["dyadigos"]
    assert row(everything, "ecowas", 2000)["int_shared_organisations"] == pytest.approx(shared.mean())


def test_agreements_of_a_free_trade_area(everything):
    nafta = row(everything, "nafta", 2010)
    assert (nafta["int_desta_share"], nafta["int_wto_share"]) == (1, 1)
    assert nafta["int_agreement_depth"] == 7
    before = row(everything, "five-eyes", 1955)
    assert before["int_desta_share"] < 1


def test_depth_is_zero_without_an_agreement_and_unknown_without_a_code(everything):
    # In 1950 no two members of the Arab League had an agreement in force.
    league = row(everything, "arab-league", 1950)
    assert (league["int_desta_share"], league["int_agreement_depth"]) == (0, 0)
    eaeu = row(everything, "eaeu", 2023)
    assert 0 < eaeu["int_agreement_depth_known"] <= 1


def test_visas_in_both_directions(everything):
    when, pairs = 2024, pairs_of(everything, "saarc", 2024)
    spells = (
        table("visa_requirements")
        .filter(pl.col("first") <= date(when, 12, 31))
        .drop_nulls(["ccode1", "ccode2"])
    )
    last = spells.sort("first").unique(["ccode1", "ccode2"], keep="last")
    rule = {(a, b): r for a, b, r in last.select("ccode1", "ccode2", "requirement").rows()}
    known = [rule[k] for a, b, _ in pairs.rows() for k in ((a, b), (b, a)) if k in rule]
    expected = sum(r == "visa free" for r in known) / len(known)
    found = row(everything, "saarc", when)
    assert found["int_visa_free"] == pytest.approx(expected)
    assert found["int_visa_free_known"] == pytest.approx(len(known) / (2 * pairs.height))


def test_security_ties(everything):
    assert row(everything, "nato", 1990)["int_defence_pacts"] == 1
    assert row(everything, "asean", 2010)["int_defence_pacts"] == 0
    assert row(everything, "nato", 2024)["int_defence_pacts"] == 1  # carried on after ATOP
    exercised = row(everything, "nato", 2005)["int_exercises"]
    assert 0.5 < exercised <= 1
    assert row(everything, "nato", 2011)["int_exercises"] is None


def test_authority_and_vitality_are_those_of_the_organisation(everything):
    eu = table("organisation_authority").filter(pl.col("ioname") == "EU", pl.col("year") == 2010)
    found = row(everything, "eu", 2010)
    assert found["int_delegation"] == pytest.approx(eu["delegation"][0])
    assert found["int_pooling"] == pytest.approx(eu["pooling"][0])
    assert found["int_vitality"] == 1
    assert row(everything, "igad", 1998)["int_vitality"] in {0, 0.5, 1}
    # The Quad is no organisation of either list: not coded is not zero.
    quad = row(everything, "quad", 2010)
    assert (quad["int_delegation"], quad["int_vitality"]) == (None, None)


def test_the_list_of_organisations_names_what_exists():
    listed = trade_and_bodies.organisations()
    assert listed["bloc_id"].is_unique().all()
    assert set(listed["bloc_id"]) <= {b.id for b in registry.blocs()}
    assert set(listed["mia"].drop_nulls()) <= set(table("organisation_authority")["ioname"])
    assert set(listed["reo"].drop_nulls()) <= set(table("organisation_vitality")["reo"])


def test_every_indicator_is_null_outside_its_years(everything):
    for one in indicators.INDICATORS:
        outside = everything.frame.filter(~pl.col("year").is_between(*one.covers))
        for column in (one.column, one.known):
            assert outside[column].null_count() == outside.height, column
        known = everything.frame[one.known].drop_nulls()
        assert known.is_between(0, 1).all(), one.name


def test_an_indicator_needs_half_of_the_pairs(everything):
    for one in indicators.INDICATORS:
        thin = everything.frame.filter(pl.col(one.known) < indicators.LEAST_KNOWN)
        assert thin[one.column].null_count() == thin.height, one.name


# --- Agreements of the WTO ------------------------------------------------------------------------------


def test_wto_ties_by_case():
    ties = {
        (a, b, y): n
        for a, b, y, n in wto_ties(default_store(), 1957, 2025)
        .select("ccode1", "ccode2", "year", "agreements")
        .iter_rows()
    }
    assert (220, 325, 1957) not in ties
    assert (220, 325, 1958) in ties  # France, Italy: the Treaty of Rome
    assert (220, 260, 1960) in ties  # West Germany is itself, not today's Germany
    assert (220, 255, 1960) not in ties
    assert (220, 732, 2010) not in ties
    assert (220, 732, 2011) in ties  # through the European Union
    assert (200, 732, 2021) in ties  # on its own after leaving
    assert (2, 20, 1988) not in ties
    assert (2, 20, 1989) in ties


def test_an_agreement_of_the_union_does_not_tie_its_members_to_each_other():
    parties = table("wto_agreement_parties")
    korea = parties.filter(pl.col("party") == "Korea, Republic of", pl.col("kind") == "state")["rta_id"]
    union = parties.filter(pl.col("party") == "European Union", pl.col("rta_id").is_in(korea.implode()))
    assert union.height == 1
    ties = wto_ties(default_store(), 2012, 2012)
    # Croatia joined in 2013; until then nothing but its own agreement tied it to the Union's members.
    apart = ties.filter(pl.col("ccode1") == 344, pl.col("ccode2") == 732)
    assert apart.is_empty()


def test_organisations_of_the_wto_are_blocs():
    parties = (
        table("wto_agreement_parties").filter(pl.col("kind") == "organisation")["party"].unique().to_list()
    )
    assert set(parties) - set(ORGANISATIONS) == {"Central American Common Market (CACM)"}
    assert set(ORGANISATIONS.values()) <= {b.id for b in registry.blocs()}


# --- The index ------------------------------------------------------------------------------------------


def test_an_index_by_hand(everything, against):
    chosen = against.sets[2010]
    names = [indicators.INDICATORS[c] for c in chosen.columns]
    found = row(everything, "ecowas", 2010)
    by_dimension = {}
    for one in names:
        value = found[one.column]
        if value is None:
            continue
        at = indicators.INDICATORS.index(one)
        turned = value * one.direction
        scaled = (turned - against.low[at]) / (against.high[at] - against.low[at])
        by_dimension.setdefault(one.dimension, []).append(scaled)
    scores = {name: np.mean(values) for name, values in by_dimension.items()}
    for name, score in scores.items():
        assert found[f"integration_{name}"] == pytest.approx(score)
    assert found["integration"] == pytest.approx(np.mean(list(scores.values())))
    assert found["integration_indicators"] == len(names)


def test_ends_of_the_scale_are_those_of_all_blocs_and_years(everything, against):
    big = everything.frame.filter(pl.col("members_cow") >= 3)
    for at, one in enumerate(indicators.INDICATORS):
        values = big[one.column].drop_nulls() * one.direction
        assert against.low[at] <= values.min() + 1e-12
        assert against.high[at] >= values.max() - 1e-12


def test_scores_lie_between_zero_and_one(everything):
    for name in ("integration", "integration_pca", *(f"integration_{d}" for d in indicators.DIMENSIONS)):
        assert everything.frame[name].drop_nulls().is_between(0, 1).all()


def test_weights_of_the_panel_equal_singular_values(against):
    chosen = against.sets[2010]
    own = against.rows["counts"].to_numpy()
    scaled = against.within(against.raw[own])[:, chosen.columns]
    for group in range(len(chosen.dimensions)):
        columns = np.flatnonzero(chosen.groups == group)
        if columns.size < 2:
            continue
        full = scaled[:, columns][~np.isnan(scaled[:, columns]).any(axis=1)]
        z = (full - full.mean(axis=0)) / full.std(axis=0)
        _, s, vt = np.linalg.svd(z, full_matrices=False)
        values = s**2 / z.shape[0]
        kept = (values > 1) | (values / columns.size >= 0.1)
        weights = (vt[kept] ** 2).T @ (values[kept] / values[kept].sum())
        assert chosen.inside[1][columns] == pytest.approx(weights / weights.sum(), abs=1e-10)
        assert principal_components(full).weights == pytest.approx(weights / weights.sum(), abs=1e-10)


def test_who_is_ranked(everything):
    frame = everything.frame.filter(pl.col("integration_rank").is_not_null())
    assert frame["year"].min() == 1953
    assert frame["year"].max() == 2025
    assert (frame["members_cow"] >= 3).all()
    assert (frame["integration_observed"] >= 2 / 3 - 1e-9).all()
    dimensions = pl.sum_horizontal(pl.col(f"integration_{d}").is_not_null() for d in indicators.DIMENSIONS)
    assert frame.select((dimensions >= 3).all()).item()
    # Two members: a score, but no rank.
    pair = row(everything, "us-japan", 2010)
    assert pair["integration"] is not None
    assert pair["integration_rank"] is None


def test_blocs_with_the_same_members_count_once(everything, against):
    rows = against.rows.filter(pl.col("year") == 2024)
    twins = rows.filter(pl.col("bloc_id").is_in(["gcc", "gcc-joint-defence", "peninsula-shield"]))
    assert twins["counts"].sum() == 1
    in_2024 = everything.frame.filter(pl.col("year") == 2024).drop_nulls("integration_rank")
    assert in_2024["integration_ranked"].unique().len() == 1
    assert in_2024["integration_ranked"][0] < in_2024.height
    assert (
        row(everything, "gcc", 2024)["integration_rank"]
        == row(everything, "peninsula-shield", 2024)["integration_rank"]
    )


def test_ranks_and_intervals_are_in_order(everything, against):
    ranked = everything.frame.drop_nulls("integration_rank")
    assert ranked.select((pl.col("integration_rank_low") <= pl.col("integration_rank_median")).all()).item()
    assert ranked.select((pl.col("integration_rank_median") <= pl.col("integration_rank_high")).all()).item()
    top = ranked.select((pl.col("integration_rank_high") <= pl.col("integration_ranked") + 1).all()).item()
    assert top
    # A bloc that stands beside the others takes the better place where it ties with some of them.
    counted = ranked.join(against.rows.filter("counts"), on=["bloc_id", "year"])
    for _, part in counted.group_by("year"):
        assert part.sort("integration", descending=True)["integration_rank"].is_sorted()
        assert part["integration_rank"].sum() == pytest.approx(part.height * (part.height + 1) / 2)


def test_ahead_is_the_share_of_the_others_ranked_lower(everything):
    ranked = everything.frame.drop_nulls("integration_rank")
    expected = (pl.col("integration_ranked") - pl.col("integration_rank")) / (
        pl.col("integration_ranked") - 1
    )
    gap = ranked.select((pl.col("integration_ahead") - expected.clip(0, 1)).abs().max()).item()
    assert gap < 1e-12
    first = ranked.filter(pl.col("integration_rank") == 1)
    assert (first["integration_ahead"] > 1 - 1e-12).all()


def test_a_year_does_not_depend_on_the_years_or_blocs_beside_it(everything):
    alone = integration.add(kn.bloc_years(2010, 2010, ["ECOWAS"]), runs=50)
    columns = [v.name for v in alone.variables if v.group == "integration"]
    one, two = row(alone, "ecowas", 2010), row(everything, "ecowas", 2010)
    assert {c: one[c] for c in columns} == {c: two[c] for c in columns}


def test_seeds_change_intervals_and_nothing_else():
    one = integration.add(kn.bloc_years(2010, 2010), runs=50, seed=1).frame
    two = integration.add(kn.bloc_years(2010, 2010), runs=50, seed=2).frame
    spread = ["integration_rank_median", "integration_rank_low", "integration_rank_high"]
    assert one.drop(spread).equals(two.drop(spread))
    assert not one.select(spread).equals(two.select(spread))
    without = integration.add(kn.bloc_years(2010, 2010), runs=0).frame
    assert without.equals(one.drop(spread))


def test_the_seed_stands_in_the_notes():
    made = integration.add(kn.bloc_years(2010, 2010, ["EU"]), runs=20, seed=7)
    assert any("seed=7" in note and "runs=20" in note for note in made.notes)


def test_results_do_not_depend_on_the_order_of_rows():
    panel = kn.bloc_years(2009, 2010, ["EU", "NATO", "GCC"])
    turned = replace(panel, members=panel.members.reverse(), pairs=panel.pairs.reverse())
    assert integration.add(panel, runs=20).frame.equals(integration.add(turned, runs=20).frame)


# --- Choices --------------------------------------------------------------------------------------------


def test_weights_of_the_user():
    weights = {name: float(name == "trade") for name in indicators.DIMENSIONS}
    made = integration.add(kn.bloc_years(2010, 2010, ["EU", "SAARC"]), weights=weights, runs=0).frame
    assert made["integration"].to_list() == pytest.approx(made["integration_trade"].to_list())


def test_switching_between_the_rules_of_the_arii_moves_ranks_and_says_so():
    found = examine(2010, runs=50)
    moved = (found.ranking["rank"] - found.ranking["rank_pca"]).abs()
    assert moved.max() > 0
    assert found.switch_shift == pytest.approx(moved.mean())
    assert found.ranking.height == found.ranking["bloc_id"].n_unique()


def test_an_examination_agrees_with_the_panel(everything):
    found = examine(2010, runs=50)
    in_panel = everything.frame.filter(pl.col("year") == 2010)
    both = found.ranking.join(in_panel, on="bloc_id", suffix="_panel")
    assert both.height == found.ranking.height
    for one, other in (("rank", "integration_rank"), ("median", "integration_rank_median")):
        assert both[one].to_list() == both[other].to_list()
    assert found.sobol["first"].sum() <= 1.05
    assert found.weights["equal"].sum() == pytest.approx(1)
    assert found.weights["pca"].sum() == pytest.approx(1)
    assert (found.weights["correlation"] > 0).all()
    assert found.alpha is not None
    assert found.kmo is not None


# --- Groups and treaties --------------------------------------------------------------------------------


def as_group(panel, name):
    """The same clubs under a name that the registry does not know, as ad hoc groups come."""
    named = pl.lit(name).alias("bloc_id")
    return replace(
        panel,
        frame=panel.frame.with_columns(named),
        members=panel.members.with_columns(named),
        pairs=panel.pairs.with_columns(named),
    )


def test_a_group_with_the_members_of_a_bloc_is_scored_alike(everything):
    group = integration.add(as_group(kn.bloc_years(2024, 2024, ["ASEAN"]), "BRU+CAM+OTHERS"), runs=50)
    one, two = row(group, "BRU+CAM+OTHERS", 2024), row(everything, "asean", 2024)
    assert one["integration"] == two["integration"]
    assert one["integration_rank"] == two["integration_rank"]
    assert one["integration_ranked"] == two["integration_ranked"]


def test_a_group_has_no_authority_of_its_own():
    group = integration.add(as_group(kn.bloc_years(2010, 2010, ["EU"]), "FRN+GMY+OTHERS"), runs=0)
    found = group.frame.row(0, named=True)
    assert found["int_delegation"] is None
    assert found["integration"] is not None


def test_treaties_are_measured_too():
    made = integration.add(kn.treaty_years(2010, 2010, [3180]), runs=20).frame
    assert made["integration"][0] > 0.5
    assert made["int_delegation"][0] is None


def test_members_of_any_day_are_ranked_beside_the_blocs():
    made = integration.add(kn.bloc_years(2013, 2013, ["EU"], on="any day"), runs=0).frame
    assert made["integration_rank"][0] >= 1


# --- Bad input ------------------------------------------------------------------------------------------


ONLY_MOBILITY = "trade=0+agreements=0+institutions=0+politics=0+security=0"


def test_a_dimension_that_is_not_named_keeps_its_weight():
    plain, doubled = (
        integration.add(kn.bloc_years(2010, 2010, ["EU", "ASEAN"]), weights=weights, runs=0)
        for weights in ("equal", "trade=2")
    )
    names = [f"integration_{n}" for n in indicators.DIMENSIONS]
    for one, two in zip(plain.frame.iter_rows(named=True), doubled.frame.iter_rows(named=True), strict=True):
        known = [one[n] for n in names if one[n] is not None]
        assert one["integration"] == pytest.approx(sum(known) / len(known))
        assert two["integration"] == pytest.approx((sum(known) + one["integration_trade"]) / (len(known) + 1))
    assert any("weights of dimensions trade=2 (weights='trade=2')" in note for note in doubled.notes)


def test_a_dimension_of_weight_zero_stays_out_of_the_draws_too():
    # One indicator is left, and whatever scale or mean is drawn keeps its order.
    made = integration.add(kn.bloc_years(2023, 2023), weights=ONLY_MOBILITY, runs=50).frame
    known = made.drop_nulls("integration_rank")
    assert known.height > 30
    for end in ("median", "low", "high"):
        assert (known[f"integration_rank_{end}"] == known["integration_rank"]).all()
    lacking = made.filter(pl.col("integration_mobility").is_null())
    assert lacking["integration"].null_count() == lacking.height


def test_a_weight_on_what_is_not_known_that_year():
    with pytest.raises(KoinonError, match="no dimension with a weight is known"):
        measured("integration", 2000, 2000, blocs=["GCC"], weights=ONLY_MOBILITY)


def test_a_bloc_with_one_member():
    panel = kn.bloc_years(2010, 2010, ["US-Japan"])
    alone = panel.members.head(1)
    single = replace(
        panel,
        members=alone,
        pairs=panel.pairs.clear(),
        frame=panel.frame.with_columns(members_cow=pl.lit(1, pl.Int16), member_dyads=pl.lit(0, pl.Int16)),
    )
    with pytest.raises(KoinonError, match="no club asked for has two in 2010"):
        integration.add(single)


def test_years_in_which_nothing_is_known():
    with pytest.raises(KoinonError, match="nothing is known of trade-share"):
        measured("trade-share", 1816, 1816, blocs=["Quadruple Alliance"])
    with pytest.raises(KoinonError, match="cannot be ranked in 1900"):
        examine(1900)


@pytest.mark.parametrize("options", [{"runs": -1}, {"seed": -1}])
def test_negative_runs_or_seed(options):
    with pytest.raises(KoinonError, match="not negative"):
        integration.add(kn.bloc_years(2010, 2010, ["EU"]), **options)


# --- The brief ------------------------------------------------------------------------------------------


def section(name, when=None):
    (found,) = brief(name, when, ["integration"]).sections
    return found


def test_the_section_says_rank_and_interval_as_the_measure_has_them():
    found = section("ECOWAS")
    row_ = profile.profile("ecowas", 1975, 2025).chosen
    assert row_["year"] == 2023
    low, high = round(row_["integration_rank_low"]), round(row_["integration_rank_high"])
    assert found.paragraphs[0] == sentences.rank(
        "ECOWAS", 2023, row_["integration_rank"], row_["integration_ranked"], (low, high), 1000
    )
    assert len(found.figures) == 2
    assert len(found.tables[0].rows) == 17


def test_a_club_of_two_is_shown_without_a_rank():
    found = section("US-Japan")
    assert "blocs are ranked from three on" in found.paragraphs[0]
    assert [figure.id for figure in found.figures] == ["integration"]


def test_a_bloc_before_the_data_says_so_in_one_sentence():
    found = section("Triple Alliance")
    assert len(found.paragraphs) == 1
    assert found.paragraphs[0].startswith("There is nothing to show: ")


def test_a_brief_of_an_earlier_year_knows_nothing_later():
    found = section("GCC", 1999)
    assert found.paragraphs[0].startswith("In 1999 the GCC ranked ")
    assert max(row[2] for row in found.tables[0].rows) <= 1999


def test_sentences_by_case():
    said = sentences.rank("ASEAN", 2023, 6.5, 67, (6.0, 6.4), 1000)
    assert "ASEAN ranked 6th to 7th of 67 blocs" in said
    assert "; it stays 6th in nine of ten of 1,000 draws" in said
    assert sentences.switched(3.0, 3.0).endswith("leave it at the same place.")
    assert sentences.switched(3.0, 5.0).endswith("it would be 5th.")
    level = sentences.against_median(2023, [("trade", 0.501, 0.499)])
    assert level == "In 2023 it stood level with the median bloc in trade (0.50, median 0.50)."
    one = sentences.later_trade([(2023, 0.029)])
    assert one.startswith("By BACI, 2.9% of the members' trade in goods stayed among them in 2023; ")


@pytest.mark.parametrize("module", [integration, scale, year, profile, sentences])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


def test_examples_of_examining():
    assert doctest.testmod(import_module("koinon.measure.integration.examine")).failed == 0
