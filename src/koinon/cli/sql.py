"""``koinon sql``: read-only queries over the compiled tables."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from koinon.cli import output

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
    from koinon import ask

    reply = ask.sql.sql(query, limit=limit, timeout=timeout)
    if as_json:
        output.emit(reply)
        return
    if as_csv:
        typer.echo(ask.sql.csv(reply.made), nl=False)
    else:
        _print_table(reply.made)
    for note in reply.notes:
        output.warn(note)


def _print_table(frame: pl.DataFrame) -> None:
    """Print a frame in aligned columns, numbers to the right, missing values as a dot."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold" if output.colourful(sys.stdout) else "")
    for name, dtype in frame.schema.items():
        table.add_column(name, justify="right" if dtype.is_numeric() else "left", overflow="fold")
    for row in frame.iter_rows():
        table.add_row(*("." if value is None else str(value) for value in row))
    console = Console(markup=False, highlight=False)
    console.print(table)
