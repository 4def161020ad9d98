"""Defence cooperation outside alliances: agreements and exercises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.state.cooperation import DCAD_LAST, agreements, exercises
from koinon.figures.series import Line, Scale, lines
from koinon.report.make.assembly import nothing
from koinon.report.make.document import Gap, Headline, Section, Table, Value
from koinon.report.make.part import Part, credit
from koinon.report.make.words import outside, span, the
from koinon.report.state import sentences as say
from koinon.sources import origin

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.report.state.country import Country

ID, TITLE = "cooperation", "Defence cooperation and exercises"
DCAD, MME = "dcad_v1", "mme_v7"
_SHOWN = 10


def part(about: Country) -> Part:
    """Return partners in agreements and in exercises."""
    covers = (origin(DCAD).covers[0], DCAD_LAST)
    years = [year for year in about.life["year"] if covers[0] <= year <= covers[1]]
    if not years:
        what = "the data on defence cooperation and exercises"
        return nothing(ID, TITLE, outside(what, covers, about.first, about.last, about.the))
    first, last = years[0], years[-1]
    signed, held = agreements(about.life, about.store), exercises(about.life, about.store)
    now = signed.filter(pl.col("year") == last).height
    often = _often(held)
    top = [
        (the(about.label(row["other"], row["first"], row["last"])), row["number"])
        for row in often.head(3).iter_rows(named=True)
    ]
    number = held["mme_id"].n_unique()
    texts = (say.agreements(last, about.the, now), say.exercises(about.the, first, last, number, top))
    values = (
        Value("agreement partners", now, last, "states"),
        Value("exercises", number, last, span(first, last)),
    )
    headline = Headline(f"{texts[0]}", "cooperation", values[:1], (DCAD,))
    table = _table(about, often)
    section = Section(
        ID,
        TITLE,
        texts,
        tuple(_figure(about, signed, years)),
        (table,) if table else (),
        (
            "General agreements on defence cooperation (training, procurement, research, contacts) "
            "promise no "
            "help in war. Those signed before 1980 are not in the data.",
            "Exercises are those that MME found in the news.",
        ),
        (DCAD, MME),
        ("defence_cooperation", "military_exercise_participants"),
    )
    gap = (
        f"Agreements signed after {covers[1]} and exercises begun after {origin(MME).covers[1]} are not "
        "in the data."
    )
    gaps = (Gap(TITLE, gap),) if about.last > covers[1] else ()
    return Part(section, (headline,) if now else (), gaps)


def _often(held: pl.DataFrame) -> pl.DataFrame:
    grouped = held.group_by("other").agg(
        number=pl.col("mme_id").n_unique(), first=pl.col("year").min(), last=pl.col("year").max()
    )
    return grouped.sort("number", "other", descending=[True, False])


def _figure(about: Country, signed: pl.DataFrame, years: list[int]) -> list[Figure]:
    if signed.is_empty() or len(years) < 2:
        return []
    counted = dict(signed.group_by("year").len().iter_rows())
    points = tuple((year, float(counted.get(year, 0))) for year in years)
    return [
        lines(
            "agreements",
            f"States with a general agreement on defence cooperation with {about.the}",
            f"Agreements signed since 1980 and in force, {span(years[0], years[-1])}",
            credit(DCAD),
            [Line("states", points, main=True)],
            Scale("states", ".0f"),
        )
    ]


def _table(about: Country, often: pl.DataFrame) -> Table | None:
    if often.height < 2:
        return None
    rows = tuple(
        (about.label(row["other"], row["first"], row["last"]), row["number"], row["first"], row["last"])
        for row in often.head(_SHOWN).iter_rows(named=True)
    )
    columns = ("state", "exercises", "first in", "last in")
    return Table("Most frequent partners in exercises", columns, rows, ("", "", "year", "year"))
