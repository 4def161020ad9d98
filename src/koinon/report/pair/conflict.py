"""Disputes, wars, rivalry and peace between two states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.state.conflict import EVENTS, between, covered, peace
from koinon.facts.state.rivalries import KINDS, RIVALRIES, rivalries
from koinon.report.club.disputes import DEATHS, HOSTILITY
from koinon.report.make.assembly import nothing
from koinon.report.make.document import Gap, Headline, Section, Table, Value
from koinon.report.make.part import Part, credit
from koinon.report.make.words import outside, span
from koinon.report.pair import sentences as say
from koinon.report.state.conflict import periods
from koinon.sources import origin

if TYPE_CHECKING:
    from koinon.report.pair.two import Two

ID, TITLE = "conflict", "Disputes, wars and rivalry"
_SHOWN = 40


def part(about: Two) -> Part:
    """Return lists and counts of what divided the two."""
    life = about.pair.select("year", ccode="one")
    source = EVENTS["disputes"].source
    years, war_years = covered(life, "disputes"), covered(life, "wars")
    rival = _rivalry(about)
    if years is None and rival is None:
        covers = origin(source).covers
        what = "the data on militarised disputes"
        return nothing(ID, TITLE, outside(what, covers, about.first, about.last, "the two"))
    said, heads, figures, tables = [], [], [], []
    if years:
        each = between(about.pair, "disputes", about.store)
        wars = between(about.pair, "wars", about.store)
        spans = list(each.select("first_year", "last_year").iter_rows())
        fought = list(wars.select("first_year", "last_year").iter_rows()) if war_years else None
        end = war_years[1] if war_years else 0
        text = say.conflicts(about.the, *years, spans, fought, end)
        values = [Value("disputes", each.height, years[1], span(*years))]
        if war_years:
            values.append(Value("wars", wars.height, end, span(*war_years)))
        heads.append(Headline(text, "conflict", tuple(values), (source, EVENTS["wars"].source)))
        said += [text, *_peace(about)]
        if each.height > 2:
            title = f"Militarised disputes between {about.the}"
            figures.append(periods("disputes", title, each["first_year"].to_list(), years, credit(source)))
        tables += [_disputes(each), _wars(wars)]
    if rival:
        said.append(rival[0].text)
        heads.append(rival[0])
        tables.append(rival[1])
    used = (*((source, EVENTS["wars"].source) if years else ()), *((RIVALRIES,) if rival else ()))
    reads = tuple(data.table for data in EVENTS.values()) if years else ()
    section = Section(
        ID,
        TITLE,
        tuple(said),
        tuple(figures),
        tuple(table for table in tables if table),
        _notes(bool(years), rival is not None),
        used,
        (*reads, *((RIVALRIES,) if rival else ())),
    )
    return Part(section, tuple(heads), _gaps(about))


def _notes(disputed: bool, rival: bool) -> tuple[str, ...]:
    notes = []
    if disputed:
        notes.append(
            "A dispute is a set of threats, displays or uses of force between states, down to the seizure "
            "of a "
            "fishing boat. It counts as between the two if they stood on opposite sides of it."
        )
    if rival:
        notes.append(
            "Strategic rivals are states whose leaders saw each other as competitors and threatening enemies."
        )
    return tuple(notes)


def _peace(about: Two) -> list[str]:
    found = peace(about.pair, about.store)
    if found is None:
        return []
    years, last, since = found
    return [say.peace(years, last, since, last - years + 1)]


def _disputes(each: pl.DataFrame) -> Table | None:
    if each.is_empty():
        return None
    rows = tuple(
        (
            str(row["number"]),
            span(row["first_year"], row["last_year"]),
            HOSTILITY.get(row["hostlev"]),
            DEATHS.get(row["fatality"]),
        )
        for row in each.tail(_SHOWN).iter_rows(named=True)
    )
    title = "Disputes between them"
    if each.height > _SHOWN:
        title += f": the {_SHOWN} latest of {each.height}"
    note = (
        "Action and deaths are those of the whole dispute, others in it included; a dash means that the "
        "number of "
        "deaths is not known."
    )
    return Table(title, ("number", "years", "highest action", "deaths"), rows, (), note)


def _wars(wars: pl.DataFrame) -> Table | None:
    if wars.is_empty():
        return None
    rows = tuple(
        (str(row["number"]), span(row["first_year"], row["last_year"])) for row in wars.iter_rows(named=True)
    )
    return Table("Wars with the two on opposite sides", ("number in COW's list", "years"), rows)


def _rivalry(about: Two) -> tuple[Headline, Table | None] | None:
    """Return the sentence on the rivalry of the two and its kinds; None outside the years of the data."""
    covers = origin(RIVALRIES).covers
    years = [year for year in about.pair["year"] if covers[0] <= year <= covers[1]]
    if not years:
        return None
    life = about.pair.select("year", ccode="one")
    found = rivalries(life, about.store).filter(pl.col("other").is_in(about.two.codes))
    goes_on = bool(found["goes_on"].any())
    spans = list(found.select("start", "end").iter_rows())
    text = say.rivalry(about.the, years[0], years[-1], spans, goes_on=goes_on and years[-1] == covers[1])
    value = Value("rivalries", found.height, years[-1], span(years[0], years[-1]))
    rows = tuple(
        (", ".join(kind for kind in KINDS if row[kind]) or None, row["start"], row["end"])
        for row in found.iter_rows(named=True)
    )
    table = Table("Strategic rivalry", ("about", "from", "to"), rows, ("", "year", "year")) if rows else None
    return Headline(text, "rivalry", (value,), (RIVALRIES,)), table


def _gaps(about: Two) -> tuple[Gap, ...]:
    ends = (
        ("Disputes are coded", origin(EVENTS["disputes"].source).covers[1]),
        ("Wars between states are listed", origin(EVENTS["wars"].source).covers[1]),
        ("Rivalries are listed", origin(RIVALRIES).covers[1]),
    )
    return tuple(Gap(TITLE, f"{what} to {end} only.") for what, end in ends if about.last > end)
