"""``koinon find``: states, blocs, treaties, groups, variables and tables by name or topic."""

from __future__ import annotations

from typing import Annotated

import typer

from koinon.cli import output


def find(
    text: Annotated[list[str], typer.Argument(help="Words of a name or topic, an abbreviation or a code.")],
    kind: Annotated[
        str,
        typer.Option(
            help="Only these kinds, by commas: state, bloc, treaty, group, measure, variable, table."
        ),
    ] = "",
    limit: Annotated[int, typer.Option(min=1, help="Largest number of hits.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Find states, blocs, treaties, variables and tables by name or topic."""
    from koinon import ask

    reply = ask.find.find(" ".join(text), kind, limit=limit)
    if as_json:
        output.emit(reply)
        return
    width = max(len(hit.id) for hit in reply.made)
    for hit in reply.made:
        called = "" if hit.name == hit.id else f"{hit.name}; "
        typer.echo(f"{hit.kind:8}  {hit.id:{width}}  {called}{hit.detail}")
    for note in reply.notes:
        output.warn(note)
