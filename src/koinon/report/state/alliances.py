"""Alliances in force and past: partners by obligation, treaties through time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.figures.series import Scale, lines
from koinon.figures.timeline import Spell, Wording, membership
from koinon.measure.state_ties import OBLIGATIONS, partners, treaties
from koinon.report import sentences
from koinon.report.assembly import nothing
from koinon.report.document import Gap, Headline, Section, Table, Value
from koinon.report.sections.part import Part, credit, line
from koinon.report.state import sentences as say
from koinon.report.words import day, joined, span
from koinon.sources import origin
from koinon.world.treaties import proper_names, treaty_name

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.report.country import Country

ID, TITLE = "alliances", "Alliances"
SOURCE = "atop"
_MOST = 40
_SHOWN_PARTNERS = 30
_WORDS = {
    "defense": "defence",
    "offense": "offence",
    "neutral": "neutrality",
    "nonagg": "non-aggression",
    "consul": "consultation",
}
WORDING = Wording("treaties", "treaty", "in force", "ended", "to")


def part(about: Country) -> Part:
    """Return how many states treaties tied the state to, and the treaties themselves."""
    covers = origin(SOURCE).covers
    counts = partners(about.life, about.ties)
    if counts.is_empty():
        return nothing(
            ID, TITLE, sentences.outside("ATOP's data", covers, about.first, about.last, about.the)
        )
    found = treaties(about.life, about.spans, about.store)
    found = found.filter(pl.col("start") <= about.as_of)
    if found.is_empty():
        return _none(about, covers)
    last = counts.row(-1, named=True)
    text = say.allies(last["year"], about.the, last["any"], last["defense"], final=last["year"] == covers[1])
    values = (
        Value("partners", last["any"], last["year"], "states"),
        Value("defence partners", last["defense"], last["year"], "states"),
    )
    section = Section(
        ID,
        TITLE,
        tuple(_paragraphs(about, text, counts)),
        tuple(figure for figure in (_partners(about, counts), _timeline(about, found)) if figure),
        (_table(about, found, last["year"]),),
        (
            "A partner with several obligations counts under each; an obligation counts if either side "
            "owes it.",
            "ATOP codes what the treaty text says, not what members do, and dates a treaty by its signature.",
        ),
        (SOURCE, "bloc_registry"),
        ("alliance_dyads", "treaty_members", "treaty_phases"),
    )
    gaps = (Gap(TITLE, _after(about, covers[1])),) if about.as_of.year > covers[1] else ()
    return Part(section, (Headline(text, "alliances", values, (SOURCE,)),), gaps)


def _after(about: Country, last: int) -> str:
    return (
        f"ATOP ends in {last}; treaties of {about.the} signed or ended since are known only where the "
        "registry of "
        "blocs has them."
    )


def _none(about: Country, covers: tuple[int, int]) -> Part:
    years = (max(about.first, covers[0]), min(about.last, covers[1]))
    text = f"ATOP codes no alliance treaty of {about.the} in {span(*years)}."
    section = Section(ID, TITLE, (text,), sources=(SOURCE,), reads=("alliance_dyads", "treaty_members"))
    gaps = (Gap(TITLE, _after(about, covers[1])),) if about.as_of.year > covers[1] else ()
    value = Value("partners", 0, years[1], "states")
    return Part(section, (Headline(text, "alliances", (value,), (SOURCE,)),), gaps)


def _paragraphs(about: Country, text: str, counts: pl.DataFrame) -> list[str]:
    said = [text]
    top = counts.sort("any", "year", descending=[True, False]).row(0, named=True)
    last = counts.row(-1, named=True)
    if top["any"] > last["any"]:
        said.append(say.most_allies((top["year"], top["any"])))
    if about.last > last["year"]:
        now = about.allies.filter(pl.col("year") == about.last).height
        said.append(say.carried_on(about.last, now))
    return said


def _partners(about: Country, counts: pl.DataFrame) -> Figure | None:
    shown = [name for name in OBLIGATIONS if counts[name].max()]
    if not shown or counts.height < 2:
        return None
    years = (int(counts["year"][0]), int(counts["year"][-1]))
    return lines(
        "partners",
        f"States allied with {about.the}, by obligation",
        f"Partners in treaties in force on any day of the year, {span(*years)}",
        credit(SOURCE),
        [line(counts, name, _WORDS[name], main=name == "defense") for name in shown],
        Scale("states", ".0f"),
    )


def _timeline(about: Country, found: pl.DataFrame) -> Figure | None:
    chosen, which = found, "Treaties"
    if chosen.height > _MOST:
        chosen, which = found.filter(pl.col("defense") == 1), "Treaties with a promise of defence"
    if chosen.height > _MOST:
        chosen, which = chosen.tail(_MOST), f"The {_MOST} latest treaties with a promise of defence"
    if chosen.is_empty():
        return None
    covers = origin(SOURCE).covers
    names = _short_names(about, chosen)
    spells = [
        Spell(name, row["start"], row["end"])
        for name, row in zip(names, chosen.iter_rows(named=True), strict=True)
    ]
    until = min(about.as_of, max(day for day in _days(chosen, covers[1])))
    return membership(
        "treaties",
        f"{which} of {about.the}",
        f"From entry to exit, {span(chosen['start'].min().year, min(about.last, covers[1]))}; "  # type: ignore[union-attr]  # a date
        "named by the partner and the year",
        credit(SOURCE),
        spells,
        until,
        wording=WORDING,
    )


def _days(found: pl.DataFrame, last: int) -> list[Any]:
    from datetime import date

    return [date(last, 12, 31), *found["start"].to_list()]


def _short_names(about: Country, found: pl.DataFrame) -> list[str]:
    """Name treaties as seen from the state: "with Poland 1921"; those of one name get their number."""
    made = []
    for row in found.iter_rows(named=True):
        proper, year = proper_names().get(row["atopid"]), row["start"].year
        others = _others(about, row)
        if proper:
            made.append(proper)
        elif len(others) <= 2:
            made.append(f"with {joined(others)} {year}" if others else f"ATOP {row['atopid']}")
        else:
            made.append(f"with {len(others)} states {year}")
    twice = {name for name in made if made.count(name) > 1}
    return [
        f"{name} ({row})" if name in twice else name for name, row in zip(made, found["atopid"], strict=True)
    ]


def _others(about: Country, row: dict[str, Any]) -> list[str]:
    return sorted(about.label(code, row["start"].year) for code in row["others"] or [])


def _table(about: Country, found: pl.DataFrame, year: int) -> Table:
    """List the treaties in force at the end of ATOP or of the brief, or the last ones if none is."""
    standing = found.filter(pl.col("end").is_null() | (pl.col("end") > pl.lit(about.as_of)))
    title = f"Treaties in force at the end of {year}"
    if standing.is_empty():
        standing, title = (
            found.sort("end").tail(10).sort("start"),
            "The latest treaties, none of which is in force",
        )
        if found.height <= 10:
            title = "Treaties, none of which is in force"
    rows = []
    for row in standing.sort("defense", "start", "atopid", descending=[True, False, False]).iter_rows(
        named=True
    ):
        others = _others(about, row)
        name = treaty_name(
            row["atopid"], [about.label(about.codes[-1], row["start"].year), *others], row["start"].year
        )
        promised = sentences.obligations([kind for kind in OBLIGATIONS if row[kind]])
        when = day(row["start"]) if row["end"] is None else f"{day(row['start'])} – {day(row['end'])}"
        rows.append((name, when, promised, joined(others, _SHOWN_PARTNERS) if others else None))
    columns = (
        "treaty",
        "since" if "in force at" in title else "from – to",
        f"{about.the} promises",
        "partners",
    )
    note = "Partners are all states that were in the treaty while it was; the promise is its own."
    return Table(title, columns, tuple(rows), note=note)
