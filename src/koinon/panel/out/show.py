"""How what is returned shows itself: a few lines at a prompt, a small table in a notebook.

Nothing is computed for showing that takes longer than counting missing values.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from koinon.panel.crossing import SYSTEM_NAME
from koinon.sources import origin

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from koinon.panel.record import Record

ROWS, COLUMNS, NAMES = 10, 12, 8
"""Rows and columns of a table, and names in a list, that are shown."""

WIDTH = 100
"""Characters of a line at a prompt."""


@dataclass(frozen=True)
class Look:
    """What there is to show of one thing.

    Attributes
    ----------
    title
        What it is, in one line.
    lines
        At most three more lines for a prompt.
    said
        Sentences that stand before the table of a notebook.
    frame
        The table, of which the first rows are shown.
    missing
        What is missing, in one line.
    sources
        Origin ids.
    """

    title: str
    lines: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    frame: pl.DataFrame | None = None
    missing: str = ""
    sources: tuple[str, ...] = ()


class Shown(ABC):
    """What shows itself by its look; a dataclass that derives from it takes no ``__repr__`` of its own."""

    @abstractmethod
    def look(self) -> Look:
        """Return what there is to show."""

    def __repr__(self) -> str:
        look = self.look()
        return lines(look.title, *look.lines)

    def _repr_html_(self) -> str:
        return page(self.look())


def lines(*said: str) -> str:
    """Return the lines that say something, each cut to `WIDTH`."""
    return "\n".join(text if len(text) <= WIDTH else text[: WIDTH - 3] + "..." for text in said if text)


def listed(names: Iterable[str], most: int = NAMES) -> str:
    """Return names with commas between; of many, the first ones and how many more there are.

    Examples
    --------
    >>> listed("abcde", most=3)
    'a, b, c and 2 more'
    """
    held = list(names)
    rest = f" and {len(held) - most} more" if len(held) > most else ""
    return f"{', '.join(held[:most])}{rest}"


def cell(value: Any) -> str:
    """Return a value as a table shows it: whole numbers plain, since years and codes are among them.

    Examples
    --------
    >>> cell(None), cell(0.123456), cell(1949), cell(["a", "b"])
    ('–', '0.1235', '1949', 'a, b')
    """
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.4g}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return listed(map(cell, value))
    return str(value)


def table(frame: pl.DataFrame) -> str:
    """Return the first rows and columns of a frame as an HTML table, and what is left out in words."""
    shown = frame.head(ROWS)[:, :COLUMNS]
    head = "".join(f"<th>{escape(name)}</th>" for name in shown.columns)
    side = ["right" if kind.is_numeric() else "left" for kind in shown.dtypes]
    body = "".join(
        "<tr>"
        + "".join(
            f'<td style="text-align:{way}">{escape(cell(value))}</td>'
            for way, value in zip(side, row, strict=True)
        )
        + "</tr>"
        for row in shown.iter_rows()
    )
    left = []
    if frame.height > ROWS:
        left.append(f"{frame.height - ROWS:,} more rows")
    if frame.width > COLUMNS:
        left.append(f"{frame.width - COLUMNS} more columns: {listed(frame.columns[COLUMNS:])}")
    rest = f"<p>{escape(' and '.join(left))}</p>" if left else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"


def page(look: Look) -> str:
    """Return what a notebook shows, with everything escaped."""
    parts = [f"<p><strong>{escape(look.title)}</strong></p>"]
    if look.said:
        parts.append(f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in look.said)}</ul>")
    if look.frame is not None and look.frame.width:
        parts.append(table(look.frame))
    if look.missing:
        parts.append(f"<p>Missing: {escape(look.missing)}</p>")
    if look.sources:
        parts.append(f"<p>Sources: {escape('; '.join(origin(one).title for one in look.sources))}</p>")
    return f'<div class="koinon">{"".join(parts)}</div>'


def panel_text(panel: Record) -> str:
    """Return a panel in at most four lines.

    Examples
    --------
    >>> import koinon as kn
    >>> kn.state_years(2000, 2001).add("capabilities")
    Panel of state-years 2000-2001, COW codes: 382 rows, 9 columns
    columns: ccode, year, milex, milper, irst, pec, tpop, upop and 1 more
    sources: cow_states, cow_nmc
    """
    notes = panel.notes
    return lines(
        _head(panel),
        f"columns: {listed(panel.frame.columns)}",
        f"sources: {listed(panel.sources)}" if panel.sources else "",
        f"notes: {notes[0]}{f' and {len(notes) - 1} more' if len(notes) > 1 else ''}" if notes else "",
    )


def panel_html(panel: Record) -> str:
    """Return a panel for a notebook: ten rows, its notes, what is missing, its sources."""
    look = Look(
        _head(panel),
        said=panel.notes,
        frame=panel.frame,
        missing=_missing(panel),
        sources=panel.sources,
    )
    return page(look)


def _head(panel: Record) -> str:
    first, last = panel.years
    years = str(first) if first == last else f"{first}-{last}"
    return (
        f"Panel of {panel.unit}s {years}, {SYSTEM_NAME[panel.system]} codes: "
        f"{panel.frame.height:,} rows, {panel.frame.width} columns"
    )


def _missing(panel: Record) -> str:
    """Return which columns lack the most values; `Panel.missing` says why."""
    height = panel.frame.height
    if not height:
        return ""
    counts = sorted(panel.frame.null_count().row(0, named=True).items(), key=lambda one: -one[1])
    lacking = [f"{name} in {count / height:.1%} of rows" for name, count in counts if count]
    return f"{listed(lacking)}; .missing() says why" if lacking else "nothing"
