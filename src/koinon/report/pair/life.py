"""Who the two states are and in which years both existed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.report.make.document import Headline, Section, Table, Value
from koinon.report.make.part import Part
from koinon.report.make.words import day
from koinon.report.pair import sentences as say
from koinon.report.state.life import notable
from koinon.world.display import dated

if TYPE_CHECKING:
    from koinon.report.pair.two import Two
    from koinon.report.state.country import Country

ID, TITLE = "life", "The two states"
SOURCE = "cow_states"


def part(about: Two) -> Part:
    """Return spells of both, and the years they share."""
    text = say.lives(about.the, about.years, about.pair.height)
    extra = [words for words in (notable(about.one), notable(about.two)) if words]
    rows = [row for one in (about.one, about.two) for row in _rows(one)]
    table = Table("Spells in the COW state system", ("state", "COW code", "from", "to"), tuple(rows))
    section = Section(ID, TITLE, (text, *extra), (), (table,), (), (SOURCE,), ("cow_states",))
    value = Value("common years", about.pair.height, about.last, "years")
    return Part(section, (Headline(text, "life", (value,), (SOURCE,)),))


def _rows(about: Country) -> list[tuple[str, str, str, str]]:
    return [
        (
            dated(spell.ccode, spell.last or about.last),
            str(spell.ccode),
            day(spell.start) if spell.start else str(spell.first),
            day(spell.end) if spell.end else str(spell.last) if spell.last else "goes on",
        )
        for spell in about.spells
    ]
