"""Every question of the counter: what it is made of, and that its data are those of the floors below."""

import subprocess
import sys

import polars as pl
import pytest

import koinon as kn
from koinon import ask
from koinon.errors import KoinonError, UnknownNameError
from koinon.measure.catalogue import MEASURES
from koinon.panel.groups import GROUPS
from koinon.store import default_store


def test_a_panel_is_that_of_python():
    rows = ask.panels.Rows(states="USA,CAN", names=True)
    reply = ask.panels.panel("state-year", 1980, 1981, "capabilities", rows)
    panel = kn.state_years(1980, 1981).among("USA", "CAN").with_names().add("capabilities")
    assert reply.made.frame.equals(panel.frame)
    assert reply.data["records"] == panel.frame.to_dicts()
    assert reply.data["missing"] == panel.missing().to_dicts()
    assert reply.sources == panel.sources
    assert reply.files == ()


def test_only_so_many_rows_are_data_and_a_note_says_so():
    reply = ask.panels.panel("dyad-year", 1980, 1980)
    assert len(reply.data["records"]) == ask.panels.LIMIT < reply.data["rows"]
    assert "only the first 1,000" in reply.notes[-1]
    assert "only the first 1,000" not in "".join(reply.made.notes)


def test_the_groups_of_a_panel_are_told_as_they_are_added():
    told = []

    def progress(items, describe=str):
        for item in items:
            told.append(describe(item))
            yield item

    ask.panels.panel("state-year", 1980, 1980, "capabilities,majors", progress=progress)
    assert told == ["capabilities", "majors"]


def test_a_plan_counts_without_building():
    reply = ask.panels.plan("dyad-year", 1980, 1981, "contiguity")
    assert reply.data["rows"] == reply.made.rows == len(kn.dyad_years(1980, 1981))
    assert reply.notes[-1] == ask.panels.ESTIMATES


def test_a_measure_reads_its_options_as_text_or_as_values():
    of = {"first": 1990, "last": 2000, "blocs": ["NATO"]}
    text = ask.measures.measure("stability", **of, options=["window=5"])
    value = ask.measures.measure("stability", **of, options={"window": 5})
    assert text.made.frame.equals(value.made.frame)
    assert text.data == value.data
    assert (
        text.data["records"]
        == kn.measured("stability", 1990, 2000, blocs=["NATO"], window=5).frame.to_dicts()
    )
    with pytest.raises(KoinonError, match="write option=value"):
        ask.measures.measure("stability", **of, options=["window"])


def test_the_latest_rows_are_those_of_every_bloc():
    reply = ask.measures.measure("stability", 1990, 2000, blocs=["NATO", "ASEAN"])
    shown = ask.measures.latest(reply.made, "stability", 4)
    assert shown["year"].to_list() == [1999, 1999, 2000, 2000]
    assert set(shown["bloc_id"]) == {"nato", "asean"}


@pytest.mark.parametrize(
    ("names", "section"), [("GCC", "trade"), ("Oman", "rivalries"), (["India", "Pakistan"], "place")]
)
def test_a_section_alone_is_what_it_is_in_the_whole(names, section):
    alone = ask.briefs.section(names, section)
    (made,) = alone.made.sections
    assert made.id == section
    assert [part["id"] for part in alone.data["sections"]] == [section]
    whole = next(part for part in ask.briefs.brief(names).made.sections if part.id == section)
    assert made == whole
    assert alone.document()["command"].endswith(f"--section {section}")


def test_only_the_section_that_is_asked_for_is_computed(monkeypatch):
    from koinon.report.club import deterrence

    monkeypatch.setattr(deterrence, "part", lambda _: pytest.fail("computed"))
    assert ask.briefs.section("GCC", "members", 1999).made.headlines


def test_a_misspelt_section_is_answered_with_the_closest():
    with pytest.raises(UnknownNameError, match="no section called 'trad'; did you mean trade"):
        ask.briefs.section("GCC", "trad")
    with pytest.raises(UnknownNameError, match="sections are life, alliances"):
        ask.briefs.section("Oman", "xxxxx")


def test_a_comparison_and_an_answer_have_the_data_of_their_documents():
    compared = ask.comparisons.compare(["GCC", "ASEAN"])
    assert compared.data["id"] == "compare-gcc-asean"
    assert compared.sources == tuple(source.id for source in compared.made.sources)
    answered = ask.answers.answers("Germany", "Poland", 1939)
    assert answered.data["states"] == answered.made.states.to_dicts()
    assert answered.notes == answered.made.scope
    assert ask.answers.page(answered.made).name == "Germany attacks Poland, 1939"


def test_hits_are_cut_and_a_note_says_so():
    reply = ask.find.find("trade", limit=3)
    assert len(reply.made) == len(reply.data) == 3
    assert reply.notes[0].startswith("the best 3 of ")
    assert {hit.kind for hit in ask.find.find("trade", "group,measure").made} == {"group", "measure"}
    with pytest.raises(UnknownNameError, match="no kind called 'blok'; did you mean bloc"):
        ask.find.find("trade", "blok")


def test_rows_of_a_query_are_data():
    reply = ask.sql.sql("select [1, 2] as pair, date '1949-04-04' as day", limit=1)
    assert reply.data == [{"pair": [1, 2], "day": "1949-04-04"}]
    assert ask.sql.csv(reply.made) == 'pair,day\n"[1, 2]",1949-04-04\n'
    assert ask.sql.sql("select * from range(3)", limit=2).notes[0].startswith("only the first 2 rows")


def test_the_catalogue_knows_all_that_can_be_asked():
    assert [row["name"] for row in ask.catalogue.groups().data] == list(GROUPS)
    assert [row["name"] for row in ask.catalogue.measures().data] == list(MEASURES)
    assert [row["table"] for row in ask.catalogue.tables().data] == list(default_store().entries)
    variables = pl.DataFrame(ask.catalogue.variables().data)
    assert {"cinc", "conttype", "atop_defense"} <= set(variables["name"])
    assert not variables.select("name", "group").is_duplicated().any()


def test_asking_for_a_question_loads_its_module_alone():
    code = (
        "import sys; from koinon import ask; before = 'polars' in sys.modules; ask.names.measure_names();"
        "heavy = ('koinon.ask.briefs', 'koinon.panel.panel', 'koinon.store', 'duckdb', 'scipy');"
        "print(before, [name for name in heavy if name in sys.modules], 'sql' in dir(ask))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "[]", "True"]


def test_the_counter_has_no_other_question():
    with pytest.raises(AttributeError, match="no attribute 'forecast'"):
        _ = ask.forecast
