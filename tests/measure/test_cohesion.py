"""Cohesion of blocs: hand cases, properties, agreement with the existing measures.

Tolerances
----------
Hand cases and properties: absolute 1e-9 (float arithmetic). The same number by another route (a bloc's
voting agreement by `koinon.facts.club.voting`): 1e-12, because sums run in another order.
"""

import doctest

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import koinon as kn
from koinon.errors import KoinonError
from koinon.facts.club import voting
from koinon.measure import cohesion
from small_clubs import clubs, dyads, states


def test_examples():
    assert doctest.testmod(cohesion).failed == 0


# --- cohesion -------------------------------------------------------------------------------------------

TABLES = {
    "ideal_points": states("idealpointfp", {1: 0.0, 2: 1.0, 3: 2.0, 4: -3.0}),
    "vote_agreement": dyads("agree_weighted", {(1, 2): 0.9, (1, 3): 0.6, (1, 4): 0.1, (3, 4): 0.2}),
    "vdem": states("v2x_polyarchy", {1: 0.8, 2: 0.4, 4: 0.6}),
    "lexical_democracy": states("lexical_index", {1: 6, 2: 4, 3: 3, 4: 0}),
    "igo_shared": dyads("dyadigos", {(1, 2): 30, (1, 3): 20, (2, 3): 10, (1, 4): 0}),
}


def made(members, **tables):
    panel = cohesion.add_parts(clubs({"a": members}, {**TABLES, **tables}))
    return panel.frame.row(0, named=True)


def test_parts_by_hand():
    row = made([1, 2, 3])
    # Ideal points 0 1 2: standard deviation 1; all four 0 1 2 -3: mean 0, squares 14, 14 / 3.
    assert (row["ideal_spread"], row["ideal_known"]) == (pytest.approx(1), 3)
    assert row["ideal_spread_world"] == pytest.approx(np.sqrt(14 / 3), rel=1e-6)
    assert (row["agreement"], row["agreement_known"]) == (pytest.approx(0.75), 2)
    assert row["agreement_world"] == pytest.approx(1.8 / 4)
    assert (row["democracy_spread"], row["democracy_known"]) == (pytest.approx(np.sqrt(0.08)), 2)
    # 1 and 2 are electoral democracies, 3 and 4 are not: one pair of three inside, two of six outside.
    assert (row["same_regime"], row["same_regime_known"]) == (pytest.approx(1 / 3), 3)
    assert row["same_regime_world"] == pytest.approx(2 / 6)
    assert (row["shared_organisations"], row["shared_organisations_known"]) == (20, 3)
    assert row["shared_organisations_world"] == 15


def test_one_member_has_no_cohesion_and_missing_is_not_zero():
    alone = made([1])
    values = ("ideal_spread", "agreement", "democracy_spread", "same_regime", "shared_organisations")
    assert [alone[name] for name in values] == [None] * 5
    strangers = made([2, 4])
    assert strangers["agreement"] is None and strangers["agreement_known"] == 0


@settings(deadline=None)
@given(st.permutations([1, 2, 3, 4]), st.permutations([11, 12, 13, 14]))
def test_parts_know_no_names_and_no_order(members, labels):
    """Relabelling the states leaves every part as it was."""
    new = dict(zip([1, 2, 3, 4], labels, strict=True))

    def renamed(frame):
        codes = [c for c in ("ccode", "ccode1", "ccode2") if c in frame.columns]
        frame = frame.with_columns(pl.col(codes).replace(new))
        if "ccode1" in codes:
            frame = frame.with_columns(
                ccode1=pl.min_horizontal("ccode1", "ccode2"), ccode2=pl.max_horizontal("ccode1", "ccode2")
            )
        return frame.reverse()

    again = made([new[code] for code in members], **{name: renamed(rows) for name, rows in TABLES.items()})
    assert again == made([1, 2, 3, 4])


def test_parts_of_real_blocs_are_the_measures_that_stand_alone():
    frame = cohesion.add(kn.bloc_years(2005, 2019, ["NATO"])).frame
    votes, points = (
        voting.voting_agreement("NATO", 2005, 2019),
        voting.ideal_point_spread("NATO", 2005, 2019),
    )
    assert frame["agreement"].to_list() == pytest.approx(votes["agreement"].to_list(), abs=1e-12)
    assert frame["agreement_world"].to_list() == pytest.approx(votes["world_agreement"].to_list(), abs=1e-12)
    assert frame["ideal_spread"].to_list() == pytest.approx(points["sd"].to_list(), rel=1e-5)
    assert frame["ideal_spread_world"].to_list() == pytest.approx(points["world_sd"].to_list(), rel=1e-5)


def test_the_mean_needs_voting_and_does_not_depend_on_who_is_asked_for():
    whole = cohesion.add(kn.bloc_years(1816, 2025)).frame
    before = whole.filter(pl.col("year") < 1946)
    assert before["cohesion"].null_count() == before.height
    known = whole.drop_nulls("cohesion")
    assert known.height > 2000
    assert (known["cohesion_low"] <= known["cohesion"]).all() and (
        known["cohesion"] <= known["cohesion_high"]
    ).all()
    assert known["cohesion"].is_between(0, 1).all() and known["cohesion_parts"].is_between(3, 5).all()
    late = whole.filter(pl.col("year") > 2024)
    assert late["cohesion"].null_count() == late.height
    alone = cohesion.add(kn.bloc_years(2010, 2010, ["GCC"])).frame
    assert whole.filter(pl.col("bloc_id") == "gcc", pl.col("year") == 2010).equals(alone)


def test_named_blocs_stand_where_their_parts_put_them():
    """In 2010 the Nordic states were most alike, the United States and Thailand least."""
    frame = cohesion.add(kn.bloc_years(2010, 2010)).frame.drop_nulls("cohesion").sort("cohesion")
    assert (frame["bloc_id"][0], frame["bloc_id"][-1]) == ("us-thailand", "nordefco")
    row = frame.row(by_predicate=pl.col("bloc_id") == "nordefco", named=True)
    assert row["same_regime"] == 1 and row["ideal_spread"] < 0.2 < row["ideal_spread_world"]


def test_weights_and_scalings_change_the_mean_within_its_range():
    panel = kn.bloc_years(2010, 2010, ["NATO"])
    base = cohesion.add(panel).frame.row(0, named=True)
    doubled = cohesion.add(panel, weights="organisations=2").frame["cohesion"][0]
    left_out = cohesion.add(panel, weights={"organisations": 0}).frame.row(0, named=True)
    linear = cohesion.add(panel, scaling="minmax").frame["cohesion"][0]
    for found in (doubled, left_out["cohesion"], linear):
        assert found != base["cohesion"] and base["cohesion_low"] <= found <= base["cohesion_high"]
    assert left_out["cohesion_parts"] == 4
    assert "organisations 0" in cohesion.add(panel, weights="organisations=0").notes[-1]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"weights": "votes=-1"}, "weight 'votes' is negative (-1); weights are 0 or more"),
        (
            {"weights": dict.fromkeys(cohesion.PARTS, 0)},
            "the weights votes, ideal, democracy, regime, organisations are all zero; "
            "at least one must be positive",
        ),
        ({"weights": "vote=1"}, "no part to weigh called 'vote'; did you mean votes?"),
        ({"weights": "votes"}, "cannot read the weight 'votes'; write name=number+name=number"),
        (
            {"weights": "votes=much"},
            "cannot read the weight 'votes=much'; write name=number+name=number",
        ),
        ({"scaling": "log"}, "no choice of scaling called 'log'; they are rank, minmax or z"),
        ({"least": 0}, "option 'least' is a whole number of at least 1, not 0"),
    ],
)
def test_bad_options_are_one_sentence(how, said):
    with pytest.raises(KoinonError) as raised:
        kn.bloc_years(2000, 2000, ["NATO"]).add("cohesion", **how)
    assert str(raised.value) == said


def test_a_bloc_whose_members_are_not_known_has_nulls():
    frame = cohesion.add(kn.bloc_years(2010, 2010, ["CMF"])).frame
    assert frame["members"][0] is None
    assert (
        frame.select("ideal_spread", "ideal_spread_world", "cohesion", "cohesion_parts").row(0) == (None,) * 4
    )
