"""``koinon find``: states, blocs, treaties, groups, variables and tables by name or topic."""

from __future__ import annotations

from dataclasses import asdict
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
    from koinon.ask.find import as_kinds
    from koinon.ask.find import find as find_all

    hits = find_all(" ".join(text), as_kinds(kind.split(",")) if kind else ())
    cut = f"the best {limit:,} of {len(hits):,} hits; ask for more with --limit" if len(hits) > limit else ""
    shown = hits[:limit]
    if as_json:
        output.emit([asdict(hit) for hit in shown], notes=[cut] if cut else [])
        return
    width = max(len(hit.id) for hit in shown)
    for hit in shown:
        called = "" if hit.name == hit.id else f"{hit.name}; "
        typer.echo(f"{hit.kind:8}  {hit.id:{width}}  {called}{hit.detail}")
    if cut:
        output.warn(cut)
