"""What the members promised: the registry's reading of the clause, ATOP's coding of the treaties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.facts.club.obligation import Obligation, obligation
from koinon.panel.clubs.clubs import membership_end
from koinon.report.club.sentences import commitment as sentences
from koinon.report.make.document import Gap, Headline, Section, Table, Value
from koinon.report.make.part import Part, named
from koinon.report.make.words import capital, day, joined, the
from koinon.store.catalogue import MissingTableError
from koinon.world.obligations import OBLIGATIONS
from koinon.world.registry import CHECKED

if TYPE_CHECKING:
    from koinon.report.club.context import Context
    from koinon.report.club.subject import Subject
    from koinon.world.registry import Bloc

ID, TITLE = "commitment", "Obligations and clause"
_ATOP_END = membership_end("treaty")
_STRENGTH = {
    "automatic": "automatic (an attack obliges the others to help)",
    "discretionary": "discretionary (help is owed; each member, or a common organ, chooses its form)",
    "consultation": "consultation (talks only)",
    "none": "none (no defence undertaking)",
}


def part(context: Context) -> Part:
    """Return the clause and the coded obligations."""
    subject = context.subject
    found = _obligation(context)
    phases = [row for row in found.phases.iter_rows(named=True) if row["begin"] <= subject.as_of]
    coded = _coded(phases, context)
    sources = (*(("bloc_registry",) if found.clause else ()), *(("atop",) if phases else ()))
    headlines = tuple(_headlines(subject, found, phases))
    section = Section(
        ID,
        TITLE,
        tuple(_paragraphs(subject, found)) or tuple(headline.text for headline in headlines),
        (),
        (coded,) if coded else (),
        tuple(_notes(found, phases)),
        sources,
        ("treaty_phases",) if phases else (),
    )
    return Part(section, headlines, tuple(_gaps(context, phases)))


def _obligation(context: Context) -> Obligation:
    """Return what binds the members; without ATOP in the store, the registry's reading alone."""
    club, bloc = context.subject.club, context.subject.bloc
    if context.store.has("treaty_phases"):
        return obligation(club, context.store)
    clause, scope = (bloc.clause, bloc.conditional_scope) if bloc else (None, "")
    return Obligation(club, clause, scope, pl.DataFrame())


def _headlines(subject: Subject, found: Obligation, phases: list[dict[str, Any]]) -> list[Headline]:
    if found.clause and subject.club.kind == "bloc":
        ended = subject.ended is not None
        pledged = [
            other for other in _kin(subject) if other.clause.strength in {"automatic", "discretionary"}
        ]
        kin = [(other.name, other.founded.year) for other in pledged if other.kind == "defence_pact"]
        text = sentences.clause(found.clause.strength, found.clause.article, CHECKED, ended=ended, kin=kin)
        centre = next((s.name for s in subject.seats if s.code == _hub(subject)), None)
        if centre:
            text = sentences.hub(the(centre), CHECKED)
        value = Value("clause", found.clause.strength, CHECKED.year)
        return [Headline(text, "commitment", (value,), ("bloc_registry",))]
    if not phases:
        return []
    last = phases[-1]
    codes = [code for code in OBLIGATIONS if last[code]]
    text = sentences.coded(last["atopid"], phases[0]["begin"], codes, conditional=bool(last["conditio"]))
    return [
        Headline(text, "commitment", (Value("obligations", ", ".join(codes), last["begin"].year),), ("atop",))
    ]


def _paragraphs(subject: Subject, found: Obligation) -> list[str]:
    said = []
    bloc = subject.bloc
    if found.clause:
        where = f"{found.clause.article}; " if found.clause.article else ""
        said.append(f"Clause, in the registry's reading: {where}{_STRENGTH[found.clause.strength]}.")
        if found.clause.description:
            said.append(named(found.clause.description))
    if found.scope:
        said.append(f"Scope: {named(found.scope)}")
    if bloc and subject.club.kind == "bloc":
        kin = _kin(subject)
        if kin:
            each = [f"{other.name} ({other.clause.strength})" for other in kin]
            said.append(
                f"Related entries of the registry and the strength of their clauses: {joined(each, 20)}."
            )
        if bloc.institutions:
            said.append(
                f"Institutions, in the registry's reading: {joined(_institutions(bloc.institutions))}."
            )
        if _hub(subject):
            said.append(
                "Its members are tied to one hub and not to each other; only pairs of hub and spoke "
                "count as pairs of members."
            )
    if subject.club.kind == "group":
        said.append(
            "An ad hoc group has no founding text; what its states promised each other stands in treaties "
            "of their own, which it does not take over."
        )
    elif not found.clause and found.phases.is_empty():
        said.append("Neither the registry nor ATOP codes an obligation.")
    return said


def _hub(subject: Subject) -> str:
    """Return the code of the one member that all others are tied to; empty where there is none."""
    kind, _, code = (subject.bloc.topology if subject.bloc else "").partition(":")
    return code if kind == "hub" and subject.club.kind == "bloc" else ""


def _kin(subject: Subject) -> list[Bloc]:
    """Return the bloc's parent and children that existed by the day of the brief."""
    if not subject.bloc or subject.club.kind != "bloc":
        return []
    kin = (subject.bloc.parent, *subject.bloc.children)
    return [other for other in kin if other is not None and other.founded <= subject.as_of]


def _institutions(names: frozenset[str]) -> list[str]:
    return sorted(name.replace("_or_", " or ").replace("_", " ") for name in names)


def _coded(phases: list[dict[str, Any]], context: Context) -> Table | None:
    if not phases:
        return None
    rows = tuple(
        (
            f"{row['atopid']}" + (f", phase {row['phase']}" if row["phase"] else ""),
            f"{day(row['begin'])} – {day(row['end']) if row['end'] else 'end of coding'}",
            sentences.obligations([code for code in OBLIGATIONS if row[code]]),
            "conditional" if row["conditio"] else "unconditional",
            _threats(row, context),
            row["milinst"],
        )
        for row in phases
    )
    columns = (
        "ATOP treaty",
        "in effect",
        "obligations",
        "conditions",
        "threat named",
        "military institutions (0–2)",
    )
    return Table("As ATOP codes the treaty text", columns, rows)


def _threats(row: dict[str, Any], context: Context) -> str | None:
    named = [name for name in (row["threat1"], row["threat2"]) if name]
    return joined(context.labels.rename(", ".join(named), row["begin"].year)) if named else None


def _notes(found: Obligation, phases: list[dict[str, Any]]) -> list[str]:
    notes = []
    if found.clause:
        notes.append(
            "Article, strength and description are the editors' reading of the text, in their own words."
        )
    if phases:
        notes.append(
            "ATOP codes what the treaty text says, not what members do, dates a treaty by its "
            "signature and ends in 2018."
        )
    return notes


def _gaps(context: Context, phases: list[dict[str, Any]]) -> list[Gap]:
    subject, said = context.subject, []
    if not context.store.has("treaty_phases"):
        said.append(f"{capital(str(MissingTableError('treaty_phases')))}.")
    elif subject.club.kind == "group":
        return []
    elif not phases and subject.first_year > _ATOP_END:
        said.append(f"ATOP ends in {_ATOP_END}, before it began in {subject.first_year}.")
    elif not phases:
        said.append("No treaty of ATOP is linked to it.")
    elif not subject.ended and subject.last_year > _ATOP_END:
        said.append(f"ATOP ends in {_ATOP_END}; changes of the text since then are not coded.")
    if subject.club.kind == "bloc" and not subject.ended and subject.as_of < CHECKED:
        said.append("The registry describes the clause as it stands today and does not date its changes.")
    return [Gap(TITLE, text) for text in said]
