"""How much of their trade the members do with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.club.trade import trade_share
from koinon.figures.series import Scale, lines
from koinon.measure.bloc_trade.formulas import MIN_COVERAGE, SOURCES
from koinon.measure.bloc_trade.quality import CAPTURED, PAIRS
from koinon.report.club.sentences import trade as sentences
from koinon.report.make.document import Gap, Headline, Section, Value
from koinon.report.make.part import Part, beyond, credit, line, sentence
from koinon.report.make.words import outside, percent, runs, span
from koinon.sources import origin

if TYPE_CHECKING:
    from koinon.report.club.context import Context

ID, TITLE = "trade", "Trade among members"


def part(context: Context) -> Part:
    """Return the intra-bloc trade share through time."""
    subject, covers = context.subject, origin(SOURCES[0]).covers
    frame = trade_share(subject.club, context.first, context.last, context.store)
    known = frame.drop_nulls("trade_share")
    if known.is_empty():
        reason = _reason(context, frame, covers)
        return Part(Section(ID, TITLE, (reason,)), (), (Gap(TITLE, reason),))
    row, first = known.row(-1, named=True), known.row(0, named=True)
    before = (first["year"], first["trade_share"]) if known.height > 1 else None
    text = sentences.trade(
        row["year"], row["trade_share"], row["trade_members_reporting"], row["members_cow"], before
    )
    values = [Value("trade_share", row["trade_share"], row["year"], "share of members' trade")]
    if before:
        values.append(Value("trade_share at first", before[1], before[0], "share of members' trade"))
    headline = Headline(text, "trade", tuple(values), SOURCES)
    figure = lines(
        "trade",
        "Share of the members' trade that stays among them",
        f"Goods, imports plus exports, {span(first['year'], row['year'])}; members below",
        credit(SOURCES[0]),
        [line(frame, "trade_share", subject.name, main=True)],
        Scale("share of members' trade"),
        line(frame.filter(pl.col("year") <= row["year"]), "members_cow", "members"),
    )
    section = Section(
        ID,
        TITLE,
        (text,),
        (figure,),
        (),
        (
            (
                "Twice the flows among members over the members' imports plus exports; the more "
                "members, the larger the share, all else equal."
            ),
        ),
        SOURCES,
        ("trade", "cow_trade_totals"),
    )
    gap = _gap(frame, covers)
    return Part(section, (headline,), (Gap(TITLE, gap),) if gap else ())


def _low(frame: pl.DataFrame) -> pl.DataFrame:
    coverage = pl.col("trade_coverage")
    return frame.filter(pl.col("trade_share").is_null(), coverage < MIN_COVERAGE)


def _gap(frame: pl.DataFrame, covers: tuple[int, int]) -> str:
    thin = ""
    if _low(frame).height:
        thin = (
            f"a year is left blank where the pair data follow less than {percent(MIN_COVERAGE, 0)} of the "
            "members' trade (they lack nearly all of West Germany's in 1960–1989)"
        )
    return sentence(*beyond(frame, "trade_share", covers, "the trade data"), thin, _doubt(frame))


def _doubt(frame: pl.DataFrame) -> str:
    years = frame.filter("doubtful")["year"].to_list()
    if not years:
        return ""
    low, high = (percent(bound, 0) for bound in CAPTURED)
    return (
        f"{runs(years)} left out, because the pair data add up to less than {low} or more than {high} of the "
        f"members' national totals or lack pairs of members that weigh more than {percent(1 - PAIRS, 0)}"
    )


def _reason(context: Context, frame: pl.DataFrame, covers: tuple[int, int]) -> str:
    low = _low(frame)
    if low.height:
        best = float(low["trade_coverage"].max())  # type: ignore[arg-type]  # a float column that is not empty
        most = f"at most {percent(best)}" if best > 0 else "none"
        return (
            f"There is nothing to show: COW's pair data follow {most} of the members' trade in "
            f"any year from {context.first} to {min(context.last, covers[1])}, less than the "
            f"{percent(MIN_COVERAGE, 0)} that a share needs."
        )
    if frame["doubtful"].any():
        return f"There is nothing to show: {_doubt(frame)}."
    return outside("the trade data", covers, context.first, context.last)
