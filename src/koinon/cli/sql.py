"""``koinon sql``: read-only queries over the compiled tables."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from koinon.cli.output import emit, warn

if TYPE_CHECKING:
    import polars as pl


def sql(
    query: Annotated[str, typer.Argument(help="A SELECT statement; 'show tables' lists the tables.")],
    limit: Annotated[int, typer.Option(min=1, help="Largest number of rows.")] = 1000,
    timeout: Annotated[float, typer.Option(min=0.001, help="Seconds after which the query is stopped.")] = 30,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print comma-separated values.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Query the compiled tables with SQL, read-only."""
    from koinon.store.sql import run

    answer = run(query, limit=limit, timeout=timeout)
    cut = f"only the first {limit:,} rows are given; ask for more with --limit" if answer.truncated else ""
    if as_json:
        emit(_plain(answer.frame.to_dicts()), answer.sources, [cut] if cut else [])
        return
    if as_csv:
        typer.echo(_flat(answer.frame).write_csv(), nl=False)
    else:
        _print_table(answer.frame)
    if cut:
        warn(cut)


def _plain(value: Any) -> Any:
    """Return `value` made of what JSON knows; anything else as text."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Write lists, structures and bytes as JSON text, since a CSV cell holds one value."""
    import polars as pl

    for name, dtype in frame.schema.items():
        if dtype.is_nested() or dtype == pl.Binary:
            cells = [None if cell is None else json.dumps(_plain(cell)) for cell in frame[name].to_list()]
            frame = frame.with_columns(pl.Series(name, cells, dtype=pl.String))
    return frame


def _print_table(frame: pl.DataFrame) -> None:
    """Print a frame in aligned columns, numbers to the right, missing values as a dot."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, dtype in frame.schema.items():
        table.add_column(name, justify="right" if dtype.is_numeric() else "left", overflow="fold")
    for row in frame.iter_rows():
        table.add_row(*("." if value is None else str(value) for value in row))
    console = Console(markup=False, highlight=False)
    console.print(table)
