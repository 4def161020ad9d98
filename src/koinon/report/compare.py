"""Two to eight blocs or treaties side by side, by calendar year or by age: one view-model, like a brief's."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

import polars as pl

from koinon.errors import KoinonError, UnknownNameError
from koinon.figures.series import Line, Scale, lines
from koinon.figures.style import SERIES
from koinon.measure.burden import concentration
from koinon.measure.capability import pooled
from koinon.measure.disputes import dispute_counts
from koinon.measure.voting import voting_agreement
from koinon.panel.units import FIRST_YEAR, LAST_YEAR
from koinon.report.assembly import recipe, sources_of
from koinon.report.document import Brief, Gap, Headline, Section, Table, Value
from koinon.report.labels import Labels
from koinon.report.sections.part import Context, credit
from koinon.report.sections.trade import trusted_share
from koinon.report.subject import subject
from koinon.report.view import first_year
from koinon.report.words import day, joined
from koinon.store.catalogue import MissingTableError, default_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from koinon.store.catalogue import Store

Align = Literal["year", "age"]
FEWEST, MOST = 2, len(SERIES)

RULES = (
    "A year counts the members of its 31 December.",
    "Missing is not zero: a line has a gap where its source has no value.",
    "Each figure uses the same measure for all; years are those of its source.",
)


@dataclass(frozen=True)
class Compared:
    """One measure that is compared.

    Attributes
    ----------
    id, title, column
        Section and column of the measure's frame.
    scale
        The vertical axis, which also says how a value is written.
    highest, lowest
        Complete "In 2022 NATO ..." for the highest value and "and ASEAN ..." for the lowest.
    read
        Returns the frame of one context.
    sources, reads
        Origin ids and compiled tables.
    when
        What stands before the year.
    """

    id: str
    title: str
    column: str
    scale: Scale
    highest: str
    lowest: str
    read: Callable[[Context], pl.DataFrame]
    sources: tuple[str, ...]
    reads: tuple[str, ...]
    when: str = "In"

    def shown(self, value: float) -> str:
        """Return a value as a reader sees it."""
        return self.scale.shown(value)


def _members(context: Context) -> pl.DataFrame:
    return pooled(context.subject.club, context.first, context.last, context.store)


def _of(measure: Callable[..., pl.DataFrame], context: Context) -> pl.DataFrame:
    return measure(context.subject.club, context.first, context.last, store=context.store)


def _disputes(context: Context) -> pl.DataFrame:
    """Return disputes between members begun in the five years up to each year."""
    frame = dispute_counts(context.subject.club, context.first, context.last, "cow", context.store)
    recent = pl.col("intra_onset").cast(pl.Float64).rolling_sum(5, min_samples=5)
    return frame.select("year", recent=pl.when(pl.col("intra_onset").is_not_null()).then(recent))


MEASURES = (
    Compared(
        "members", "Members", "members", Scale("members", ".0f"),
        "had the most members", "the fewest", _members, ("bloc_registry",), ("bloc_members",),
    ),
    Compared(
        "capability", "Share of the world's material capabilities", "cinc", Scale("share of the world"),
        "pooled the largest share of the world's material capabilities", "the smallest",
        _members, ("cow_nmc",), ("capabilities",),
    ),
    Compared(
        "concentration", "Concentration of military spending", "hhi", Scale("0 to 1", ".1f", high=1.0),
        "had the most concentrated military spending (Herfindahl-Hirschman index)", "the least",
        partial(_of, concentration), ("cow_nmc",), ("capabilities",),
    ),
    Compared(
        "trade", "Share of the members' trade that stays among them", "trade_share",
        Scale("share of members' trade"), "kept the largest share of its members' recorded trade",
        "the smallest", trusted_share, ("cow_trade", "cow_trade_totals"), ("trade", "cow_trade_totals"),
    ),
    Compared(
        "voting", "Agreement in the UN General Assembly", "agreement", Scale("0 to 1", ".1f", high=1.0),
        "had the members that voted most alike", "the least",
        partial(_of, voting_agreement), ("unvotes",), ("vote_agreement",),
    ),
    Compared(
        "disputes", "Militarised disputes between members, begun in five years", "recent",
        Scale("disputes in five years", ".0f"), "had the most new militarised disputes between members",
        "the fewest", _disputes, ("cow_mid",), ("cow_mid_dirdisp",), when="In the five years to",
    ),
)  # fmt: skip


def compare(names: Sequence[str], align: str = "year", store: Store | None = None) -> Brief:
    """Return the comparison of two to eight blocs or treaties.

    Parameters
    ----------
    names
        Names, aliases or ids of blocs; ATOP numbers of treaties.
    align
        ``"year"``, or ``"age"`` for years since the founding.
    store
        Another store than the packaged one.

    Raises
    ------
    KoinonError
        If there are too few, too many, or one twice.
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
    contexts = [_context(name, tables) for name in names]
    labels = [context.subject.name for context in contexts]
    if len(set(labels)) < len(labels):
        raise KoinonError("the same bloc is named twice")
    if not FEWEST <= len(contexts) <= MOST:
        raise KoinonError(f"a comparison takes {FEWEST} to {MOST} blocs, not {len(contexts)}")
    parts = [_part(measure, contexts, align) for measure in MEASURES]
    sections = tuple(part[0] for part in parts)
    latest = _latest(MEASURES, [part[3] for part in parts], labels)
    sections = (Section("latest", "Latest values", tables=(latest,)), *sections)
    words = ["koinon", "compare", *names, *(["--align", align] if align != "year" else [])]
    return Brief(
        id="compare-" + "-".join(str(context.subject.club.id) for context in contexts),
        name=joined(labels),
        full_name=joined(labels),
        kind="Comparison",
        as_of=max(context.subject.as_of for context in contexts),
        facts=(
            ("Aligned by", "calendar year" if align == "year" else "years since the founding"),
            ("Data as of", day(max(context.subject.as_of for context in contexts))),
        ),
        headlines=tuple(part[1] for part in parts if part[1]),
        sections=sections,
        gaps=tuple(gap for part in parts for gap in part[2]),
        sources=tuple(sources_of(sections)),
        recipe=recipe(shlex.join(words), sections, tables, RULES),
    )


def _context(name: str, store: Store) -> Context:
    about = subject(name, None, store)
    first, last = max(first_year(about), FIRST_YEAR), min(about.last_year, LAST_YEAR)
    return Context(about, store, Labels.of(about.seats), first, max(first, last))


Frames = dict[str, pl.DataFrame]
Part = tuple[Section, Headline | None, tuple[Gap, ...], Frames]


def _part(measure: Compared, contexts: Sequence[Context], align: str) -> Part:
    """Return the section of one measure, its head-line, what is missing, and the known values."""
    known: Frames = {}
    try:
        for context in contexts:
            frame = measure.read(context).select("year", value=pl.col(measure.column).cast(pl.Float64))
            known[context.subject.name] = frame.drop_nulls("value")
    except MissingTableError as error:
        reason = f"There is nothing to show: {error}."
        return Section(measure.id, measure.title, (reason,)), None, (Gap(measure.title, reason),), {}
    without = [name for name, frame in known.items() if frame.is_empty()]
    gaps = (Gap(measure.title, f"There is no value for {joined(without)}."),) if without else ()
    if len(without) == len(known):
        return Section(measure.id, measure.title, ("There is nothing to show.",)), None, gaps, known
    headline = _headline(measure, known, {c.subject.name: c.subject.called for c in contexts})
    figure = lines(
        measure.id,
        measure.title,
        "By calendar year" if align == "year" else "By years since the founding",
        credit(*measure.sources),
        [_line(context, known, align, colour) for context, colour in zip(contexts, SERIES, strict=False)],
        measure.scale,
    )
    text = (headline.text,) if headline else ()
    section = Section(
        measure.id, measure.title, text, (figure,), sources=measure.sources, reads=measure.reads
    )
    return section, headline, gaps, known


def _line(context: Context, known: Frames, align: str, colour: str) -> Line:
    start = context.subject.founded.year if align == "age" else 0
    name = context.subject.name
    return Line(name, tuple((year - start, value) for year, value in known[name].iter_rows()), colour=colour)


def _headline(measure: Compared, known: Frames, called: Mapping[str, str]) -> Headline | None:
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
        text = (
            f"{when} {first} {measure.highest} ({measure.shown(high)}) and {last} {measure.lowest} "
            f"({measure.shown(low)}){of}."
        )
    stated = tuple(Value(f"{measure.column} of {name}", value, year) for name, value in there.items())
    return Headline(text, measure.id, stated, measure.sources)


def _latest(measures: Sequence[Compared], frames: Sequence[Frames], labels: Sequence[str]) -> Table:
    rows = []
    for name in labels:
        cells: list[str] = [name]
        for measure, known in zip(measures, frames, strict=True):
            frame = known.get(name)
            if frame is None or frame.is_empty():
                cells.append("–")
                continue
            year, value = frame.row(-1)
            cells.append(f"{measure.shown(value)} ({year})")
        rows.append(tuple(cells))
    heads = (
        "bloc",
        "members",
        "world's capabilities",
        "concentration",
        "trade within",
        "agreement",
        "disputes",
    )
    note = "In brackets the latest year with a value; a dash means that there is none. Compare within a year."
    return Table("Latest value of each measure", heads, tuple(rows), note=note)
