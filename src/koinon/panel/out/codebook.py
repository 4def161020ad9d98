"""The codebook of a panel: what each column means, where it comes from, under which terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon._version import __version__
from koinon.panel.out.missing import missing
from koinon.sources import origin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koinon.panel.record import Record
    from koinon.panel.variable import Variable

_COLUMNS = {
    "name": pl.String,
    "description": pl.String,
    "unit": pl.String,
    "type": pl.String,
    "labels": pl.String,
    "first_year": pl.Int16,
    "last_year": pl.Int16,
    "source": pl.String,
    "terms": pl.String,
    "cite": pl.String,
    "group": pl.String,
    "missing": pl.Int64,
}


def codebook(panel: Record) -> pl.DataFrame:
    """Return one row per column of the panel.

    Returns
    -------
    polars.DataFrame
        ``name``, ``description``, ``unit``, ``type``, ``labels`` ("0 = no; 1 = yes"), ``first_year`` and
        ``last_year`` for which the source speaks, ``source`` (title and version), ``terms``, ``cite``
        (BibTeX keys), ``group``, ``missing`` (number of missing values).
    """
    rows = [_row(panel, v) for v in panel.variables]
    return pl.DataFrame(rows, schema=_COLUMNS, orient="row")


def _row(panel: Record, v: Variable) -> tuple[object, ...]:
    records = [origin(source) for source in v.sources]
    return (
        v.name,
        v.description,
        v.unit,
        v.type,
        "; ".join(f"{code} = {text}" for code, text in v.labels),
        *(v.covers or (None, None)),
        "; ".join(record.label for record in records),
        "; ".join(dict.fromkeys(record.terms for record in records)),
        "; ".join(dict.fromkeys(key for record in records for key in record.citation_keys)),
        v.group,
        panel.frame[v.name].null_count(),
    )


def facts(panel: Record, command: str = "") -> dict[str, str]:
    """Return what identifies a panel: how it was made, by which version, from which tables.

    Parameters
    ----------
    panel
        Any panel.
    command
        The command that made it, if there was one.
    """
    first, last = panel.years
    tables = sorted({v.table for v in panel.variables if v.table and panel.tables.has(v.table)})
    made = {
        "unit": panel.unit,
        "code system": {"cow": "COW", "gw": "Gleditsch-Ward"}[panel.system],
        "years": f"{first} to {last}",
        "rows": f"{panel.frame.height:,}",
        "columns": f"{panel.frame.width:,}",
        "keys": ", ".join(panel.keys),
        "groups": ", ".join(panel.groups) or "none",
        "command": command,
        "koinon": __version__,
    }
    sums = {f"table {name}": f"sha256 {panel.tables.entries[name].sha256}" for name in tables}
    return {key: text for key, text in made.items() if text} | sums


def markdown(panel: Record, title: str, command: str = "") -> str:
    """Return the codebook as a readable text: facts, rules, variables, missing values, sources."""
    book = codebook(panel)
    parts = [f"# Codebook of {title}", _list(f"{key}: {text}" for key, text in facts(panel, command).items())]
    if panel.notes:
        parts += ["## Rules", _list(panel.notes)]
    parts += ["## Variables", _table(book.select("name", "description", "unit", "labels", "source"))]
    parts += ["## Missing values"]
    lost = missing(panel).with_columns(share=(pl.col("share") * 100).round(2)).rename({"share": "percent"})
    parts += [_table(lost) if lost.height else "No value is missing."]
    if panel.terms:
        parts += ["## Terms that bind", _list(panel.terms)]
    parts += ["## Sources", _list(_source(source) for source in panel.sources)]
    return "\n\n".join(parts) + "\n"


def _source(source: str) -> str:
    record = origin(source)
    keys = ", ".join(record.citation_keys)
    where = f" <{record.url}>" if record.url else ""
    return f"{record.producer}: {record.label}.{where} Terms: {record.terms}. Cite: {keys or 'nothing'}."


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(frame: pl.DataFrame) -> str:
    head = [f"| {' | '.join(frame.columns)} |", f"|{'---|' * frame.width}"]
    cells = (
        [("" if cell is None else str(cell)).replace("|", "\\|") for cell in row] for row in frame.rows()
    )
    return "\n".join([*head, *(f"| {' | '.join(row)} |" for row in cells)])
