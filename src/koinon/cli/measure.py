"""``koinon measure``: one measure, for blocs, states or pairs, as a table, a figure or a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from koinon.cli import completion, output
from koinon.cli.progress import working

if TYPE_CHECKING:
    import polars as pl

    from koinon.ask.measures import Panel
    from koinon.ask.reply import Reply

SHOWN = 20
"""Rows on the screen: the latest."""


def measure(
    name: Annotated[
        str | None,
        typer.Argument(
            help="The measure; without it, all measures are listed.", autocompletion=completion.measures
        ),
    ] = None,
    blocs: Annotated[
        list[str] | None,
        typer.Option(
            "--bloc",
            help="A bloc, treaty or group of states; may be repeated.",
            autocompletion=completion.blocs,
        ),
    ] = None,
    states: Annotated[
        list[str] | None,
        typer.Option(
            "--state",
            help="A state, by name or code; may be repeated.",
            autocompletion=completion.states,
        ),
    ] = None,
    first: Annotated[
        int | None, typer.Option("--from", parser=output.year, metavar="YEAR", help="First year.")
    ] = None,
    last: Annotated[
        int | None, typer.Option("--to", parser=output.year, metavar="YEAR", help="Last year.")
    ] = None,
    unit: Annotated[
        str | None,
        typer.Option(
            help="Unit of observation, where the measure fits several.", autocompletion=completion.units
        ),
    ] = None,
    options: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="OPTION=VALUE", help="An option of the measure; may be repeated."),
    ] = None,
    figure: Annotated[Path | None, typer.Option(help="Draw it to this file: .svg, .png or .pdf.")] = None,
    column: Annotated[str, typer.Option(help="Which column the figure draws.")] = "",
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="File to write: .parquet, .csv, .dta or .xlsx.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="With -o and --figure: replace files that are there.")
    ] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Compute the reference tables of all blocs anew.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Compute a measure."""
    from koinon import ask

    if rebuild:
        _rebuilt(name, as_json)
        return
    if name is None:
        _listed(as_json)
        return
    with working(f"Computing {name}"):
        reply = ask.measures.measure(
            name,
            first,
            last,
            blocs=blocs or (),
            states=states or (),
            unit=unit,
            options=options or (),
            out=out,
            figure=figure,
            column=column,
            force=force,
            command=output.command(),
        )
    if as_json:
        output.emit(reply)
    else:
        _printed(reply, ask.measures.latest(reply.made, name, SHOWN))


def _rebuilt(name: str | None, as_json: bool) -> None:
    from koinon import ask
    from koinon.errors import KoinonError

    if name is not None:
        raise KoinonError(f"--rebuild computes all reference tables; leave out '{name}'")
    with working("Computing") as progress:
        reply = ask.measures.rebuild(progress=progress)
    if as_json:
        output.emit(reply)
        return
    for row in reply.data:
        typer.echo(f"{row['table']}: {row['rows']:,} rows")
    for file in reply.files:
        typer.echo(str(file))


def _listed(as_json: bool) -> None:
    from koinon import ask

    reply = ask.catalogue.measures()
    if as_json:
        output.emit(reply)
        return
    column = max(len(row["name"]) for row in reply.data)
    for row in reply.data:
        text = f"{row['title']} ({row['units']})"
        typer.echo(output.wrapped(text, " " * (column + 2), f"{row['name']:{column}}  "))


def _printed(reply: Reply[Panel], latest: pl.DataFrame) -> None:
    about = reply.data
    output.heading(output.wrapped(f"{about['measure']}: {about['title']}"))
    typer.echo(f"{about['unit']}, {about['rows']:,} rows; the latest:\n")
    output.table(latest, output.width())
    typer.echo("")
    for text in (
        about["formula"],
        f"scale: {about['scale']}",
        f"after {about['cite']}",
        f"sources: {', '.join(reply.sources)}",
    ):
        typer.echo(output.wrapped(text, "  "))
    for file in reply.files:
        typer.echo(str(file))
    for note in (*reply.made.notes, *reply.made.terms):
        output.warn(output.wrapped(note, "  "))
