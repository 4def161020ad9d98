"""``koinon measure``: one measure, for blocs, states or pairs, as a table, a figure or a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from koinon.cli import output
from koinon.errors import KoinonError

if TYPE_CHECKING:
    from koinon.measure.catalogue import Measure
    from koinon.panel import Panel

SHOWN = 20
"""Rows on the screen: the latest."""

LIMIT = 5000
"""Rows of the JSON document."""

FIGURES = (".svg", ".png", ".pdf")


def measure(
    name: Annotated[
        str | None, typer.Argument(help="The measure; without it, all measures are listed.")
    ] = None,
    blocs: Annotated[
        list[str] | None, typer.Option("--bloc", help="A bloc, treaty or group of states; may be repeated.")
    ] = None,
    states: Annotated[
        list[str] | None, typer.Option("--state", help="A state, by name or code; may be repeated.")
    ] = None,
    first: Annotated[
        int | None, typer.Option("--from", parser=output.year, metavar="YEAR", help="First year.")
    ] = None,
    last: Annotated[
        int | None, typer.Option("--to", parser=output.year, metavar="YEAR", help="Last year.")
    ] = None,
    unit: Annotated[
        str | None, typer.Option(help="Unit of observation, where the measure fits several.")
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
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Compute the reference tables of all blocs anew.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Compute a measure."""
    from koinon.measure import measured
    from koinon.measure.catalogue import measure as known
    from koinon.panel.out.export import check_target
    from koinon.panel.units import FIRST_YEAR, LAST_YEAR

    if rebuild:
        _rebuilt(name, as_json)
        return
    if name is None:
        _listed(as_json)
        return
    wanted = known(name)
    if out is not None:
        check_target(out)
    if figure is not None and figure.suffix.lower() not in FIGURES:
        raise KoinonError(
            f"a figure is written as {', '.join(FIGURES)}, not '{figure.suffix or figure.name}'"
        )
    made = measured(
        name,
        FIRST_YEAR if first is None else first,
        LAST_YEAR if last is None else last,
        blocs=blocs or (),
        states=states or (),
        unit=unit,
        **_options(wanted, options or []),
    )
    files = _written(made, wanted, out, figure, column)
    if as_json:
        _document(made, wanted, files)
    else:
        _printed(made, wanted, files)


def _rebuilt(name: str | None, as_json: bool) -> None:
    from koinon.cli.progress import tracked
    from koinon.measure.reference.build import rebuild
    from koinon.measure.reference.tables import folder
    from koinon.store import default_store

    if name is not None:
        raise KoinonError(f"--rebuild computes all reference tables; leave out '{name}'")
    rows = rebuild(progress=tracked("Computing", str))
    if as_json:
        output.emit([{"table": table, "rows": count} for table, count in rows.items()])
        return
    for table, count in rows.items():
        typer.echo(f"{table}: {count:,} rows")
    typer.echo(str(folder(default_store())))


def _listed(as_json: bool) -> None:
    from koinon.measure.catalogue import MEASURES

    rows = [
        {"name": m.name, "title": m.title, "units": ", ".join(m.units), "scale": m.scale, "cite": m.cite}
        for m in MEASURES.values()
    ]
    if as_json:
        output.emit(rows)
        return
    width = max(len(row["name"]) for row in rows)
    for row in rows:
        typer.echo(f"{row['name']:{width}}  {row['title']} ({row['units']})")


def _options(wanted: Measure, given: list[str]) -> dict[str, Any]:
    from koinon.ask.grouplist import as_value
    from koinon.measure.byname import option_value

    read = {}
    for text in given:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            raise KoinonError(f"cannot read '{text}' after --set; write option=value")
        read[name] = as_value(value, option_value(wanted, name))
    return read


def _written(made: Panel, wanted: Measure, out: Path | None, figure: Path | None, column: str) -> list[str]:
    drawn = _drawn(made, wanted, figure, column) if figure is not None else b""
    files = [str(path) for path in made.write(out, command=output.command())] if out is not None else []
    if figure is not None:
        figure.write_bytes(drawn)
        files.append(str(figure))
    return files


def _drawn(made: Panel, wanted: Measure, figure: Path, column: str) -> bytes:
    from koinon.figures.measured import measured_figure
    from koinon.figures.render import pdf, png, svg

    spec = measured_figure(made, wanted, column).spec
    match figure.suffix.lower():
        case ".png":
            return png(spec)
        case ".pdf":
            return pdf(svg(spec))
    return svg(spec).encode()


def _head(made: Panel, wanted: Measure) -> dict[str, Any]:
    from koinon.measure.byname import own_columns

    columns = [
        {
            "name": v.name,
            "unit": v.unit,
            "description": v.description,
            "covers": v.covers,
            "sources": v.sources,
        }
        for v in made.variables
        if v.name in own_columns(made, wanted.name)
    ]
    return {
        "measure": wanted.name,
        "title": wanted.title,
        "formula": wanted.formula,
        "scale": wanted.scale,
        "cite": wanted.cite,
        "unit": made.unit,
        "rows": made.frame.height,
        "columns": columns,
    }


def _document(made: Panel, wanted: Measure, files: list[str]) -> None:
    notes = list(made.notes)
    if made.frame.height > LIMIT:
        notes.append(f"only the last {LIMIT:,} of {made.frame.height:,} rows are here; write a file with -o")
    records = made.frame.tail(LIMIT).to_dicts()
    output.emit({**_head(made, wanted), "files": files, "records": records}, made.sources, notes)


def _printed(made: Panel, wanted: Measure, files: list[str]) -> None:
    import polars as pl

    from koinon.measure.byname import own_columns

    shown = made.with_names() if made.unit in {"state-year", "dyad-year", "directed-dyad-year"} else made
    names = [c for c in shown.frame.columns if c.startswith("statename")]
    own = own_columns(made, wanted.name)
    typer.echo(f"{wanted.name}: {wanted.title}\n{made.unit}, {made.frame.height:,} rows; the latest:\n")
    known = shown.frame.filter(~pl.all_horizontal(pl.col(own).is_null()))
    # By year, so that what is shown is the latest of every bloc or state.
    ordered = known.sort("year", *made.keys[:-1], maintain_order=True).tail(SHOWN)
    output.table(ordered.select(*made.keys, *names, *own))
    typer.echo(f"\n{wanted.formula}\nscale: {wanted.scale}\nafter {wanted.cite}")
    typer.echo(f"sources: {', '.join(made.sources)}")
    for file in files:
        typer.echo(file)
    for note in made.notes:
        output.warn(note)
