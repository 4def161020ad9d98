"""The blocs of the registry that a state belongs and belonged to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.state.blocs import blocs_of
from koinon.figures.timeline import Spell, Wording, membership
from koinon.report.make.document import Gap, Headline, Section, Table, Value
from koinon.report.make.part import Part, credit
from koinon.report.make.words import called, capital, day, joined, span
from koinon.report.state import sentences as say
from koinon.world.registry import bloc

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.report.state.country import Country

ID, TITLE = "blocs", "Blocs"
SOURCE = "bloc_registry"
WORDING = Wording("blocs", "bloc", "member", "former member", "left")


def part(about: Country) -> Part:
    """Return memberships in blocs, with their spells."""
    rows = blocs_of(about.spans).filter(pl.col("start").is_null() | (pl.col("start") <= about.as_of))
    seats = rows.filter(pl.col("status") == "member")
    held = seats.filter(pl.col("end").is_null() | (pl.col("end") > about.as_of))
    names = {row["bloc_id"]: bloc(row["bloc_id"]) for row in seats.iter_rows(named=True)}
    current = list(dict.fromkeys(held["bloc_id"]))
    pacts = [names[key].name for key in current if names[key].kind == "defence_pact"]
    only = called(names[current[0]].name) if len(current) == 1 else ""
    text = say.blocs(about.the, about.as_of, len(current), pacts, only, over=about.over)
    value = Value("blocs", len(current), about.as_of.year, "blocs")
    table = _table(about, seats)
    figure = _figure(about, rows)
    section = Section(
        ID,
        TITLE,
        (text,),
        (figure,) if figure else (),
        (table,) if table else (),
        (
            "Members only; associates, observers and partners are left out. A bloc may have a parent that "
            "is listed too.",
        )
        if table
        else (),
        (SOURCE,),
        ("bloc_members",),
    )
    return Part(section, (Headline(text, "blocs", (value,), (SOURCE,)),), _gaps(seats))


def _gaps(seats: pl.DataFrame) -> tuple[Gap, ...]:
    undated = [bloc(key).name for key in seats.filter(pl.col("start").is_null())["bloc_id"]]
    if not undated:
        return ()
    return (Gap(TITLE, f"The first day of membership is not established for {joined(undated, 12)}."),)


def _figure(about: Country, rows: pl.DataFrame) -> Figure | None:
    dated = rows.drop_nulls("start")
    if dated.filter(pl.col("status") == "member").is_empty():
        return None
    spells = [
        Spell(
            bloc(row["bloc_id"]).name,
            row["start"],
            row["end"] if row["end"] and row["end"] <= about.as_of else None,
            row["status"] == "suspended",
        )
        for row in dated.iter_rows(named=True)
    ]
    first = min(spell.start for spell in spells if spell.start).year
    return membership(
        "blocs",
        f"Blocs to which {about.the} {'belonged' if about.over else 'belongs or belonged'}",
        f"Spells of membership, {span(first, about.as_of.year)}; drawn to {day(about.as_of)}",
        credit(SOURCE),
        spells,
        about.as_of,
        wording=WORDING,
    )


def _table(about: Country, seats: pl.DataFrame) -> Table | None:
    if seats.is_empty():
        return None
    rows = []
    for row in seats.iter_rows(named=True):
        entry = bloc(row["bloc_id"])
        over = row["end"] is not None and row["end"] <= about.as_of
        beyond = "goes on under the next name" if about.named.limited else "end of the state"
        last = day(row["end"]) if over else beyond if about.over else "goes on"
        first = day(row["start"]) if row["start"] else None
        rows.append((entry.name, capital(entry.kind.replace("_", " ")), first, last))
    return Table("Memberships", ("bloc", "kind", "from", "until"), tuple(rows))
