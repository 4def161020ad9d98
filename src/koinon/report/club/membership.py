"""Members: timeline, map, accessions and exits."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

from koinon.errors import KoinonError
from koinon.figures.map import FORMER, MEMBER, SUCCESSOR, SUSPENDED, Shape, members
from koinon.figures.timeline import Spell, membership
from koinon.panel.clubs.adhoc import adhoc_group, group_lives
from koinon.report.club.sentences import membership as sentences
from koinon.report.make.document import Gap, Headline, Section, Table, Value
from koinon.report.make.part import Part, credit, named
from koinon.report.make.words import day, joined, plural, span, the

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.report.club.context import Context
    from koinon.report.club.subject import Seat, Subject

ID, TITLE = "members", "Members"
MAP = "world_atlas"
_TERRITORIES = "Territories with a country code of their own, such as Greenland, are not filled in."


def part(context: Context) -> Part:
    """Return who is and was a member."""
    subject = context.subject
    figures = [_timeline(subject)] if any(seat.start for seat in subject.seats) else []
    drawn, gap = _map(context)
    figures += drawn
    section = Section(
        ID,
        TITLE,
        tuple(_paragraphs(subject)),
        tuple(figures),
        tuple(_tables(subject)),
        tuple(_notes(subject, mapped=bool(drawn))),
        (subject.source, *((MAP,) if drawn else ())),
        (("treaty_members",) if subject.club.kind == "treaty" else ()) + (("borders",) if drawn else ()),
    )
    return Part(section, tuple(_headlines(subject)), tuple(_gaps(subject, gap)))


def began(subject: Subject) -> tuple[int, date] | None:
    """Return how many members there were on the first day, and that day; None where it is unknown."""
    days = [seat.start for seat in subject.joined if seat.start]
    if not days:
        return None
    return sum(start == days[0] for start in days), days[0]


def _headlines(subject: Subject) -> list[Headline]:
    if subject.club.kind == "group":
        names = sorted(the(seat.name) for seat in subject.members)
        text = sentences.group(subject.called, names, subject.last_day)
        value = Value("members", len(subject.members), subject.last_day.year, "members")
        return [Headline(text, "members", (value,), (subject.source,))]
    count, first = len(subject.members), began(subject)
    last = _latest(subject)
    text = sentences.members(subject.called, count, subject.as_of, first, subject.end_day, last)
    values = [Value("members", count, subject.last_day.year, "members")]
    if first:
        values.append(Value("first_members", first[0], first[1].year, "members"))
    made = [Headline(text, "members", tuple(values), (subject.source,))]
    names = sorted({seat.name for seat in subject.suspended})
    if names and not subject.ended:
        said = sentences.suspensions([the(name) for name in names], subject.as_of)
        value = Value("suspended", len(names), subject.as_of.year, "members")
        made.append(Headline(said, "suspensions", (value,), (subject.source,)))
    return made


def _latest(subject: Subject) -> tuple[list[str], date, str] | None:
    """Return who joined or returned last and is still in; None if nobody came after the first members."""
    first = began(subject)
    held = {seat.name for seat in subject.members}
    later = [s for s in subject.joined if first and s.start and s.start > first[1] and s.name in held]
    if not later or later[-1].start is None:
        return None
    when = later[-1].start
    names = [seat.name for seat in later if seat.start == when]
    before = {seat.name for seat in subject.joined if seat.start and seat.start < when}
    verb = "return" if set(names) <= before else "join or return" if set(names) & before else "join"
    return [the(name) for name in names], when, verb


def _paragraphs(subject: Subject) -> list[str]:
    said = []
    if subject.members:
        lead = "Members on the last day" if subject.ended else f"Members as of {day(subject.as_of)}"
        said.append(f"{lead}: {joined(sorted(seat.name for seat in subject.members), 200)}.")
    if subject.club.kind == "group":
        said.append(f"Two or more of its states exist {together(subject)}; only then it counts as a group.")
        return said
    if any(seat.start for seat in subject.seats):
        gone = [(the(seat.name), seat.end) for seat in subject.left if seat.end]
        said.append(sentences.departures(gone, ended=subject.ended is not None))
    taken = [seat for seat in subject.seats if seat.heir and seat.end]
    said += [
        f"{seat.heir} took over the seat of {seat.name} in {seat.end.year}." for seat in taken if seat.end
    ]
    return said


def together(subject: Subject) -> str:
    """Say when at least two states of an ad hoc group exist."""
    said = []
    for start, end in group_lives(adhoc_group(str(subject.club.id))).select("start", "end").iter_rows():
        if start > subject.as_of:
            continue
        over = end <= subject.as_of
        said.append(
            f"from {day(start)} to {day(end - timedelta(days=1))}" if over else f"from {day(start)} on"
        )
    return joined(said, 20)


def _timeline(subject: Subject) -> Figure:
    spells = [Spell(s.name, s.start, s.end, s.suspended, s.heir) for s in subject.seats]
    years = span(subject.first_year, subject.last_year)
    until, group = subject.as_of, subject.club.kind == "group"
    title = f"{'States' if group else 'Members'} of {subject.called}"
    what = "Spells in which at least two of them exist" if group else "Spells of membership"
    subtitle = f"{what}, {years}; drawn to {day(subject.end_day or until)}"
    shown = (title, subtitle, credit(subject.source))
    return membership("membership", *shown, spells, until, subject.ended, exits=not group)


def _map(context: Context) -> tuple[list[Figure], str]:
    subject = context.subject
    try:
        borders = context.store.frame("borders")
    except KoinonError as error:
        return [], f"no map: {error}"
    shapes = [
        Shape(row["iso3"] or row["name"], row["name"], json.loads(row["geometry"]))
        for row in borders.iter_rows(named=True)
    ]
    living = set(borders.drop_nulls("ccode")["ccode"].to_list())
    known = {shape.code for shape in shapes}
    status = _status(subject, living)
    drawn = {code: kind for code, kind in status.items() if code in known}
    absent = sorted(seat.name for seat in subject.members if seat.code not in known)
    gap = f"not on the map: {joined(absent, 12)}" if absent else ""
    if not drawn:
        return [], gap
    when = (
        f"Members on the last day, {day(subject.last_day)}"
        if subject.ended
        else f"Members on {day(subject.as_of)}"
    )
    figure = members(
        "map",
        f"Where the members {'were' if subject.ended else 'are'}",
        f"{when}, on present-day borders",
        credit(MAP),
        shapes,
        drawn,
    )
    return [figure], gap


def _status(subject: Subject, living: set[int]) -> dict[str, str]:
    """Return how each country is drawn: what it is itself outranks what it inherited."""
    barred = {seat.name for seat in subject.suspended}
    status: dict[str, str] = {}
    for seat in subject.left:
        if seat.code:
            status[seat.code] = FORMER if _is_itself(seat, living) else SUCCESSOR
    for seat in subject.members:
        if seat.code and not _is_itself(seat, living):
            status[seat.code] = SUCCESSOR
    for seat in subject.members:
        if seat.code and _is_itself(seat, living):
            status[seat.code] = SUSPENDED if seat.name in barred else MEMBER
    return status


_GONE = (
    "Soviet Union",
    "Yugoslavia",
    "Serbia and Montenegro",
    "Prussia",
    "Ottoman Empire",
    "Piedmont-Sardinia",
)
"""Names under which a state that COW takes for one with a present one had another territory."""


def _is_itself(seat: Seat, living: set[int]) -> bool:
    """Say whether a member is a country of today's map (or a territory), not a state that is gone."""
    return not seat.name.startswith(_GONE) and (seat.ccode is None or seat.ccode in living)


def _tables(subject: Subject) -> list[Table]:
    if subject.club.kind == "group":
        return []
    days: dict[date, tuple[list[str], list[str]]] = {}
    for seat in subject.joined:
        if seat.start:
            days.setdefault(seat.start, ([], []))[0].append(seat.name)
    for seat in subject.left:
        if seat.end:
            days.setdefault(seat.end, ([], []))[1].append(seat.name)
    rows = [(day(when), ", ".join(came), ", ".join(gone)) for when, (came, gone) in sorted(days.items())]
    tables = []
    if subject.left:
        cells = tuple((when, came or None, gone or None) for when, came, gone in rows)
        tables.append(Table("Accessions and exits", ("day", "joined", "left"), cells))
    elif len(rows) > 1:
        tables.append(Table("Accessions", ("day", "joined"), tuple((when, came) for when, came, _ in rows)))
    barred = sorted((s for s in subject.seats if s.suspended), key=lambda s: (s.start or date.min, s.name))
    if barred:
        listed = tuple(
            (seat.name, day(seat.start) if seat.start else None, day(seat.end) if seat.end else "in force")
            for seat in barred
        )
        tables.append(Table("Suspensions", ("member", "from", "until"), listed))
    return tables


def _notes(subject: Subject, *, mapped: bool) -> list[str]:
    notes = []
    if subject.bloc and subject.club.kind == "bloc":
        notes.append(
            f"First day of a membership: {subject.bloc.membership_start_rule}. A suspended member is "
            "still a member."
        )
        if subject.bloc.remark:
            notes.append(named(subject.bloc.remark))
    elif subject.club.kind == "group":
        notes.append(
            "Each state counts while the COW list has it; in years in which it did not exist, whoever bore "
            "its name does."
        )
    else:
        notes.append(
            "ATOP dates entry by signature of the treaty or accession protocol, not by entry into force."
        )
    if mapped:
        notes.append(f"Borders are today's; {_TERRITORIES[0].lower()}{_TERRITORIES[1:]}")
    return notes


def _gaps(subject: Subject, gap: str) -> list[Gap]:
    gaps = []
    undated = sum(seat.start is None and not seat.suspended for seat in subject.seats)
    if undated:
        said = (
            f"The first day of {plural(undated, 'membership')} is not established; they count from the "
            "day the registry was checked and are not on the timeline."
        )
        gaps.append(Gap(TITLE, said))
    if subject.club.kind == "treaty" and not subject.ended:
        gaps.append(
            Gap(TITLE, f"ATOP ends in {subject.as_of.year}; later entries and exits are not known here.")
        )
    elif not subject.ended:
        gaps.append(Gap(TITLE, f"Changes after {day(subject.as_of)} are not in this brief."))
    if gap:
        gaps.append(Gap(TITLE, f"{gap[0].upper()}{gap[1:]}."))
    return gaps
