"""A store of openly licensed sources alone: everything runs, and says what it lacks."""

import json

import pytest

from koinon.cli import main
from koinon.measure.catalogue import MEASURES
from koinon.panel.groups import GROUPS
from koinon.sources import origins
from koinon.store.build import build
from koinon.store.catalogue import Store

pytestmark = pytest.mark.raw

FAULT = 70


@pytest.fixture(scope="module")
def open_store(raw, tmp_path_factory):
    folder = tmp_path_factory.mktemp("open")
    build(raw, folder, only="open")
    return folder


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


@pytest.mark.parametrize(("group", "unit"), FITTING)
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


def test_other_commands_run(run):
    assert run("sql", "select count(*) from bloc_members")[0] == 0
    code, _, said = run("sql", "select * from capabilities")
    assert code == 2
    assert "capabilities" in said
    assert run("find", "ivory")[0] == 0
    assert run("store", "cite")[0] == 0
    assert run("store", "list")[0] == 0
    assert run("store", "compare", "trade")[0] in {0, 2}
