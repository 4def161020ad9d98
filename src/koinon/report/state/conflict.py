"""Militarised disputes and wars of a state: how many, against whom, and the latest ones."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from koinon.facts.state.conflict import EVENTS, covered, fights, listed, opponents
from koinon.figures.bars import counts
from koinon.report.club.disputes import DEATHS, HOSTILITY
from koinon.report.make.assembly import nothing
from koinon.report.make.document import Gap, Headline, Section, Table, Value
from koinon.report.make.part import Part, credit
from koinon.report.make.words import joined, outside, span, the
from koinon.report.state import sentences as say
from koinon.sources import origin

if TYPE_CHECKING:
    import polars as pl

    from koinon.figures import Figure
    from koinon.report.state.country import Country

ID, TITLE = "conflict", "Disputes and wars"
_SHOWN, _LATEST = 10, 15
_LONG, _SHORT = 10, 5


def part(about: Country) -> Part:
    """Return counts, opponents and lists."""
    source = EVENTS["disputes"].source
    years = covered(about.life, "disputes")
    if years is None:
        covers = origin(source).covers
        return nothing(
            ID, TITLE, outside("the data on militarised disputes", covers, about.first, about.last, about.the)
        )
    found = fights(about.life, "disputes", about.store)
    each = listed(found)
    fought, war_years = listed(fights(about.life, "wars", about.store)), covered(about.life, "wars")
    wars = (fought.height, war_years[1]) if war_years else None
    often = opponents(found)
    most = _named(about, often.row(0, named=True)) if often.height else None
    text = say.conflicts(about.the, *years, each.height, most, wars)
    values = [Value("disputes", each.height, years[1], span(*years))]
    if war_years:
        values.append(Value("wars", fought.height, war_years[1], span(*war_years)))
    tables = [_opponents(about, often), _latest(about, each), _wars(about, fought)]
    section = Section(
        ID,
        TITLE,
        (text,),
        (
            periods(
                "disputes",
                f"Militarised disputes of {about.the}",
                each["first_year"].to_list(),
                years,
                credit(source),
            ),
        )
        if each.height > 2
        else (),
        tuple(table for table in tables if table),
        (
            "A dispute is a set of threats, displays or uses of force between states, down to the seizure of "
            "a fishing boat; each counts once, in the first year in which the state was in it.",
        ),
        (source, EVENTS["wars"].source),
        tuple(data.table for data in EVENTS.values()),
    )
    return Part(section, (Headline(text, "conflict", tuple(values), section.sources),), _gaps(about))


def _named(about: Country, row: dict[str, Any]) -> tuple[str, int]:
    return the(about.labels(row["other"], row["years"])), row["number"]


def periods(name: str, title: str, begun: list[int], years: tuple[int, int], source: str) -> Figure:
    """Draw events by period of first year: ten years, five, or one, by how long the time is."""
    long = years[1] - years[0]
    width = _LONG if long > 12 * _SHORT else _SHORT if long >= 2 * _SHORT else 1
    number = Counter(year - year % width for year in begun)
    made = []
    for start in range(years[0] - years[0] % width, years[1] + 1, width):
        low, high = max(start, years[0]), min(start + width - 1, years[1])
        made.append((f"{low}–{high % 100:02d}" if high > low else f"{low}", number[start]))
    by = f"By first year, in periods of {width} {'years' if width > 1 else 'year'}, {span(*years)}"
    return counts(name, title, by, source, made, "disputes")


def _opponents(about: Country, often: pl.DataFrame) -> Table | None:
    if often.height < 2:
        return None
    rows = tuple(
        (
            about.labels(row["other"], row["years"]),
            row["number"],
            row["first_year"],
            row["last_year"],
        )
        for row in often.head(_SHOWN).iter_rows(named=True)
    )
    columns = ("state", "disputes", "first in", "last in")
    return Table("Most frequent opponents in disputes", columns, rows, ("", "", "year", "year"))


def _latest(about: Country, each: pl.DataFrame) -> Table | None:
    if each.is_empty():
        return None
    rows = tuple(
        (
            str(row["number"]),
            span(row["first_year"], row["last_year"]),
            joined(sorted(about.label(code, row["first_year"]) for code in row["others"]), 12),
            HOSTILITY.get(row["hostlev"]),
            DEATHS.get(row["fatality"]),
        )
        for row in each.tail(_LATEST).iter_rows(named=True)
    )
    title = f"Disputes: the {_LATEST} latest of {each.height}" if each.height > _LATEST else "Disputes"
    columns = ("number", "years", "opponents", "highest action", "deaths")
    note = (
        "Action and deaths are those of the whole dispute; a dash means that the number of deaths is not "
        "known."
    )
    return Table(title, columns, rows, (), note)


def _wars(about: Country, fought: pl.DataFrame) -> Table | None:
    if fought.is_empty():
        return None
    rows = tuple(
        (
            str(row["number"]),
            span(row["first_year"], row["last_year"]),
            joined(sorted(about.label(code, row["first_year"]) for code in row["others"]), 20),
        )
        for row in fought.iter_rows(named=True)
    )
    return Table("Wars between states in which it fought", ("number", "years", "opponents"), rows)


def _gaps(about: Country) -> tuple[Gap, ...]:
    ends = {"disputes": "disputes are coded", "wars": "wars between states are listed"}
    said = []
    for kind, what in ends.items():
        covers = origin(EVENTS[kind].source).covers
        if about.last > covers[1]:
            before = "" if about.first <= covers[1] else ", before its first year"
            said.append(Gap(TITLE, f"{what[0].upper()}{what[1:]} to {covers[1]} only{before}."))
    return tuple(said)
