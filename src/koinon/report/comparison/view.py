"""Two or more blocs and treaties, or states, side by side, by year or by age: one view-model."""

from __future__ import annotations

import shlex
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import polars as pl

from koinon.errors import KoinonError, UnknownNameError
from koinon.figures.bars import ranked
from koinon.figures.credit import credited
from koinon.figures.series import Line, lines
from koinon.figures.style import SERIES
from koinon.panel.clubs.adhoc import SIGN
from koinon.panel.clubs.meaning import meaning
from koinon.panel.units import FIRST_YEAR, LAST_YEAR
from koinon.report.club.context import Context
from koinon.report.club.labels import Labels
from koinon.report.club.subject import subject
from koinon.report.club.view import first_year
from koinon.report.comparison.measures import MEASURES, STATE_MEASURES, Compared
from koinon.report.make.assembly import Progress, recipe, sources_of
from koinon.report.make.document import Brief, Gap, Headline, Section, Table, Value
from koinon.report.make.words import day, joined
from koinon.report.state.country import country
from koinon.report.state.view import slug
from koinon.store.catalogue import MissingTableError, default_store
from koinon.world.named import NamedState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from koinon.figures import Figure
    from koinon.panel.clubs.clubs import Club
    from koinon.store.catalogue import Store

Align = Literal["year", "age"]
FEWEST, LINES = 2, len(SERIES)
"""Fewest that make a comparison, and most that lines through time can tell apart: of more, one year is
shown."""

_ENDS = ("low", "high")
_COLUMNS = 5
"""Measures in one table of latest values; more would not fit the page."""

RULES = (
    "A year counts the members of its 31 December; of a state, any day of it in COW's list.",
    "Missing is not zero: a line has a gap where its source has no value.",
    "Each figure uses the same measure for all; years are those of its source.",
)


@dataclass(frozen=True)
class Side:
    """One of those that are compared.

    Attributes
    ----------
    id, name, called
        Stem of a file, name, and name inside a sentence.
    began
        The year from which its age counts.
    as_of
        Last day of its data.
    context
        What the measures read: the context of a bloc or treaty, or a state.
    """

    id: str
    name: str
    called: str
    began: int
    as_of: date
    context: Any


def compare(
    names: Sequence[str], align: str = "year", store: Store | None = None, progress: Progress = iter
) -> Brief:
    """Return the comparison of two or more blocs and treaties, or of two or more states.

    Up to eight are drawn as lines through time; more as dots, in the latest year in which most have a value.

    Parameters
    ----------
    names
        Names, aliases or ids of blocs, ATOP numbers of treaties and states with plus signs between; or
        names of states.
    align
        ``"year"``, or ``"age"`` for years since the founding, or a state's first year in COW's list.
    store
        Another store than the packaged one.
    progress
        Wraps the measures while they are compared.

    Raises
    ------
    KoinonError
        If there are too few, one twice, states beside blocs, or groups of states aligned by age.
    UnknownNameError
        If one is unknown, or `align` is.

    Examples
    --------
    >>> compare(["GCC", "ASEAN"]).name
    'GCC and ASEAN'
    """
    if align not in get_args(Align):
        raise UnknownNameError("alignment", align, get_args(Align), hint="align by year or age")
    tables = store or default_store()
    sides, measures = _sides(names, align, tables)
    labels = [side.name for side in sides]
    parts = [_part(measure, sides, align) for measure in progress(measures)]
    sections = tuple(part[0] for part in parts)
    latest = tuple(
        _latest(measures[at : at + _COLUMNS], [part[3] for part in parts[at : at + _COLUMNS]], labels)
        for at in range(0, len(measures), _COLUMNS)
    )
    sections = (Section("latest", "Latest values", tables=latest), *sections)
    words = ["koinon", "compare", *names, *(["--align", align] if align != "year" else [])]
    return Brief(
        id="compare-" + "-".join(side.id for side in sides),
        name=joined(labels),
        full_name=joined(labels),
        kind="Comparison",
        as_of=max(side.as_of for side in sides),
        facts=(
            ("Aligned by", "calendar year" if align == "year" else "years since the founding"),
            ("Data as of", day(max(side.as_of for side in sides))),
        ),
        headlines=tuple(part[1] for part in parts if part[1]),
        sections=sections,
        gaps=tuple(gap for part in parts for gap in part[2]),
        sources=tuple(sources_of(sections)),
        recipe=recipe(shlex.join(words), sections, tables, RULES),
    )


def _sides(names: Sequence[str], align: str, store: Store) -> tuple[list[Side], tuple[Compared, ...]]:
    """Return what is compared and by which measures."""
    meant = [meaning(name, store) for name in names]
    states = [found for found in meant if isinstance(found, NamedState)]
    if states and len(states) < len(meant):
        other = next(found for found in meant if not isinstance(found, NamedState))
        raise KoinonError(
            f"a comparison takes blocs and treaties, or states, not both: {states[0].name} is a state and "
            f"{other.name} a {other.kind}"
        )
    kind = "state" if states else "bloc"
    sides = [side_of(name, found, store) for name, found in zip(names, meant, strict=True)]
    if len({side.id for side in sides}) < len(sides):
        raise KoinonError(f"the same {kind} is named twice")
    if len(sides) < FEWEST:
        raise KoinonError(f"a comparison takes at least {FEWEST} {kind}s, not {len(sides)}")
    ageless = [side.name for side in sides if SIGN in side.id]
    if align == "age" and ageless:
        raise KoinonError(f"an ad hoc group has no age: align {joined(ageless)} by year")
    return sides, STATE_MEASURES if states else MEASURES


def side_of(name: str, found: Club | NamedState, store: Store) -> Side:
    """Return what a name means as one side of a comparison."""
    if isinstance(found, NamedState):
        about = country(found, name, None, store)
        return Side(slug(about), about.name, about.the, about.first, about.as_of, about)
    about_club = subject(name, None, store)
    first, last = max(first_year(about_club), FIRST_YEAR), min(about_club.last_year, LAST_YEAR)
    context = Context(about_club, store, Labels.of(about_club.seats), first, max(first, last))
    return Side(
        str(about_club.club.id),
        about_club.name,
        about_club.called,
        about_club.founded.year,
        about_club.as_of,
        context,
    )


Frames = dict[str, pl.DataFrame]
Part = tuple[Section, Headline | None, tuple[Gap, ...], Frames]
Sources = tuple[str, ...]


def _part(measure: Compared, sides: Sequence[Side], align: str) -> Part:
    """Return the section of one measure, its head-line, what is missing, and the known values."""
    try:
        found = {side.name: measure.read(side.context) for side in sides}
    except MissingTableError as error:
        reason = f"There is nothing to show: {error}."
        return Section(measure.id, measure.title, (reason,)), None, (Gap(measure.title, reason),), {}
    known = {name: known_values(measure, one.frame) for name, one in found.items()}
    sources = tuple(dict.fromkeys(source for one in found.values() for source in one.sources))
    without = [name for name, frame in known.items() if frame.is_empty()]
    gaps = (Gap(measure.title, f"There is no value for {joined(without)}."),) if without else ()
    if len(without) == len(known):
        return Section(measure.id, measure.title, ("There is nothing to show.",)), None, gaps, known
    headline = _headline(measure, known, {side.name: side.called for side in sides}, sources)
    figure = (_lines if len(sides) <= LINES else _dots)(measure, sides, known, align, sources)
    text = (headline.text,) if headline else ()
    section = Section(measure.id, measure.title, text, (figure,), (), measure.notes, sources, measure.reads)
    return section, headline, gaps, known


def known_values(measure: Compared, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the years with a value, and its interval where the measure has one."""
    ends = [name if name in frame.columns else "" for name in measure.interval or ("", "")]
    columns = {
        "value": pl.col(measure.column),
        **{key: pl.col(name) if name else pl.lit(None) for key, name in zip(_ENDS, ends, strict=True)},
    }
    chosen = frame.select("year", *(column.cast(pl.Float64).alias(key) for key, column in columns.items()))
    return chosen.drop_nulls("value")


def _lines(measure: Compared, sides: Sequence[Side], known: Frames, align: str, sources: Sources) -> Figure:
    return lines(
        measure.id,
        measure.title,
        "By calendar year" if align == "year" else "By years since the founding",
        credited(*sources),
        [_line(side, known, align, colour) for side, colour in zip(sides, SERIES, strict=False)],
        measure.scale,
    )


def _dots(measure: Compared, sides: Sequence[Side], known: Frames, align: str, sources: Sources) -> Figure:
    """Draw the latest year, or age, in which most have a value."""
    points = [(side.name, *point) for side in sides for point in _line(side, known, align, "").known]
    held = Counter(moment for _, moment, _ in points)
    chosen = max(held, key=lambda moment: (held[moment], moment))
    when = f"In {chosen}" if align == "year" else f"{chosen} years after the founding"
    return ranked(
        measure.id,
        measure.title,
        f"{when}, the latest in which most have a value: {held[chosen]} of {len(sides)}",
        credited(*sources),
        [(name, value) for name, moment, value in points if moment == chosen],
        scale=measure.scale,
    )


def _line(side: Side, known: Frames, align: str, colour: str) -> Line:
    start = side.began if align == "age" else 0
    name = side.name
    points = known[name].select("year", "value").iter_rows()
    return Line(name, tuple((year - start, value) for year, value in points), colour=colour)


def _headline(
    measure: Compared, known: Frames, called: Mapping[str, str], sources: Sources
) -> Headline | None:
    """Say who stood highest and lowest in the latest year in which most have a value."""
    years = pl.concat([frame.select("year") for frame in known.values()])
    counted = years.group_by("year").len().sort("len", "year")
    if counted.is_empty() or counted["len"][-1] < FEWEST:
        return None
    year = counted["year"][-1]
    values = {name: frame.filter(pl.col("year") == year)["value"].first() for name, frame in known.items()}
    there = {name: float(value) for name, value in values.items() if isinstance(value, int | float)}
    when, high, low = f"{measure.when} {year}", max(there.values()), min(there.values())
    if measure.shown(high) == measure.shown(low):
        text = f"{when} all with data stood at the same value: {measure.shown(high)}."
        text = f"{measure.title}: {text[0].lower()}{text[1:]}"
    else:
        of = "" if len(there) == len(known) else f", of the {len(there)} with data"
        first, last = (
            joined([called[name] for name in there if measure.shown(there[name]) == measure.shown(end)])
            for end in (high, low)
        )
        best, worst = (_end(measure, known, there, end, year) for end in (high, low))
        text = f"{when} {first} {measure.highest} ({best}) and {last} {measure.lowest} ({worst}){of}."
    stated = tuple(Value(f"{measure.column} of {name}", value, year) for name, value in there.items())
    return Headline(text, measure.id, stated, sources)


def _end(measure: Compared, known: Frames, there: Mapping[str, float], end: float, year: int) -> str:
    """Return the highest or lowest value, with its interval where one side alone has it."""
    holders = [name for name, value in there.items() if measure.shown(value) == measure.shown(end)]
    if len(holders) > 1:
        return measure.shown(end)
    held = known[holders[0]].filter(pl.col("year") == year).select("value", *_ENDS)
    return measure.with_interval(*held.row(0))


def _latest(measures: Sequence[Compared], frames: Sequence[Frames], labels: Sequence[str]) -> Table:
    rows = []
    for name in labels:
        cells: list[str] = [name]
        for measure, known in zip(measures, frames, strict=True):
            frame = known.get(name)
            if frame is None or frame.is_empty():
                cells.append("–")
                continue
            year, *value = frame.row(-1)
            cells.append(f"{measure.with_interval(*value)} ({year})")
        rows.append(tuple(cells))
    heads = ("", *(measure.head for measure in measures))
    note = "In brackets the latest year with a value; a dash means that there is none. Compare within a year."
    if any(measure.interval for measure in measures):
        note += " After a score stands its interval over other reasonable choices of weights and scales."
    titles = joined([measure.head for measure in measures])
    return Table(f"Latest value: {titles}", heads, tuple(rows), note=note)
