"""Pooled capabilities against the strongest powers outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.club.capability import SOURCES, pooled, strongest_outsiders
from koinon.figures.series import Scale, lines
from koinon.report.club.context import held
from koinon.report.club.sentences import capability as sentences
from koinon.report.make.document import Gap, Headline, Section, Value
from koinon.report.make.part import Part, beyond, credit, lacking_members, line, sentence
from koinon.report.make.words import outside, span, the
from koinon.sources import origin

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.report.club.context import Context

ID, TITLE = "capability", "Pooled capabilities"
_WHAT = "the data on national capabilities"


def part(context: Context) -> Part:
    """Return the members' share of world capabilities through time."""
    subject, covers = context.subject, origin(SOURCES[0]).covers
    own = pooled(subject.club, context.first, context.last, context.store)
    known = own.drop_nulls("cinc")
    if known.is_empty():
        reason = outside(_WHAT, covers, context.first, context.last)
        return Part(Section(ID, TITLE, (reason,)), (), (Gap(TITLE, reason),))
    rivals = strongest_outsiders(subject.club, context.first, context.last, store=context.store)
    figure = _figure(context, own, rivals, int(known["year"][0]), int(known["year"][-1]))
    headline = _headline(context, known, rivals)
    section = Section(
        ID,
        TITLE,
        (headline.text, _since(known)) if known.height > 1 else (headline.text,),
        (figure,),
        (),
        (
            (
                "CINC is the mean of a state's shares of the world's military spending and personnel, "
                "iron and steel, energy, and total and urban population; the sum says what the members "
                "have, not what they would commit."
            ),
            (
                "The lines compare the pool with the three states outside that were strongest in its "
                "last year; a state that was once a member is shown for the years outside only."
            ),
        ),
        SOURCES,
        ("capabilities",),
    )
    return Part(section, (headline,), _gaps(context, own, known, covers))


def _figure(context: Context, own: pl.DataFrame, rivals: pl.DataFrame, first: int, last: int) -> Figure:
    series = [line(own, "cinc", context.subject.name, main=True)]
    for (_, code), rows in rivals.partition_by(["rank", "ccode"], as_dict=True, maintain_order=True).items():
        name = context.labels.name(int(str(code)), int(rows["year"][0]), int(rows["year"][-1]))
        series.append(line(rows, "cinc", name))
    return lines(
        "capability",
        "Share of the world's material capabilities",
        f"Composite Index of National Capability (CINC), members pooled, {span(first, last)}; members below",
        credit(*SOURCES),
        series,
        Scale("share of the world"),
        line(own.filter(pl.col("year") <= last), "members", "members"),
    )


def _headline(context: Context, known: pl.DataFrame, rivals: pl.DataFrame) -> Headline:
    row = known.row(-1, named=True)
    year, share = row["year"], row["cinc"]
    top = rivals.filter(pl.col("rank") == 1, pl.col("year") == year)
    outsider = None
    values = [Value("cinc", share, year, "share of the world")]
    if top.height:
        name = context.labels.name(top["ccode"][0], year)
        outsider = (the(name), top["cinc"][0])
        values.append(Value(f"cinc of {name}", top["cinc"][0], year, "share of the world"))
    text = sentences.capability(year, share, row["cinc_reporting"], row["members"], outsider)
    return Headline(text, "capability", tuple(values), SOURCES)


def _since(known: pl.DataFrame) -> str:
    first, last = known.row(0, named=True), known.row(-1, named=True)
    now, then = ((row["year"], row["cinc"], row["members"]) for row in (last, first))
    return sentences.capability_since(now, then)


def _gaps(
    context: Context, own: pl.DataFrame, known: pl.DataFrame, covers: tuple[int, int]
) -> tuple[Gap, ...]:
    year = int(known["year"][-1])
    values = context.store.scan("capabilities").filter(pl.col("year") == year).drop_nulls("cinc")
    have = set(values.select("ccode").collect()["ccode"])
    lacking = [seat.name for seat in held(context, year) if seat.ccode not in have]
    said = sentence(*beyond(own, "cinc", covers, _WHAT), lacking_members(lacking, year))
    return (Gap(TITLE, said),) if said else ()
