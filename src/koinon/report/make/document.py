"""The brief as data: one view-model behind HTML, PDF and JSON.

Whatever a reader sees comes from these objects, so the three formats cannot say different things.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.out.show import Look, Shown, listed
from koinon.report.make.words import span

if TYPE_CHECKING:
    from datetime import date

    from koinon.figures import Figure
    from koinon.figures.figure import Cell

_SHOWN = {"section": pl.String, "title": pl.String, "figures": pl.Int64, "tables": pl.Int64}


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


@dataclass(frozen=True, repr=False)
class Brief(Shown):
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

    def look(self) -> Look:
        """Return what a prompt or a notebook shows of it."""
        long = "" if self.full_name == self.name else f" ({self.full_name})"
        what = "Comparison of" if self.kind == "Comparison" else "Brief of"
        sources = tuple(source.id for source in self.sources)
        rows = [(one.id, one.title, len(one.figures), len(one.tables)) for one in self.sections]
        return Look(
            f"{what} {self.name}{long}, as of {self.as_of}",
            (
                f"{len(self.sections)} sections, {len(self.figures)} figures, {len(self.gaps)} gaps",
                self.headlines[0].text if self.headlines else "",
                f"sources: {listed(sources)}" if sources else "",
            ),
            tuple(one.text for one in self.headlines),
            pl.DataFrame(rows, schema=_SHOWN, orient="row"),
            " ".join(f"{gap.section}: {gap.text}" for gap in self.gaps),
            sources,
        )

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures, in order."""
        return tuple(figure for section in self.sections for figure in section.figures)
