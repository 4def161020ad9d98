"""``koinon answers``: who is bound to answer if one state attacks another, and who would come."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from koinon.cli import completion, output
from koinon.cli.progress import working

if TYPE_CHECKING:
    from koinon.ask.briefs import Brief, Table

MOST = 20
"""States that a table on the terminal shows."""


def answers(
    attacker: Annotated[str, typer.Option(help="The state that attacks.", autocompletion=completion.states)],
    target: Annotated[
        str, typer.Option(help="The state that is attacked.", autocompletion=completion.states)
    ],
    year: Annotated[int, typer.Option(parser=output.year, metavar="YEAR", help="1816 to 2026.")],
    rule: Annotated[str, typer.Option(help="How a named threat is read: 'lenient' or 'strict'.")] = "lenient",
    seed: Annotated[int, typer.Option(min=0, help="Seed of the simulation behind the intervals.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Folder for a page and the tables as CSV.")] = None,
    formats: Annotated[str, typer.Option("--format", help="With --out: html, pdf, json.")] = "html",
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Say who is bound to answer an attack, by which treaty, and who would come."""
    from koinon import ask

    with working("Reading the record of wars"):
        reply = ask.answers.answers(
            attacker, target, year, rule=rule, seed=seed, out=out, formats=formats, force=force
        )
    for file in reply.files:
        output.warn(str(file))
    if as_json:
        output.emit(reply)
        return
    _show(ask.answers.page(reply.made))


def _show(brief: Brief) -> None:
    output.heading(f"{brief.full_name}\n")
    for headline in brief.headlines:
        typer.echo(f"- {headline.text}")
    for section in brief.sections:
        if section.id == "strength":
            continue
        typer.echo("")
        output.heading(section.title)
        for text in section.paragraphs:
            typer.echo(f"  {text}")
        for table in section.tables:
            typer.echo("")
            _print(table) if section.id.startswith("bound") else _list(table)
            if table.note:
                output.say(table.note, "dim")
    sys.stdout.flush()


def _print(table: Table) -> None:
    import polars as pl

    kinds = dict.fromkeys(table.columns, pl.String)
    frame = pl.DataFrame(list(table.rows[:MOST]), schema=kinds, orient="row")
    # The treaties follow below, each with its members; the page has the other columns.
    output.table(frame.select(pl.nth(0, 1, 2, 3, 4, 6)))
    if len(table.rows) > MOST:
        typer.echo(
            f"and {len(table.rows) - MOST} more that are less likely to come; --json and --out list all"
        )


def _list(table: Table) -> None:
    """Print each row as a paragraph: the cells are sentences, too long for columns."""
    output.say(table.title, "bold")
    for row in table.rows:
        cells = [str(cell) for cell in row]
        typer.echo(f"- {cells[0]}: {cells[1]}, by {cells[2]}.")
        rest = [
            f"{name}: {cell}" for name, cell in zip(table.columns[3:], cells[3:], strict=True) if cell != "–"
        ]
        typer.echo(f"    {'. '.join(part[:1].upper() + part[1:] for part in rest)}.")
