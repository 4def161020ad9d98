"""The brief as data: one view-model behind HTML, PDF and JSON.

Whatever a reader sees comes from these objects, so the three formats cannot say different things.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from koinon.report.make.words import span

if TYPE_CHECKING:
    from datetime import date

    from koinon.figures import Figure
    from koinon.figures.figure import Cell


@dataclass(frozen=True)
class Value:
    """A number that a sentence states, as computed (unrounded), with its year and unit."""

    name: str
    value: float | int | str | None
    year: int | None = None
    unit: str = ""


@dataclass(frozen=True)
class Headline:
    """One sentence at the top of a brief and the numbers it rests on."""

    text: str
    section: str
    values: tuple[Value, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A small table for reading; cells are numbers or text, formatted by `formats` (d3-like, per column).

    A format is ``""`` (as it is), ``"%"`` (share as per cent) or ``".2"`` (decimals).
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    formats: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the brief; one that has nothing to show carries its reason as its only paragraph.

    ``sources`` are origin ids, ``reads`` the compiled tables behind the section.
    """

    id: str
    title: str
    paragraphs: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing but a reason."""
        return not self.figures and not self.tables


@dataclass(frozen=True)
class Gap:
    """What a section lacks and why."""

    section: str
    text: str


@dataclass(frozen=True)
class Source:
    """A data set the brief used: label, producer, terms, years, address and plain citations."""

    id: str
    label: str
    producer: str
    terms: str
    url: str
    covers: tuple[int, int]
    citations: tuple[str, ...]
    used_in: tuple[str, ...] = ()

    @property
    def years(self) -> str:
        """The years the data speak about, in words."""
        return span(*self.covers)


@dataclass(frozen=True)
class TableVersion:
    """A compiled table the brief read, with its checksum."""

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Recipe:
    """What it takes to make the same brief again."""

    command: str
    version: str
    tables: tuple[TableVersion, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Brief:
    """A whole brief.

    Attributes
    ----------
    id, name, full_name
        Registry id, or ``atop-1490``; names for people.
    kind
        Kind of bloc in words.
    as_of
        Last day the brief speaks about.
    facts
        Label and text of the title block.
    """

    id: str
    name: str
    full_name: str
    kind: str
    as_of: date
    facts: tuple[tuple[str, str], ...]
    headlines: tuple[Headline, ...]
    sections: tuple[Section, ...]
    gaps: tuple[Gap, ...]
    sources: tuple[Source, ...]
    recipe: Recipe
    notes: tuple[str, ...] = field(default=())

    def __repr__(self) -> str:
        from koinon.report.make.show import text

        return text(self)

    def _repr_html_(self) -> str:
        from koinon.report.make.show import html

        return html(self)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures, in order."""
        return tuple(figure for section in self.sections for figure in section.figures)
