"""``koinon brief`` and ``koinon compare``: what the tables say, as HTML, PDF and JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from koinon.cli import output

if TYPE_CHECKING:
    from collections.abc import Callable

    from koinon.report.make.document import Brief

FOLDER = Path("koinon-briefs")


def brief(
    names: Annotated[
        list[str],
        typer.Argument(
            help="A bloc (NATO), an ATOP treaty (3180), a state (France) or a group (France+Germany); "
            "or two states."
        ),
    ],
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
    """Write the brief of an alliance, a state or two states."""
    from koinon.ask.briefs import brief as view

    def made() -> tuple[Brief, str]:
        document = view(names, year)
        return document, document.id if year is None else f"{document.id}-{year}"

    deliver(made, out, formats, no_open, as_json)


def compare(
    blocs: Annotated[
        list[str],
        typer.Argument(help="Two or more blocs, ATOP treaties and groups (France+Germany), or states."),
    ],
    align: Annotated[str, typer.Option(help="Align by calendar 'year' or by 'age'.")] = "year",
    out: Annotated[Path | None, typer.Option(help=f"Folder for the files (default: {FOLDER}).")] = None,
    formats: Annotated[str, typer.Option("--format", help="Any of html, pdf and json.")] = "html,pdf,json",
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open the page in a browser.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document; write files only with --out.")
    ] = False,
) -> None:
    """Put alliances, or states, side by side."""
    from koinon.report.comparison.view import compare as view

    def made() -> tuple[Brief, str]:
        document = view(blocs, align)
        return document, document.id if align == "year" else f"{document.id}-{align}"

    deliver(made, out, formats, no_open, as_json)


def deliver(
    made: Callable[[], tuple[Brief, str]], out: Path | None, formats: str, no_open: bool, as_json: bool
) -> None:
    """Make a document, write its files or print it, and open its page."""
    from koinon.figures.render import prepare
    from koinon.report.write.files import as_formats, check_folder, write
    from koinon.report.write.json import text

    wanted = as_formats(formats)
    folder = out or FOLDER
    to_files = out is not None or not as_json
    if to_files:
        check_folder(folder)
        if set(wanted) & {"html", "pdf"}:
            prepare()
    document, stem = made()
    files = write(document, folder, wanted, stem) if to_files else []
    if as_json:
        sys.stdout.write(text(document, output.command()))
        return
    full = document.full_name
    typer.echo(f"{document.name}: {full}\n" if full != document.name else f"{document.name}\n")
    for headline in document.headlines:
        typer.echo(f"- {headline.text}")
    typer.echo("")
    for file in files:
        typer.echo(str(file))
    page = next((file for file in files if file.suffix == ".html"), None)
    if page and not no_open and sys.stdout.isatty():
        import webbrowser

        webbrowser.open(page.resolve().as_uri())
