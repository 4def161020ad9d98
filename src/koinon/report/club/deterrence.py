"""Preparedness, communication and cohesion against actual challengers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.evidence.deterrence import FOUND
from koinon.facts.club.deterrence import named_challengers, profile
from koinon.figures.series import Scale, lines
from koinon.measure.deterrence.challengers import COVERS, DISPUTES
from koinon.measure.deterrence.parts import MIN_UNITS, PARTS, TITLES, indicators_of
from koinon.report.club.sentences import deterrence as sentences
from koinon.report.make.document import Gap, Section, Table
from koinon.report.make.part import Part, credit, line
from koinon.report.make.words import capital, joined, percent, span, the
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.figures.figure import Cell
    from koinon.measure.deterrence.parts import Indicator
    from koinon.report.club.context import Context

ID, TITLE = "deterrence", "Deterrence"
_NAMED = 6
_FULL = 0.999
_CLAUSES = ("none", "consultation", "discretionary", "automatic")
_NOTES = (
    "A percentile says which share of the {units} of the same year lie below, ties counted half, turned so "
    "that a higher one deters more; a part is the mean of its percentiles, null where less than half is "
    "known, and the three parts weigh the same. Other weights: koinon measure deterrence --set "
    "weights=cohesion=0.",
    "The interval holds 90% of the scores under other weights, of parts and indicators, and other "
    "normalisations; it says nothing on error in the data.",
    "The promises are those that members made to one another in any treaty. Promises kept before: of the "
    "wars to 2010, in which few states were called more than once, so that the numbers differ little.",
)
_SHORT = {
    "cow_nmc": "NMC",
    "tss_rivalries": "TSS rivalries",
    "gml_mid": "GML disputes",
    "cow_war": "COW wars",
    "mme_v7": "MME",
    "atop": "ATOP",
    "bloc_registry": "registry",
    "mcmanus_nieman_signals": "McManus-Nieman",
    "unvotes": "UN votes",
    "unga_ideal_points_2025": "ideal points",
    "democracy": "V-Dem (isard)",
}
"""Data sets in the narrow column of the table; the section's sources name them in full."""
_TOLD = "Rows of a year other than the score's are told for information and are not in it."


def part(context: Context) -> Part:
    """Return the three parts with their indicators, and the score with its interval."""
    rows = profile(context.subject.club, context.first, context.last, context.store)
    scored = rows.drop_nulls("deterrence")
    whole = scored.filter(pl.col("deterrence_coverage") >= _FULL)
    chosen = whole if whole.height else scored
    year = int(chosen["year"][-1]) if chosen.height else None
    table, used = _table(context, rows, year)
    if table is None:
        reason = sentences.nothing(_why(context, rows))
        return Part(Section(ID, TITLE, (reason,)), (), (Gap(TITLE, reason),))
    said = _said(context, rows, chosen, year)
    units = _units(context)
    section = Section(
        ID,
        TITLE,
        tuple(said) if year is None else (*said, sentences.validation(FOUND)),
        (_figure(context, rows, chosen),) if chosen.height > 1 else (),
        (table,),
        tuple(note.format(units=units) for note in _NOTES),
        tuple(dict.fromkeys((context.subject.source, *(s for one in used for s in one.sources)))),
        tuple(dict.fromkeys(name for one in used for name in one.tables)),
    )
    return Part(section, (), _gaps(context, rows, year))


def _units(context: Context) -> str:
    return "blocs" if context.subject.club.kind == "bloc" else "ATOP treaties"


def _said(context: Context, rows: pl.DataFrame, chosen: pl.DataFrame, year: int | None) -> list[str]:
    called = context.subject.called
    if year is None:
        return [sentences.no_score(called, _why(context, rows))]
    row = chosen.row(-1, named=True)
    parts = {TITLES[name]: row[name] for name in PARTS}
    ends = (row["deterrence_low"], row["deterrence_high"])
    foes = named_challengers(context.subject.club, year, context.store)
    names = [the(context.labels.name(code, year)) for code in foes["ccode"][:_NAMED]]
    return [
        sentences.score(called, year, row["deterrence"], ends, parts, _units(context)),
        sentences.challengers(year, names, foes.height, row["challenger_window"]),
    ]


def _why(context: Context, rows: pl.DataFrame) -> str:
    if context.first > COVERS[1]:
        last = schema(DISPUTES).covers[1]
        return (
            f"the list of disputes ends in {last} and that of rivalries in {COVERS[1]}, so that its "
            "challengers are not known"
        )
    known = rows.drop_nulls("challengers")
    if known.is_empty():
        return "its members or their challengers are not known in any year"
    if (known["challengers"] == 0).all():
        return "no state outside challenged a member in any year that is known"
    return (
        f"fewer than {MIN_UNITS} {_units(context)} with data existed, or less than half of its indicators is "
        "known"
    )


def _table(context: Context, rows: pl.DataFrame, year: int | None) -> tuple[Table | None, list[Indicator]]:
    """Return the latest known value of each indicator, to the score's year, and the indicators shown."""
    cells: list[tuple[Cell, ...]] = []
    used: list[Indicator] = []
    unknown: list[str] = []
    until = rows if year is None else rows.filter(pl.col("year") <= year)
    for part, every in indicators_of(context.subject.club.kind).items():
        head = _head(part, until, year)
        for one in every:
            known = until.drop_nulls(one.name)
            if known.is_empty():
                unknown.append(one.label)
                continue
            row = known.row(-1, named=True)
            place = row[f"{one.name}_pct"]
            among = None if place is None else round(100 * place)
            sources = "; ".join(_SHORT.get(source, source) for source in one.sources)
            cells.append((head, one.label, _shown(one, row[one.name]), row["year"], among, sources))
            head = ""
            used.append(one)
    if not used:
        return None, used
    columns = ("part", "indicator", "value", "year", "percentile", "source")
    title = f"Indicators of {year}" if year is not None else "What is known of its indicators"
    others = [_TOLD] if year is not None and any(row[3] != year for row in cells) else []
    lacking = [f"Not known: {joined(unknown, 20)}."] if unknown else []
    note = " ".join([*others, *lacking])
    return Table(title, columns, tuple(cells), ("", "", "", "year", "", ""), note), used


def _head(part: str, until: pl.DataFrame, year: int | None) -> str:
    """Return the title of a part, with its value in the score's year."""
    value = until.filter(pl.col("year") == year)[part][0] if year is not None else None
    return TITLES[part] if value is None else f"{TITLES[part]} {value:.2f}"


def _shown(one: Indicator, value: Any) -> str:
    if one.name == "comm_clause":
        return _CLAUSES[int(value)]
    if one.name == "prep_growth":
        return f"{100 * value:+.1f}% a year"
    if one.type == "int32":
        return f"{int(value):,}"
    if one.unit.startswith("share"):
        return percent(value)
    return f"{value:.2f}"


def _figure(context: Context, rows: pl.DataFrame, scored: pl.DataFrame) -> Figure:
    first, last = int(scored["year"][0]), int(scored["year"][-1])
    lacks = pl.col("deterrence_coverage") < scored["deterrence_coverage"].max()
    ends = [pl.when(~lacks).then(name).alias(name) for name in (ID, f"{ID}_low", f"{ID}_high")]
    shown = rows.filter(pl.col("year").is_between(first, last)).with_columns(ends)
    series = [
        line(shown, "deterrence", "score", main=True),
        line(shown, "deterrence_high", "95th percentile", dashed=True),
        line(shown, "deterrence_low", "5th percentile", dashed=True),
    ]
    return lines(
        ID,
        "Deterrence score",
        f"Against the {_units(context)} of each year, with its interval over weights and normalisations, "
        f"{span(first, last)}; the table names all sources",
        credit("cow_nmc", "atop"),
        series,
        Scale("0 to 1", ".1f", high=1.0),
    )


def _gaps(context: Context, rows: pl.DataFrame, year: int | None) -> tuple[Gap, ...]:
    if year is None:
        return (Gap(TITLE, sentences.no_score(context.subject.called, _why(context, rows))),)
    last = int(rows["year"][-1])
    if last > year:
        ends = (
            f"The codes of promises end in 2018, the list of disputes in {schema(DISPUTES).covers[1]} and "
            f"that of rivalries in {COVERS[1]}; the score shown is that of {year}."
        )
        return (Gap(TITLE, capital(ends)),)
    return ()
