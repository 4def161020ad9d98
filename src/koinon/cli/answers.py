"""``koinon answers``: who is bound to answer if one state attacks another, and who would come."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from koinon.cli import output

if TYPE_CHECKING:
    from koinon.report.make.document import Brief, Table
    from koinon.simulate.joining.answers import Answers

MOST = 20
"""States that a table on the terminal shows."""


def answers(
    attacker: Annotated[str, typer.Option(help="The state that attacks.")],
    target: Annotated[str, typer.Option(help="The state that is attacked.")],
    year: Annotated[int, typer.Option(parser=output.year, metavar="YEAR", help="1816 to 2026.")],
    rule: Annotated[str, typer.Option(help="How a named threat is read: 'lenient' or 'strict'.")] = "lenient",
    seed: Annotated[int, typer.Option(min=0, help="Seed of the simulation behind the intervals.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Folder for a page and the tables as CSV.")] = None,
    formats: Annotated[str, typer.Option("--format", help="With --out: html, pdf, json.")] = "html",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Say who is bound to answer an attack, by which treaty, and who would come."""
    from koinon.simulate.joining.answers import answers as find
    from koinon.store import default_store

    store = default_store()
    found = find(attacker, target, year, rule=rule, seed=seed, store=store)
    if out is not None:
        _write(found, out, formats)
    if as_json:
        output.emit(_data(found), found.sources, found.scope)
        return
    from koinon.report.answers.view import document

    _show(document(found, store))


def _data(found: Answers) -> dict[str, Any]:
    return {
        "attacker": {"ccode": found.attacker, "name": found.attacker_name},
        "target": {"ccode": found.target, "name": found.target_name},
        "year": found.year,
        "seed": found.seed,
        "states": found.states.to_dicts(),
        "promises": found.promises.to_dicts(),
        "strength": found.strength.to_dicts(),
        "outside": [vars(one) for one in found.outside],
        "record": found.record,
    }


def _write(found: Answers, folder: Path, formats: str) -> None:
    """Write the page and, beside it, the tables as CSV."""
    import polars as pl

    from koinon.report.answers.view import document
    from koinon.report.write.files import as_formats, check_folder, write
    from koinon.store import default_store

    wanted = as_formats(formats)
    check_folder(folder)
    brief = document(found, default_store())
    files = write(brief, folder, wanted)
    for name in ("states", "promises", "strength"):
        frame = getattr(found, name)
        listed = [pl.col(c).list.join("; ") for c, kind in frame.schema.items() if kind == pl.List(pl.String)]
        files.append(folder / f"{brief.id}-{name}.csv")
        frame.with_columns(listed).write_csv(files[-1])
    for file in files:
        output.warn(str(file))


def _show(brief: Brief) -> None:
    typer.echo(f"{brief.full_name}\n")
    for headline in brief.headlines:
        typer.echo(f"- {headline.text}")
    for section in brief.sections:
        if section.id == "strength":
            continue
        typer.echo(f"\n{section.title}")
        for text in section.paragraphs:
            typer.echo(f"  {text}")
        for table in section.tables:
            typer.echo("")
            _print(table) if section.id.startswith("bound") else _list(table)
            if table.note:
                typer.echo(table.note)
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
    typer.echo(table.title)
    for row in table.rows:
        cells = [str(cell) for cell in row]
        typer.echo(f"- {cells[0]}: {cells[1]}, by {cells[2]}.")
        rest = [
            f"{name}: {cell}" for name, cell in zip(table.columns[3:], cells[3:], strict=True) if cell != "–"
        ]
        typer.echo(f"    {'. '.join(part[:1].upper() + part[1:] for part in rest)}.")
