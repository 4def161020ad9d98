"""``koinon brief``: everything the tables say about one alliance, as HTML, PDF and JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from koinon.cli import output

FOLDER = Path("koinon-briefs")


def brief(
    bloc: Annotated[str, typer.Argument(help="A bloc (NATO, ASEAN, ...) or the number of an ATOP treaty.")],
    year: Annotated[
        int | None,
        typer.Option(parser=output.year, metavar="YEAR", help="Speak of the end of this year."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help=f"Folder for the files (default: {FOLDER}).")] = None,
    formats: Annotated[str, typer.Option("--format", help="Any of html, pdf and json.")] = "html,pdf,json",
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open the page in a browser.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document; write files only with --out.")
    ] = False,
) -> None:
    """Write the brief of an alliance."""
    from koinon.report.files import as_formats, check_folder, write
    from koinon.report.json import text
    from koinon.report.view import brief as view

    wanted = as_formats(formats)
    folder = out or FOLDER
    if out is not None or not as_json:
        check_folder(folder)
    made = view(bloc, year)
    files = []
    if out is not None or not as_json:
        files = write(made, folder, wanted, made.id if year is None else f"{made.id}-{year}")
    if as_json:
        sys.stdout.write(text(made, output.command()))
        return
    typer.echo(f"{made.name}: {made.full_name}\n" if made.full_name != made.name else f"{made.name}\n")
    for headline in made.headlines:
        typer.echo(f"- {headline.text}")
    typer.echo("")
    for file in files:
        typer.echo(str(file))
    page = next((file for file in files if file.suffix == ".html"), None)
    if page and not no_open and sys.stdout.isatty():
        import webbrowser

        webbrowser.open(page.resolve().as_uri())
