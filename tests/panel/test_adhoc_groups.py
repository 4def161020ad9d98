"""Ad hoc groups of states: "France+Germany" beside the blocs of the registry.

Hand-checked against the COW state list (v2016): France is out of the system from 12 November 1942 to 24
August 1944, Germany (255) from 9 May 1945 to 2 October 1990; West Germany (260) is in it from 5 May 1955 to
2 October 1990.
Sums equal what the state-year panel gives for the same states; nothing is rounded.
"""

from datetime import date

import polars as pl
import pytest
from typer.testing import CliRunner

import koinon as kn
from koinon.cli.main import app
from koinon.errors import KoinonError, UnknownNameError
from koinon.facts.club.burden import concentration
from koinon.facts.club.capability import pooled
from koinon.facts.club.disputes import dispute_counts
from koinon.facts.club.membership import events, timeline
from koinon.facts.club.obligation import obligation
from koinon.facts.club.trade import trade_share
from koinon.facts.club.voting import ideal_point_spread, voting_agreement
from koinon.panel.clubs.adhoc import adhoc_group, group_lives
from koinon.panel.clubs.club_years import ClubPanel
from koinon.panel.clubs.clubs import club
from koinon.report.briefs import brief
from koinon.report.comparison.view import compare
from koinon.world.resolver import AmbiguousNameError

FRG = "FRN+GMY"
NO_STATE, APART = "was not a state of the COW system", "existed at the same time"


def rows(panel: ClubPanel, *columns: str) -> list[tuple[object, ...]]:
    return panel.frame.select(*columns).rows()


@pytest.mark.parametrize(
    "text", ["France+Germany", "Germany + France", "FRN+GMY", "GMY+FRN", "FRA+DEU", "220+255", "fr+de"]
)
def test_every_way_to_write_a_group_gives_one_id(text):
    found = club(text)
    assert (found.kind, found.id, found.key) == ("group", FRG, "bloc_id")
    assert (found.name, found.full_name) == ("France+Germany", "France and Germany")


def test_three_states_are_named_as_a_sentence_would():
    assert club("France+Germany+Italy").full_name == "France, Germany and Italy"
    assert club("France+Germany+Italy").id == "FRN+GMY+ITA"


def test_an_id_is_read_by_abbreviations_even_where_iso_has_another_state():
    # AUS is Austria in COW and Australia in ISO 3166; an id that Koinon prints must be readable again.
    assert adhoc_group("AUS+SWZ").codes == (305, 225)
    with pytest.raises(AmbiguousNameError, match="'AUS' may mean Austria"):
        club("AUS+NZL")


def test_the_group_exists_while_two_of_its_states_do():
    lives = group_lives(adhoc_group("France+Germany")).select("start", "end").rows()
    assert lives == [
        (date(1816, 1, 1), date(1942, 11, 12)),
        (date(1944, 8, 25), date(1945, 5, 9)),
        (date(1955, 5, 5), date(9999, 1, 1)),
    ]
    panel = kn.bloc_years(1941, 1956, ["France+Germany"])
    assert rows(panel, "bloc_id", "year", "members") == [(FRG, year, 2) for year in (1941, 1944, 1955, 1956)]
    any_day = kn.bloc_years(1941, 1956, ["France+Germany"], on="any day")
    assert any_day.frame["year"].to_list() == [1941, 1942, 1944, 1945, 1955, 1956]


def test_germany_is_the_federal_republic_in_the_divided_years():
    panel = kn.bloc_years(1988, 1991, ["France+Germany"])
    assert panel.pairs.sort("year").select("year", "ccode1", "ccode2").rows() == [
        (1988, 220, 260), (1989, 220, 260), (1990, 220, 255), (1991, 220, 255),
    ]  # fmt: skip
    # Both held a seat in 1990, but never on the same day: the two Germanies are no pair.
    both = kn.bloc_years(1990, 1990, ["France+Germany"], on="any day")
    assert rows(both, "members", "member_dyads") == [(3, 2)]


def test_a_name_that_means_several_states_is_none_of_them_and_the_panel_says_so():
    panel = kn.bloc_years(1960, 1995, ["Yemen+Egypt+Iraq"])
    counts = dict(rows(panel, "year", "members"))
    assert (counts[1966], counts[1967], counts[1989], counts[1990]) == (3, 2, 2, 3)
    assert any("Yemen means several states in 1967 to 1989" in note for note in panel.notes)
    with pytest.raises(AmbiguousNameError, match="'Yemen' in 1970 may mean"):
        kn.bloc_years(1970, 1975, ["Yemen+Egypt"])


def test_a_group_stands_beside_blocs_and_has_no_age():
    panel = kn.bloc_years(1990, 1991, ["NATO", "France+Germany"])
    assert rows(panel, "bloc_id", "year", "members", "age", "members_undated") == [
        (FRG, 1990, 2, None, 0), (FRG, 1991, 2, None, 0),
        ("nato", 1990, 16, 41, 0), ("nato", 1991, 16, 42, 0),
    ]  # fmt: skip
    assert panel.variable("members").sources == ("bloc_registry", "cow_states")
    alone = kn.bloc_years(1990, 1991, ["France+Germany"])
    assert "bloc_registry" not in alone.variable("members").sources
    assert any(FRG in note for note in alone.notes)


def test_groups_of_variables_pool_its_states():
    panel = kn.bloc_years(1985, 2010, ["France+Germany"]).add(
        "capabilities", "trade", "disputes", "votes", "alliances", "organisations", "regime", "agreements"
    )
    states = kn.state_years(1985, 2010).among("France", "Germany").add("capabilities")
    held = states.frame.filter((pl.col("year") != 1990) | (pl.col("ccode") != 260))
    expected = held.group_by("year").agg(pl.col("cinc").sum()).sort("year")
    got = panel.frame.select("year", "cinc")
    assert got["year"].to_list() == expected["year"].to_list()
    assert got["cinc"].to_list() == pytest.approx(expected["cinc"].to_list())
    # The Élysée pair has shared a defence pact all along; every pair of two is the one pair.
    assert set(panel.frame["atop_defense_share"]) == {1.0}
    assert set(panel.frame["vote_agreement_pairs"]) == {1}


def test_every_measure_reads_a_group():
    for measure, column in (
        (pooled, "cinc"), (concentration, "hhi"), (voting_agreement, "agreement"),
        (trade_share, "trade_share"), (ideal_point_spread, "sd"),
    ):  # fmt: skip
        frame = measure("France+Germany", 1995, 2005)
        assert frame.height == 11
        assert frame[column].null_count() == 0, column
    counted = dispute_counts("Greece+Turkey", 1974, 1996)
    assert counted["intra_onset"].sum() > 5
    spells = timeline("France+Germany")
    assert spells["status"].unique().to_list() == ["member"]
    assert spells.filter(pl.col("ccode") == 260)["end"].to_list() == [date(1990, 10, 3)]


def test_nothing_is_invented_about_a_group():
    found = obligation("France+Germany")
    assert (found.clause, found.scope, found.phases.height) == (None, "", 0)
    with pytest.raises(KoinonError, match="no founding, accessions or exits"):
        events("France+Germany")
    with pytest.raises(KoinonError, match="an ad hoc group has no age"):
        compare(["NATO", "France+Germany"], align="age")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Frence+Germany", "no state called 'Frence'; did you mean France?"),
        ("Germany+GMY", "Germany is named twice in 'Germany+GMY'"),
        ("France+France", "'France' is named twice in 'France+France'"),
        ("Prussia+Germany", "Germany is named twice in 'Prussia+Germany'"),
        (
            "Germany+West Germany",
            "West Germany and Germany are in part the same state (COW 260); name one of them",
        ),
        ("France+", "a group of states needs at least two, as in 'France+Germany', not 'France+'"),
        ("Korea+Japan", "'Korea' may mean North Korea (731) or South Korea (732); say which"),
    ],
)  # fmt: skip
def test_what_is_no_group_is_one_sentence(text, sentence):
    with pytest.raises(KoinonError) as caught:
        club(text)
    assert str(caught.value) == sentence


def test_one_state_alone_is_told_how_a_group_is_written():
    with pytest.raises(UnknownNameError, match="joined by plus signs, as in 'France\\+Germany'"):
        club("France")


@pytest.mark.parametrize(
    ("years", "group", "sentence"),
    [
        ((1950, 1960), "South Sudan+Egypt", f"South Sudan {NO_STATE} from 1950 to 1960"),
        ((2015, 2016), "Austria-Hungary+Italy", f"Austria-Hungary {NO_STATE} from 2015 to 2016"),
        ((1943, 1943), "France+Italy", f"France {NO_STATE} in 1943"),
        ((1918, 1993), "Austria-Hungary+Eritrea", f"no two states of AUH+ERI {APART} from 1918 to 1993"),
    ],
)
def test_states_that_did_not_exist_are_one_sentence(years, group, sentence):
    with pytest.raises(KoinonError) as caught:
        kn.bloc_years(*years, [group])
    assert str(caught.value) == sentence


def test_a_treaty_panel_takes_no_group():
    with pytest.raises(KoinonError, match="is a group, not a treaty"):
        kn.treaty_years(1990, 1991, ["France+Germany"])


def test_pairs_of_a_group_can_be_chosen_in_a_panel_of_pairs():
    panel = kn.dyad_years(1988, 1991).of_bloc("France+Germany")
    assert panel.frame.select("ccode1", "ccode2", "year").rows() == [
        (220, 255, 1990), (220, 255, 1991), (220, 260, 1988), (220, 260, 1989),
    ]  # fmt: skip


def test_the_command_line_takes_a_group():
    run = CliRunner().invoke
    made = run(app, ["panel", "bloc-year", "--from", "1990", "--to", "1991", "--bloc", "France+Germany"])
    assert made.exit_code == 0
    assert made.stdout.startswith("bloc-year, 2 rows")
    assert FRG in made.stdout


def test_a_brief_of_a_group_claims_no_founding():
    made = brief("France+Germany", 2015)
    assert (made.id, made.kind) == (FRG, "Ad hoc group of states")
    assert made.headlines[0].text == (
        "The group France+Germany takes together 2 states as of 31 December 2015: France and Germany."
    )
    text = " ".join(part for section in made.sections for part in section.paragraphs)
    assert "Two or more of its states exist from 1 January 1816 to 11 November 1942" in text
    assert "An ad hoc group has no founding text" in text
    assert not {name for name, _ in made.facts} & {"Founded", "Signed", "Founding instrument"}
    timeline_figure = made.sections[0].figures[0]
    assert timeline_figure.title == "States of the group France+Germany"
    assert "left 19" not in str(timeline_figure.spec)
    with pytest.raises(KoinonError, match="exist at the same time only in 1816–1918"):
        brief("Austria-Hungary+Germany", 1950)


def test_a_comparison_takes_a_group():
    made = compare(["NATO", "France+Germany"])
    assert made.name == "NATO and France+Germany"
    assert "the group France+Germany the fewest (2)" in made.headlines[0].text
