"""The question of one measure: its panel for the blocs, states and years that somebody wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.ask.files import check_figure, check_panel
from koinon.ask.grouplist import as_value
from koinon.ask.progress import Progress, unwatched
from koinon.ask.reply import Reply
from koinon.errors import KoinonError
from koinon.measure.byname import measured, option_value, own_columns
from koinon.measure.catalogue import measure as known
from koinon.panel.panel import Panel
from koinon.panel.units import FIRST_YEAR, LAST_YEAR
from koinon.store.catalogue import default_store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from koinon.measure.catalogue import Measure
    from koinon.store.catalogue import Store

__all__ = ["LIMIT", "Panel", "latest", "measure", "rebuild"]

LIMIT = 5000
"""Rows in the data: the last."""

_NAMED = ("state-year", "dyad-year", "directed-dyad-year")
"""Units whose rows are shown with the names of the states."""


def measure(
    name: str,
    first: int | None = None,
    last: int | None = None,
    *,
    blocs: Sequence[str] = (),
    states: Sequence[str] = (),
    unit: str | None = None,
    options: Mapping[str, Any] | Sequence[str] = (),
    out: Path | None = None,
    figure: Path | None = None,
    column: str = "",
    force: bool = False,
    command: str = "",
    store: Store | None = None,
) -> Reply[Panel]:
    """Answer with a measure.

    Parameters
    ----------
    name
        A name of the catalogue, such as ``"stability"``.
    first, last
        Years, both included; all unless told.
    blocs, states
        Of which blocs, treaties and ad hoc groups, or of which states; of all unless told.
    unit
        Unit of observation, where the measure fits several.
    options
        Options of the measure: values by name, or texts like ``"window=5"``.
    out, figure
        File for its panel, with codebook and citations beside it, and file for its figure.
    column
        Which column the figure draws.
    force
        Whether files that are there are replaced.
    command
        The command that asks the same, for the codebook.
    store
        Another store than the packaged one.

    Returns
    -------
    Reply
        Made of the panel. Its data are ``measure``, ``title``, ``formula``, ``scale``, ``cite``, ``unit``,
        ``rows``, ``columns``, ``files`` and the last rows as ``records``.

    Raises
    ------
    UnknownNameError
        If the measure, a bloc, a state or an option is unknown.
    KoinonError
        If the measure does not fit what is asked, nothing at all is known of it there, or a file cannot be
        written.

    Examples
    --------
    >>> asked = measure("stability", 2000, 2000, blocs=["NATO"])
    >>> asked.data["records"][0]["gmlmid_member_years"]
    166
    """
    wanted = known(name)
    if out is not None:
        check_panel(out, force)
    if figure is not None:
        check_figure(figure, force)
    made = measured(
        name,
        FIRST_YEAR if first is None else first,
        LAST_YEAR if last is None else last,
        blocs=blocs,
        states=states,
        unit=unit,
        store=store,
        **_options(wanted, options),
    )
    drawn = _drawn(made, wanted, figure, column) if figure is not None else b""
    files = made.write(out, command=command) if out is not None else []
    if figure is not None:
        figure.write_bytes(drawn)
        files.append(figure)
    notes = [*made.notes, *made.terms]
    if made.frame.height > LIMIT:
        notes.append(f"only the last {LIMIT:,} of {made.frame.height:,} rows are here; write a file with -o")
    return Reply(made, lambda: _data(made, wanted, files), made.sources, notes, files)


def rebuild(progress: Progress = unwatched, store: Store | None = None) -> Reply[dict[str, int]]:
    """Compute the reference tables of all blocs anew; see `koinon.measure.reference`.

    Parameters
    ----------
    progress
        Wraps the tables while they are made.
    store
        Another store than the packaged one; its tables are put beside it.

    Returns
    -------
    Reply
        Made of the rows by table. Its data are a list of ``table`` and ``rows``.

    Raises
    ------
    KoinonError
        If the tables cannot be written.
    """
    from koinon.measure.reference.build import rebuild as build
    from koinon.measure.reference.tables import folder

    chosen = store or default_store()
    made = build(chosen, progress)
    data = [{"table": name, "rows": rows} for name, rows in made.items()]
    return Reply(made, data, files=sorted(folder(chosen).iterdir()))


def latest(made: Panel, name: str, rows: int) -> pl.DataFrame:
    """Return the latest rows of measure `name` with a value, by year: those of every bloc or state.

    Parameters
    ----------
    made
        The panel of the measure.
    name
        The measure.
    rows
        How many.

    Returns
    -------
    polars.DataFrame
        Keys, names of states and the measure's own columns.
    """
    shown = made.with_names() if made.unit in _NAMED else made
    names = [column for column in shown.frame.columns if column.startswith("statename")]
    own = own_columns(made, name)
    with_value = shown.frame.filter(~pl.all_horizontal(pl.col(own).is_null()))
    ordered = with_value.sort("year", *made.keys[:-1], maintain_order=True).tail(rows)
    return ordered.select(*made.keys, *names, *own)


def _options(wanted: Measure, given: Mapping[str, Any] | Sequence[str]) -> dict[str, Any]:
    from collections.abc import Mapping

    if isinstance(given, Mapping):
        return dict(given)
    read = {}
    for text in given:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            raise KoinonError(f"cannot read '{text}' after --set; write option=value")
        read[name] = as_value(value, option_value(wanted, name))
    return read


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


def _data(made: Panel, wanted: Measure, files: Sequence[Path]) -> dict[str, Any]:
    own = own_columns(made, wanted.name)
    columns = [
        {
            "name": v.name,
            "unit": v.unit,
            "description": v.description,
            "covers": v.covers,
            "sources": v.sources,
        }
        for v in made.variables
        if v.name in own
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
        "files": [str(file) for file in files],
        "records": made.frame.tail(LIMIT).to_dicts(),
    }
