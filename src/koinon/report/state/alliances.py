"""Alliances in force and past: partners by obligation, treaties through time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.facts.state.alliances import partners, treaties
from koinon.figures.series import Scale, lines
from koinon.figures.timeline import Spell, Wording, membership
from koinon.report.club.sentences import commitment as sentences
from koinon.report.make.assembly import nothing
from koinon.report.make.document import Gap, Headline, Section, Table, Value
from koinon.report.make.part import Part, credit, line
from koinon.report.make.words import day, joined, outside, span
from koinon.report.state import sentences as say
from koinon.sources import origin
from koinon.world.obligations import OBLIGATIONS
from koinon.world.treaties import proper_names, treaty_name

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.report.state.country import Country

ID, TITLE = "alliances", "Alliances"
SOURCE = "atop"
_MOST, _PAST = 40, 10
_SHOWN_PARTNERS = 30
_WIDE = 22
"""Two names longer than this do not fit beside a bar."""
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
        return nothing(ID, TITLE, outside("ATOP's data", covers, about.first, about.last, about.the))
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
        Spell(name, row["start"], row["end"] if row["end"] and row["end"] <= about.as_of else None)
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
        proper, year = proper_names().get(row["atopid"]), row["entered"].year
        others = _others(about, row)
        if proper:
            made.append(proper)
        elif len(others) == 1 or (len(others) == 2 and len("".join(others)) < _WIDE):
            made.append(f"with {joined(others)} {year}")
        elif not others:
            made.append(f"ATOP {row['atopid']}")
        else:
            made.append(f"with {len(others)} states {year}")
    named = set(zip(made, found["atopid"], strict=True))
    twice = {name for name in made if sum(name == other for other, _ in named) > 1}
    return [
        f"{name} ({row})" if name in twice else name for name, row in zip(made, found["atopid"], strict=True)
    ]


def _others(about: Country, row: dict[str, Any]) -> list[str]:
    return sorted(about.label(code, row["entered"].year) for code in row["others"] or [])


def _table(about: Country, found: pl.DataFrame, year: int) -> Table:
    """List the treaties in force at the end of ATOP or of the brief, or the last ones if none is."""
    standing = found.filter(pl.col("end").is_null() | (pl.col("end") > pl.lit(about.as_of)))
    if standing.is_empty():
        past = found.sort("end").tail(_PAST).sort("start")
        which = "The latest treaties" if found.height > _PAST else "Treaties"
        return _listed(about, past, f"{which}, none of which is in force", ("from", "to"))
    ordered = standing.sort("defense", "start", "atopid", descending=[True, False, False])
    return _listed(about, ordered, f"Treaties in force at the end of {year}", ("since",), year)


def _listed(
    about: Country, found: pl.DataFrame, title: str, dates: tuple[str, ...], year: int | None = None
) -> Table:
    """List treaties with their partners: those of the year if one is given, or else all they had."""
    rows = []
    for row in found.iter_rows(named=True):
        began = row["entered"].year
        everyone = [*_others(about, row), about.label(about.code(began), began)]
        codes = row["last_others"] if year else row["others"]
        others = sorted(about.label(code, year or began) for code in codes or [])
        promised = sentences.obligations([kind for kind in OBLIGATIONS if row[kind]])
        days = (day(row["entered"]), day(row["end"])) if len(dates) > 1 else (day(row["entered"]),)
        partners_of = joined(others, _SHOWN_PARTNERS) if others else None
        rows.append((treaty_name(row["atopid"], everyone, began), *days, promised, partners_of))
    columns = ("treaty", *dates, f"{about.the} promises" if year else f"{about.the} promised", "partners")
    return Table(title, columns, tuple(rows))
