"""A state's share of the world's material capabilities and its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.facts.state.capability import STANDING, standing
from koinon.figures.series import Scale, lines
from koinon.report.make.assembly import nothing
from koinon.report.make.document import Gap, Headline, Section, Value
from koinon.report.make.part import Part, beyond, credit, line, sentence
from koinon.report.make.words import capital, outside, span
from koinon.report.state import sentences as say
from koinon.sources import origin

if TYPE_CHECKING:
    from koinon.report.state.country import Country

ID, TITLE = "capability", "Capabilities"
_WHAT = "the data on national capabilities"


def part(about: Country) -> Part:
    """Return the share through time."""
    (source,) = STANDING
    frame = standing(about.life, about.store)
    known = frame.drop_nulls("cinc")
    if known.is_empty():
        return nothing(ID, TITLE, outside(_WHAT, origin(source).covers, about.first, about.last, about.the))
    row, first = known.row(-1, named=True), known.row(0, named=True)
    then = (first["year"], first["cinc"]) if known.height > 1 else None
    text = say.standing(row["year"], about.the, row["cinc"], row["rank"], row["states"], then)
    values = (
        Value("cinc", row["cinc"], row["year"], "share of the world"),
        Value("rank", row["rank"], row["year"]),
    )
    highest = float(known["cinc"].max())  # type: ignore[arg-type]  # a float column that is not empty
    figures = (
        lines(
            "capability",
            capital(f"{about.own} share of the world's material capabilities"),
            f"Composite Index of National Capability (CINC), {span(first['year'], row['year'])}",
            credit(source),
            [line(frame, "cinc", about.name, main=True)],
            Scale.of_shares("share of the world", highest),
        ),
    )
    note = (
        "CINC is the mean of a state's shares of the world's military spending and personnel, iron and "
        "steel, energy, and total and urban population."
    )
    section = Section(
        ID, TITLE, (text,), figures if known.height > 1 else (), (), (note,), (source,), ("capabilities",)
    )
    said = sentence(*beyond(frame, "cinc", origin(source).covers, _WHAT))
    gaps = (Gap(TITLE, said),) if said else ()
    return Part(section, (Headline(text, "capability", values, (source,)),), gaps)
