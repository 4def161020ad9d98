"""An answer as a document: the same sentences, tables and figure on the terminal, in HTML, PDF and JSON."""

from __future__ import annotations

import shlex
from datetime import date
from typing import TYPE_CHECKING

from koinon.figures.strengths import Strength
from koinon.figures.strengths import strengths as drawn
from koinon.report.answers import sentences as words
from koinon.report.make.assembly import recipe, sources_of
from koinon.report.make.document import Brief, Headline, Section, Value
from koinon.report.make.words import capital, the
from koinon.world.registry import CHECKED

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.simulate.joining.answers import Answers
    from koinon.store.catalogue import Store

_READS = (
    *("treaty_members", "treaty_phases", "alliance_dyads", "gml_mid_participants", "gml_mid_disputes"),
    *("cow_inter_wars", "capabilities", "cow_capitals", "cow_mindist"),
)
RULES = (
    "A promise counts that was in force on any day of the year; both states must have been members then.",
    "Whether a defence pact holds against the attacker follows ATOP's codes; see obligation targeting.",
    "Comes: takes part in the dispute on that side after its first day, in Gibler, Miller and Little's data.",
    "Probabilities are means over wars like those of 1816-2010, with 90% intervals, rounded to two digits.",
)
_ROWS = {"own": "{} alone", "bound": "with all who are bound", "expected": "with those expected to come"}


def document(found: Answers, store: Store) -> Brief:
    """Return an answer as a document.

    Parameters
    ----------
    found
        As `koinon.simulate.joining.answers.answers` gives it.
    store
        The tables it was made from.
    """
    target, attacker = found.target_name, found.attacker_name
    sections = (
        _bound(found, "target", f"Who is bound to {the(target)}"),
        _bound(found, "attacker", f"Who is bound to {the(attacker)}"),
        Section(
            "strength", "Strength of the two sides", (), (figure(found),), sources=found.sources, reads=_READS
        ),
        _treaties(found),
        Section("scope", "What the numbers mean, and what they leave out", found.scope),
    )
    called = f"{capital(the(attacker))} attacks {the(target)}, {found.year}"
    command = shlex.join(
        ["koinon", "answers", "--attacker", attacker, "--target", target, "--year", str(found.year)]
    )
    return Brief(
        id=f"answers-{found.attacker}-{found.target}-{found.year}",
        name=called,
        full_name=f"{called}: who answers?",
        kind="Collective defence",
        as_of=min(date(found.year, 12, 31), CHECKED),
        facts=(("Attacker", attacker), ("Target", target), ("Year", str(found.year))),
        headlines=tuple(_headlines(found)),
        sections=sections,
        gaps=(),
        sources=tuple(sources_of(sections)),
        recipe=recipe(command, sections, store, RULES),
    )


def _headlines(found: Answers) -> list[Headline]:
    rows = found.strength.iter_rows(named=True)
    values = tuple(Value(f"{row['side']} {row['what']}", row["cinc"], found.year, "CINC") for row in rows)
    return [Headline(text, "answers", values, found.sources) for text in words.headlines(found)]


def _bound(found: Answers, side: str, title: str) -> Section:
    table, rest = words.bound_table(found, side), words.restrained(found, side)
    name = the(found.target_name if side == "target" else found.attacker_name)
    nobody = f"Nobody in the sources had promised {name} help or consultation."
    said = tuple(text for text in ("" if table else nobody, rest) if text)
    return Section(
        f"bound-{side}", title, said, (), (table,) if table else (), sources=found.sources, reads=_READS
    )


def _treaties(found: Answers) -> Section:
    tables = tuple(t for t in (words.treaty_table(found, side) for side in ("target", "attacker")) if t)
    rest = [words.restraint_treaties(found, side) for side in ("target", "attacker")]
    said = tuple(text for text in rest if text)
    if not tables and not said:
        said = ("No treaty in the sources bound a third state to either side.",)
    notes = (
        "Article and strength of a clause are the registry's reading as it stands today; conditions, limits "
        "and named threats are ATOP's codes of the text.",
        "A promise to defend the attacker is not called up by its own attack; it may be if others come to "
        "the target's help, and the record counts those who came all the same.",
    )
    return Section("treaties", "Treaty by treaty", said, (), tables, notes, ("atop", "bloc_registry"))


def figure(found: Answers) -> Figure:
    """Return the figure of both sides' strength."""
    rows = []
    for row in found.strength.iter_rows(named=True):
        name = found.target_name if row["side"] == "target" else found.attacker_name
        label = _ROWS[row["what"]].format(name)
        rows.append(
            Strength(
                label if row["what"] == "own" else f"{name} {label}",
                row["cinc"],
                row["low"],
                row["high"],
                row["side"] == "attacker",
            )
        )
    title = f"Strength if {the(found.attacker_name)} attacks {the(found.target_name)}, {found.year}"
    subtitle = "Share of the world's capability (CINC); bars: doubtful promises, or 90% of simulated wars"
    return drawn(
        "strength", title, subtitle, "ATOP, registry of blocs, GML disputes, COW wars and capabilities", rows
    )
