"""The store: whole or unchanged, the same bytes each time, and frank about what is damaged or missing."""

import hashlib
import json
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from koinon.cli.main import app
from koinon.errors import KoinonError, UnknownNameError
from koinon.sources import origins
from koinon.store import schemas
from koinon.store.catalogue import MissingTableError, Store, StoreError
from koinon.store.check import check
from koinon.store.cite import bibtex, resolved
from small_store import build, majors, use_small_sources

catalogue = import_module("koinon.store.catalogue")


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A store of two tables, which is also the default one."""
    use_small_sources(monkeypatch)
    build.build(tmp_path, tmp_path / "store")
    monkeypatch.setenv("KOINON_STORE", str(tmp_path / "store"))
    return Store(tmp_path / "store")


def contents(folder):
    """Return every file under a folder with its bytes."""
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def koinon(*arguments):
    catalogue._store.cache_clear()
    return CliRunner().invoke(app, list(arguments))


def test_a_build_gives_a_whole_store(store):
    assert check(store) == []
    assert store.frame("majors").height == 2
    assert not list(store.root.glob(".build-*"))


def test_two_builds_give_the_same_bytes(store, tmp_path):
    build.build(tmp_path, tmp_path / "again")
    assert contents(tmp_path / "again") == contents(store.root)


@pytest.mark.raw
def test_two_builds_from_the_raw_data_give_the_same_bytes(raw, tmp_path, monkeypatch):
    some = ("cow_majors", "polity5", "unga_ideal_points_2025", "world_atlas", "world_bank_gdp_population")
    monkeypatch.setattr(build, "origins", lambda: {name: origins()[name] for name in some})
    build.build(raw, tmp_path / "one")
    build.build(raw, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert len(contents(tmp_path / "one")) == len(some) + 1


def test_a_build_that_fails_half_way_changes_nothing(store, tmp_path, monkeypatch):
    before = contents(store.root)

    def compiled(source, raw):
        if source.id == "cow_trade":
            raise KoinonError("the raw data are not what they were")
        yield "majors", schemas()["majors"].conform(majors().head(1))

    monkeypatch.setattr(build, "compiled", compiled)
    with pytest.raises(KoinonError, match="not what they were"):
        build.build(tmp_path, store.root)
    assert contents(store.root) == before
    assert Store(store.root).frame("majors").height == 2


def test_a_build_that_fails_at_the_last_step_leaves_the_old_store_usable(store, tmp_path, monkeypatch):
    use_small_sources(monkeypatch, {"cow_majors": {"majors": majors().head(1)}, "cow_trade": {}})

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(build, "_replace", refuse)
    with pytest.raises(OSError, match="No space left"):
        build.build(tmp_path, store.root)
    old = Store(store.root)
    assert check(old) == []
    assert old.frame("majors").height == 2


KILLED = """
import os, signal, sys
sys.path.insert(0, {tests!r})
from pathlib import Path
import pytest
from small_store import build, majors, use_small_sources
patch = pytest.MonkeyPatch()
use_small_sources(patch)
written = build._write
def write(*given):
    entry = written(*given)
    os.kill(os.getpid(), signal.SIGKILL)
    return entry
patch.setattr(build, "_write", write)
build.build(Path({folder!r}), Path({out!r}))
"""


def test_a_build_killed_half_way_leaves_the_old_store_whole(store, tmp_path):
    before = contents(store.root)
    code = KILLED.format(
        tests=str(Path(__file__).parents[1]),
        folder=str(tmp_path),
        out=str(store.root),
    )
    died = subprocess.run([sys.executable, "-c", code], check=False)
    assert died.returncode == -signal.SIGKILL
    assert {name: data for name, data in contents(store.root).items() if name in before} == before
    assert check(Store(store.root)) == []
    assert list(store.root.glob(".build-*"))
    build.build(tmp_path, store.root)
    assert contents(store.root) == before
    assert not list(store.root.glob(".build-*"))


def test_a_new_build_sweeps_old_tables_away(store, tmp_path, monkeypatch):
    shorter = {"cow_majors": {"majors": majors().head(1)}, "cow_trade": {}}
    use_small_sources(monkeypatch, shorter)
    build.build(tmp_path, store.root)
    fresh = Store(store.root)
    assert fresh.frame("majors").height == 1
    assert len(list(store.root.glob("*.parquet"))) == 1


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def truncate(path):
    path.write_bytes(path.read_bytes()[:-40])


@pytest.mark.parametrize(
    "harm", [flip, truncate, lambda path: path.unlink()], ids=["flip", "truncate", "delete"]
)
def test_check_names_the_damaged_table_and_how_to_mend_it(store, harm):
    harm(store.path("trade"))
    findings = check(store)
    assert [finding.table for finding in findings] == ["trade"]
    assert "'trade'" in findings[0].problem
    assert "koinon store build" in findings[0].problem
    result = koinon("store", "check")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "'trade'" in result.stderr
    assert result.stdout == ""


def test_check_finds_a_table_that_breaks_its_schema_though_its_checksum_holds(store):
    entry = store.manifest["tables"]["majors"]
    path = store.root / entry["file"]
    store.frame("majors").with_columns(ccode=pl.lit(None, pl.Int16)).write_parquet(path)
    altered = {**store.manifest, "tables": dict(store.manifest["tables"])}
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    altered["tables"]["majors"] = {**entry, "sha256": digest}
    (store.root / "manifest.json").write_text(json.dumps(altered))
    (finding,) = check(Store(store.root))
    assert finding.table == "majors"
    assert "breaks its schema" in finding.problem


def test_reading_a_damaged_table_names_it(store):
    truncate(store.path("trade"))
    with pytest.raises(StoreError, match="'trade' is damaged"):
        store.frame("trade")


def test_check_of_a_whole_store_says_so(store):
    result = koinon("store", "check")
    assert (result.exit_code, result.stdout) == (0, "all 2 tables are whole\n")
    document = json.loads(koinon("store", "check", "--json").stdout)
    assert document["data"] == {"whole": True, "tables": 2, "damaged": []}
    assert set(document) == {"data", "sources", "notes", "command", "version"}


def test_check_in_json_tells_what_is_damaged(store):
    store.path("majors").unlink()
    result = koinon("store", "check", "--json")
    assert result.exit_code == 2
    document = json.loads(result.stdout)
    assert document["data"]["whole"] is False
    assert [item["table"] for item in document["data"]["damaged"]] == ["majors"]


@pytest.mark.parametrize("text", [None, "{", "\x00"])
def test_a_store_without_a_readable_manifest_is_one_sentence(store, text):
    manifest = store.root / "manifest.json"
    manifest.unlink() if text is None else manifest.write_text(text)
    with pytest.raises(StoreError, match="koinon store build --raw DIR"):
        check(Store(store.root))


def test_only_open_keeps_open_sources_and_says_what_it_lacks(tmp_path, monkeypatch):
    use_small_sources(monkeypatch, cow_majors={"terms": "open"})
    report = build.build(tmp_path, tmp_path / "store", "open")
    assert list(report.tables) == ["majors"]
    assert report.left_out == {"cow_trade": "terms: cite-only"}
    lean = Store(tmp_path / "store")
    assert check(lean) == []
    with pytest.raises(MissingTableError, match=r"built without 'trade' \(COW Trade; terms: cite-only\)"):
        lean.frame("trade")


def test_only_takes_nothing_but_open(tmp_path):
    with pytest.raises(KoinonError, match="--only takes 'open', not 'shut'"):
        build.build(tmp_path, tmp_path / "store", "shut")


def test_open_sources_of_the_project_are_those_with_open_terms():
    taken, left = build.selected("open")
    assert {source.terms for source in taken} <= {"open", "ours"}
    assert {"world_bank_gdp_population", "cepii_geodist", "unvotes", "world_atlas"} <= {s.id for s in taken}
    assert left["vdem_v15_subset"] == "terms: share-alike"
    assert left["unga_ideal_points_2025"] == "terms: unverified"


def test_a_withdrawn_source_is_left_out_and_its_table_said_to_be_missing(tmp_path, monkeypatch):
    use_small_sources(monkeypatch, cow_trade={"packaged": False})
    report = build.build(tmp_path, tmp_path / "store")
    assert list(report.tables) == ["majors"]
    assert report.left_out == {"cow_trade": "withdrawn: its values may not travel in the package"}
    with pytest.raises(MissingTableError, match="this store was built without 'trade'"):
        Store(tmp_path / "store").scan("trade")


def test_a_table_nobody_knows_is_an_unknown_name(store):
    with pytest.raises(UnknownNameError, match="did you mean trade"):
        store.frame("trad")


def test_absent_raw_data_stop_a_build_and_change_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "origins", lambda: {"cow_majors": origins()["cow_majors"]})
    with pytest.raises(KoinonError, match="there is no folder"):
        build.build(tmp_path / "nowhere", tmp_path / "store")
    with pytest.raises(KoinonError, match="the raw folder 'peacesciencer_core' is missing"):
        build.build(tmp_path, tmp_path / "store")
    assert contents(tmp_path) == {}


def test_cite_prints_each_entry_once():
    assert resolved([]) == list(origins())
    assert resolved(["trade", "cow_trade"]) == ["cow_trade"]
    assert bibtex(["cow_trade"]).count("@") == 2
    everything = bibtex(resolved([]))
    assert everything.count("{voeten2009voting,") == 1  # cited by two sources
    with pytest.raises(UnknownNameError, match="called 'cow_trad'; did you mean cow_trade"):
        resolved(["cow_trad"])


def test_cite_on_the_command_line():
    printed = koinon("store", "cite", "vdem")
    assert printed.exit_code == 0
    assert printed.stdout.startswith("@data{coppedge2025vdem,")
    document = json.loads(koinon("store", "cite", "trade", "--json").stdout)
    assert [entry["source"] for entry in document["data"]] == ["cow_trade"]
    assert document["sources"][0]["title"] == "COW Trade"


def test_every_bibtex_entry_is_balanced_and_its_key_means_one_thing():
    seen = {}
    for record in origins().values():
        for key, entry in zip(record.citation_keys, record.bibtex, strict=True):
            assert entry.count("{") == entry.count("}"), key
            assert seen.setdefault(key, entry) == entry, f"{key} means two things"


def test_list_names_tables_and_rows(store):
    assert koinon("store", "list").stdout.split()[:2] == ["majors", "2"]
    document = json.loads(koinon("store", "list", "--json").stdout)
    assert [row["table"] for row in document["data"]] == ["majors", "trade"]


def test_build_on_the_command_line_reports_in_json(tmp_path, monkeypatch):
    use_small_sources(monkeypatch, cow_trade={"packaged": False})
    result = koinon("store", "build", "--raw", str(tmp_path), "--out", str(tmp_path / "s"), "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert list(document["data"]["tables"]) == ["majors"]
    assert list(document["data"]["left_out"]) == ["cow_trade"]
