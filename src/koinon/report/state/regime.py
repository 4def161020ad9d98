"""How democratic a state is and was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.facts.state.regime import REGIME, regime
from koinon.figures.series import Scale, lines
from koinon.report.make.assembly import nothing
from koinon.report.make.document import Gap, Headline, Section, Value
from koinon.report.make.part import Part, beyond, credit, line, sentence
from koinon.report.make.words import outside, span
from koinon.report.state import sentences as say
from koinon.sources import origin

if TYPE_CHECKING:
    from koinon.report.state.country import Country

ID, TITLE = "regime", "Regime"


def part(about: Country) -> Part:
    """Return V-Dem's index through time and the last Polity score."""
    (source,) = REGIME
    covers = origin(source).covers
    frame = regime(about.life, about.store)
    known, polity = frame.drop_nulls("polyarchy"), frame.drop_nulls("polity2")
    scored = [say.polity(int(polity["year"][-1]), int(polity["polity2"][-1]))] if polity.height else []
    if known.is_empty() and not scored:
        return nothing(ID, TITLE, outside("the data on regimes", covers, about.first, about.last, about.the))
    if known.is_empty():
        section = Section(ID, TITLE, tuple(scored), (), (), (), (source,), ("cow_democracy",))
        return Part(section, (), (Gap(TITLE, "V-Dem has no score for it."),))
    row, first = known.row(-1, named=True), int(known["year"][0])
    text = say.regime(row["year"], about.the, row["polyarchy"], row["rank"], row["states"])
    values = (
        Value("polyarchy", row["polyarchy"], row["year"], "0-1"),
        Value("rank", row["rank"], row["year"]),
    )
    figures = (
        lines(
            "regime",
            f"Electoral democracy in {about.the}",
            f"V-Dem's index, {span(first, row['year'])}",
            credit(source),
            [line(frame, "polyarchy", about.name, main=True)],
            Scale("0 to 1", ".1f", high=1.0),
        ),
    )
    section = Section(
        ID, TITLE, (text, *scored), figures if known.height > 1 else (), (), (), (source,), ("cow_democracy",)
    )
    said = sentence(*beyond(frame, "polyarchy", covers, "V-Dem's scores"))
    gaps = (Gap(TITLE, said),) if said else ()
    return Part(section, (Headline(text, "regime", values, (source,)),), gaps)
