"""``koinon panel``: a panel of one unit of observation, to a file or to the screen."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from koinon.cli import output
from koinon.errors import KoinonError

if TYPE_CHECKING:
    from koinon.panel import Panel
    from koinon.panel.units import Unit

SHOWN = 10
"""Rows of the preview."""

UNMATCHED = 20
"""Lines of the report on a joined file."""

LIMIT = 1000
"""Rows of the JSON document, where no file is written."""

ESTIMATES = "share (of rows with a value) and size are estimated from a sample of rows; nothing was built"


def panel(
    unit: Annotated[
        str,
        typer.Argument(
            help="state-year, dyad-year, directed-dyad-year, system-year, bloc-year, treaty-year, "
            "treaty-member-year or coalition-year."
        ),
    ],
    first: Annotated[int, typer.Option("--from", parser=output.year, metavar="YEAR", help="First year.")],
    last: Annotated[int, typer.Option("--to", parser=output.year, metavar="YEAR", help="Last year.")],
    groups: Annotated[
        str,
        typer.Option("--with", help="Groups of variables: alliances(collapse=both),gml-disputes,..."),
    ] = "",
    system: Annotated[str, typer.Option(help="Code system: cow or gw.")] = "cow",
    states: Annotated[
        str | None, typer.Option(help="Only rows with one of these states (names or codes, by commas).")
    ] = None,
    bloc: Annotated[
        str | None,
        typer.Option(help="Only this bloc or group (France+Germany), its members or pairs of them."),
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
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Make a panel, with codebook and citations beside the file."""
    from koinon.ask.grouplist import parse_groups
    from koinon.panel.out.export import check_target
    from koinon.panel.units import as_unit

    if out is not None:
        check_target(out)
    kind = as_unit(unit)
    wanted = parse_groups(groups, kind)
    drawn = {"size": size, "sample": sample, "seed": seed}
    if kind == "coalition-year":
        made, states = _coalitions((first, last), system, states, bloc, drawn), None
    else:
        made = _rows(kind, first, last, system, microstates, bloc, drawn)
    made = _chosen(made, states, relevant, names, codes)
    if join_on is not None and len(join or ()) != 1:
        raise KoinonError("--join-on says which column of the one file of --join names the states")
    if plan and join:
        raise KoinonError("--plan reads no file; leave --join out of it")
    if plan:
        _planned(made, wanted, as_json)
        return
    for name, options in wanted:
        made = made.add(name, **options)
    for file in join or ():
        made = made.join(file, join_on)
    if out is not None:
        _written(made, out, as_json)
    elif as_json:
        _document(made)
    else:
        _preview(made)


def _rows(
    unit: Unit,
    first: int,
    last: int,
    system: str,
    microstates: bool,
    bloc: str | None,
    drawn: dict[str, int | None],
) -> Panel:
    """Return the bare panel of a unit, of one bloc if told."""
    from koinon.panel import directed_dyad_years, dyad_years, state_years, system_years
    from koinon.panel.clubs.club_years import bloc_years, treaty_years
    from koinon.panel.clubs.treaty_members import treaty_member_years

    if any(number is not None for number in drawn.values()):
        raise KoinonError("--size, --sample and --seed belong to coalition-year")
    match unit:
        case "bloc-year":
            return bloc_years(first, last, [bloc] if bloc else None, system=system)
        case "treaty-year":
            return treaty_years(first, last, [bloc] if bloc else None, system=system)
        case "treaty-member-year":
            return treaty_member_years(first, last, [bloc] if bloc else None, system=system)
        case "system-year":
            made = system_years(first, last, system)
        case "state-year":
            made = state_years(first, last, system, microstates=microstates)
        case "dyad-year":
            made = dyad_years(first, last, system, microstates=microstates)
        case _:
            made = directed_dyad_years(first, last, system, microstates=microstates)
    return made.of_bloc(bloc) if bloc else made


def _coalitions(
    years: tuple[int, int], system: str, states: str | None, bloc: str | None, given: dict[str, int | None]
) -> Panel:
    """Return the panel of coalitions; options that were not given are those of Python."""
    from koinon.panel import coalition_years

    if bloc is not None:
        raise KoinonError("coalitions are not members of a bloc; name --states instead of --bloc")
    if system.lower() != "cow":
        raise KoinonError("coalition-year panels use COW codes: treaties are coded in no other system")
    options: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    return coalition_years(*years, states=None if states is None else states.split(","), **options)


def _chosen(made: Panel, states: str | None, relevant: bool, names: bool, codes: str | None) -> Panel:
    """Return the rows and identifying columns that were asked for."""
    if states is not None:
        made = made.among(*states.split(","))
    if relevant:
        made = made.relevant()
    if names:
        made = made.with_names()
    return made if codes is None else made.with_codes(codes)


def _planned(made: Panel, groups: list[tuple[str, dict[str, Any]]], as_json: bool) -> None:
    from koinon.panel.out.plan import plan

    planned = plan(made, groups)
    if as_json:
        first, last = made.years
        head = {"unit": made.unit, "system": made.system, "from": first, "to": last}
        body = {"rows": planned.rows, "bytes": planned.size, "columns": planned.columns.to_dicts()}
        output.emit({**head, **body}, planned.sources, [*made.notes, ESTIMATES])
        return
    megabytes = f"about {planned.size / 1e6:,.1f} MB in memory"
    typer.echo(f"{made.unit}, {planned.rows:,} rows, {planned.columns.height} columns, {megabytes}\n")
    output.table(planned.columns.drop("source", "description"))
    typer.echo(f"\nsources: {', '.join(planned.sources)}")
    for note in (*made.notes, ESTIMATES):
        output.warn(note)


def _summary(made: Panel) -> dict[str, Any]:
    first, last = made.years
    report = {} if made.join_report is None else {"join_report": made.join_report.to_dicts()}
    return {
        **report,
        "unit": made.unit,
        "system": made.system,
        "from": first,
        "to": last,
        "rows": made.frame.height,
        "columns": list(made.frame.columns),
        "missing": made.missing().to_dicts(),
    }


def _written(made: Panel, out: Path, as_json: bool) -> None:
    files = [str(path) for path in made.write(out, command=output.command())]
    if as_json:
        output.emit({"files": files, **_summary(made)}, made.sources, made.notes)
        return
    typer.echo(f"{files[0]}: {made.frame.height:,} rows, {made.frame.width} columns")
    typer.echo(f"beside it: {', '.join(Path(file).name for file in files[1:])}")
    for note in made.notes:
        output.warn(note)
    _unmatched(made)


def _unmatched(made: Panel) -> None:
    """Print on standard error which rows of joined files matched nothing."""
    report = made.join_report
    if report is None or report.is_empty():
        return
    output.warn("\nrows of your file that match nothing")
    with redirect_stdout(sys.stderr):
        output.table(report.head(UNMATCHED))
    if report.height > UNMATCHED:
        output.warn(f"and {report.height - UNMATCHED:,} more lines; --json gives all")


def _document(made: Panel) -> None:
    shown = made.frame.head(LIMIT)
    notes = list(made.notes)
    if made.frame.height > LIMIT:
        notes.append(f"only the first {LIMIT:,} of {made.frame.height:,} rows are here; write a file with -o")
    output.emit({**_summary(made), "records": shown.to_dicts()}, made.sources, notes)


def _preview(made: Panel) -> None:
    typer.echo(f"{made.unit}, {made.frame.height:,} rows, {made.frame.width} columns\n")
    output.table(made.frame.head(SHOWN))
    lost = made.missing()
    if lost.height:
        typer.echo("\nmissing values")
        output.table(lost)
    typer.echo("\nwrite a file with -o; codebook and citations come beside it")
    for note in made.notes:
        output.warn(note)
    _unmatched(made)
