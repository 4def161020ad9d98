"""Entry point: runs the application and turns errors into one sentence and an exit code."""

from __future__ import annotations

import sys

import typer

from koinon.cli import output, sql, store
from koinon.errors import KoinonError

app = typer.Typer(
    name="koinon",
    help="Military alliances and regional integration: data, measures, models and briefs.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=True,
)
app.add_typer(store.app, name="store")
app.command()(sql.sql)


def main() -> None:
    """Run the command line; a `KoinonError` becomes its sentence and exit code 2."""
    output.begin(sys.argv[1:])
    try:
        app()
    except KoinonError as error:
        sys.stderr.write(f"koinon: {error}\n")
        sys.exit(2)
