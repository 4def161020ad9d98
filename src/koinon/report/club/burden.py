"""Who spends how much: military burden of the members and how concentrated spending is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.club.burden import burden, concentration
from koinon.figures.bars import ranked
from koinon.figures.series import Scale, lines
from koinon.measure.burden import SOURCES
from koinon.measure.disparity import LEAST, enough
from koinon.report.club.context import held
from koinon.report.club.sentences import burden as sentences
from koinon.report.make.document import Gap, Headline, Section, Value
from koinon.report.make.part import Part, beyond, credit, lacking_members, line, sentence
from koinon.report.make.words import outside, percent, span, the
from koinon.sources import origin

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.report.club.context import Context

ID, TITLE = "burden", "Military burden"
_SPENDING = "the data on military spending"


def part(context: Context) -> Part:
    """Return military spending over GDP by member and the concentration of spending."""
    subject = context.subject
    each = burden(subject.club, context.first, context.last, store=context.store)
    whole = concentration(subject.club, context.first, context.last, context.store)
    made = [_shares(context, each), _weights(context, whole)]
    figures = tuple(figure for part in made if part for figure in part[1])
    headlines = tuple(part[0] for part in made if part)
    gaps = _gaps(context, each, whole)
    if not figures:
        covers = origin(SOURCES[0]).covers
        reason = outside(_SPENDING, covers, context.first, context.last)
        return Part(Section(ID, TITLE, (reason,)), (), (Gap(TITLE, reason),))
    section = Section(
        ID,
        TITLE,
        tuple(headline.text for headline in headlines),
        figures,
        (),
        (
            (
                "Military spending is COW's, in current US dollars; GDP is the World Bank's, in current "
                "US dollars at market rates, on today's territories. NATO's and SIPRI's own figures "
                "differ in what they count."
            ),
            (
                "The concentration index (Herfindahl-Hirschman) is the sum of squared shares of "
                "spending: 1 where one member pays all, 1 over the number of members where all pay the "
                "same."
            ),
        ),
        SOURCES,
        ("capabilities", "world_bank"),
    )
    return Part(section, headlines, gaps)


def _shares(context: Context, each: pl.DataFrame) -> tuple[Headline, list[Figure]] | None:
    known = each.drop_nulls("share")
    if known.is_empty():
        return None
    year = int(known["year"].max())  # type: ignore[arg-type]  # an integer column that is not empty
    rows = known.filter(pl.col("year") == year).sort("share", descending=True)
    seats = held(context, year)
    together = 1000 * float(rows["milex"].sum()) / float(rows["gdp"].sum())
    names = [context.labels.name(code, year) for code in rows["ccode"]]
    values = list(zip(names, rows["share"].to_list(), strict=True))
    lacking = sorted({seat.name for seat in seats} - set(names))
    text = sentences.burden(
        year, together, len(names), len(seats), (the(names[0]), values[0][1]), [the(name) for name in lacking]
    )
    said = (
        Value("burden", together, year, "share of GDP"),
        Value(f"burden of {names[0]}", values[0][1], year, "share of GDP"),
    )
    figure = ranked(
        "burden",
        "Military spending as a share of GDP",
        f"Members in {year}, the latest year with data; {len(names)} of {len(seats)} members",
        credit(*SOURCES),
        values,
        (f"together {percent(together)}", together) if len(names) > 1 else None,
    )
    return Headline(text, "burden", said, SOURCES), [figure]


def _weights(context: Context, whole: pl.DataFrame) -> tuple[Headline, list[Figure]] | None:
    known = whole.filter(pl.col("hhi").is_not_null(), pl.col("reporting") > 1)
    if known.is_empty():
        return None
    row = known.row(-1, named=True)
    year, name = row["year"], context.labels.name(row["largest_ccode"], row["year"])
    count = len(held(context, year))
    text = sentences.concentration(year, the(name), row["largest_share"], row["hhi"], row["reporting"], count)
    values = (
        Value(f"share of {name}", row["largest_share"], year, "share of the members' spending"),
        Value("hhi", row["hhi"], year),
    )
    headline = Headline(text, "concentration", values, SOURCES[:1])
    if known.height == 1:
        return headline, []
    leaders = known.sort("year")["largest_ccode"].unique(maintain_order=True).to_list()
    who = context.labels.name(leaders[0], year) if len(leaders) == 1 else "largest spender"
    first = int(known["year"][0])
    figure = lines(
        "concentration",
        "How concentrated military spending is among the members",
        f"Largest spender's share and Herfindahl-Hirschman index, {span(first, year)}; members below",
        credit(SOURCES[0]),
        [
            line(whole, "largest_share", f"{who}: share", main=True),
            line(whole, "hhi", "concentration index"),
        ],
        Scale("0 to 1", ".1f", high=1.0),
        line(whole.filter(pl.col("year") <= year), "members_cow", "members"),
    )
    return headline, [figure]


def _gaps(context: Context, each: pl.DataFrame, whole: pl.DataFrame) -> tuple[Gap, ...]:
    spending = sentence(*beyond(whole, "hhi", origin(SOURCES[0]).covers, _SPENDING), _thin(whole))
    gaps = [Gap(TITLE, spending)] if spending else []
    known = each.drop_nulls("share")
    if known.height:
        year = int(known["year"].max())  # type: ignore[arg-type]  # an integer column that is not empty
        have = set(known.filter(pl.col("year") == year)["ccode"])
        lacking = [seat.name for seat in held(context, year) if seat.ccode not in have]
        product = sentence("burden needs GDP, which is known from 1960 on", lacking_members(lacking, year))
        gaps.append(Gap(TITLE, product))
    else:
        gaps.append(Gap(TITLE, "No member has both military spending and GDP in the same year."))
    return tuple(gaps)


def _thin(whole: pl.DataFrame) -> str:
    if whole.filter(pl.col("reporting") > 0, ~enough("reporting", "members_cow")).is_empty():
        return ""
    return (
        f"a year is left blank where less than {LEAST:.0%} of the members, or one alone, have spending known"
    )
