"""A build of chosen sources: their tables are made anew, and nothing else is touched."""

import json

import polars as pl
import pytest
from typer.testing import CliRunner

from koinon.cli.main import app
from koinon.errors import KoinonError, UnknownNameError
from koinon.store.catalogue import Store
from koinon.store.check import check
from small_store import build, majors, trade, use_small_sources

BOTH = {"cow_majors": {"majors": majors()}, "cow_trade": {"trade": trade()}}


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A store of two tables; sources make other rows of both from now on."""
    use_small_sources(monkeypatch, BOTH)
    build.build(tmp_path, tmp_path / "store")
    changed = {"cow_majors": {"majors": majors().head(1)}, "cow_trade": {"trade": trade().head(3)}}
    use_small_sources(monkeypatch, changed)
    return Store(tmp_path / "store")


def files(store):
    return {path.name: (path.read_bytes(), path.stat().st_ino) for path in store.root.glob("*.parquet")}


def test_the_table_of_one_source_is_made_anew_and_the_file_of_the_other_untouched(store, tmp_path):
    before, other = files(store), store.entries["trade"].file
    report = build.build(tmp_path, store.root, sources=["cow_majors"])
    after = Store(store.root)
    assert report.news == {"majors": "changed"}
    assert after.frame("majors").height == 1
    assert files(after)[other] == before[other]
    assert len(files(after)) == 2
    assert check(after) == []


def test_the_same_rows_are_no_change(store, tmp_path, monkeypatch):
    use_small_sources(monkeypatch, BOTH)
    manifest = (store.root / "manifest.json").read_bytes()
    report = build.build(tmp_path, store.root, sources=["cow_majors"])
    assert report.news == {"majors": "unchanged"}
    assert (store.root / "manifest.json").read_bytes() == manifest


def test_one_source_after_the_other_gives_the_store_of_a_whole_build(store, tmp_path):
    build.build(tmp_path, tmp_path / "whole")
    for source in ("cow_trade", "cow_majors"):
        build.build(tmp_path, store.root, sources=[source])
    for name in ("manifest.json", *(entry.file for entry in Store(store.root).entries.values())):
        assert (store.root / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_a_new_folder_takes_the_other_tables_from_the_store_at_hand(store, tmp_path):
    report = build.build(tmp_path, tmp_path / "own", base=store, sources=["cow_majors"])
    own = Store(tmp_path / "own")
    assert report.news == {"majors": "changed"}
    assert own.frame("trade").equals(store.frame("trade"))
    assert store.frame("majors").height == 2
    assert check(own) == []


def test_a_table_the_store_did_not_have_is_new(store, tmp_path, monkeypatch):
    use_small_sources(monkeypatch, BOTH, cow_trade={"packaged": False})
    build.build(tmp_path, store.root)
    assert not Store(store.root).has("trade")
    use_small_sources(monkeypatch, BOTH)
    assert build.build(tmp_path, store.root, sources=["cow_trade"]).news == {"trade": "new"}
    assert json.loads((store.root / "manifest.json").read_text())["left_out"] == {}


def test_what_another_source_was_left_out_for_stays_said(store, tmp_path, monkeypatch):
    use_small_sources(monkeypatch, BOTH, cow_trade={"packaged": False})
    build.build(tmp_path, store.root)
    report = build.build(tmp_path, store.root, sources=["cow_majors"])
    assert list(report.left_out) == ["cow_trade"]
    assert not Store(store.root).has("trade")


def test_a_source_that_fails_changes_nothing(store, tmp_path, monkeypatch):
    before = files(store)

    def compiled(source, raw):
        yield "majors", majors().cast({"ccode": pl.Int16})
        raise KoinonError("the raw data are not what they were")

    monkeypatch.setattr(build, "compiled", compiled)
    with pytest.raises(KoinonError, match="not what they were"):
        build.build(tmp_path, store.root, sources=["cow_majors"])
    assert files(store) == before
    assert check(Store(store.root)) == []


def test_what_cannot_be_built_alone_is_one_sentence(store, tmp_path, monkeypatch):
    with pytest.raises(UnknownNameError, match="no source called 'cow_major'; did you mean cow_majors"):
        build.build(tmp_path, store.root, sources=["cow_major"])
    with pytest.raises(KoinonError, match="cow_majors needs --raw DIR, the folder that holds '"):
        build.build(None, store.root, sources=["cow_majors"])
    with pytest.raises(KoinonError, match="takes no --only"):
        build.build(tmp_path, store.root, only="open", sources=["cow_majors"])
    use_small_sources(monkeypatch, BOTH, cow_trade={"packaged": False})
    with pytest.raises(KoinonError, match="cow_trade stays out of a build: withdrawn"):
        build.build(tmp_path, store.root, sources=["cow_trade"])


def test_the_command_tells_what_changed(store, tmp_path, monkeypatch):
    monkeypatch.setenv("KOINON_STORE", str(store.root))
    result = CliRunner().invoke(
        app, ["store", "build", "--raw", str(tmp_path), "--source", "cow_majors", "--json"]
    )
    assert result.exit_code == 0
    assert result.stderr.splitlines()[0] == "majors: 1 rows, changed"
    assert json.loads(result.stdout)["data"]["news"] == {"majors": "changed"}


def test_the_registry_needs_no_raw_folder(tmp_path):
    report = build.build(None, tmp_path / "own", sources=["bloc_registry"])
    assert report.news == {"blocs": "unchanged", "bloc_members": "unchanged"}
