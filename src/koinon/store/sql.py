"""Read-only SQL over the compiled tables.

DuckDB runs the query in memory. Five walls stand between a query and the machine:

1. One statement, and that a ``SELECT`` (which includes ``DESCRIBE``, ``SUMMARIZE`` and ``SHOW TABLES``).
2. Tables are those of the store; table functions are a short list that reads nothing from outside.
3. Access to files and networks is off, extensions can neither be installed nor loaded.
4. The configuration is locked before the query is seen.
5. Time, memory and rows are limited; nothing spills to disk.

The tables are handed over as open Arrow data sets, so that DuckDB itself never opens a file, and reads
only the columns and rows a query needs.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koinon.errors import KoinonError, UnknownNameError
from koinon.store.catalogue import MissingTableError, Store, StoreError, default_store
from koinon.store.schema import schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb
    import polars as pl

LIMIT = 1000
"""Rows a query gives on the command line unless told."""

TIMEOUT = 30.0
"""Seconds a query may take unless told."""

MEMORY = "2GB"
TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest", "repeat", "repeat_row"})
"""Table functions that only make rows out of their arguments."""

SYSTEM_PREFIXES = ("duckdb_", "pg_", "pragma_", "sqlite_")


class SqlError(KoinonError):
    """A query that cannot be run; the text is DuckDB's own where DuckDB has said it."""


@dataclass(frozen=True)
class Answer:
    """What a query gives.

    Attributes
    ----------
    frame
        The rows, at most as many as were asked for.
    truncated
        Whether there were more.
    tables
        Tables of the store that the query names.
    sources
        Origin ids of the data sets behind them.
    """

    frame: pl.DataFrame
    truncated: bool
    tables: tuple[str, ...]
    sources: tuple[str, ...]


def query(
    sql: str, *, store: Store | None = None, limit: int | None = None, timeout: float = TIMEOUT
) -> pl.DataFrame:
    """Run one SELECT over the compiled tables and return its rows.

    Parameters
    ----------
    sql
        A single SELECT in DuckDB's dialect; tables go by the names of the catalogue.
    store
        The store to query; the packaged one unless told.
    limit
        Largest number of rows; all of them unless told.
    timeout
        Seconds after which the query is stopped.

    Returns
    -------
    polars.DataFrame
        The rows in the order the query gives them.

    Raises
    ------
    SqlError
        If the query is not a single SELECT, reaches outside the store, is wrong (with DuckDB's
        message) or takes too long.
    UnknownNameError, MissingTableError
        If it names a table that does not exist, or one this store was built without.

    Examples
    --------
    >>> query("select count(*) as spells from majors where ccode = 220")["spells"].item()
    2
    """
    return run(sql, store=store, limit=limit, timeout=timeout).frame


def run(
    sql: str, *, store: Store | None = None, limit: int | None = LIMIT, timeout: float = TIMEOUT
) -> Answer:
    """Run one SELECT like `query` and tell also whether rows were left off, and what it used."""
    import duckdb

    chosen = store or default_store()
    used: list[str] = []
    with _connection() as connection:
        try:
            used, listing = _inspect(connection, sql, chosen)
            _register(connection, chosen, sorted(chosen.entries) if listing else used)
            frame = _fetch(connection, sql, limit, timeout)
        except duckdb.Error as error:
            for name in used:
                if not chosen.intact(name):
                    raise StoreError.damaged(name, chosen.path(name)) from None
            raise SqlError(_message(error)) from None
    truncated = limit is not None and frame.height > limit
    sources = dict.fromkeys(chosen.entries[name].source for name in used)
    return Answer(frame.head(limit) if limit is not None else frame, truncated, tuple(used), tuple(sources))


@contextmanager
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an empty in-memory database that can reach nothing and whose settings cannot be changed."""
    import duckdb

    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "python_enable_replacements": False,
            "memory_limit": MEMORY,
            "threads": 2,
            "temp_directory": "",
        },
    )
    try:
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def _inspect(connection: duckdb.DuckDBPyConnection, sql: str, store: Store) -> tuple[list[str], bool]:
    """Return the tables a query names, and whether it asks for the list of tables.

    Raises
    ------
    SqlError
        If it is anything but a single SELECT over tables of the store.
    """
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise SqlError(f"one SELECT statement is expected, not {len(statements) or 'nothing'}")
    kind = statements[0].type.name
    if kind != "SELECT":
        raise SqlError(f"only SELECT statements are run here, and this is {_article(kind)}")
    rows = connection.execute("SELECT json_serialize_sql(?::VARCHAR)", [sql]).fetchall()
    tree = json.loads(rows[0][0])
    if tree["error"]:
        raise SqlError(f"only plain SELECT statements are run here: {tree['error_message']}")
    nodes = list(_walk(tree))
    _refuse_functions(nodes)
    named = {entry["key"].lower() for node in nodes for entry in node.get("cte_map", {}).get("map", ())}
    used: dict[str, None] = {}
    listing = any(node.get("type") == "SHOW_REF" for node in nodes)
    for node in nodes:
        if node.get("type") != "BASE_TABLE":
            continue
        name, home = node["table_name"].lower(), node["schema_name"].lower()
        if home == "information_schema":
            listing = True
        elif name in store.entries:
            used[name] = None
        elif name not in named:
            raise _unknown(name, home, store)
    return sorted(used), listing


def _walk(node: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of a parsed query."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from _walk(value)


def _refuse_functions(nodes: list[dict[str, Any]]) -> None:
    for node in nodes:
        if node.get("type") == "TABLE_FUNCTION":
            name = node["function"]["function_name"].lower()
            if name not in TABLE_FUNCTIONS:
                raise SqlError(f"{name}() is not available: a query reads the tables of the store only")


def _unknown(name: str, home: str, store: Store) -> KoinonError:
    if home == "pg_catalog" or name.startswith(SYSTEM_PREFIXES):
        return SqlError(f"'{name}' is not available: a query reads the tables of the store only")
    if name in schemas():
        return MissingTableError(name)
    return UnknownNameError("table", name, store.entries, hint="koinon store list names them all")


def _register(connection: duckdb.DuckDBPyConnection, store: Store, names: list[str]) -> None:
    import pyarrow as pa
    from pyarrow import dataset

    for name in names:
        path = store.path(name)
        try:
            connection.register(name, dataset.dataset(path, format="parquet"))
        except (pa.ArrowException, OSError):
            raise StoreError.damaged(name, path) from None


def _fetch(
    connection: duckdb.DuckDBPyConnection, sql: str, limit: int | None, timeout: float
) -> pl.DataFrame:
    """Run the query, stopping it when time is up; one row more than `limit` shows that there are more."""
    import duckdb
    import polars as pl

    watch = threading.Timer(timeout, connection.interrupt)
    watch.start()
    try:
        relation = connection.sql(sql)
        frame: pl.DataFrame = (relation if limit is None else relation.limit(limit + 1)).pl()
    except duckdb.InterruptException:
        raise SqlError(f"the query was stopped after its time limit of {timeout:g} s") from None
    except duckdb.OutOfMemoryException:
        raise SqlError(f"the query needs more than {MEMORY} of memory") from None
    except pl.exceptions.PolarsError:
        raise SqlError("a column of the result has a type no table can hold; cast it to VARCHAR") from None
    finally:
        watch.cancel()
    return _numbers(frame)


def _numbers(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn decimals into plain numbers; DuckDB sums whole numbers into decimals of 38 digits."""
    import polars as pl

    for name, dtype in frame.schema.items():
        if isinstance(dtype, pl.Decimal):
            whole = dtype.scale == 0 and frame[name].cast(pl.Float64).abs().lt(2**63).all()
            frame = frame.with_columns(pl.col(name).cast(pl.Int64 if whole else pl.Float64))
    return frame


def _message(error: Exception) -> str:
    """Return DuckDB's message in one line, without the excerpt of the query."""
    return " ".join(str(error).split("\n\nLINE ")[0].split())


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'AEIOU' else 'a'} {kind} statement"
