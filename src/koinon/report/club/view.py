"""The brief of a bloc or treaty: one view-model, filled from the measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.measure.bloc_trade.formulas import MIN_COVERAGE
from koinon.panel.units import FIRST_YEAR, LAST_YEAR
from koinon.report.club import (
    burden,
    capability,
    cohesion,
    commitment,
    deterrence,
    disputes,
    flexibility,
    integration,
    membership,
    threats,
    trade,
    voting,
)
from koinon.report.club.context import Context
from koinon.report.club.labels import Labels
from koinon.report.club.membership import together
from koinon.report.club.subject import Subject, subject
from koinon.report.make.assembly import (
    Progress,
    asked_again,
    chosen_headlines,
    parts_of,
    picked,
    recipe,
    sources_of,
)
from koinon.report.make.document import Brief, Recipe, Section
from koinon.report.make.words import capital, day, joined, percent, span
from koinon.store.catalogue import Store, default_store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.clubs.clubs import Club
    from koinon.world.registry import Bloc

_PARTS = (
    *(membership, commitment, capability, burden, deterrence, trade, integration),
    *(disputes, voting, cohesion, threats, flexibility),
)
_RANK = (
    *("members", "suspensions", "commitment", "capability", "concentration", "trade", "disputes"),
    *("integration", "voting", "challenges", "burden", "ideal-points"),
)
"""Which sentences stay at the top where there are too many."""
_ORDER = (
    *("members", "suspensions", "commitment", "capability", "burden", "concentration"),
    *("trade", "disputes", "voting", "ideal-points", "integration", "challenges"),
)
"""In which order they stand."""

RULES = (
    (
        "A year counts the members of its 31 December; spells are half-open, in on the first day and "
        "out on the last."
    ),
    "A suspended member is a member; a state and its successor never share a day and make no pair.",
    "Only members in the COW state system have data; outside a source's years a value is missing, not zero.",
    "Capability: sum of the members' CINC. Burden: military spending over GDP, both in current US dollars.",
    (
        "Trade share: twice the flows among members over the members' imports plus exports, blank where "
        f"the pair data follow less than {percent(MIN_COVERAGE, 0)} of the members' trade."
    ),
    "A dispute or war counts once, in the first year in which its parties were in it and in the bloc.",
    "The latest observed year of each source is used and printed beside the number.",
)


def club_brief(
    name: Club | str,
    year: int | None = None,
    store: Store | None = None,
    only: Sequence[str] = (),
    progress: Progress = iter,
) -> Brief:
    """Return the brief of a bloc of the registry, a treaty of ATOP or an ad hoc group of states.

    Parameters
    ----------
    name
        The club; or the name, alias or id of a bloc, the ATOP number of a treaty, or states with plus signs
        between.
    year
        The brief speaks of the end of this year; the latest day known if None.
    store
        Another store than the packaged one.
    only
        Sections by their ids; the others are not made. All for none.
    progress
        Wraps the sections while they are made.

    Raises
    ------
    UnknownNameError
        If nothing is called so, or there is no such section.
    BriefYearError
        If the year lies outside the life of the bloc or what is known of it.

    Examples
    --------
    >>> club_brief("GCC", 1999).headlines[0].text
    'The GCC has 6 members as of 31 December 1999, as many as on its first day, 25 May 1981.'
    """
    modules = picked(_PARTS, only)
    tables = store or default_store()
    about = subject(name, year, tables)
    first, last = max(first_year(about), FIRST_YEAR), min(about.last_year, LAST_YEAR)
    context = Context(about, tables, Labels.of(about.seats), first, max(first, last))
    parts = parts_of(modules, context, progress)
    sections = tuple(part.section for part in parts)
    return Brief(
        id=f"atop-{about.club.id}" if about.club.kind == "treaty" else str(about.club.id),
        name=about.name,
        full_name=about.full_name,
        kind=_kind(about),
        as_of=about.as_of,
        facts=tuple(_facts(about)),
        headlines=chosen_headlines(parts, _RANK, _ORDER),
        sections=sections,
        gaps=tuple(gap for part in parts for gap in part.gaps),
        sources=tuple(sources_of(sections)),
        recipe=_recipe(about, year, only, sections, tables),
    )


def first_year(about: Subject) -> int:
    """Return the year of the first member, which may come after the founding."""
    days = [seat.start for seat in about.joined if seat.start]
    return max(about.first_year, min(days).year) if days else about.first_year


def _kind(about: Subject) -> str:
    if about.club.kind == "group":
        return "Ad hoc group of states"
    if about.club.kind == "treaty" or about.bloc is None:
        return "Alliance treaty (ATOP)"
    return capital(about.bloc.kind.replace("_", " "))


def _facts(about: Subject) -> list[tuple[str, str]]:
    facts = []
    bloc = about.bloc
    if about.club.kind == "bloc" and bloc:
        facts.append(("Founding instrument", bloc.founding_instrument))
        facts.append(("Founded", day(about.founded) + _precision(bloc.date_precision, "founded")))
        if bloc.in_force:
            facts.append(("In force", day(bloc.in_force)))
        if bloc.predecessor or bloc.predecessor_unregistered:
            name = bloc.predecessor.name if bloc.predecessor else bloc.predecessor_unregistered
            facts.append(("Predecessor", name))
        if bloc.successor:
            facts.append(("Successor", bloc.successor.name))
        if bloc.parent and bloc.parent.founded <= about.as_of:
            facts.append(("Part of", bloc.parent.name))
        parts = sorted((c for c in bloc.children if c.founded <= about.as_of), key=lambda c: c.founded)
        if parts:
            facts.append(("Its parts", joined([_lived(child, about) for child in parts], 20)))
    elif about.club.kind == "group":
        facts.append(("States", joined(sorted({seat.name for seat in about.seats}), 20)))
        facts.append(("Two of them exist", together(about)))
    else:
        facts.append(("Signed", day(about.founded)))
        if bloc:
            facts.append(("In the registry", bloc.name))
    if about.end_day and about.club.kind != "group":
        precision = bloc.date_precision if bloc and about.club.kind == "bloc" else ""
        facts.append(("Ended", day(about.end_day) + _precision(precision, "dissolved")))
    facts.append(("Data as of", day(about.as_of)))
    return facts


def _lived(child: Bloc, about: Subject) -> str:
    """Name a part with its first year, and its last where it is over."""
    ended = child.dissolved if child.dissolved and child.dissolved <= about.as_of else None
    since = f"since {child.founded.year}" if not ended else span(child.founded.year, ended.year)
    return f"{child.name} ({since})"


def _precision(note: str, what: str) -> str:
    """Say that a date is not exact; the registry writes "founded: month"."""
    key, _, precision = note.partition(": ")
    return f" (exact to the {precision} only)" if key == what and precision in {"month", "year"} else ""


def _recipe(
    about: Subject, year: int | None, only: Sequence[str], sections: tuple[Section, ...], store: Store
) -> Recipe:
    name = about.name if about.club.kind == "bloc" else str(about.club.id)
    return recipe(asked_again([name], year, only), sections, store, RULES)
