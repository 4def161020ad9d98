"""Militarised disputes and wars between members and with outsiders."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.club.disputes import Side, dispute_counts, dispute_list
from koinon.figures.bars import Period, disputes
from koinon.measure.disputes import DATA, SOURCES
from koinon.report.club.sentences import disputes as sentences
from koinon.report.make.document import Gap, Headline, Section, Table, Value
from koinon.report.make.part import Part, credit, sentence
from koinon.report.make.words import outside, runs, span
from koinon.sources import origin

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.report.club.context import Context

ID, TITLE = "disputes", "Disputes and wars"
_SIDES: tuple[Side, Side] = ("inside", "against")
_SHOWN = 25
_BINS, _WIDE, _MANY = 5, 10, 20
"""Years of a period, and of one where there would be more than `_MANY` of the shorter."""
HOSTILITY = {1: "none", 2: "threat of force", 3: "display of force", 4: "use of force", 5: "war"}
DEATHS = {0: "none", 1: "1–25", 2: "26–100", 3: "101–250", 4: "251–500", 5: "501–999", 6: "over 999"}


def part(context: Context) -> Part:
    """Return counts of disputes by period and the list of those between members."""
    subject, (source,) = context.subject, SOURCES["cow"]
    covers = origin(source).covers
    counts = dispute_counts(subject.club, context.first, context.last, "cow", context.store)
    known = counts.drop_nulls("intra_onset")
    if known.is_empty():
        reason = outside("the data on militarised disputes", covers, context.first, context.last)
        return Part(Section(ID, TITLE, (reason,)), (), (Gap(TITLE, reason),))
    first, last = int(known["year"][0]), int(known["year"][-1])
    lists = [dispute_list(subject.club, first, last, "cow", side, context.store) for side in _SIDES]
    inside, against = lists[0].height, lists[1].height
    text = sentences.disputes(first, last, inside, against)
    values = (
        Value("disputes between members", inside, last, span(first, last)),
        Value("disputes with outsiders", against, last, span(first, last)),
    )
    headline = Headline(text, "disputes", values, (source,))
    wars, war_text = _wars(context)
    section = Section(
        ID,
        TITLE,
        tuple(words for words in (text, war_text) if words),
        (_figure(lists[0], lists[1], first, last, source),) if inside + against else (),
        tuple(table for table in (_inside(context, lists[0]), wars) if table),
        (
            (
                "A dispute is a set of threats, displays or uses of force between states, down to the "
                "seizure of a fishing boat. It counts as between members if two stand on opposite "
                "sides, and as with outsiders if a member faces a state that is none; one dispute can "
                "be both."
            ),
            (
                "Each dispute is counted once, in the first year in which its parties were in it and in "
                "the bloc (members of 31 December)."
            ),
        ),
        (source, *SOURCES["wars"]),
        tuple(DATA[name].table for name in ("cow", "wars")),
    )
    return Part(section, (headline,), _gaps(counts, covers))


def _figure(inside: pl.DataFrame, against: pl.DataFrame, first: int, last: int, source: str) -> Figure:
    length = last - first
    width = _WIDE if length >= _MANY * _BINS else _BINS if length >= 2 * _BINS else 1
    counts = [Counter(year - year % width for year in rows["first_year"]) for rows in (inside, against)]
    periods = []
    for begin in range(first - first % width, last + 1, width):
        low, high = max(begin, first), min(begin + width - 1, last)
        label = f"{low}–{high % 100:02d}" if high > low else f"{low}"
        periods.append(Period(label, counts[0][begin], counts[1][begin]))
    by = (
        f"Disputes by first year, in periods of {width} {'years' if width > 1 else 'year'}, "
        f"{span(first, last)}"
    )
    return disputes(
        "disputes",
        "Militarised disputes of the members",
        f"{by}; the two panels have their own scales",
        credit(source),
        periods,
    )


def _inside(context: Context, rows: pl.DataFrame) -> Table | None:
    if rows.is_empty():
        return None
    shown = rows.tail(_SHOWN)
    made = tuple(
        (
            str(row["number"]),
            span(row["first_year"], row["last_year"]),
            ", ".join(context.labels.rename(row["members"], row["first_year"])),
            HOSTILITY.get(row["hostlev"]),
            DEATHS.get(row["fatality"]),
        )
        for row in shown.iter_rows(named=True)
    )
    title = "Disputes between members"
    if rows.height > _SHOWN:
        title += f": the {_SHOWN} latest of {rows.height}"
    columns = ("number", "years", "members in it", "highest action", "deaths")
    note = (
        "Action and deaths are those of the whole dispute, outsiders included; a dash means that the "
        "number of deaths is not known."
    )
    return Table(title, columns, made, (), note)


def _wars(context: Context) -> tuple[Table | None, str]:
    last = min(context.last, origin(SOURCES["wars"][0]).covers[1])
    if context.first > last:
        return None, ""
    rows = dispute_list(context.subject.club, context.first, last, "wars", "inside", context.store)
    when = span(context.first, last)
    if rows.is_empty():
        return None, f"COW's list of wars between states ({when}) has none between members."
    made = tuple(
        (
            str(row["number"]),
            span(row["first_year"], row["last_year"]),
            ", ".join(context.labels.rename(row["members"], row["first_year"])),
        )
        for row in rows.iter_rows(named=True)
    )
    return Table(f"Wars between members, {when}", ("number", "years", "members in it"), made), ""


def _gaps(counts: pl.DataFrame, covers: tuple[int, int]) -> tuple[Gap, ...]:
    blank = counts.filter(pl.col("intra_onset").is_null())["year"].to_list()
    said = sentence(
        f"disputes are coded for {covers[0]}–{covers[1]}, so {runs(blank)} stay blank" if blank else ""
    )
    wars = origin(SOURCES["wars"][0]).covers[1]
    later = [year for year in counts["year"].to_list() if year > wars]
    more = sentence(f"wars between states are listed to {wars} only") if later else ""
    return tuple(Gap(TITLE, text) for text in (said, more) if text)
