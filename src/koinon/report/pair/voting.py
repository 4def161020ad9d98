"""How two states vote in the UN General Assembly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.state.voting import SOURCES, pair_votes
from koinon.figures.series import Scale, lines
from koinon.figures.style import SERIES
from koinon.report.club.voting import HELD, floor
from koinon.report.make.assembly import nothing
from koinon.report.make.document import Gap, Headline, Section, Value
from koinon.report.make.part import Part, beyond, credit, line, sentence
from koinon.report.make.words import outside, span
from koinon.report.pair import sentences as say
from koinon.report.state.voting import step
from koinon.sources import origin

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.report.pair.two import Two

ID, TITLE = "voting", "Votes in the General Assembly"
VOTES, POINTS = SOURCES


def part(about: Two) -> Part:
    """Return agreement and the distance of ideal points."""
    frame = pair_votes(about.pair, about.store)
    made = [found for found in (_agreement(about, frame), _points(about, frame)) if found]
    if not made:
        covers = (origin(VOTES).covers[0], origin(POINTS).covers[1])
        what = "the data on votes in the UN General Assembly"
        return nothing(ID, TITLE, outside(what, covers, about.first, about.last, "the two"))
    section = Section(
        ID,
        TITLE,
        tuple(headline.text for headline, _ in made),
        tuple(figure for _, drawn in made for figure in drawn),
        (),
        (
            "Agreement is one minus the mean distance of the votes (yes 1, abstention ½, no 0) over the "
            "roll calls "
            "in which both voted, if they were ten or more. Most resolutions pass with large majorities, "
            "so it is high everywhere.",
            "Ideal points put states on the main line of conflict in the Assembly; higher is closer to the "
            "United States.",
        ),
        SOURCES,
        ("vote_agreement", "ideal_points"),
    )
    text = sentence(
        *dict.fromkeys(
            (
                *beyond(frame, "agreement", origin(VOTES).covers, "the data on roll calls", HELD),
                *beyond(frame, "distance", origin(POINTS).covers, "the data on ideal points", HELD),
            )
        )
    )
    gaps = (Gap(TITLE, text),) if text else ()
    return Part(section, tuple(headline for headline, _ in made), gaps)


def _agreement(about: Two, frame: pl.DataFrame) -> tuple[Headline, list[Figure]] | None:
    known = frame.drop_nulls("agreement")
    if known.is_empty():
        return None
    row, first = known.row(-1, named=True), int(known["year"][0])
    text = say.voting(row["year"], about.the, row["agreement"], row["world"], row["votes"])
    values = (
        Value("agreement", row["agreement"], row["year"], "0-1"),
        Value("world agreement", row["world"], row["year"], "0-1"),
    )
    headline = Headline(text, "voting", values, (VOTES,))
    if known.height < 2:
        return headline, []
    shown = frame.filter(pl.col("year").is_between(first, row["year"]))
    low = min(0.5, floor(known["agreement"].min()), floor(known["world"].min()))
    figure = lines(
        "voting",
        f"Agreement of {about.the} in the General Assembly",
        f"Beside the mean of all pairs of states, {span(first, row['year'])}",
        credit(VOTES),
        [
            line(shown, "agreement", "the two", main=True),
            line(shown, "world", "all pairs", dashed=True),
        ],
        Scale("0 to 1", ".1f", low=low, high=1.0),
    )
    return headline, [figure]


def _points(about: Two, frame: pl.DataFrame) -> tuple[Headline, list[Figure]] | None:
    known = frame.drop_nulls("distance")
    if known.is_empty():
        return None
    row, first = known.row(-1, named=True), int(known["year"][0])
    text = say.distance(row["year"], row["distance"], row["world_sd"])
    values = (
        Value("distance", row["distance"], row["year"]),
        Value("world spread", row["world_sd"], row["year"]),
    )
    headline = Headline(text, "ideal-points", values, (POINTS,))
    if known.height < 2:
        return headline, []
    shown = frame.filter(pl.col("year").is_between(first, row["year"]))
    names = ("point_one", "point_two")
    low = min(float(known[name].min() or 0.0) for name in names)  # type: ignore[arg-type]  # floats
    high = max(float(known[name].max() or 0.0) for name in names)  # type: ignore[arg-type]  # floats
    figure = lines(
        "ideal-points",
        f"Where {about.the} stand in the Assembly",
        f"Ideal points, {span(first, row['year'])}",
        credit(POINTS),
        [
            line(shown, "point_one", about.one.name, colour=SERIES[0]),
            line(shown, "point_two", about.two.name, colour=SERIES[1]),
        ],
        Scale("ideal point", ".1f", low=step(min(low, 0.0), -1), high=step(max(high, 0.0), 1)),
    )
    return headline, [figure]
