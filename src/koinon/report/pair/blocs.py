"""Blocs of the registry to which both states belong or belonged at the same time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.state.blocs import blocs_of
from koinon.figures.timeline import Spell, membership
from koinon.report.make.document import Headline, Section, Table, Value
from koinon.report.make.part import Part, credit
from koinon.report.make.words import capital, day, span
from koinon.report.pair import sentences as say
from koinon.report.state.blocs import WORDING
from koinon.world.registry import bloc

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.report.pair.two import Two

ID, TITLE = "blocs", "Blocs in common"
SOURCE = "bloc_registry"


def part(about: Two) -> Part:
    """Return shared memberships with their spells."""
    found = shared(about)
    current = list(dict.fromkeys(key for key, _, end in found if end is None))
    names = [bloc(key) for key in current]
    pacts = [entry.name for entry in names if entry.kind == "defence_pact"]
    text = say.blocs(about.the, about.as_of, len(current), pacts, over=about.over)
    value = Value("blocs in common", len(current), about.as_of.year, "blocs")
    rows = tuple(
        (
            bloc(key).name,
            capital(bloc(key).kind.replace("_", " ")),
            day(start) if start else None,
            day(end) if end else "goes on",
        )
        for key, start, end in found
    )
    tables = (Table("Both members", ("bloc", "kind", "from", "until"), rows),) if rows else ()
    section = Section(
        ID, TITLE, (text,), tuple(_figure(about, found)), tables, (), (SOURCE,), ("bloc_members",)
    )
    return Part(section, (Headline(text, "blocs", (value,), (SOURCE,)),))


def shared(about: Two) -> list[tuple[str, date | None, date | None]]:
    """Return bloc, first day and end (None while it runs) of each time in which both were members.

    A spell without a known first day has none here either, unless the other state came later.
    """
    members = [
        blocs_of(state.spans).filter(pl.col("status") == "member").drop("status")
        for state in (about.one, about.two)
    ]
    far = pl.date(9999, 1, 1)
    both = (
        members[0]
        .join(members[1], on="bloc_id", suffix="_two")
        .with_columns(
            over=pl.min_horizontal(pl.col("end").fill_null(far), pl.col("end_two").fill_null(far)),
            undated=pl.col("start").is_null() | pl.col("start_two").is_null(),
            begin=pl.max_horizontal("start", "start_two"),
        )
    )
    both = both.filter(pl.col("begin").is_null() | (pl.col("begin") < pl.col("over")))
    both = both.filter(pl.col("begin").is_null() | (pl.col("begin") <= about.as_of))
    made = [
        (
            row["bloc_id"],
            None if row["undated"] else row["begin"],
            row["over"] if row["over"].year < 9999 and row["over"] <= about.as_of else None,
        )
        for row in both.iter_rows(named=True)
    ]
    return sorted(made, key=lambda item: (item[1] or date.max, item[0]))


def _figure(about: Two, found: list[tuple[str, date | None, date | None]]) -> list[Figure]:
    spells = [Spell(bloc(key).name, start, end) for key, start, end in found if start]
    if len(spells) < 2:
        return []
    first = min(spell.start for spell in spells if spell.start).year
    return [
        membership(
            "blocs",
            f"Blocs to which both {about.the} belong or belonged",
            f"Days on which both were members, {span(first, about.as_of.year)}; drawn to {day(about.as_of)}",
            credit(SOURCE),
            spells,
            about.as_of,
            wording=WORDING,
        )
    ]
