"""``koinon store``: build, check and cite the compiled tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Build, check and cite the compiled tables.", no_args_is_help=True, rich_markup_mode=None
)


@app.command()
def build(
    raw: Annotated[Path, typer.Option(help="Folder with the raw data sets.")],
    out: Annotated[
        Path | None, typer.Option(help="Where to put the store (default: inside the package).")
    ] = None,
    only: Annotated[str | None, typer.Option(help="'open' takes openly licensed sources only.")] = None,
) -> None:
    """Compile the raw data into the store."""
    from koinon.cli.progress import tracked
    from koinon.store.build import build as run
    from koinon.store.catalogue import default_store

    report = run(raw, out or default_store().root, only, progress=tracked("Compiling", lambda s: s.title))
    typer.echo(
        f"{len(report.tables)} tables, {sum(e['rows'] for e in report.tables.values()):,} rows", err=True
    )
    for source, reason in report.left_out.items():
        typer.echo(f"left out: {source} ({reason})", err=True)
