"""Military spending over GDP, against the state's allies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.state.burden import BURDEN, allied_spending, spending
from koinon.figures.series import Scale, lines
from koinon.report.make.assembly import nothing
from koinon.report.make.document import Gap, Headline, Section, Value
from koinon.report.make.part import Part, beyond, credit, line, sentence
from koinon.report.make.words import capital, outside, runs, span
from koinon.report.state import sentences as say
from koinon.sources import origin

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.report.state.country import Country

ID, TITLE = "burden", "Military burden"
_WHAT = "the data on military spending and GDP together"


def part(about: Country) -> Part:
    """Return the burden through time beside that of the allies together."""
    sources = BURDEN
    frame = spending(about.life, about.store)
    allied = allied_spending(about.allies, about.store)
    frame = frame.join(
        allied.select("year", "allies", "reporting", allied="share"),
        on="year",
        how="left",
        maintain_order="left",
    )
    known = frame.drop_nulls("share")
    if known.is_empty():
        return _without(about, frame)
    row, first = known.row(-1, named=True), known.row(0, named=True)
    theirs = (row["allied"], row["reporting"], row["allies"]) if row["allied"] is not None else None
    text = say.burden(row["year"], about.the, row["share"], theirs)
    values = [Value("burden", row["share"], row["year"], "share of GDP")]
    if row["allied"] is not None:
        values.append(Value("burden of the allies", row["allied"], row["year"], "share of GDP"))
    figures = (_figure(about, frame, first["year"], row["year"]),) if known.height > 1 else ()
    section = Section(
        ID,
        TITLE,
        (text, *_zeros(about, frame)),
        figures,
        (),
        (
            "Military spending is COW's, GDP the World Bank's on today's territory, both in current US "
            "dollars. "
            "NATO's and SIPRI's own figures differ in what they count.",
            "Allies are the partners by a promise of defence: ATOP's to 2018, then carried on with the "
            "changes that the registry of blocs knows. Together: their spending over their GDP, of those "
            "with both.",
        ),
        (*sources, "atop", "bloc_registry"),
        ("capabilities", "world_bank", "alliance_dyads", "bloc_members"),
    )
    headline = Headline(text, "burden", tuple(values), sources)
    return Part(section, (headline,), _gaps(frame))


def _figure(about: Country, frame: pl.DataFrame, first: int, last: int) -> Figure:
    shown = frame.filter(pl.col("year").is_between(first, last))
    series = [
        line(shown, "share", about.name, main=True),
        line(shown, "allied", "its allies together", dashed=True),
    ]
    return lines(
        "burden",
        capital(f"{about.own} military spending as a share of GDP"),
        f"Beside that of its allies by a promise of defence, {span(first, last)}",
        credit(*BURDEN),
        series,
        Scale("share of GDP", ".1%"),
    )


def _zeros(about: Country, frame: pl.DataFrame) -> list[str]:
    zero = frame.filter(pl.col("milex") == 0)["year"].to_list()
    if not zero:
        return []
    latest = frame.drop_nulls("milex")["year"].to_list()[-1]
    return [say.recorded_zero(about.own, runs(zero), latest in zero)]


def _without(about: Country, frame: pl.DataFrame) -> Part:
    zeros = _zeros(about, frame)
    if zeros:
        return nothing(ID, TITLE, f"There is nothing to show: {zeros[0]}")
    covers = (origin(BURDEN[1]).covers[0], origin(BURDEN[0]).covers[1])
    return nothing(ID, TITLE, outside(_WHAT, covers, about.first, about.last, about.the))


def _gaps(frame: pl.DataFrame) -> tuple[Gap, ...]:
    covers = (origin(BURDEN[1]).covers[0], origin(BURDEN[0]).covers[1])
    zero = frame.filter(pl.col("milex") == 0)["year"].to_list()
    known = {zero[0]: f"spending is recorded as 0 in {runs(zero)}"} if zero else {}
    known |= dict.fromkeys(zero[1:], "")
    parts = beyond(frame, "share", covers, "spending and GDP together", known)
    said = sentence(*(capital(text) if not number else text for number, text in enumerate(parts)))
    return (Gap(TITLE, said),) if said else ()
