"""The brief's section on cohesion and challenges: its sentences at their edges, and what it shows of whom."""

import pytest

from koinon.measure import fragility
from koinon.report.club.sentences import cohesion as say
from made import brief


def section(name, year=None):
    (made,) = brief(name, year, ["cohesion"]).sections
    return made


def test_a_rank_correlation_is_only_called_one_if_it_is_rare():
    assert say.burden(1960, 0.81, 0.0004, 15, 15) == (
        "In 1960 among its 15 members the larger spent more of their GDP on their forces than the smaller "
        "(rank correlation 0.81, p < 0.01)."
    )
    assert "spent less" in say.burden(1960, -0.81, 0.01, 15, 15)
    assert say.burden(2022, -0.042, 0.82, 30, 32) == (
        "In 2022 among its 32 members (30 with data) the larger did not clearly spend more, or less, of "
        "their GDP on their forces than the smaller (rank correlation −0.04, p = 0.82)."
    )
    assert "(rank correlation 0.00, p = 1.00)" in say.burden(2022, -0.001, 1.0, 5, 5)


def test_challenges_name_what_stands_out_and_say_where_nothing_does():
    assert say.challenges(3, [], []).endswith("none lies in the hardest or the easiest fifth.")
    text = say.challenges(5, [("regime changes", 0.994, 2024)], [("a", 0.1, 2022), ("b", 0.006, 2023)])
    assert text.endswith(
        "1 lies in the hardest fifth (percentile and year in brackets): regime changes (99.4%, 2024); "
        "2 lie in the easiest fifth: a (10.0%, 2022) and b (0.6%, 2023)."
    )
    assert say.challenges(1, [], [("a", 0.0, 2022)]).startswith("Of 1 challenge set")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 0, 0.0, 6, 6), "none of its 6 members became or ceased to be an electoral democracy."),
        ((0, 1, 1 / 29, 29, 29), "there was 1 breakdown of electoral democracy, in 1 of its 29 members."),
        (
            (1, 3, 1.0, 3, 3),
            "there were 3 breakdowns of electoral democracy and 1 transition to it, in all its members.",
        ),
        (
            (2, 0, 1 / 9, 18, 20),
            "there were 2 transitions to electoral democracy, in 2 of its 20 members (18 with data).",
        ),
    ],
)
def test_regime_changes_agree_with_their_counts(counts, said):
    assert say.regimes(2020, 2024, *counts) == f"In 2020–2024 {said}"


def test_populists_agree_with_their_counts():
    assert say.populists(2019, 0, 4, 4).startswith("By V-Party's index none of its 4 members was led")
    assert say.populists(2019, 3, 4, 5).startswith(
        "By V-Party's index 3 of its 5 members (4 with data) were led"
    )


def test_the_table_is_the_drill_of_the_measure_and_years_stand_beside_values():
    made = section("NATO", 2010)
    (table,) = made.tables
    assert len(table.rows) == 12
    assert all(int(row[3]) <= 2010 for row in table.rows)
    by_label = {row[0]: row for row in table.rows}
    assert by_label["burden on the larger members"][3] == "2010"
    assert all(row[4] is None or 0 <= row[4] <= 1 for row in table.rows)
    assert {row[0] for row in table.rows} == {one.label for one in fragility.CHALLENGES}
    assert len(made.figures) == 2
    assert "mia_2021" in made.sources and "bloc_registry" not in made.sources


def test_the_sahel_states_show_what_is_known_of_them():
    made = section("Alliance of Sahel States")
    assert any("3 breakdowns of electoral democracy" in text for text in made.paragraphs)
    assert not any("larger" in text for text in made.paragraphs)  # three members: no rank correlation
    assert [figure.id for figure in made.figures] == ["challenges"]


@pytest.mark.parametrize("name", ["Holy Alliance", "CMF"])
def test_a_bloc_without_known_members_or_company_says_why_there_is_nothing(name):
    made = section(name)
    assert made.empty and len(made.paragraphs) == 1
    assert made.paragraphs[0].startswith("There is nothing to show: for ")
