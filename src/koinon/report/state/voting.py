"""How a state votes in the UN General Assembly, beside its allies and the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.state.voting import SOURCES, agreement, most_alike, points
from koinon.figures.series import Scale, lines
from koinon.report.club.voting import HELD, floor
from koinon.report.make.assembly import nothing
from koinon.report.make.document import Gap, Headline, Section, Table, Value
from koinon.report.make.part import Part, beyond, credit, line, sentence
from koinon.report.make.words import capital, outside, span, the
from koinon.report.state import sentences as say
from koinon.sources import origin

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.report.state.country import Country

ID, TITLE = "voting", "Votes in the General Assembly"
VOTES, POINTS = SOURCES
_SHOWN = 8


def part(about: Country) -> Part:
    """Return agreement with allies and all states, the most and least alike, and ideal points."""
    votes = agreement(about.life, about.allies, about.store)
    stand = points(about.life, about.allies, about.store)
    made = [found for found in (_agreement(about, votes), _point(about, stand)) if found]
    if not made:
        covers = (origin(VOTES).covers[0], origin(POINTS).covers[1])
        what = "the data on votes in the UN General Assembly"
        return nothing(ID, TITLE, outside(what, covers, about.first, about.last, about.the))
    said, figures = [headline.text for headline, _ in made], [figure for _, drawn in made for figure in drawn]
    sentence_of, tables = _alike(about, votes)
    section = Section(
        ID,
        TITLE,
        (*said[:1], *sentence_of, *said[1:]),
        tuple(figures),
        tuple(tables),
        (
            "Agreement of two states is one minus the mean distance of their votes (yes 1, abstention ½, "
            "no 0) "
            "over the roll calls in which both voted, if they were ten or more. Most resolutions pass "
            "with large majorities, so it is "
            "high everywhere.",
            "Ideal points put states on the main line of conflict in the Assembly; higher is closer to the "
            "United States.",
        ),
        (VOTES, POINTS, "atop", "bloc_registry"),
        ("vote_agreement", "ideal_points", "alliance_dyads", "bloc_members"),
    )
    text = sentence(
        *dict.fromkeys(
            (
                *beyond(votes, "with_all", origin(VOTES).covers, "the data on roll calls", HELD),
                *beyond(stand, "point", origin(POINTS).covers, "the data on ideal points", HELD),
            )
        )
    )
    gaps = (Gap(TITLE, text),) if text else ()
    return Part(section, tuple(headline for headline, _ in made), gaps)


def _agreement(about: Country, votes: pl.DataFrame) -> tuple[Headline, list[Figure]] | None:
    known = votes.drop_nulls("with_all")
    if known.is_empty():
        return None
    row = known.row(-1, named=True)
    allied = (row["with_allies"], row["allies"]) if row["with_allies"] is not None else None
    text = say.voting(row["year"], about.the, row["with_all"], allied)
    values = [Value("agreement with all states", row["with_all"], row["year"], "0-1")]
    if allied:
        values.append(Value("agreement with allies", row["with_allies"], row["year"], "0-1"))
    headline = Headline(text, "voting", tuple(values), (VOTES,))
    if known.height < 2:
        return headline, []
    first = int(known["year"][0])
    shown = votes.filter(pl.col("year").is_between(first, row["year"]))
    lowest = min(floor(known["with_all"].min()), floor(known["with_allies"].min() or 1.0))
    series = [
        line(shown, "with_allies", "with its allies", main=True),
        line(shown, "with_all", "with all states", dashed=True),
    ]
    figure = lines(
        "voting",
        capital(f"{about.own} agreement with others in the General Assembly"),
        f"Mean agreement with allies by a promise of defence and with all states, {span(first, row['year'])}",
        credit(VOTES),
        series,
        Scale("0 to 1", ".1f", low=min(0.5, lowest), high=1.0),
    )
    return headline, [figure]


def _alike(about: Country, votes: pl.DataFrame) -> tuple[list[str], list[Table]]:
    known = votes.drop_nulls("with_all")
    if known.is_empty():
        return [], []
    year = int(known["year"][-1])
    rows = most_alike(about.life, year, about.store)
    if rows.height < 2 * _SHOWN:
        return [], []
    named = [(about.label(code, year), value) for code, value in rows.iter_rows()]
    text = say.alike(year, (the(named[0][0]), named[0][1]), (the(named[-1][0]), named[-1][1]))
    cells = tuple((*most, *least) for most, least in zip(named[:_SHOWN], named[::-1][:_SHOWN], strict=True))
    columns = ("most alike", "agreement", "least alike", "agreement")
    return [text], [Table(f"Who voted like {about.the} in {year}", columns, cells, ("", ".2", "", ".2"))]


def _point(about: Country, stand: pl.DataFrame) -> tuple[Headline, list[Figure]] | None:
    known = stand.drop_nulls("point")
    if known.is_empty():
        return None
    row = known.row(-1, named=True)
    text = say.point(row["year"], about.own, row["point"], row["world_mean"], row["allied_mean"])
    values = (
        Value("ideal point", row["point"], row["year"]),
        Value("world mean", row["world_mean"], row["year"]),
    )
    headline = Headline(text, "ideal-points", values, (POINTS,))
    if known.height < 2:
        return headline, []
    first = int(known["year"][0])
    shown = stand.filter(pl.col("year").is_between(first, row["year"]))
    columns = ("point", "allied_mean", "world_mean")
    low = min(float(shown[name].min() or 0.0) for name in columns)  # type: ignore[arg-type]  # floats
    high = max(float(shown[name].max() or 0.0) for name in columns)  # type: ignore[arg-type]  # floats
    figure = lines(
        "ideal-points",
        f"Where {about.the} stands in the Assembly",
        "Ideal points: the state, the mean of its allies and the mean of all states, "
        f"{span(first, row['year'])}",
        credit(POINTS),
        [
            line(shown, "point", about.name, main=True),
            line(shown, "allied_mean", "its allies"),
            line(shown, "world_mean", "all states", dashed=True),
        ],
        Scale("ideal point", ".1f", low=step(low, -1), high=step(high, 1)),
    )
    return headline, [figure]


def step(value: float, towards: int) -> float:
    """Return the half at or beyond a value, away from zero or not."""
    whole = int(2 * value) / 2
    return whole if whole * towards >= value * towards else whole + 0.5 * towards
