"""The index of variables: every name a panel can have, with group or measure, units, sources and years."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from koinon.measure.catalogue import MEASURES
from koinon.panel.groups import GROUPS
from reference_pages.groups import UNITS, added
from reference_pages.markdown import anchor, table, years
from reference_pages.markdown import page as made

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koinon.panel.unit import Unit
    from koinon.panel.variable import Variable

INTRODUCTION = """\
Every variable that a panel of the shipped tables can have, from A to Z. `koinon find TEXT` searches the
same names and their descriptions in the terminal. The link in the second column leads to the meaning, the
unit and the values. A variable of states comes twice in a panel of pairs, with 1 and 2 at its end, and is
listed once. *Years* are those the sources cover; outside them the value is missing. Variables of data
that no package may carry (`koinon store build --with`) are not listed."""

KEYS = ("groups.md", "columns-that-every-panel-has", "every panel")
"""Where the keys and flags are described that a panel has before anything is added."""


@dataclass
class Entry:
    """One name with one meaning: a row of the index."""

    name: str
    home: tuple[str, str, str]
    paired: bool = False
    units: list[Unit] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    covers: list[tuple[int, int]] = field(default_factory=list)

    def take(self, unit: Unit, variable: Variable) -> None:
        """Note that panels of `unit` have the variable."""
        if unit not in self.units:
            self.units.append(unit)
        self.sources += [source for source in variable.sources if source not in self.sources]
        self.covers += [variable.covers] if variable.covers else []

    def row(self) -> tuple[str, ...]:
        """Return the cells of the row."""
        page, place, label = self.home
        told = f"`{self.name}` (`{self.name}1`, `{self.name}2`)" if self.paired else f"`{self.name}`"
        linked = ", ".join(f"[{source}](sources.md#{source})" for source in self.sources)
        span = (min(c[0] for c in self.covers), max(c[1] for c in self.covers)) if self.covers else None
        return told, f"[{label}]({page}#{place})", ", ".join(self.units), linked, years(span)


def page() -> str:
    """Return the page."""
    ordered = sorted(entries(), key=lambda e: (e.name.lower(), e.home[2]))
    parts = []
    for letter, some in groupby(ordered, key=lambda e: e.name[0].upper()):
        head = ("variable", "group or measure", "units of observation", "sources", "years")
        parts.append(f"## {letter}\n\n{table(head, [e.row() for e in some])}")
    return made(
        "the groups of src/koinon/panel, the measures of src/koinon/measure and the variables they make",
        "Variables",
        INTRODUCTION,
        *parts,
    )


def entries() -> list[Entry]:
    """Return all entries; the two columns that a pair has of one variable of states are one."""
    found: dict[tuple[str, tuple[str, str, str]], Entry] = {}
    for home, unit, variables in _all():
        names = {v.name for v in variables}
        for variable in variables:
            stem, place = variable.name[:-1], variable.name[-1]
            twice = place in "12" and {f"{stem}1", f"{stem}2"} <= names
            name = stem if twice else variable.name
            entry = found.setdefault((name, home), Entry(name, home))
            entry.paired |= twice
            entry.take(unit, variable)
    return list(found.values())


def _all() -> Iterator[tuple[tuple[str, str, str], Unit, tuple[Variable, ...]]]:
    for unit, make in UNITS.items():
        yield KEYS, unit, make().variables
    for page_name, kinds in (("groups.md", GROUPS), ("measures.md", MEASURES)):
        for one in kinds.values():
            if not one.needs:
                for unit in one.units:
                    yield (page_name, anchor(one.name), one.name), unit, added(one, UNITS[unit]())
