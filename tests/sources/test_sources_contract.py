"""What holds for every source: an origin, schemas, corrections that are argued, checks that can fail."""

import importlib
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koinon.errors import KoinonError
from koinon.sources import checks, origin, origins
from koinon.sources import overrides as corrections
from koinon.sources.checks import SourceError, read
from koinon.sources.overrides import apply_overrides
from koinon.sources.tidy import known, open_end
from koinon.store import build as store_build
from koinon.store.build import build, compiled
from koinon.store.schema import schemas

FROM_RAW = [r.id for r in origins().values() if r.terms != "ours" and not r.from_user]


@pytest.mark.parametrize("record", origins().values(), ids=lambda record: record.id)
def test_an_origin_has_a_home_a_module_and_something_to_cite(record):
    assert record.url.startswith(("http://", "https://")) or record.terms == "ours"
    assert record.bibtex and len(set(record.citation_keys)) == len(record.citation_keys)
    assert all(entry.startswith("@") and entry.count("{") == entry.count("}") for entry in record.bibtex)
    assert record.covers[0] <= record.covers[1]
    assert record.terms_note.endswith(".")
    assert callable(importlib.import_module(f"koinon.sources.{record.id}").tables)


def test_one_key_never_stands_for_two_entries():
    entries: dict[str, str] = {}
    for record in origins().values():
        for key, entry in zip(record.citation_keys, record.bibtex, strict=True):
            assert entries.setdefault(key, entry) == entry, key


@pytest.mark.parametrize("made", schemas().values(), ids=lambda made: made.name)
def test_a_schema_names_a_known_source_and_covers_no_more_than_it(made):
    record = origin(made.source)
    assert record.covers[0] <= made.covers[0] <= made.covers[1] <= record.covers[1]
    for column in made.columns:
        assert column.description.endswith(".")
        assert column.covers is not None and column.covers[0] <= column.covers[1]
        assert column.source in origins()
    assert {*made.keys} <= {column.name for column in made.columns}


def test_corrections_are_told_apart_and_argued():
    named = [fault.id for fault in corrections()]
    assert len(set(named)) == len(named)
    for fault in corrections():
        assert fault.source in origins()
        assert fault.reason.endswith(".") and fault.evidence.endswith(".")
        assert (fault.action == "replace") == bool(fault.into)


@pytest.mark.parametrize("source", FROM_RAW)
def test_a_missing_raw_file_is_named(source, tmp_path):
    folder = tmp_path / origin(source).raw
    folder.mkdir()
    with pytest.raises(SourceError, match=r"the raw file [\w-]+\.\w+ is missing"):
        list(compiled(origin(source), tmp_path))


@pytest.mark.parametrize("source", FROM_RAW)
def test_a_missing_raw_folder_is_named(source, tmp_path):
    with pytest.raises(KoinonError, match=origin(source).raw):
        list(compiled(origin(source), tmp_path))


@pytest.mark.raw
def test_the_same_raw_files_give_the_same_bytes(raw, tmp_path, monkeypatch):
    some = {name: origin(name) for name in ("cow_capitals", "creg", "ucdp_acd", "maoz_powers", "hief")}
    monkeypatch.setattr(store_build, "origins", lambda: some)
    for out in ("one", "two"):
        build(raw, tmp_path / out)
    first, second = (sorted((tmp_path / out).iterdir()) for out in ("one", "two"))
    assert len(first) == len(some) + 1
    assert [f.name for f in first] == [f.name for f in second]
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(first, second, strict=True))


@pytest.mark.raw
def test_a_raw_file_with_a_row_too_few_stops_the_build(raw, tmp_path):
    folder = tmp_path / "peacesciencer_core"
    folder.mkdir()
    races = pl.read_parquet(raw / "peacesciencer_core" / "grh_arms_races.parquet")
    races.head(70).write_parquet(folder / "grh_arms_races.parquet")
    with pytest.raises(SourceError, match="70 rows where 71 are expected"):
        list(compiled(origin("arms_races"), tmp_path))


# --- corrections


@pytest.fixture
def fault(monkeypatch):
    """Return a function that makes one correction the only one."""

    def install(**changes):
        base = next(f for f in corrections() if f.id == "tunis-coordinates")
        made = replace(base, source="test", table="t", **changes)
        monkeypatch.setattr(overrides_module(), "overrides", lambda: (made,))

    return install


def overrides_module():
    return importlib.import_module("koinon.sources.overrides")


CITIES = pl.DataFrame({"city": ["A", "B", None], "lat": [1.0, 2.0, 3.0]})


@pytest.mark.parametrize("rows", [0, 2])
def test_a_correction_that_touches_another_number_of_rows_stops(fault, rows):
    fault(match={"city": "A"}, set={"lat": 9.0}, rows=rows)
    with pytest.raises(SourceError, match=f"touches 1 rows where {rows} are expected"):
        apply_overrides(CITIES, "test", "t")


def test_a_correction_sets_only_the_rows_it_names(fault):
    fault(match={"city": "A"}, set={"lat": 9.0}, rows=1)
    assert apply_overrides(CITIES, "test", "t")["lat"].to_list() == [9.0, 2.0, 3.0]
    assert apply_overrides(CITIES, "test", "other").equals(CITIES)


def test_a_correction_drops_only_the_rows_it_names(fault):
    fault(match={"city": "A"}, action="drop", rows=1)
    assert apply_overrides(CITIES, "test", "t")["lat"].to_list() == [2.0, 3.0]


def test_a_correction_puts_several_rows_in_the_place_of_one(fault):
    fault(match={"city": "A"}, action="replace", into=({"lat": 8.0}, {"city": "C"}), rows=1)
    mended = apply_overrides(CITIES, "test", "t")
    assert mended.rows() == [("B", 2.0), (None, 3.0), ("A", 8.0), ("C", 1.0)]


def test_a_fault_that_cannot_be_mended_is_counted_and_left_as_it_is(fault):
    fault(match={"city": ["A", "B"]}, action="known", set={}, rows=2)
    assert apply_overrides(CITIES, "test", "t").equals(CITIES)
    fault(match={"city": ["A", "B"]}, action="known", set={}, rows=1)
    with pytest.raises(SourceError, match="touches 2 rows where 1 are expected"):
        apply_overrides(CITIES, "test", "t")


# --- checks


PAIR = pl.DataFrame({"a": [2, 20], "b": [20, 2], "year": [1900, 1900], "x1": [5, 6], "x2": [6, 5]})


def test_checks_pass_on_good_data(tmp_path):
    PAIR.write_parquet(tmp_path / "pair.parquet")
    assert checks.read(tmp_path, "pair").equals(PAIR)
    checks.check_rows(PAIR, 2, "t")
    checks.check_unique(PAIR, ["a", "b"], "t")
    checks.check_range(PAIR.vstack(PAIR.with_columns(x1=pl.lit(None, pl.Int64))), "x1", 5, 6, "t")
    checks.check_closure(PAIR, "a", "b", ["year"], "t", [("x1", "x2")])
    checks.check_codes(PAIR.with_columns(b=pl.lit(None)), ["a", "b"], "cow", "t")
    checks.check_total(1.04, 1, "t", 0.05)
    checks.check_none_lost(5, 3, 2, "t")


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("check_rows", (PAIR, 3, "t"), "2 rows where 3"),
        ("check_unique", (PAIR, ["year"], "t"), "1 rows repeat the key year"),
        ("check_range", (PAIR, "x1", 0, 5, "t"), "1 values of x1 lie outside 0 to 5"),
        ("check_closure", (PAIR.head(1), "a", "b", ["year"], "t"), "1 directed rows have no counterpart"),
        ("check_closure", (PAIR, "a", "b", ["x1"], "t"), "2 directed rows"),
        ("check_closure", (PAIR.with_columns(x2=5), "a", "b", [], "t", [("x1", "x2")]), "directed rows"),
        ("check_codes", (PAIR, ["x1"], "cow", "t"), r"x1 holds \[5, 6\], which are no cow codes"),
        ("check_total", (1.06, 1, "t", 0.05), "1.06 where 1 is expected"),
        ("check_none_lost", (5, 3, 1, "t"), "1 rows disappeared"),
        ("require", (False, "no"), "no"),
    ],
)
def test_each_check_fails_on_bad_data(name, arguments, said):
    with pytest.raises(SourceError, match=said):
        getattr(checks, name)(*arguments)


def test_a_code_is_valid_in_its_own_system_only():
    nauru = pl.DataFrame({"code": [971]})
    checks.check_codes(nauru, ["code"], "gw", "t")
    with pytest.raises(SourceError, match="no cow codes"):
        checks.check_codes(nauru, ["code"], "cow", "t")
    checks.check_codes(nauru, ["code"], "cow", "t", also=[971])


@given(
    st.sets(st.tuples(st.integers(1, 9), st.integers(1, 9)).filter(lambda p: p[0] != p[1]), min_size=1),
    st.data(),
)
def test_closure_holds_for_symmetric_pairs_and_no_longer_when_one_row_goes(pairs, data):
    both = sorted(pairs | {(b, a) for a, b in pairs})
    frame = pl.DataFrame(both, schema=["a", "b"], orient="row")
    checks.check_closure(frame, "a", "b", [], "t")
    lost = data.draw(st.integers(0, len(both) - 1))
    rest = pl.concat([frame[:lost], frame[lost + 1 :]])
    with pytest.raises(SourceError, match="1 directed rows"):
        checks.check_closure(rest, "a", "b", [], "t")


@given(st.lists(st.integers(-9, 30)))
def test_only_the_named_codes_become_missing(values):
    frame = pl.DataFrame({"x": values}, schema={"x": pl.Int16})
    expected = [None if value in (-9, -8) else value for value in values]
    assert frame.select(known(["x"], -9, -8))["x"].to_list() == expected


def test_a_spell_that_reaches_the_end_of_its_list_is_open():
    day = pl.date(2016, 12, 31)
    ends = pl.select(pl.concat_list(day - pl.duration(days=1), day, day + pl.duration(days=1)).alias("end"))
    opened = ends.explode("end").select(open_end(pl.col("end"), day))
    assert opened["end"].is_null().to_list() == [False, True, True]


@pytest.mark.parametrize("content", [b"", b"not a table at all"])
def test_an_empty_or_damaged_raw_file_is_named(tmp_path, content):
    (tmp_path / "cow_nmc.parquet").write_bytes(content)
    with pytest.raises(SourceError, match=r"the raw file cow_nmc\.parquet in .* is empty or damaged"):
        read(tmp_path, "cow_nmc")
