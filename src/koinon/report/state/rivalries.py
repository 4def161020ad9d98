"""Strategic rivalries of a state."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from koinon.facts.state.rivalries import KINDS, RIVALRIES, rivalries
from koinon.figures.timeline import Spell, Wording, membership
from koinon.report.make.assembly import nothing
from koinon.report.make.document import Gap, Headline, Section, Table, Value
from koinon.report.make.part import Part, credit
from koinon.report.make.words import outside, span, the
from koinon.report.state import sentences as say
from koinon.sources import origin

if TYPE_CHECKING:
    import polars as pl

    from koinon.figures import Figure
    from koinon.report.state.country import Country

ID, TITLE = "rivalries", "Rivalries"
SOURCE = RIVALRIES
WORDING = Wording("rivalries", "rival", "goes on", "ended", "to")


def part(about: Country) -> Part:
    """Return the rivalries and their years."""
    covers = origin(SOURCE).covers
    years = [year for year in about.life["year"] if covers[0] <= year <= covers[1]]
    if not years:
        return nothing(
            ID, TITLE, outside("the data on rivalries", covers, about.first, about.last, about.the)
        )
    first, last = years[0], years[-1]
    found = rivalries(about.life, about.store)
    current = [the(about.label(code, last)) for code in found.filter("goes_on")["other"]]
    text = say.rivalries(about.the, first, last, found.height, sorted(current))
    values = (
        Value("rivalries", found.height, last, span(first, last)),
        Value("going on", len(current), last),
    )
    gaps = (Gap(TITLE, f"Rivalries are listed to {covers[1]} only."),) if about.last > covers[1] else ()
    section = Section(
        ID,
        TITLE,
        (text,),
        (_figure(about, found, last),) if found.height > 1 else (),
        (_table(about, found),) if found.height else (),
        ("Strategic rivals are states whose leaders saw each other as competitors and threatening enemies.",)
        if found.height
        else (),
        (SOURCE,),
        (RIVALRIES,),
    )
    return Part(section, (Headline(text, "rivalries", values, (SOURCE,)),), gaps)


def label(about: Country, row: dict[str, int]) -> str:
    """Name the rival, by both its names where it changed them."""
    return about.label(row["other"], row["start"], row["end"])


def _figure(about: Country, found: pl.DataFrame, last: int) -> Figure:
    spells = [
        Spell(
            label(about, row),
            date(row["start"], 1, 1),
            None if row["goes_on"] else date(row["end"], 12, 31),
        )
        for row in found.iter_rows(named=True)
    ]
    first = int(found["start"].min())  # type: ignore[arg-type]  # a year
    return membership(
        "rivalries",
        f"Strategic rivalries of {about.the}",
        f"Years of each, {span(first, last)}",
        credit(SOURCE),
        spells,
        date(last, 12, 31),
        wording=WORDING,
    )


def _table(about: Country, found: pl.DataFrame) -> Table:
    rows = tuple(
        (
            label(about, row),
            row["start"],
            None if row["goes_on"] else row["end"],
            ", ".join(kind for kind in KINDS if row[kind]) or None,
        )
        for row in found.iter_rows(named=True)
    )
    note = "A dash in place of a last year: the rivalry went on at the end of the years covered."
    return Table("Rivals", ("rival", "from", "to", "about"), rows, ("", "year", "year", ""), note)
