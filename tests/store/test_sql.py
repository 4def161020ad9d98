"""SQL over the compiled tables: what works, and that nothing outside the store can be reached."""

import json
import time
from importlib import import_module

import polars as pl
import pytest
from typer.testing import CliRunner

from koinon.cli.main import app
from koinon.errors import KoinonError, UnknownNameError
from koinon.store.catalogue import MissingTableError, Store, StoreError
from koinon.store.sql import SqlError, query, run
from small_store import build, use_small_sources

catalogue = import_module("koinon.store.catalogue")


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A store of two tables, which is also the default one."""
    use_small_sources(monkeypatch)
    build.build(tmp_path, tmp_path / "store")
    monkeypatch.setenv("KOINON_STORE", str(tmp_path / "store"))
    return Store(tmp_path / "store")


def koinon(*arguments):
    catalogue._store.cache_clear()
    return CliRunner().invoke(app, list(arguments))


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_query_gives_the_rows_of_the_store(store):
    got = query("select year, flow1 from trade where flow1 > 141 order by year desc", store=store)
    assert got.rows() == [(2014, 144), (2013, 143), (2012, 142)]
    assert got.schema == {"year": pl.Int16, "flow1": pl.Int32}


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("with t as (from trade) select count(*) from t join majors on ccode1 = majors.ccode", [(145,)]),
        ("from majors select ccode order by 1", [(2,), (200,)]),
        ("SELECT count(*) FROM MAJORS;", [(2,)]),
        ("select sum(flow1), avg(flow1) from trade", [(10_440, 72.0)]),
        ("select * from range(3)", [(0,), (1,), (2,)]),
        ("select 1.5::decimal(4, 2)", [(1.5,)]),
        ("select column_name from (describe majors)", [("ccode",), ("start",), ("end",)]),
        ("show tables", [("majors",), ("trade",)]),
        ("with recursive r(n) as (select 1 union all select n + 1 from r where n < 2) from r", [(1,), (2,)]),
        ("from (pivot trade on year in (1870, 1871) using sum(flow1) group by ccode2)", [(20, 0, 1)]),
        ("select 1 where false", []),
    ],
)  # fmt: skip
def test_what_is_allowed(store, sql, rows):
    assert query(sql, store=store).rows() == rows


FORBIDDEN = [
    "select * from read_csv('{secret}')",
    "select * from read_text('{secret}')",
    "select * from read_blob('{secret}')",
    "select * from read_parquet('{secret}')",
    "select * from parquet_scan('{secret}')",
    "select * from '{secret}'",
    "from '{secret}'",
    "select * from glob('{folder}/*')",
    "select (select content from read_text('{secret}'))",
    "with t as (select * from read_csv('{secret}')) select * from t",
    "select * from trade where year in (select column0 from read_csv('{secret}'))",
    "select * from majors union all select * from read_csv('{secret}')",
    "select * from query('select * from read_text(''{secret}'')')",
    "select * from query_table('trade')",
    "select getenv('HOME')",
    "select * from arrow_scan(0::ubigint, 0::ubigint, 0::ubigint)",
    "select * from pandas_scan(0::ubigint)",
    "select * from duckdb_settings()",
    "select * from duckdb_views()",
    "select * from pragma_database_list()",
    "select * from pg_catalog.pg_settings",
    "copy trade to '{folder}/out.csv'",
    "copy (select 1) to '{folder}/out.parquet' (format parquet)",
    "export database '{folder}/out'",
    "import database '{folder}'",
    "attach '{folder}/out.db' as other",
    "detach memory",
    "install httpfs",
    "load httpfs",
    "create table t as select 1",
    "create view v as select 1",
    "create or replace macro f(x) as x",
    "create secret s (type s3)",
    "insert into trade select * from trade",
    "update trade set flow1 = 0",
    "delete from trade",
    "drop table trade",
    "alter table trade add column x int",
    "set enable_external_access = true",
    "set threads = 8",
    "reset threads",
    "pragma threads = 8",
    "pragma database_list",
    "call pragma_version()",
    "checkpoint",
    "vacuum",
    "begin transaction",
    "prepare p as select 1",
    "use memory",
    "set variable x = 1",
    "select 1; select 2",
    "select 1; drop table trade",
    "",
    "-- nothing",
]


@pytest.mark.parametrize("sql", FORBIDDEN)
def test_what_is_refused_and_writes_nothing(store, tmp_path, sql):
    secret = tmp_path / "secret.csv"
    secret.write_text("word\nhidden\n")
    before = files(tmp_path)
    with pytest.raises(KoinonError) as refused:
        query(sql.format(secret=secret, folder=tmp_path), store=store)
    assert "hidden" not in str(refused.value)
    assert "\n" not in str(refused.value)
    assert files(tmp_path) == before


def test_the_walls_hold_without_the_inspection(store, tmp_path):
    """What DuckDB itself refuses, should a way past the inspection of the query ever be found."""
    import duckdb

    from koinon.store.sql import _connection

    secret = tmp_path / "secret.csv"
    secret.write_text("word\nhidden\n")
    before = files(tmp_path)
    attempts = [sql for sql in FORBIDDEN if "{" in sql] + ["set threads = 8", "install httpfs", "load httpfs"]
    for sql in attempts:
        with _connection() as connection, pytest.raises(duckdb.Error):
            connection.execute(sql.format(secret=secret, folder=tmp_path)).fetchall()
    assert files(tmp_path) == before


def test_python_variables_are_out_of_reach(store):
    secret = pl.DataFrame({"word": ["hidden"]})
    with pytest.raises(UnknownNameError, match="no table called 'secret'"):
        query("select * from secret", store=store)
    assert secret.height == 1


def test_wrong_sql_gives_the_message_of_duckdb(store):
    with pytest.raises(SqlError, match='syntax error at or near "selec"'):
        query("selec 1", store=store)
    with pytest.raises(SqlError, match='column "flow9" not found'):
        query("select flow9 from trade", store=store)
    with pytest.raises(SqlError, match="Could not convert"):
        query("select cast('x' as integer)", store=store)


def test_an_unknown_table_brings_the_closest(store):
    with pytest.raises(UnknownNameError, match="no table called 'trde'; did you mean trade"):
        query("select * from trde", store=store)


def test_a_table_left_out_of_the_store_is_said_to_be(store):
    with pytest.raises(MissingTableError, match="this store was built without 'vdem'"):
        query("select * from vdem", store=store)


def test_a_damaged_table_is_named_and_others_still_answer(store):
    path = store.path("trade")
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(StoreError, match="'trade' is damaged"):
        query("select * from trade", store=store)
    assert query("select count(*) from majors", store=store).item() == 2


def test_damage_inside_a_table_is_named(store):
    path = store.path("trade")
    data = bytearray(path.read_bytes())
    data[4:200] = bytes(196)
    path.write_bytes(data)
    with pytest.raises(StoreError, match="'trade' is damaged"):
        query("select sum(flow1 + ccode1 + ccode2 + year) from trade", store=store)


def test_a_query_that_takes_too_long_is_stopped(store):
    begun = time.monotonic()
    with pytest.raises(SqlError, match=r"stopped after its time limit of 0\.5 s"):
        query("select count(*) from range(10000000) a, range(10000000) b where a.range % 7 = b.range % 5",
              store=store, timeout=0.5)  # fmt: skip
    assert time.monotonic() - begun < 15


def test_a_query_that_wants_too_much_memory_is_stopped(store, monkeypatch):
    monkeypatch.setattr("koinon.store.sql.MEMORY", "50MB")
    with pytest.raises(SqlError, match="needs more than 50MB of memory"):
        query("select list(i) from range(100000000) t(i)", store=store)


def test_types_no_table_can_hold_are_a_sentence(store):
    with pytest.raises(SqlError, match="cast it to VARCHAR"):
        query("select interval 3 days", store=store)


def test_rows_beyond_the_limit_are_left_off_and_said_so(store):
    answer = run("select * from trade order by year", store=store, limit=10)
    assert (answer.frame.height, answer.truncated) == (10, True)
    assert answer.tables == ("trade",)
    assert answer.sources == ("cow_trade",)
    exact = run("select * from trade", store=store, limit=145)
    assert (exact.frame.height, exact.truncated) == (145, False)
    assert query("select * from trade", store=store).height == 145


def test_the_command_prints_a_table_csv_or_json(store):
    text = 'select ccode, start, "end" from majors order by ccode'
    assert koinon("sql", text).stdout.split() == ["ccode", "start", "end", "2", "1898-08-13", ".", "200",
                                                 "1816-01-01", "."]  # fmt: skip
    assert koinon("sql", text, "--csv").stdout == "ccode,start,end\n2,1898-08-13,\n200,1816-01-01,\n"
    document = json.loads(koinon("sql", text, "--json").stdout)
    assert document["data"][0] == {"ccode": 2, "start": "1898-08-13", "end": None}
    assert [source["id"] for source in document["sources"]] == ["cow_majors"]
    assert document["notes"] == []


def test_the_command_says_when_rows_are_left_off(store):
    result = koinon("sql", "select year from trade", "--csv", "--limit", "3")
    assert result.stdout.count("\n") == 4
    assert "only the first 3 rows" in result.stderr
    document = json.loads(koinon("sql", "select year from trade", "--json", "--limit", "3").stdout)
    assert len(document["data"]) == 3
    assert "only the first 3 rows" in document["notes"][0]


def test_the_command_writes_every_type(store):
    text = "select [1, 2] l, {'a': 1} s, 'x'::blob b, timestamp '2020-01-01 10:00' t, 'NaN'::double n"
    row = json.loads(koinon("sql", text, "--json").stdout)["data"][0]
    assert row == {"l": [1, 2], "s": {"a": 1}, "b": "b'x'", "t": "2020-01-01T10:00:00", "n": None}
    assert '"[1, 2]"' in koinon("sql", text, "--csv").stdout
    assert koinon("sql", text).exit_code == 0


@pytest.mark.parametrize("option", [("--limit", "0"), ("--timeout", "0"), ("--limit", "many")])
def test_limits_that_make_no_sense_are_refused(store, option):
    assert koinon("sql", "select 1", *option).exit_code == 2
