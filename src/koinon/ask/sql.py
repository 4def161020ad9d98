"""The question of everything else: a SELECT over the compiled tables, read-only."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from koinon.ask.reply import Reply
from koinon.store.sql import LIMIT, TIMEOUT, run

if TYPE_CHECKING:
    import polars as pl

    from koinon.store.catalogue import Store


def sql(
    query: str, *, limit: int = LIMIT, timeout: float = TIMEOUT, store: Store | None = None
) -> Reply[pl.DataFrame]:
    """Answer a query.

    Parameters
    ----------
    query
        A single SELECT in DuckDB's dialect; ``show tables`` lists the tables.
    limit
        Largest number of rows; a note tells that there were more.
    timeout
        Seconds after which the query is stopped.
    store
        Another store than the packaged one.

    Returns
    -------
    Reply
        Made of a frame; its data are the rows.

    Raises
    ------
    SqlError
        If the query is not a single SELECT, reaches outside the store, is wrong or takes too long.
    UnknownNameError, MissingTableError
        If it names a table that does not exist, or one this store was built without.

    Examples
    --------
    >>> sql("select count(*) as spells from majors where ccode = 220").data
    [{'spells': 2}]
    """
    answer = run(query, limit=limit, timeout=timeout, store=store)
    cut = [f"only the first {limit:,} rows are given; ask for more with --limit"] if answer.truncated else []
    return Reply(answer.frame, lambda: _plain(answer.frame.to_dicts()), answer.sources, cut)


def csv(frame: pl.DataFrame) -> str:
    """Return the rows as comma-separated values.

    Lists, structures and bytes are written as JSON text, since a cell holds one value.
    """
    import polars as pl

    for name, dtype in frame.schema.items():
        if dtype.is_nested() or dtype == pl.Binary:
            cells = [None if cell is None else json.dumps(_plain(cell)) for cell in frame[name].to_list()]
            frame = frame.with_columns(pl.Series(name, cells, dtype=pl.String))
    return frame.write_csv()


def _plain(value: Any) -> Any:
    """Return `value` made of what JSON knows; anything else as text."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
