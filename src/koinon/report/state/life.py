"""Which state this is: its codes and names through time, what it came out of and what came out of it."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING

from koinon.panel.units import LAST_YEAR
from koinon.report.make.document import Gap, Headline, Section, Table, Value
from koinon.report.make.part import Part
from koinon.report.make.words import day, runs, the
from koinon.report.state import sentences as say
from koinon.world.display import dated
from koinon.world.lineage import Succession, predecessors, successors

if TYPE_CHECKING:
    from datetime import date

    from koinon.report.state.country import Country
    from koinon.world.named import CodeSpell

ID, TITLE = "life", "The state"
SOURCE = "cow_states"


def part(about: Country) -> Part:
    """Return the spells of the state and the changes of statehood it was part of."""
    notable = _notable(about)
    said = [*notable, say.lived(about.the, about.years, over=about.over)]
    called = _names(about)
    if len(called) > 1 and not about.named.limited and len(about.codes) == 1:
        said.append(say.names(about.the, called))
    gaps = absences(about)
    if gaps:
        said.append(say.absent(about.the, gaps))
    changes = _changes(about)
    if not changes:
        said.append("The lineage of states has no union, break-up or secession that it was part of.")
    tables = [_spells(about), *([_table(changes)] if changes else [])]
    section = Section(ID, TITLE, tuple(said), (), tuple(tables), _notes(about), (SOURCE,), ("cow_states",))
    heads = (Headline(notable[0], "life", _values(about), (SOURCE,)),) if notable else ()
    return Part(section, heads, _gaps(about))


def notable(about: Country) -> str:
    """Return the sentence a reader must see first about which years and codes are meant; may be empty."""
    return next(iter(_notable(about)), "")


def _notable(about: Country) -> list[str]:
    said = []
    if about.named.limited:
        other = _other_names(about)
        if other:
            said.append(say.limited(about.the, about.years, other))
    if len(about.codes) > 1:
        spans = [(spell.ccode, _years(spell, about), _alias(spell, about)) for spell in about.spells]
        said.append(say.codes(about.the, spans))
    return said


def _values(about: Country) -> tuple[Value, ...]:
    return tuple(Value("code", str(code), about.last, "COW state code") for code in about.codes)


def _years(spell: CodeSpell, about: Country) -> str:
    return runs([spell.first, *range(spell.first, min(spell.last or about.last, about.last) + 1)])


def _alias(spell: CodeSpell, about: Country) -> str:
    """Return what the state was called under a code, if that is not what the brief calls it."""
    name = dated(spell.ccode, spell.last or about.last)
    return "" if name == about.name else name


def _names(about: Country) -> list[tuple[str, str]]:
    found: dict[str, list[int]] = {}
    for year, code in about.life.iter_rows():
        found.setdefault(dated(code, year), []).append(year)
    return [(the(name), runs(years)) for name, years in found.items()]


def _other_names(about: Country) -> list[tuple[str, str]]:
    """Return names and years of the same codes that lie outside the years of the brief."""
    covered = {year for year, _ in about.named.years(about.last)}
    # A state seen at its own end is seen with what came after; one seen at an earlier day is not.
    horizon = LAST_YEAR if about.over else about.last
    found: dict[str, list[int]] = {}
    for code in about.codes:
        for first, last in about.named.listed(code):
            for year in range(first, min(last or horizon, horizon) + 1):
                if year not in covered:
                    found.setdefault(dated(code, year), []).append(year)
    return [(the(name), runs(years)) for name, years in found.items()]


def absences(about: Country) -> list[tuple[date, date]]:
    """Return the days between two spells, where the list itself has the state leave and come back."""
    days = [spell.days for spell in about.spells]
    found = []
    for (_, end), (start, _) in itertools.pairwise(days):
        if (start - end).days > 1:
            found.append((end + timedelta(days=1), start - timedelta(days=1)))
    return found if not (about.named.limited and len(about.codes) == 1 and _renamed(about)) else []


def _renamed(about: Country) -> bool:
    """Whether a gap is one of names ("Serbia"), not of statehood."""
    return any(spell.end is None and spell.last is not None for spell in about.spells[:-1])


def _spells(about: Country) -> Table:
    rows = []
    for spell in about.spells:
        begun = day(spell.start) if spell.start else str(spell.first)
        ended = day(spell.end) if spell.end else str(spell.last) if spell.last else "goes on"
        rows.append((dated(spell.ccode, spell.last or about.last), str(spell.ccode), begun, ended))
    note = "A year alone stands where the state changed its name and kept its code."
    limited = any(spell.start is None or (spell.end is None and spell.last) for spell in about.spells)
    return Table(
        "Spells in the COW state system",
        ("state", "COW code", "from", "to"),
        tuple(rows),
        note=note if limited else "",
    )


def _changes(about: Country) -> list[Succession]:
    """Return what the state came out of, took in, gave rise to, or was occupied by, within its years."""
    codes = set(about.codes)
    found: set[Succession] = set()
    for code in codes:
        found.update(predecessors(code))
        found.update(successors(code, occupations=True))
    years = {year for year, _ in about.named.years(about.as_of.year)}
    near = [
        change
        for change in found
        if change.date <= about.as_of and {change.date.year, change.date.year - 1} & years
    ]
    return sorted(near, key=lambda change: (change.date, change.predecessor, change.successor))


def _table(changes: list[Succession]) -> Table:
    rows = tuple(
        (
            day(change.date),
            dated(change.predecessor, change.date.year - 1),
            dated(change.successor, change.date.year),
            change.kind,
            change.note,
        )
        for change in changes
    )
    columns = ("day", "from", "to", "change", "what happened")
    return Table("Predecessors and successors", columns, rows)


def _notes(about: Country) -> tuple[str, ...]:
    note = (
        "The list of states is that of the Correlates of War; it ends in 2016, and states that were in it "
        "then "
        "are taken to go on. Occupied states are out of it."
    )
    return (note,) if about.as_of.year > 2016 or absences(about) else ()


def _gaps(about: Country) -> tuple[Gap, ...]:
    if not about.named.unclear:
        return ()
    years = [year for year in about.named.unclear if year <= about.as_of.year]
    text = f"In {runs(years)} the name means several states, or none in particular; these years are left out."
    return (Gap(TITLE, text),) if years else ()
