"""Comparing rival sources and comparing stores.

Rank correlations agree with SciPy's to 1e-12 (the same sums in another order). Medians and counts are exact
on the small stores, whose values are written out here; on the real tables they are known to the digits
given, from a separate calculation on the raw files.
"""

import json
from importlib import import_module
from types import SimpleNamespace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr
from test_user_sources import PLAIN, SAMPLES
from typer.testing import CliRunner

from koinon.cli.main import app
from koinon.errors import KoinonError, UnknownNameError
from koinon.sources import origins
from koinon.store.catalogue import Store, StoreError
from koinon.store.compare import compare
from koinon.store.diff import diff, table_diff
from koinon.store.rivals import CONCEPTS, concept
from koinon.store.schema import schema, schemas

build = import_module("koinon.store.build")
catalogue = import_module("koinon.store.catalogue")


def make(folder, monkeypatch, tables):
    """Write a store of these frames, each conformed to its schema."""
    sources = {schema(name).source for name in tables}
    monkeypatch.setattr(build, "origins", lambda: {source: origins()[source] for source in sources})

    def compiled(source, raw):
        for name, frame in tables.items():
            if schema(name).source == source.id:
                yield name, schema(name).conform(frame)

    monkeypatch.setattr(build, "compiled", compiled)
    build.build(folder.parent, folder)
    return Store(folder)


def cow_trade(*rows):
    """Rows: ccode1, ccode2, year, imports of the first, imports of the second."""
    names = ["ccode1", "ccode2", "year", "flow1", "flow2"]
    frame = pl.DataFrame(rows, schema=names, orient="row")
    return frame.with_columns(smoothflow1="flow1", smoothflow2="flow2")


def itpd(*rows):
    """Rows: ISO3 and COW code of exporter and importer, year, dollars."""
    names = ["exporter", "ccode1", "importer", "ccode2", "year", "value"]
    return pl.DataFrame(rows, schema=names, orient="row")


COW = cow_trade((2, 20, 2000, 30, 80), (2, 70, 2000, 0, 10), (2, 20, 1999, 5, None))
ITPD = itpd(
    ("CAN", 20, "USA", 2, 2000, 10e6),
    ("USA", 2, "CAN", 20, 2000, 40e6),
    ("USA", 2, "MEX", 70, 2000, 20e6),
    ("USA", 2, "USA", 2, 2000, 9e12),
    ("USA", 2, "HKG", None, 2000, 7e6),
    ("USA", 2, "CAN", 20, 2001, 50e6),
)


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A store with two of the four series of trade, also the default one."""
    store = make(tmp_path / "store", monkeypatch, {"trade": COW, "itpd_trade": ITPD})
    monkeypatch.setenv("KOINON_STORE", str(store.root))
    return store


def koinon(*arguments):
    catalogue._store.cache_clear()
    return CliRunner().invoke(app, list(arguments))


# --- ranks


pairs_of_values = st.lists(
    st.tuples(st.integers(-3, 3), st.floats(-1e6, 1e6, allow_nan=False)), min_size=3, max_size=40
)


# --- comparing sources


def test_trade_is_compared_in_one_direction_and_one_unit(small):
    found = compare(small, "trade")
    assert found.by_year.to_dicts() == [
        # CAN-USA 30/10, USA-CAN 80/40, USA-MEX 10/20; the same order in both.
        {"one": "cow", "two": "itpd", "year": 2000, "common": 3, "ratio": 2.0, "spearman": 0.5}
    ]
    total = found.overlap.row(0, named=True)
    assert (total["first"], total["last"], total["years"], total["common"]) == (2000, 2000, 1, 3)
    # Mexico's sales to the United States stand in COW only; nothing of 2000 stands in ITPD only.
    assert (total["only_one"], total["only_two"]) == (1, 0)


def test_coverage_leaves_out_domestic_trade_and_territories(small):
    found = compare(small, "trade").coverage
    cow, other = found.to_dicts()
    assert (cow["values"], cow["zeros"], cow["first"], cow["last"]) == (5, 1, 1999, 2000)
    assert (other["values"], other["units"], other["first"], other["last"]) == (4, 3, 2000, 2001)


def test_series_that_a_store_lacks_are_named(small):
    left = compare(small, "trade").left_out
    assert set(left) == {"baci", "penppml", "baci_yearly", "comtrade", "imf"}
    assert "built without 'penppml_trade' (terms: cite-only)" in left["penppml"]


def test_one_series_is_no_comparison(small):
    with pytest.raises(
        KoinonError, match="holds 0 of the 3 series of 'gdp'; it lacks isard, world_bank, maddison"
    ):
        compare(small, "gdp")


def test_an_unknown_concept_suggests_the_closest():
    with pytest.raises(UnknownNameError, match="no concept called 'trad'; did you mean trade"):
        concept("trad")


def test_every_series_is_read_from_a_table_that_exists():
    for found in CONCEPTS.values():
        assert len(found.series) >= 2
        for series in found.series:
            assert series.table in schemas()
            assert series.remark and series.unit


OPTIONAL = {"trade": {"baci_yearly", "comtrade", "imf"}}
"""Series that no package carries, because of their size or terms."""


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("baci_yearly", {"ccode1": 20, "ccode2": 2, "value": 30e3}),
        ("comtrade", {"ccode1": 20, "ccode2": 2, "tradeflow_comtrade_d": 30e3}),
        ("imf", {"ccode1": 2, "ccode2": 20, "imports": 30.0, "exports": 80.0}),
    ],
)
def test_canada_sells_thirty_million_in_the_unit_and_direction_of_each(name, row):
    series = next(one for one in concept("trade").series if one.name == name)
    store = SimpleNamespace(frame=lambda _: pl.DataFrame([row | {"year": 2000}]))
    assert series.read(store).rows() == [(20, 2, 2000, 30.0)]


def test_series_of_your_own_are_compared_where_you_have_them(tmp_path):
    samples = {name: SAMPLES / PLAIN[name] for name in ("cepii_gravity", "imf_imts")}
    build.build(None, tmp_path / "store", supplied=samples)
    trade = compare(Store(tmp_path / "store"), "trade")
    assert set(trade.left_out) == {"baci_yearly"}
    assert {"comtrade", "imf"} <= set(trade.coverage["series"])
    assert {"cepii_gravity", "imf_imts"} <= set(trade.sources)


@pytest.mark.parametrize("name", CONCEPTS)
def test_every_concept_compares_on_the_packaged_store(name, monkeypatch):
    monkeypatch.delenv("KOINON_STORE", raising=False)
    catalogue._store.cache_clear()
    found = compare(catalogue.default_store(), name)
    assert set(found.left_out) == OPTIONAL.get(name, set())
    for reason in found.left_out.values():
        assert "is not packaged: it would add" in reason
        assert "koinon store build --with" in reason
    held = found.coverage.height
    assert held == len(CONCEPTS[name].series) - len(found.left_out)
    assert found.overlap.height == held * (held - 1) // 2
    assert found.by_year["spearman"].drop_nulls().is_between(-1, 1).all()
    assert (found.overlap["common"] == _common(found)).all()
    divisible = all(series.kind for series in CONCEPTS[name].series)
    assert (found.overlap["ratio"].null_count() == 0) == divisible


def _common(found):
    sums = found.by_year.group_by("one", "two").agg(pl.col("common").sum())
    return found.overlap.select("one", "two").join(sums, on=["one", "two"], maintain_order="left")["common"]


@pytest.mark.raw
def test_baci_against_cow_is_as_its_mirror_reports(raw, monkeypatch):
    """Ratio, rank correlation and count of 2010, worked out again from the two raw files."""
    monkeypatch.delenv("KOINON_STORE", raising=False)
    catalogue._store.cache_clear()
    found = compare(catalogue.default_store(), "trade").by_year
    both = found.filter((pl.col("one") == "cow") & (pl.col("two") == "baci")).sort("year")
    assert both["year"].to_list() == [2000, 2005, 2010]
    flows = pl.read_parquet(raw / "cow_trade" / "directed_dyad_year.parquet")
    sold = flows.filter(pl.col("year") == 2010).select("ccode1", "ccode2", cow="flow2")
    five = pl.read_parquet(raw / "baci_pairs_2000_2021" / "pairs_five_yearly.parquet")
    five = five.filter(pl.col("year") == 2010)
    for number, side in ((1, "origin"), (2, "destination")):
        five = import_module("koinon.world.codes").ccode_of_iso(five, side, "year", name=f"ccode{number}")
    joined = sold.join(five.drop_nulls(["ccode1", "ccode2"]), on=["ccode1", "ccode2"])
    known = joined.drop_nulls("cow")
    assert both["common"][2] == known.height
    positive = known.filter(pl.col("cow") > 0)
    ratio = (positive["cow"] / (positive["trade_value"] / 1e6)).median()
    assert both["ratio"][2] == pytest.approx(ratio, rel=1e-6)
    rank = spearmanr(known["cow"], known["trade_value"]).statistic
    assert both["spearman"][2] == pytest.approx(rank, abs=1e-6)


def test_the_command_prints_coverage_and_overlap(small):
    answer = koinon("store", "compare", "trade")
    assert answer.exit_code == 0
    assert "left out: baci" in answer.output
    assert "never spliced" in answer.output
    by_year = koinon("store", "compare", "trade", "--by-year")
    assert "spearman" in by_year.output and "only_one" not in by_year.output


def test_the_command_prints_one_document(small):
    answer = koinon("store", "compare", "trade", "--json")
    document = json.loads(answer.stdout)
    assert {"data", "sources", "notes", "command", "version"} == set(document)
    assert document["data"]["by_year"][0]["ratio"] == 2.0
    assert [source["id"] for source in document["sources"]] == ["cow_trade", "itpd_e_aggregated"]


# --- comparing stores


def test_two_stores_of_the_same_tables_are_the_same(small, tmp_path, monkeypatch):
    again = make(tmp_path / "again", monkeypatch, {"trade": COW, "itpd_trade": ITPD})
    found = diff(small, again)
    assert found.empty
    assert found.same == ("itpd_trade", "trade")


def test_changed_values_and_rows_are_found_by_key(small, tmp_path, monkeypatch):
    new_rows = cow_trade((2, 20, 2000, 31, 80), (2, 70, 2000, 0, 10), (2, 20, 2001, 5, 6))
    majors = pl.DataFrame(
        {"ccode": [2], "start": [None], "end": [None]}, schema=schema("majors").polars
    ).with_columns(start=pl.date(1898, 8, 13))
    new = make(tmp_path / "new", monkeypatch, {"trade": new_rows, "majors": majors})
    found = diff(small, new)
    assert (found.tables_added, found.tables_removed, found.same) == (("majors",), ("itpd_trade",), ())
    (trade,) = found.tables
    assert (trade.rows_added, trade.rows_removed) == (1, 1)
    assert trade.changed == {"flow1": 1, "smoothflow1": 1}
    key = {"ccode1": 2, "ccode2": 20, "year": 2000}
    assert trade.examples["flow1"] == [key | {"old": 30, "new": 31}]
    assert not found.empty


def test_a_value_that_appears_or_vanishes_is_a_change():
    old = pl.DataFrame({"ccode": [2, 20, 70], "year": 2000, "polity2": [10, None, None]})
    new = old.with_columns(polity2=pl.Series([None, 9, None], dtype=pl.Int64))
    found = table_diff("polity5", old, new)
    assert found.changed == {"polity2": 2}
    assert [case["new"] for case in found.examples["polity2"]] == [None, 9]


def test_columns_come_go_and_change_their_type():
    old = pl.DataFrame({"ccode": [2], "year": [2000], "polity": [10], "gone": [1]})
    new = pl.DataFrame({"ccode": [2], "year": [2000], "polity": [10.0], "come": ["x"]})
    found = table_diff("polity5", old, new)
    assert (found.columns_added, found.columns_removed) == (("come",), ("gone",))
    assert found.columns_retyped == {"polity": ("Int64", "Float64")}
    assert found.changed == {}


def test_a_key_column_that_is_gone_leaves_whole_rows_to_compare():
    old = pl.DataFrame({"ccode": [2, 20], "year": [2000, 2000], "polity2": [10, 10]})
    found = table_diff("polity5", old, old.drop("year").head(1))
    assert found.keys == ()
    assert (found.rows_added, found.rows_removed) == (0, 1)


def test_rows_without_a_key_are_counted_as_often_as_they_occur():
    old = pl.DataFrame({"a": [1, 1, 2, None]})
    found = table_diff("no such table", old, pl.DataFrame({"a": [1, 2, 2, 3, None]}))
    assert (found.rows_added, found.rows_removed) == (2, 1)


def test_a_table_whose_key_repeats_is_compared_by_rows():
    old = pl.DataFrame({"ccode": [2, 2], "year": [2000, 2000], "polity2": [10, 9]})
    found = table_diff("polity5", old, old.head(1))
    assert (found.keys, found.rows_removed) == ((), 1)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 3)), unique_by=lambda r: r[0]), st.data())
def test_a_diff_turned_round_exchanges_added_and_removed(rows, data):
    def frame(chosen):
        types = {"ccode": pl.Int64, "polity2": pl.Int64}
        return pl.DataFrame(chosen, schema=types, orient="row").with_columns(year=pl.lit(2000))

    kept = data.draw(st.lists(st.sampled_from(rows), unique=True)) if rows else []
    one, two = frame(rows), frame(kept)
    there, back = table_diff("polity5", one, two), table_diff("polity5", two, one)
    assert (there.rows_added, there.rows_removed) == (back.rows_removed, back.rows_added)
    assert there.rows_removed == len(rows) - len(kept)
    assert there.changed == back.changed == {}


def test_a_folder_without_a_store_is_named(small, tmp_path):
    with pytest.raises(StoreError, match="no compiled store"):
        diff(small, Store(tmp_path / "nowhere"))


def test_a_damaged_file_is_named(small, tmp_path, monkeypatch):
    new = make(tmp_path / "new", monkeypatch, {"trade": COW.head(1)})
    new.path("trade").write_bytes(b"not parquet")
    with pytest.raises(StoreError, match=r"table 'trade' in .* is missing or damaged"):
        diff(small, new)


def test_the_diff_command_says_what_changed(small, tmp_path, monkeypatch):
    new = make(tmp_path / "new", monkeypatch, {"trade": cow_trade((2, 20, 2000, 31, 80))})
    answer = koinon("store", "diff", str(small.root), str(new.root))
    assert answer.exit_code == 0
    assert "itpd_trade: table removed" in answer.output
    assert "trade: 0 rows added, 2 removed" in answer.output
    assert "flow1: 1 values changed (at ccode1 2, ccode2 20, year 2000: 30 becomes 31)" in answer.output
    document = json.loads(koinon("store", "diff", str(small.root), str(new.root), "--json").stdout)
    assert document["data"]["tables"][0]["changed"] == {"flow1": 1, "smoothflow1": 1}
    assert document["data"]["empty"] is False
