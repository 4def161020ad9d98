"""``koinon brief`` and ``koinon compare``: what the tables say, as HTML, PDF and JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from koinon.cli import completion, output
from koinon.cli.progress import working

if TYPE_CHECKING:
    from koinon.ask.briefs import BriefReply

FOLDER = Path("koinon-briefs")
"""Where briefs go unless told: the program's own folder, whose files the same command replaces."""

Out = Annotated[Path | None, typer.Option(help=f"Folder for the files (default: {FOLDER}).")]
Formats = Annotated[str, typer.Option("--format", help="Any of html, pdf and json.")]
Force = Annotated[bool, typer.Option("--force", help="With --out: replace files that are there.")]
NoOpen = Annotated[bool, typer.Option("--no-open", help="Do not open the page in a browser.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document; write files only with --out.")]


def brief(
    names: Annotated[
        list[str],
        typer.Argument(
            help="A bloc (NATO), an ATOP treaty (3180), a state (France) or a group (France+Germany); "
            "or two states.",
            autocompletion=completion.subjects,
        ),
    ],
    year: Annotated[
        int | None,
        typer.Option(parser=output.year, metavar="YEAR", help="Speak of the end of this year."),
    ] = None,
    sections: Annotated[
        list[str] | None,
        typer.Option("--section", metavar="NAME", help="Only this section (trade); may be repeated."),
    ] = None,
    out: Out = None,
    formats: Formats = "html,pdf,json",
    force: Force = False,
    no_open: NoOpen = False,
    as_json: Json = False,
) -> None:
    """Write the brief of an alliance, a state or two states."""
    from koinon import ask

    with working("Writing the brief") as progress:
        reply = ask.briefs.brief(
            names,
            year,
            sections=sections or (),
            out=_folder(out, as_json),
            formats=formats,
            force=force or out is None,
            progress=progress,
        )
    _show(reply, no_open, as_json)


def compare(
    blocs: Annotated[
        list[str],
        typer.Argument(
            help="Two or more blocs, ATOP treaties and groups (France+Germany), or states.",
            autocompletion=completion.subjects,
        ),
    ],
    align: Annotated[str, typer.Option(help="Align by calendar 'year' or by 'age'.")] = "year",
    out: Out = None,
    formats: Formats = "html,pdf,json",
    force: Force = False,
    no_open: NoOpen = False,
    as_json: Json = False,
) -> None:
    """Put alliances, or states, side by side."""
    from koinon import ask

    with working("Comparing") as progress:
        reply = ask.comparisons.compare(
            blocs,
            align,
            out=_folder(out, as_json),
            formats=formats,
            force=force or out is None,
            progress=progress,
        )
    _show(reply, no_open, as_json)


def _folder(out: Path | None, as_json: bool) -> Path | None:
    """Return where files go; none are written where the document is printed and no folder is named."""
    return out if out is not None or as_json else FOLDER


def _show(reply: BriefReply, no_open: bool, as_json: bool) -> None:
    """Print a document or its head-lines, and open its page."""
    if as_json:
        output.emit(reply)
        return
    made = reply.made
    output.heading(f"{made.name}: {made.full_name}" if made.full_name != made.name else made.name)
    typer.echo("")
    for headline in made.headlines:
        typer.echo(f"- {headline.text}")
    typer.echo("")
    for file in reply.files:
        typer.echo(str(file))
    page = next((file for file in reply.files if file.suffix == ".html"), None)
    if page and not no_open and sys.stdout.isatty():
        import webbrowser

        webbrowser.open(page.resolve().as_uri())
