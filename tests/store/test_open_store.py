"""A store of openly licensed sources alone: everything runs, and says what it lacks."""

import json
import shutil

import pytest

from koinon.cli import main
from koinon.measure.catalogue import MEASURES
from koinon.panel.groups import GROUPS
from koinon.sources import origins
from koinon.store.build import build
from koinon.store.catalogue import Store, default_store

FAULT = 70


@pytest.fixture(scope="module")
def open_store(tmp_path_factory):
    """The open tables of the packaged store, as ``store build --only open`` leaves them."""
    folder, packaged = tmp_path_factory.mktemp("open"), default_store().root
    manifest = json.loads((packaged / "manifest.json").read_text("utf-8"))
    tables = {name: t for name, t in manifest["tables"].items() if origins()[t["source"]].is_open}
    for table in tables.values():
        shutil.copy(packaged / table["file"], folder)
    text = json.dumps({**manifest, "tables": tables})
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.raw
@pytest.mark.nightly
def test_it_is_what_a_build_from_the_raw_data_gives(open_store, raw, tmp_path):
    build(raw, tmp_path, only="open")
    built, copied = (json.loads((f / "manifest.json").read_text("utf-8")) for f in (tmp_path, open_store))
    assert built["tables"] == copied["tables"]


@pytest.fixture
def run(open_store, monkeypatch, capsys):
    monkeypatch.setenv("KOINON_STORE", str(open_store))

    def command(*arguments):
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert code in {0, 2}, said.err
        assert "Traceback" not in said.err
        return code, said.out, said.err

    return command


def test_it_holds_open_sources_only_and_is_whole(open_store, run):
    assert {origins()[e.source].terms for e in Store(open_store).entries.values()} <= {"open", "ours"}
    assert run("store", "check")[0] == 0


FITTING = [
    (g.name, unit)
    for g in (*GROUPS.values(), *MEASURES.values())
    if g.name != "peace-years"
    for unit in g.units
]


@pytest.mark.parametrize(
    ("group", "unit"),
    [
        pytest.param(group, unit, marks=() if i % 3 == 0 else pytest.mark.nightly)
        for i, (group, unit) in enumerate(FITTING)
    ],
)
def test_every_group_works_or_names_the_table_it_lacks(run, group, unit):
    code, _, said = run("panel", unit, "--from", 1990, "--to", 1991, "--with", group, "--json")
    if code:
        assert "this store was built without '" in said or "is not packaged: it would add" in said
        assert said.count("\n") == 1


def test_panels_without_groups_need_no_closed_source(run):
    code, out, _ = run("panel", "dyad-year", "--from", 2000, "--to", 2000, "--json")
    assert code == 0
    assert json.loads(out)["data"]


@pytest.mark.parametrize("name", ["NATO", "ASEAN", "AES", "Warsaw Pact"])
def test_a_brief_shows_what_it_can_and_names_what_it_cannot(run, name):
    code, out, _ = run("brief", name, "--json")
    assert code == 0
    brief = json.loads(out)["data"]
    assert "members" in brief["headlines"][0]["text"]
    lacking = [
        gap["text"] for gap in brief["missing"] if "this store was built without" in gap["text"].lower()
    ]
    assert len(lacking) >= 4


def test_votes_are_shown_though_the_ideal_points_are_missing(run):
    brief = json.loads(run("brief", "NATO", "--json")[1])["data"]
    (voting,) = (section for section in brief["sections"] if section["id"] == "voting")
    assert [figure["id"] for figure in voting["figures"]] == ["voting"]
    assert "agreed with each other" in voting["paragraphs"][0]
    (gap,) = (gap["text"] for gap in brief["missing"] if gap["section"] == voting["title"])
    assert "this store was built without 'ideal_points'" in gap.lower()
    assert not any("ideal" in note.lower() for note in voting["notes"])


@pytest.mark.parametrize("concept", ["trade", "democracy", "gdp", "exercises"])
def test_rivals_are_compared_or_the_missing_are_named(run, concept):
    code, out, said = run("store", "compare", concept)
    assert ("left out: " in out) if not code else ("it lacks " in said)


def test_other_commands_run(run):
    assert run("sql", "select count(*) from bloc_members")[0] == 0
    code, _, said = run("sql", "select * from capabilities")
    assert code == 2
    assert "capabilities" in said
    assert run("find", "ivory")[0] == 0
    assert run("store", "cite")[0] == 0
    assert run("store", "list")[0] == 0
    assert run("store", "compare", "trade")[0] in {0, 2}


@pytest.mark.parametrize(
    "asked",
    [
        ("brief", "France"),
        ("brief", "Greece", "Turkiye"),
        ("brief", "France+Germany"),
        ("compare", "NATO", "ASEAN", "GCC"),
        ("compare", "France", "Germany"),
    ],
    ids=" ".join,
)
def test_briefs_and_comparisons_say_what_this_store_lacks(run, asked):
    code, out, said = run(*asked, "--json")
    assert code == 0, said
    assert any(
        "this store was built without" in gap["text"].lower() for gap in json.loads(out)["data"]["missing"]
    )


def test_who_answers_needs_the_treaties_and_says_so(run):
    code, out, said = run("answers", "--attacker", "Russia", "--target", "Estonia", "--year", 2026)
    assert (code, out) == (2, "")
    assert "this store was built without" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_is_computed_or_names_the_table_it_lacks(run, name):
    code, out, said = run("measure", name, "--from", 1990, "--to", 1991, "--json")
    if code:
        assert "this store was built without '" in said or "nothing is known of" in said
        assert said.count("\n") == 1
    else:
        assert json.loads(out)["data"]["records"]
