"""How far the members vote alike in the UN General Assembly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.club.voting import ideal_point_spread, voting_agreement
from koinon.figures.series import Scale, lines
from koinon.report.club.context import held
from koinon.report.club.sentences import voting as sentences
from koinon.report.make.document import Gap, Headline, Section, Value
from koinon.report.make.part import Part, beyond, credit, lacking_members, line, sentence
from koinon.report.make.words import outside, span, the
from koinon.sources import origin
from koinon.store.catalogue import MissingTableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from koinon.figures import Figure
    from koinon.report.club.context import Context

ID, TITLE = "voting", "Voting together"
HELD = {1964: "the session of 1964 had one roll call"}
VOTES, POINTS = "unvotes", "unga_ideal_points_2025"
Shown = tuple[Headline, list[str], "list[Figure]"]


def part(context: Context) -> Part:
    """Return mean agreement and the spread of ideal points, each as far as the store has its table."""
    halves = [_half(context, *half) for half in _HALVES]
    shown = [half.shown for half in halves if half.shown]
    gaps = _gaps(context, *halves)
    if not shown:
        reasons = [half.lacking for half in halves if half.lacking]
        early = context.last < origin(VOTES).covers[0]
        reason = (
            _outside(context) if early or not reasons else f"There is nothing to show: {'; '.join(reasons)}."
        )
        return Part(Section(ID, TITLE, (reason,)), (), (Gap(TITLE, reason),))
    present = [half for half in halves if half.shown]
    section = Section(
        ID,
        TITLE,
        tuple(text for _, texts, _ in shown for text in texts),
        tuple(figure for _, _, figures in shown for figure in figures),
        (),
        tuple(half.note for half in present),
        tuple(half.source for half in present),
        tuple(half.table for half in present),
    )
    return Part(section, tuple(headline for headline, _, _ in shown), gaps)


@dataclass(frozen=True)
class _Half:
    """What one of the two tables gives: its frame and what is shown of it, or why the store lacks it."""

    source: str
    table: str
    note: str
    frame: pl.DataFrame | None = None
    shown: Shown | None = None
    lacking: str = ""


def _half(
    context: Context,
    source: str,
    note: str,
    table: str,
    read: Callable[..., pl.DataFrame],
    show: Callable[[Context, pl.DataFrame], Shown | None],
) -> _Half:
    try:
        frame = read(context.subject.club, context.first, context.last, store=context.store)
    except MissingTableError as error:
        return _Half(source, table, note, lacking=str(error))
    return _Half(source, table, note, frame, show(context, frame))


def _outside(context: Context) -> str:
    covers = (origin(VOTES).covers[0], origin(POINTS).covers[1])
    what = "the data on votes in the UN General Assembly"
    return outside(what, covers, context.first, context.last)


def _agreement(context: Context, votes: pl.DataFrame) -> Shown | None:
    known = votes.drop_nulls("agreement")
    if known.is_empty():
        return None
    row = known.row(-1, named=True)
    year = row["year"]
    text = sentences.voting(year, row["agreement"], row["world_agreement"], row["pairs"], row["member_dyads"])
    values = (
        Value("agreement", row["agreement"], year, "0-1"),
        Value("world agreement", row["world_agreement"], year, "0-1"),
    )
    headline = Headline(text, "voting", values, (VOTES,))
    said = [text]
    if row["pairs"] > 2 and row["least_1"] and row["most_1"]:
        least = [the(context.labels.rename(row[f"least_{i}"], year)[0]) for i in (1, 2)]
        most = [the(context.labels.rename(row[f"most_{i}"], year)[0]) for i in (1, 2)]
        said.append(
            sentences.extremes(
                year, (least[0], least[1], row["least_agreement"]), (most[0], most[1], row["most_agreement"])
            )
        )
    if known.height == 1:
        return headline, said, []
    first = int(known["year"][0])
    low = min(0.5, floor(known["agreement"].min()), floor(known["world_agreement"].min()))
    figure = lines(
        "voting",
        "Agreement in the UN General Assembly",
        f"Mean agreement of pairs of members and of all pairs of states, {span(first, year)}",
        credit(VOTES),
        [
            line(votes, "agreement", context.subject.name, main=True),
            line(votes.filter(pl.col("year") >= first), "world_agreement", "all states", dashed=True),
        ],
        Scale("0 to 1", ".1f", low=low, high=1.0),
    )
    return headline, said, [figure]


def floor(value: object) -> float:
    """Return the tenth below a share, for the start of an axis."""
    return int(10 * float(value)) / 10 if isinstance(value, float) else 0.0


def _spread(context: Context, points: pl.DataFrame) -> Shown | None:
    known = points.drop_nulls("sd")
    if known.is_empty():
        return None
    row = known.row(-1, named=True)
    year = row["year"]
    count = len(held(context, year))
    text = sentences.ideal_points(year, row["sd"], row["world_sd"], row["reporting"], count)
    values = (Value("spread", row["sd"], year), Value("world spread", row["world_sd"], year))
    headline = Headline(text, "ideal-points", values, (POINTS,))
    if known.height == 1:
        return headline, [text], []
    first = int(known["year"][0])
    figure = lines(
        "ideal-points",
        "How far apart the members stand in the Assembly",
        f"Standard deviation of ideal points, members and all states, {span(first, year)}",
        credit(POINTS),
        [
            line(points, "sd", context.subject.name, main=True),
            line(points.filter(pl.col("year") >= first), "world_sd", "all states", dashed=True),
        ],
        Scale("standard deviation", ".1f"),
    )
    return headline, [text], [figure]


def _gaps(context: Context, votes: _Half, points: _Half) -> tuple[Gap, ...]:
    said = [half.lacking for half in (votes, points) if half.lacking]
    if votes.frame is not None:
        said += beyond(votes.frame, "agreement", origin(VOTES).covers, "the data on roll calls", HELD)
    if points.frame is not None:
        said += beyond(points.frame, "sd", origin(POINTS).covers, "the data on ideal points", HELD)
        said += _without_points(context, points.frame.drop_nulls("sd"))
    text = sentence(*dict.fromkeys(said))
    return (Gap(TITLE, text),) if text else ()


def _without_points(context: Context, known: pl.DataFrame) -> list[str]:
    if known.is_empty():
        return []
    year = int(known["year"][-1])
    rows = context.store.scan("ideal_points").filter(pl.col("year") == year).drop_nulls("idealpointfp")
    have = set(rows.select("ccode").collect()["ccode"])
    return [lacking_members([s.name for s in held(context, year) if s.ccode not in have], year)]


_HALVES = (
    (
        VOTES,
        "Agreement of two states is one minus the mean distance of their votes (yes 1, abstention ½, no 0) "
        "over the roll calls in which both voted; every pair weighs the same. Most resolutions pass with "
        "large majorities, so it is high everywhere: compare it with that of all pairs.",
        "vote_agreement",
        voting_agreement,
        _agreement,
    ),
    (
        POINTS,
        "Ideal points put states on the main line of conflict in the Assembly; the spread is their "
        "standard deviation.",
        "ideal_points",
        ideal_point_spread,
        _spread,
    ),
)
"""Source, note, table, measure and what is shown of it."""
