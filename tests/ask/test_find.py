"""Finding states, blocs, treaties, groups, variables and tables."""

import json

import pytest

from koinon.ask.find import find, hits
from koinon.cli import main
from koinon.errors import KoinonError, UnknownNameError
from koinon.panel.groups import GROUPS
from koinon.store.catalogue import Store, default_store
from koinon.world import registry
from koinon.world.systems import state_spells
from small_store import build, use_small_sources


def ids(text, *kinds):
    return [(hit.kind, hit.id) for hit in hits(text, kinds)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("NATO", ("bloc", "nato")),
        ("otan", ("bloc", "nato")),
        ("3180", ("treaty", "3180")),
        ("CIV", ("state", "437")),
        ("cote d'ivoire", ("state", "437")),
        ("Türkiye", ("state", "640")),
        ("cinc", ("variable", "cinc")),
        ("gmlmidonset_init", ("variable", "gmlmidonset_init")),
        ("rivalry", ("group", "rivalry")),
        ("contiguity", ("group", "contiguity")),
        ("igo_members", ("table", "igo_members")),
    ],
)
def test_a_whole_name_comes_first(text, first):
    assert ids(text)[0] == first


def test_a_name_that_means_several_gives_them_all():
    assert {("state", "730"), ("state", "731"), ("state", "732")} <= set(ids("Korea"))


def test_a_pact_is_found_as_a_bloc_and_as_a_treaty():
    assert ids("warsaw pact") == [("bloc", "warsaw-pact"), ("treaty", "3285")]


def test_a_topic_is_found_in_descriptions():
    found = ids("fractionalization", "variable")
    assert {("variable", "ethfrac"), ("variable", "relfrac")} <= set(found)


def test_a_treaty_is_found_by_a_member_but_not_by_words_of_two_members():
    assert ("treaty", "3180") in ids("portugal", "treaty")
    # No member is called so; the Treaty of Amity has both South Korea and Vietnam.
    with pytest.raises(UnknownNameError):
        find("south vietnam", ("treaty",))


def test_a_variable_of_a_pair_is_named_once():
    assert ids("cinc", "variable") == [("variable", "cinc")]


def test_everything_finds_itself():
    names = [str(code) for code in state_spells("cow")["code"].unique().head(20)]
    names += [bloc.id for bloc in registry.blocs()[:10]]
    names += [*list(GROUPS)[:5], *list(default_store().entries)[:5]]
    for name in names:
        assert any(hit.id == name and hit.rank == 0 for hit in hits(name)), name


def test_nothing_found_suggests_what_is_close():
    with pytest.raises(UnknownNameError, match=r"no state, bloc, .* 'germny'; did you mean Germany"):
        find("germny")
    with pytest.raises(KoinonError, match="nothing to look for"):
        find(" ?! ")


def test_what_a_store_lacks_is_not_found(tmp_path, monkeypatch):
    use_small_sources(monkeypatch)
    build.build(tmp_path, tmp_path / "store")
    small = Store(tmp_path / "store")
    assert {(hit.kind, hit.id) for hit in hits("majors", store=small)} == {
        ("group", "majors"),
        ("table", "majors"),
    }
    with pytest.raises(UnknownNameError):
        find("cinc", store=small)
    assert [hit.id for hit in hits("cowmaj", store=small)] == ["cowmaj"]


def test_the_command_prints_one_line_for_each_hit(capsys):
    assert main(["find", "warsaw", "pact"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "bloc      warsaw-pact  Warsaw Pact; Warsaw Treaty Organization, 1955-1991",
        "treaty    3285         Warsaw Pact; ATOP treaty, 8 members, 1955-1991",
    ]


def test_the_command_says_what_it_left_out(capsys):
    assert main(["find", "trade", "--limit", "2", "--kind", "table,group", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [(hit["kind"], hit["id"]) for hit in document["data"]] == [("group", "trade"), ("table", "trade")]
    assert document["notes"][0].startswith("the best 2 of ")


def test_a_misspelt_kind_is_refused(capsys):
    assert main(["find", "trade", "--kind", "tabel"]) == 2
    assert "no kind called 'tabel'; did you mean table" in capsys.readouterr().err
