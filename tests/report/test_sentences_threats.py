"""Sentences of the brief on threats and forms of ties."""

import pytest

from koinon.report.club.sentences import flexibility as forms
from koinon.report.club.sentences import threats

CRISES = {
    "crisis_inside": 43,
    "crisis_negotiated_inside": 1 / 3,
    "crisis_negotiated_others": 0.18,
    "crisis_negotiated_difference_low": 0.03,
    "crisis_negotiated_difference_high": 0.31,
}


def test_one_shared_opponent_is_it_and_several_are_states():
    one = threats.shared(2014, "China", 2, 10, 1, 0.24)
    assert one.startswith("In 2014, 2 of 10 members had China as a strategic rival")
    assert one.endswith("were 0.24 times its own.")
    several = threats.shared(2014, "Russia", 5, 28, 3, 4.33)
    assert several.endswith(
        "4.33 times those of the 3 outside states that two or more members faced in this way."
    )
    assert "CINC" not in threats.shared(2014, "Russia", 5, 28, 3, None)
    assert "two members" in threats.none_shared(1975)


def test_one_pair_is_at_odds():
    assert "1 pair of members was at odds" in threats.inside(2014, 1)
    assert "2 pairs of members were at odds" in threats.inside(2014, 2)


def test_a_difference_comes_with_its_interval_and_what_it_excludes():
    said = threats.crises(2010, 1949, CRISES)
    assert "(difference +15 points; the 95% interval, +3 to +31, leaves out zero)" in said
    wide = threats.crises(2010, 1949, CRISES | {"crisis_negotiated_difference_low": -0.02})
    assert "includes zero" in wide


def test_disputes_without_a_coded_settlement_are_only_counted():
    said = threats.crises(2010, 1949, CRISES | {"crisis_negotiated_inside": None})
    assert said == "43 disputes between members began in 1949–2010."
    few = threats.crises(2010, 1981, CRISES | {"crisis_inside": 3})
    assert few == "3 disputes between members began in 1981–2010, too few to compare how they ended."


def test_nobody_was_killed_is_said_without_an_interval():
    assert threats.violence(2024, 0, (0, 0), 3, 3).endswith(
        "nobody on the territory of members, by UCDP's estimates."
    )
    assert "the 54 of 55 members with data" in threats.violence(2024, 5, (4, 9), 54, 55)


def test_peacekeepers_sent_and_received():
    both = threats.peacekeepers(2020, 39985.25, 0.512, 28, 67440.25, 39085.25)
    assert both.startswith(
        "In 2020, 28 members had 39,985 troops in UN peacekeeping, 51.2% of all; 67,440 troops"
    )
    assert "no member had troops" in threats.peacekeepers(2020, 0, 0, 0, 100.0, 0)
    assert "no mission with troops stood" in threats.peacekeepers(2020, 10.0, 0.1, 1, 0, 0)


@pytest.mark.parametrize(
    ("pact", "light", "how"), [(1, 0, "by a pact"), (0, 1, "by looser promises only"), (0, 0, "by nothing")]
)
def test_one_pair_is_tied_in_one_way(pact, light, how):
    assert how in forms.treaties(1913, 1, pact, light, 1 - pact - light)


def test_shares_of_many_pairs_are_told_together():
    said = forms.treaties(2018, 1431, 0.313, 0.656, 0.031)
    assert "31.3% of the 1,431 pairs" in said
    assert said.endswith("3.1% not at all.")


def test_undated_members_make_a_share_the_least():
    assert forms.coalitions(2025, 0.157, 0).endswith("in a coalition of the registry.")
    assert "at least 15.7%" in forms.coalitions(2025, 0.157, 4)
    assert "at least" not in forms.coalitions(2025, 1.0, 4)
    assert "1 member belongs to one since an unknown day" in forms.coalitions(2025, 0.0, 1)


def test_trade_beside_pacts_is_told_with_the_year_of_the_pacts():
    assert forms.trade(2025, 0.923, (2018, 0.926)).endswith("of the pairs with a pact in 2018 it was 92.6%.")
    assert forms.trade(2025, 0.923, None).endswith("92.3% of the pairs of members.")


def test_members_without_a_regime_score_are_counted():
    assert "over the 10 of its 11 members with data" in forms.regimes(2025, 0.2, 10, 11)
    assert "with data" not in forms.regimes(2025, 0.2, 10, 10)
