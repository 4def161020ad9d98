"""``koinon store``: build, fetch, check, cite, list and compare the compiled tables."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from koinon.cli import output

app = typer.Typer(
    help="Build, fetch, check, cite and list the compiled tables.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
OWN_STORE = "koinon-store"
"""Folder, beside the user, of a store with files of his own."""

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def _emit(data: Any, sources: Iterable[str] = (), notes: Iterable[str] = ()) -> None:
    """Write a JSON document of the store."""
    from koinon.ask.reply import Reply

    output.emit(Reply(None, data, sources, notes))


@app.command()
def build(
    raw: Annotated[
        Path | None,
        typer.Option(help="Folder with the raw data sets; without it the tables at hand are carried over."),
    ] = None,
    with_: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="SOURCE=PATH", help="A file of your own of a source not packaged."),
    ] = None,
    sources: Annotated[
        list[str] | None,
        typer.Option(
            "--source", metavar="SOURCE", help="Compile only this source; other tables stay. May be repeated."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Where to put the store (default: inside the package; with --with, beside you)."),
    ] = None,
    only: Annotated[str | None, typer.Option(help="'open' takes openly licensed sources only.")] = None,
    as_json: Json = False,
) -> None:
    """Compile the raw data into the store."""
    from koinon.cli.progress import tracked
    from koinon.store.build import build as run

    supplied = _supplied(with_ or [])
    target = out or _home(own=bool(supplied))
    report = run(raw, target, only, tracked("Compiling", lambda s: s.title), supplied, sources=sources or ())
    if supplied:
        typer.echo(f"the store is {target}; use it with: export KOINON_STORE={target.resolve()}", err=True)
    for name, news in report.news.items():
        typer.echo(f"{name}: {report.tables[name]['rows']:,} rows, {news}", err=True)
    typer.echo(
        f"{len(report.tables)} tables, {sum(e['rows'] for e in report.tables.values()):,} rows", err=True
    )
    for source, reason in report.left_out.items():
        typer.echo(f"left out: {source} ({reason})", err=True)
    if as_json:
        data = {"tables": report.tables, "left_out": report.left_out}
        if report.news:
            data["news"] = report.news
        _emit(data, [entry["source"] for entry in report.tables.values()])


def _supplied(given: list[str]) -> dict[str, Path]:
    """Read ``SOURCE=PATH``, once per source."""
    from koinon.errors import KoinonError

    found: dict[str, Path] = {}
    for text in given:
        source, equals, path = text.partition("=")
        if not (source.strip() and equals and path.strip()):
            raise KoinonError(f"cannot read '{text}' after --with; write SOURCE=PATH")
        if source.strip() in found:
            raise KoinonError(f"--with names {source.strip()} twice")
        found[source.strip()] = Path(path.strip()).expanduser()
    return found


def _home(*, own: bool) -> Path:
    """Return where a store goes unless told: files of one's own never into the package."""
    import os

    from koinon.store.catalogue import default_store

    if own and not os.environ.get("KOINON_STORE"):
        return Path(OWN_STORE)
    return default_store().root


@app.command()
def pull(
    source: Annotated[str, typer.Argument(help="Source to fetch; koinon store cite knows them all.")],
    to: Annotated[Path, typer.Option(help="Folder for the file.")] = Path(),
    as_json: Json = False,
) -> None:
    """Fetch the official release of a source from its official home."""
    from koinon.cli.progress import downloading
    from koinon.sources import origin
    from koinon.store.pull import next_step
    from koinon.store.pull import pull as run

    record = origin(source)
    with downloading(f"Fetching {record.title}") as progress:
        fetched = run(source, to, progress=progress)
    checked = "as published" if record.download and record.download.sha256 else "none is published"
    notes = [f"checksum: {checked}", next_step(record, fetched)]
    if as_json:
        data = {"file": str(fetched.path), "bytes": fetched.size, "sha256": fetched.sha256}
        _emit(data, [source], notes)
        return
    typer.echo(f"{fetched.path}: {fetched.size:,} bytes, sha256 {fetched.sha256}")
    for note in notes:
        typer.echo(note, err=True)


@app.command()
def check(as_json: Json = False) -> None:
    """Verify checksums and contracts of the compiled tables; exit code 2 if any is damaged."""
    from koinon.store.catalogue import default_store
    from koinon.store.check import check as run

    store = default_store()
    findings = run(store)
    if as_json:
        damaged = [{"table": finding.table, "problem": finding.problem} for finding in findings]
        _emit({"whole": not findings, "tables": len(store.entries), "damaged": damaged})
    for finding in findings:
        typer.echo(f"koinon: {finding.problem}", err=True)
    if findings:
        raise typer.Exit(2)
    if not as_json:
        typer.echo(f"all {len(store.entries)} tables are whole")


@app.command()
def cite(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Sources or tables to cite (default: all sources).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Print BibTeX entries."""
    from koinon.sources import origin
    from koinon.store.cite import bibtex, resolved

    chosen = resolved(sources or ())
    if as_json:
        _emit([{"source": source, "bibtex": list(origin(source).bibtex)} for source in chosen], chosen)
    else:
        typer.echo(bibtex(chosen), nl=False)


@app.command("list")
def list_tables(as_json: Json = False) -> None:
    """List the compiled tables."""
    from koinon import ask

    reply = ask.catalogue.tables()
    if as_json:
        output.emit(reply)
        return
    for row in reply.data:
        typer.echo(f"{row['table']:<20} {row['rows']:>10,}  {row['title']}")
    for note in reply.notes:
        typer.echo(note)


@app.command()
def compare(
    name: Annotated[str, typer.Argument(metavar="CONCEPT", help="trade, democracy, gdp or exercises.")],
    by_year: Annotated[bool, typer.Option("--by-year", help="Show every common year.")] = False,
    as_json: Json = False,
) -> None:
    """Compare rival sources of one concept: coverage, overlap, ratio, rank correlation."""
    from koinon.cli.output import table
    from koinon.store.catalogue import default_store
    from koinon.store.compare import compare as run

    found = run(default_store(), name)
    notes = [f"left out: {series}, {reason}" for series, reason in found.left_out.items()]
    notes += [
        f"{row['series']}: {row['unit']}; {row['remark']}"
        for row in found.coverage.select("series", "unit", "remark").iter_rows(named=True)
    ]
    notes.append("series of different valuation or unit are shown side by side and never spliced")
    if as_json:
        frames = {"coverage": found.coverage, "overlap": found.overlap, "by_year": found.by_year}
        tables = {part: frame.to_dicts() for part, frame in frames.items()}
        _emit({"concept": found.concept, "title": found.title} | tables, found.sources, notes)
        return
    typer.echo(f"{found.concept}: {found.title}\n")
    table(found.coverage.drop("unit", "remark"))
    typer.echo()
    table(found.by_year if by_year else found.overlap)
    typer.echo("\n" + "\n".join(notes))


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="Folder of the old store.")],
    new: Annotated[Path, typer.Argument(help="Folder of the new store.")],
    as_json: Json = False,
) -> None:
    """Show what changed between two stores: tables, columns, rows and values."""
    from dataclasses import asdict

    from koinon.store.catalogue import Store
    from koinon.store.diff import diff as run

    found = run(Store(old), Store(new))
    if as_json:
        _emit(asdict(found) | {"empty": found.empty})
        return
    for name in found.tables_removed:
        typer.echo(f"{name}: table removed")
    for name in found.tables_added:
        typer.echo(f"{name}: table added")
    for one in found.tables:
        typer.echo(f"{one.table}: {one.rows_added:,} rows added, {one.rows_removed:,} removed")
        for column in one.columns_removed:
            typer.echo(f"  {column}: column removed")
        for column in one.columns_added:
            typer.echo(f"  {column}: column added")
        for column, (before, after) in one.columns_retyped.items():
            typer.echo(f"  {column}: {before} becomes {after}")
        for column, count in one.changed.items():
            case = one.examples[column][0]
            where = ", ".join(f"{key} {case[key]}" for key in one.keys)
            typer.echo(
                f"  {column}: {count:,} values changed (at {where}: {case['old']} becomes {case['new']})"
            )
    typer.echo(f"{len(found.same)} tables are the same")
