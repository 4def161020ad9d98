"""Sentences claim what the numbers show and nothing more: edge cases of every one of them."""

from datetime import date

import pytest

from koinon.report.club.labels import dated
from koinon.report.club.sentences import burden, capability, commitment, disputes, membership, trade, voting
from koinon.report.make.words import called, day, joined, outside, percent, plural, runs, short, the, versus

TODAY = date(2026, 4, 30)
FIRST = date(1949, 4, 4)


def test_shares_too_small_to_print_are_not_turned_into_zero_nor_large_ones_into_all():
    assert percent(0.00049) == "under 0.1%"
    assert percent(0.0) == "0%"
    assert percent(0.99996) == "over 99.9%"
    assert percent(1.0) == "100%"


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        (0.58, 0.52, "up from 52.0% in 1950"),
        (0.52, 0.58, "down from 58.0% in 1950"),
        (0.58, 0.58, "the same as in 1950"),
        (0.58004, 0.57996, "the same as in 1950"),
        (0.0001, 0.0, "up from 0% in 1950"),
    ],
)
def test_a_change_is_called_one_only_if_the_printed_digits_differ(now, then, said):
    assert versus(now, then, 1950) == said


def test_counts_agree_with_their_nouns():
    assert plural(1, "member") == "1 member"
    assert plural(0, "member") == "0 members"
    assert plural(1104, "pair") == "1,104 pairs"


def test_lists_read_as_people_write_them():
    assert joined(["Mali"]) == "Mali"
    assert joined(["Mali", "Niger", "Chad"]) == "Mali, Niger and Chad"
    assert joined(list("abcde"), limit=2) == "a, b and 3 others"
    assert joined(list("abc"), limit=2) == "a, b and c"


def test_names_take_their_article():
    assert [called(name) for name in ("NATO", "GCC", "ASEAN", "Warsaw Pact", "US-Japan")] == [
        *("NATO", "the GCC", "ASEAN", "the Warsaw Pact", "the US-Japan alliance")
    ]
    assert the("United Kingdom") == "the United Kingdom"
    assert the("France") == "France"


def test_states_bear_the_name_of_their_time():
    assert dated(365, 1955) == "Soviet Union"
    assert dated(365, 1992) == "Russia"
    assert dated(345, 1913) == "Serbia"
    assert short("East Germany (German Democratic Republic)") == "East Germany"


def test_years_are_gathered_into_spans():
    assert runs([1964]) == "1964"
    assert runs([1949, *range(1960, 1990)]) == "1949, 1960–1989"
    assert day(date(2024, 3, 7)) == "7 March 2024"


def test_a_running_bloc_has_and_an_ended_one_had():
    now = membership.members("NATO", 32, TODAY, (12, FIRST), None, (["Sweden"], date(2024, 3, 7), "join"))
    assert now == (
        "NATO has 32 members as of 30 April 2026, up from 12 on 4 April 1949; "
        "the latest to join was Sweden, on 7 March 2024."
    )
    then = membership.members("the Warsaw Pact", 6, TODAY, (8, date(1955, 5, 14)), date(1991, 7, 1))
    assert (
        then == "The Warsaw Pact began with 8 members on 14 May 1955 and had 6 when it ended on 1 July 1991."
    )


def test_as_many_members_as_at_first_is_no_rise():
    assert "as many as on its first day, 25 May 1981" in membership.members(
        "the GCC", 6, TODAY, (6, date(1981, 5, 25)), None
    )
    assert "still had 2 when" in membership.members("x", 2, TODAY, (2, FIRST), date(1960, 1, 1))
    assert "down from 5 on" in membership.members("x", 1, TODAY, (5, FIRST), None)
    assert membership.members("x", 1, TODAY, (5, FIRST), None).startswith("X has 1 member as of")


def test_members_without_a_known_first_day():
    assert membership.members("x", 39, TODAY, None, None) == (
        "X has 39 members as of 30 April 2026; the day each joined is not established."
    )


def test_a_bloc_without_members_of_its_own():
    assert membership.members("the African Standby Force", 0, TODAY, None, None) == (
        "The registry lists no members of the African Standby Force as of 30 April 2026."
    )


def test_who_came_back_returned():
    both = (["Argentina", "Brazil"], date(2023, 5, 6), "return")
    assert membership.members("UNASUR", 7, TODAY, (12, FIRST), None, both).endswith(
        "; the latest to return were Argentina and Brazil, on 6 May 2023."
    )


def test_spokes_are_not_bound_to_each_other():
    assert "but no two of the others" in commitment.hub("the United States", TODAY)


def test_departures():
    assert membership.departures([], ended=False) == "No member has left."
    one = [("Albania", date(1968, 9, 13))]
    assert (
        membership.departures(one, ended=True)
        == "1 member left before the end: Albania (on 13 September 1968)."
    )
    assert membership.departures(one, ended=False).startswith("1 member has left: ")
    twice = [("Uzbekistan", date(1999, 4, 20)), ("Uzbekistan", date(2012, 12, 19))]
    assert membership.departures(twice, ended=False).startswith(
        "1 member has left (2 exits): Uzbekistan (on 20 April"
    )
    many = [(f"s{i}", date(1990 + i, 1, 1)) for i in range(9)]
    assert membership.departures(many, ended=False) == (
        "9 memberships ended early, the first in 1990 and the last in 1998."
    )


def test_suspensions():
    assert membership.suspensions(["Niger"], TODAY) == "1 member is suspended as of 30 April 2026: Niger."
    assert membership.suspensions(["Mali", "Niger"], TODAY).startswith("2 members are suspended")


@pytest.mark.parametrize(
    ("strength", "now", "then"),
    [
        ("automatic", "obliges its members to help one that is attacked", "obliged"),
        ("discretionary", "leaves the kind of help open", "left the kind of help open"),
        ("consultation", "promises no help", "promised no help"),
        ("none", "contains no defence undertaking", "contained no defence undertaking"),
    ],
)
def test_clauses_are_read_by_the_registry_in_the_right_tense(strength, now, then):
    running = commitment.clause(strength, "Article 5", TODAY, ended=False)
    over = commitment.clause(strength, "Article 5", TODAY, ended=True)
    assert now in running
    assert then in over
    for text in (running, over):
        assert text.startswith("Its text (Article 5) ")
        assert text.endswith("in the registry's reading of 30 April 2026.")
    assert "Its text, Article 8 (1981), " in commitment.clause(
        strength, "Article 8 (1981)", TODAY, ended=False
    )
    assert " is attacked" not in over


def test_a_text_without_a_clause_points_to_the_treaty_that_has_one():
    text = commitment.clause("none", "", TODAY, ended=False, kin=[("GCC Joint Defence Agreement", 2000)])
    assert text == (
        "Its text contains no defence undertaking, in the registry's reading of 30 April 2026; "
        "the GCC Joint Defence Agreement (2000) does."
    )


def test_obligations_as_coded():
    assert commitment.coded(1490, FIRST, ["defense", "consul"], conditional=True) == (
        "ATOP codes a promise of defence and consultation in the treaty of 4 April 1949 (number 1490); "
        "at least one promise holds under stated conditions only."
    )
    assert "none of the five obligations" in commitment.coded(1, FIRST, [], conditional=True)
    assert "conditions" not in commitment.coded(1, FIRST, [], conditional=True)


def test_capability_against_the_strongest_outsider():
    more = capability.capability(1990, 0.159, 6, 6, ("the United States", 0.141))
    assert more == (
        "In 1990 its 6 members at the time held 15.9% of the world's material capabilities (CINC), more than "
        "the United States, the strongest state outside (14.1%)."
    )
    assert "less than China" in capability.capability(2022, 0.226, 30, 30, ("China", 0.234))
    assert "the same as China" in capability.capability(2022, 0.2340, 30, 30, ("China", 0.2341))
    assert "outside" not in capability.capability(2022, 0.2, 30, 30, None)
    assert "the 54 of its 55 members with data held" in capability.capability(2022, 0.094, 54, 55, None)


def test_a_pool_that_kept_its_members_says_nothing_of_their_number():
    assert capability.capability_since((2022, 0.024, 6), (1981, 0.013, 6)) == (
        "The pooled share in 2022 was 2.4%, up from 1.3% in 1981."
    )
    assert "there were 12 members in 1949 and 30 in 2022" in capability.capability_since(
        (2022, 0.226, 30), (1949, 0.437, 12)
    )


def test_burden_names_the_few_without_data():
    few = burden.burden(1990, 0.048, 4, 6, ("Bulgaria", 0.097), ["Czechoslovakia", "the Soviet Union"])
    assert (
        "the 4 of its 6 members with data (not Czechoslovakia and the Soviet Union) together spent 4.8%"
        in few
    )
    assert "(not" not in burden.burden(2022, 0.02, 44, 55, ("Algeria", 0.05), list("abcdefghijk"))
    alone = burden.burden(2000, 0.02, 1, 3, ("Fiji", 0.02))
    assert (
        alone == "In 2000 Fiji, the only one of its 3 members with data, spent 2.0% of its GDP on its forces."
    )
    assert "heaviest" not in burden.burden(2000, 0.02, 1, 1, ("Fiji", 0.02))


def test_concentration_says_whose_spending():
    assert "of its 30 members (concentration index 0.52" in burden.concentration(
        2022, "x", 0.7, 0.519, 30, 30
    )
    assert "the 9 of its 10 members with data" in burden.concentration(2022, "x", 0.262, 0.17, 9, 10)


def test_trade_with_and_without_an_earlier_year():
    assert trade.trade(2014, 0.58, 28, 28, (1950, 0.52)).endswith("with each other, up from 52.0% in 1950.")
    assert trade.trade(2014, 0.58, 28, 28, None).endswith("with each other.")
    assert "0% of their" in trade.trade(2014, 0.0, 2, 2, None)


@pytest.mark.parametrize(
    ("inside", "against", "said"),
    [
        (48, 412, "members were in 48 militarised disputes with each other and in 412 with outsiders."),
        (1, 0, "members were in 1 militarised dispute with each other and in none with outsiders."),
        (0, 9, "members were in no militarised dispute with each other and in 9 with outsiders."),
        (0, 0, "members were in no militarised dispute, with each other or with outsiders."),
    ],
)
def test_disputes(inside, against, said):
    assert disputes.disputes(1949, 2014, inside, against) == f"From 1949 to 2014, by COW's count, {said}"
    assert disputes.disputes(2014, 2014, inside, against).startswith("In 2014, ")


def test_voting_alike_or_not():
    assert "agreed with each other more than states in general" in voting.voting(2019, 0.92, 0.81, 406, 406)
    assert "agreed with each other less than states in general" in voting.voting(1976, 0.73, 0.86, 15, 15)
    near = voting.voting(1990, 0.89, 0.88, 15, 15)
    assert "about as much as states in general: mean agreement of pairs 0.89 against 0.88," in near
    assert "(300 of 406 pairs with data)" in voting.voting(2019, 0.92, 0.81, 300, 406)


def test_ideal_points_closer_or_wider():
    assert "lay closer together than" in voting.ideal_points(2024, 0.28, 0.79, 32, 32)
    assert "lay further apart than" in voting.ideal_points(1990, 0.9, 0.79, 6, 6)
    assert "spread as widely as" in voting.ideal_points(1990, 0.791, 0.789, 6, 6)
    assert "of the 5 of its 6 members with data" in voting.ideal_points(1990, 0.9, 0.79, 5, 6)


def test_an_empty_section_says_on_which_side_the_data_end():
    assert outside("the data", (1816, 2022), 2023, 2025) == (
        "There is nothing to show: the data end in 2022, before the first year of this brief (2023)."
    )
    assert "begin in 1946, after the last year of this brief (1918)" in outside(
        "it", (1946, 2024), 1913, 1918
    )
    assert "have no value for its members in 1913–1918" in outside("they", (1870, 2014), 1913, 1918)
