"""``koinon panel``: a panel of one unit of observation, to a file or to the screen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from koinon.cli import completion, output
from koinon.cli.progress import working
from koinon.errors import KoinonError

if TYPE_CHECKING:
    from koinon.ask.panels import Panel, Plan
    from koinon.ask.reply import Reply

SHOWN = 10
"""Rows of the preview."""

UNMATCHED = 20
"""Lines of the report on a joined file."""


def panel(
    unit: Annotated[
        str,
        typer.Argument(
            help="state-year, dyad-year, directed-dyad-year, system-year, bloc-year, treaty-year, "
            "treaty-member-year or coalition-year.",
            autocompletion=completion.units,
        ),
    ],
    first: Annotated[int, typer.Option("--from", parser=output.year, metavar="YEAR", help="First year.")],
    last: Annotated[int, typer.Option("--to", parser=output.year, metavar="YEAR", help="Last year.")],
    groups: Annotated[
        str,
        typer.Option(
            "--with",
            help="Groups of variables: alliances(collapse=both),gml-disputes,...",
            autocompletion=completion.groups,
        ),
    ] = "",
    system: Annotated[str, typer.Option(help="Code system: cow or gw.")] = "cow",
    states: Annotated[
        str | None,
        typer.Option(
            help="Only rows with one of these states (names or codes, by commas).",
            autocompletion=completion.states,
        ),
    ] = None,
    bloc: Annotated[
        str | None,
        typer.Option(
            help="Only this bloc or group (France+Germany), its members or pairs of them.",
            autocompletion=completion.blocs,
        ),
    ] = None,
    size: Annotated[int | None, typer.Option(help="States in a coalition (coalition-year; 3).")] = None,
    sample: Annotated[
        int | None, typer.Option(help="Coalitions that did not form to draw in each year (coalition-year).")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of that draw (1).")] = None,
    relevant: Annotated[bool, typer.Option("--relevant", help="Only politically relevant pairs.")] = False,
    microstates: Annotated[
        bool, typer.Option("--microstates", help="Keep the microstates of the Gleditsch-Ward list.")
    ] = False,
    names: Annotated[bool, typer.Option("--names", help="Add the names of the states.")] = False,
    codes: Annotated[
        str | None, typer.Option(help="Add the codes of this system too, by the dated crosswalk: cow or gw.")
    ] = None,
    join: Annotated[
        list[Path] | None,
        typer.Option(help="A file of your own to join: .csv, .xlsx, .parquet or .dta; may be repeated."),
    ] = None,
    join_on: Annotated[
        str | None,
        typer.Option("--join-on", metavar="NAME", help="Its column of states; of pairs: two, by a comma."),
    ] = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="Only say what the panel will be: rows, columns, years, size.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="File to write: .parquet, .csv, .dta or .xlsx.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="With -o: replace files that are there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Make a panel, with codebook and citations beside the file."""
    from koinon import ask

    rows = ask.panels.Rows(system, states, bloc, size, sample, seed, relevant, microstates, names, codes)
    if plan and join:
        raise KoinonError("--plan reads no file; leave --join out of it")
    if plan:
        _planned(ask.panels.plan(unit, first, last, groups, rows), as_json)
        return
    with working("Making the panel") as progress:
        reply = ask.panels.panel(
            unit,
            first,
            last,
            groups,
            rows,
            join=join or (),
            join_on=join_on,
            out=out,
            force=force,
            command=output.command(),
            progress=progress,
        )
    if as_json:
        output.emit(reply)
        return
    _written(reply) if reply.files else _preview(reply.made)
    for note in (*reply.made.notes, *reply.made.terms):
        output.warn(note)
    _unmatched(reply.made)


def _planned(reply: Reply[Plan], as_json: bool) -> None:
    if as_json:
        output.emit(reply)
        return
    planned = reply.made
    megabytes = f"about {planned.size / 1e6:,.1f} MB in memory"
    unit = reply.data["unit"]
    output.heading(f"{unit}, {planned.rows:,} rows, {planned.columns.height} columns, {megabytes}\n")
    output.table(planned.columns.drop("source", "description"))
    typer.echo(f"\nsources: {', '.join(planned.sources)}")
    for note in reply.notes:
        output.warn(note)


def _written(reply: Reply[Panel]) -> None:
    frame, (file, *beside) = reply.made.frame, reply.files
    output.heading(f"{file}: {frame.height:,} rows, {frame.width} columns")
    typer.echo(f"beside it: {', '.join(other.name for other in beside)}")


def _preview(made: Panel) -> None:
    output.heading(f"{made.unit}, {made.frame.height:,} rows, {made.frame.width} columns\n")
    output.table(made.frame.head(SHOWN))
    lost = made.missing()
    if lost.height:
        output.heading("\nmissing values")
        output.table(lost)
    typer.echo("\nwrite a file with -o; codebook and citations come beside it")


def _unmatched(made: Panel) -> None:
    """Print on standard error which rows of joined files matched nothing."""
    report = made.join_report
    if report is None or report.is_empty():
        return
    output.warn("\nrows of your file that match nothing")
    output.table(report.head(UNMATCHED), stream=sys.stderr)
    if report.height > UNMATCHED:
        output.warn(f"and {report.height - UNMATCHED:,} more lines; --json gives all")
