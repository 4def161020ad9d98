"""The balance of capabilities between two states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.pair.capability import balance
from koinon.facts.state.capability import STANDING
from koinon.figures.series import Scale, lines
from koinon.figures.style import SERIES
from koinon.report.make.assembly import nothing
from koinon.report.make.document import Gap, Headline, Section, Value
from koinon.report.make.part import Part, beyond, credit, line, sentence
from koinon.report.make.words import capital, outside, span
from koinon.report.pair import sentences as say
from koinon.sources import origin

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.report.pair.two import Two

ID, TITLE = "capability", "Balance of capabilities"
_WHAT = "the data on national capabilities"


def part(about: Two) -> Part:
    """Return the ratio of both shares through time."""
    (source,) = STANDING
    frame = balance(about.pair, about.store)
    known = frame.drop_nulls("ratio")
    if known.is_empty():
        covers = origin(source).covers
        return nothing(ID, TITLE, outside(_WHAT, covers, about.first, about.last, "the two"))
    row, first = known.row(-1, named=True), known.row(0, named=True)
    then = (first["year"], first["ratio"]) if known.height > 1 else None
    text = say.balance(row["year"], about.one.own, about.two.own, row["ratio"], then)
    said = [text, say.shares(row["year"], about.one.the, row["cinc_one"], about.two.the, row["cinc_two"])]
    since = _crossed(known)
    if since:
        ahead, behind = (about.one, about.two) if row["ratio"] > 1 else (about.two, about.one)
        said.append(say.crossed(since[1], ahead.the, behind.the, since[0]))
    values = (
        Value("ratio", row["ratio"], row["year"], f"{about.one.name} over {about.two.name}"),
        Value(f"cinc of {about.one.name}", row["cinc_one"], row["year"], "share of the world"),
        Value(f"cinc of {about.two.name}", row["cinc_two"], row["year"], "share of the world"),
    )
    section = Section(
        ID,
        TITLE,
        tuple(said),
        tuple(_figures(about, frame)) if known.height > 1 else (),
        (),
        (
            "CINC is the mean of a state's shares of the world's military spending and personnel, iron and "
            "steel, energy, and total and urban population.",
        ),
        (source,),
        ("capabilities",),
    )
    words = sentence(*beyond(frame, "ratio", origin(source).covers, _WHAT))
    gaps = (Gap(TITLE, words),) if words else ()
    return Part(section, (Headline(text, "capability", values[:1], (source,)),), gaps)


def _crossed(known: pl.DataFrame) -> tuple[int, int] | None:
    """Return the last year in which the other one led, and since when this one has; None if always."""
    ahead = known["ratio"][-1] > 1
    other = known.filter((pl.col("ratio") > 1) != ahead)
    if other.is_empty():
        return None
    last = int(other["year"][-1])
    return last, int(known.filter(pl.col("year") > last)["year"][0])


def _figures(about: Two, frame: pl.DataFrame) -> list[Figure]:
    (source,) = STANDING
    known = frame.drop_nulls("ratio")
    first, last = int(known["year"][0]), int(known["year"][-1])
    shown = frame.filter(pl.col("year").is_between(first, last))
    highest = max(float(shown[name].max() or 0.0) for name in ("cinc_one", "cinc_two"))  # type: ignore[arg-type]  # floats
    shares = lines(
        "capability",
        "Shares of the world's material capabilities",
        f"Composite Index of National Capability (CINC), {span(first, last)}",
        credit(source),
        [
            line(shown, "cinc_one", about.one.name, colour=SERIES[0]),
            line(shown, "cinc_two", about.two.name, colour=SERIES[1]),
        ],
        Scale.of_shares("share of the world", highest),
    )
    ratio = lines(
        "ratio",
        capital(f"{about.one.own} capabilities as a multiple of {about.two.own}"),
        f"Ratio of the two shares; above 1 {about.one.the} has more, {span(first, last)}",
        credit(source),
        [
            line(shown, "ratio", "ratio", main=True),
            line(shown.with_columns(equal=1.0), "equal", "equal", dashed=True),
        ],
        Scale("ratio", ".1f"),
    )
    return [shares, ratio]
