"""What every figure function returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Cell = str | int | float | None


@dataclass(frozen=True)
class Figure:
    """A drawn figure and the numbers behind it.

    Attributes
    ----------
    id
        Kebab-case name, unique within a document; also the stem of downloaded files.
    title, subtitle, source
        What it shows, with unit and years, and whose data they are.
    alt
        Text alternative: what a reader who cannot see the figure should know.
    spec
        Vega-Lite specification with its data inline.
    columns, rows
        The plotted numbers as a table.
    """

    id: str
    title: str
    subtitle: str
    source: str
    alt: str
    spec: dict[str, Any] = field(repr=False)
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = field(default=(), repr=False)
