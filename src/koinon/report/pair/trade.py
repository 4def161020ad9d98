"""What two states trade with each other and what it weighs for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.state.trade import SOURCES, pair_flows
from koinon.figures.series import Scale, lines
from koinon.figures.style import SERIES
from koinon.measure.bloc_trade.quality import CAPTURED
from koinon.report.make.assembly import nothing
from koinon.report.make.document import Gap, Headline, Section, Table, Value
from koinon.report.make.part import Part, beyond, credit, line, sentence
from koinon.report.make.words import outside, percent, span
from koinon.report.pair import sentences as say
from koinon.sources import origin

if TYPE_CHECKING:
    from typing import Any

    from koinon.figures import Figure
    from koinon.report.pair.two import Two

ID, TITLE = "trade", "Trade between them"


def part(about: Two) -> Part:
    """Return the flows and the weight of the trade for each state."""
    covers = origin(SOURCES[0]).covers
    frame = pair_flows(about.pair, about.store)
    known = frame.drop_nulls("total")
    if known.is_empty():
        return nothing(ID, TITLE, outside("the trade data", covers, about.first, about.last, "the two"))
    row = known.row(-1, named=True)
    weights = None
    if row["weight_one"] is not None and row["weight_two"] is not None:
        weights = ((about.one.own, row["weight_one"]), (about.two.own, row["weight_two"]))
    text = say.trade(row["year"], row["total"], weights)
    section = Section(
        ID,
        TITLE,
        (text,),
        tuple(_figures(about, frame)),
        (_table(about, row),),
        (
            "Weight: imports from and exports to the other state over all imports and exports by national "
            "totals. "
            "Flows are rounded to whole millions of current US dollars; 0 can be under half a million.",
        ),
        SOURCES,
        ("trade", "cow_trade_totals"),
    )
    values = [Value("trade", row["total"], row["year"], "million US dollars")]
    if weights:
        values += [
            Value(f"weight for {state.name}", row[f"weight_{side}"], row["year"], "share of its trade")
            for side, state in (("one", about.one), ("two", about.two))
        ]
    gap = _gap(frame, covers)
    gaps = (Gap(TITLE, gap),) if gap else ()
    return Part(section, (Headline(text, "trade", tuple(values), SOURCES),), gaps)


def _gap(frame: pl.DataFrame, covers: tuple[int, int]) -> str:
    said = beyond(frame, "total", covers, "the trade data")
    inside = frame.filter(pl.col("year").is_between(*covers), pl.col("total").is_null())
    why = ""
    if inside.height:
        why = (
            "a year is blank where a flow is not known (those of West Germany are not in 1960–1989) or "
            "where the pair "
            f"data of one of the two add up to more than {percent(CAPTURED[1], 0)} of its national totals"
        )
    return sentence(*said, why)


def _table(about: Two, row: dict[str, Any]) -> Table:
    rows = (
        (about.one.name, row["to_one"], row["to_two"], row["weight_one"]),
        (about.two.name, row["to_two"], row["to_one"], row["weight_two"]),
    )
    columns = ("state", "imports from the other", "exports to the other", "share of its trade")
    return Table(f"Trade in {row['year']}, million current US dollars", columns, rows, ("", "", "", "%"))


def _figures(about: Two, frame: pl.DataFrame) -> list[Figure]:
    known = frame.drop_nulls("total")
    made = []
    if known.height > 1:
        first, last = int(known["year"][0]), int(known["year"][-1])
        shown = frame.filter(pl.col("year").is_between(first, last))
        shown = shown.with_columns((pl.col("to_one", "to_two") / 1000).name.suffix("_billion"))
        made.append(
            lines(
                "trade",
                f"Goods traded between {about.the}",
                f"Billion current US dollars, not adjusted for prices, {span(first, last)}",
                credit(SOURCES[0]),
                [
                    line(shown, "to_one_billion", f"to {about.one.the}", colour=SERIES[0]),
                    line(shown, "to_two_billion", f"to {about.two.the}", colour=SERIES[1]),
                ],
                Scale("billion US dollars", ".2~f"),
            )
        )
    weighed = frame.filter(pl.any_horizontal(pl.col("weight_one", "weight_two").is_not_null()))
    if weighed.height > 1:
        first, last = int(weighed["year"][0]), int(weighed["year"][-1])
        shown = frame.filter(pl.col("year").is_between(first, last))
        top = max(float(shown[name].max() or 0.0) for name in ("weight_one", "weight_two"))  # type: ignore[arg-type]  # floats
        made.append(
            lines(
                "dependence",
                "What the trade of the two weighs for each",
                f"Share of each state's imports plus exports, {span(first, last)}",
                credit(*SOURCES),
                [
                    line(shown, "weight_one", about.one.name, colour=SERIES[0]),
                    line(shown, "weight_two", about.two.name, colour=SERIES[1]),
                ],
                Scale.of_shares("share of its trade", top),
            )
        )
    return made
