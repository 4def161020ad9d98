"""Cohesion of the members and the challenges to the bloc, each beside all blocs of the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.figures.bars import ranked
from koinon.figures.series import Scale, lines
from koinon.measure import burden, cohesion, domestic_change, fragility
from koinon.report.club.sentences import cohesion as say
from koinon.report.make.document import Gap, Headline, Section, Table, Value
from koinon.report.make.part import Part, credit, line
from koinon.report.make.words import called, joined, span

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.report.club.context import Context

ID, TITLE = "cohesion", "Cohesion and challenges"
_SPAN = 5
_TABLES = (
    *("ideal_points", "vote_agreement", "vdem", "lexical_democracy", "igo_shared", "religion_shares"),
    *("geodist", "capabilities", "world_bank", "cow_inter_wars", "cow_mid_dirdisp", "tss_rivalries"),
    *("majors", "alliance_dyads", "party_positions", "organisation_authority", "igos"),
)
_FEWEST = 5
"""Years that a line through time needs."""

_NOTES = (
    (
        "Each challenge is one indicator in the latest year in which it is known; its percentile is the "
        "share of the registry's blocs with a value in that year that lie below, ties half, turned so that "
        "higher is harder. Blocs with the same members count each."
    ),
    (
        "Cohesion is the mean of up to five parts, each set against all states of the year: agreement and "
        "ideal points in the UN, electoral democracy, regime type and shared organisations. Sources end in "
        "different years, so that the last years rest on fewer parts."
    ),
    "Nothing here is fitted to how blocs ended: the percentiles describe, they do not forecast.",
)


def part(context: Context) -> Part:
    """Return cohesion through time and the challenges of the latest years."""
    panel = context.panel()
    scored = fragility.add(panel)
    parts = fragility.drill(scored)
    likeness = cohesion.add(panel).frame.drop_nulls("cohesion")
    if parts["rank"].null_count() == parts.height and likeness.is_empty():
        reason = say.nothing(context.first, context.last)
        return Part(Section(ID, TITLE, (reason,)), (), (Gap(TITLE, reason),))
    latest = _latest(parts)
    headline = _headline(latest)
    texts = [
        _cohesion(likeness),
        headline.text if headline else "",
        _burden(panel),
        *_at_home(panel),
        _summary(scored.frame),
    ]
    sources = tuple(dict.fromkeys(name for names in latest["sources"] for name in names))
    if likeness.height:
        sources = tuple(dict.fromkeys((*sources, *cohesion.SOURCES)))
    figures = [_standing(context, latest), _course(context, likeness)]
    section = Section(
        ID,
        TITLE,
        tuple(text for text in texts if text),
        tuple(figure for figure in figures if figure),
        (_table(latest),) if latest.height else (),
        _NOTES,
        tuple(name for name in sources if name != "bloc_registry"),
        _TABLES,
    )
    offered = (headline,) if headline and headline.values else ()
    return Part(section, offered, _gaps(latest))


def _latest(parts: pl.DataFrame) -> pl.DataFrame:
    """Return the last year of each challenge, one with a percentile if any has."""
    order = {one.name: place for place, one in enumerate(fragility.CHALLENGES)}
    ranked_last = parts.sort(pl.col("rank").is_not_null(), "year")
    last = ranked_last.unique("challenge", keep="last", maintain_order=True)
    return last.sort(pl.col("challenge").replace_strict(order, return_dtype=pl.Int8))


def _headline(latest: pl.DataFrame) -> Headline | None:
    known = latest.drop_nulls("rank")
    if known.is_empty():
        return None
    hard = known.filter(pl.col("rank") >= say.HARD).sort("rank", "challenge", descending=[True, False])
    easy = known.filter(pl.col("rank") <= say.EASY).sort("rank", "challenge")
    pairs = [list(rows.select("label", "rank", "year").iter_rows()) for rows in (hard, easy)]
    values = tuple(
        Value(row["label"], row["rank"], row["year"], "percentile among blocs, 0-1")
        for row in hard.iter_rows(named=True)
    )
    sources = tuple(dict.fromkeys(name for names in hard["sources"] for name in names))
    return Headline(say.challenges(known.height, *pairs), "challenges", values, sources)


def _cohesion(known: pl.DataFrame) -> str:
    if known.is_empty():
        return ""
    row = known.row(-1, named=True)
    bounds = (row["cohesion"], row["cohesion_low"], row["cohesion_high"])
    return say.cohesion(row["year"], *bounds, row["cohesion_parts"])


def _burden(panel: ClubPanel) -> str:
    known = burden.add(panel).frame.drop_nulls("burden_rho")
    if known.is_empty():
        return ""
    row = known.row(-1, named=True)
    return say.burden(row["year"], row["burden_rho"], row["burden_p"], row["burden_known"], row["members"])


def _at_home(panel: ClubPanel) -> list[str]:
    frame = domestic_change.add(panel, span=_SPAN).frame
    said = []
    regimes, parties = frame.drop_nulls("transition_share"), frame.drop_nulls("populist_governments")
    if regimes.height:
        row = regimes.row(-1, named=True)
        counts = (row["democratisations"], row["breakdowns"], row["transition_share"], row["regime_known"])
        said.append(say.regimes(row["year"] - _SPAN + 1, row["year"], *counts, row["members"]))
    if parties.height:
        row = parties.row(-1, named=True)
        said.append(
            say.populists(row["year"], row["populist_governments"], row["heads_known"], row["members"])
        )
    return said


def _summary(frame: pl.DataFrame) -> str:
    # The last year with most challenges: a later one with fewer says less and is not comparable.
    known = frame.drop_nulls("fragility").filter(pl.col("fragility_known") >= 8)
    if known.is_empty():
        return ""
    row = known.row(-1, named=True)
    bounds = (row["fragility"], row["fragility_low"], row["fragility_high"])
    return say.summary(row["year"], *bounds, row["fragility_known"])


def _standing(context: Context, latest: pl.DataFrame) -> Figure | None:
    known = latest.drop_nulls("rank")
    if known.height < 2:
        return None
    years = (int(known["year"].min()), int(known["year"].max()))  # type: ignore[arg-type]  # not empty
    sources = [name for names in known["sources"] for name in names if name != "bloc_registry"]
    return ranked(
        "challenges",
        f"Where {called(context.subject.name)} stands among all blocs",
        f"Percentile on each challenge, higher is harder; latest years with data, {span(*years)}",
        credit(*dict.fromkeys(sources)),
        list(known.select("label", "rank").iter_rows()),
        ("middle of all blocs", 0.5),
    )


def _course(context: Context, known: pl.DataFrame) -> Figure | None:
    if known.height < _FEWEST:
        return None
    first, last = int(known["year"][0]), int(known["year"][-1])
    name = context.subject.name
    return lines(
        "cohesion",
        "How alike the members are",
        f"Cohesion and its range over scalings and weights, {span(first, last)}; parts with data below",
        credit(*cohesion.SOURCES),
        [
            line(known, "cohesion_high", "highest", dashed=True),
            line(known, "cohesion", name, main=True),
            line(known, "cohesion_low", "lowest", dashed=True),
        ],
        Scale("0 to 1", ".1f", high=1.0),
        line(known, "cohesion_parts", "parts"),
    )


def _table(latest: pl.DataFrame) -> Table:
    rows = tuple(
        (row["label"], row["title"], row["value"], str(row["year"]), row["rank"], row["blocs"])
        for row in latest.iter_rows(named=True)
    )
    columns = ("challenge", "indicator", "value", "year", "percentile", "blocs")
    note = "Percentile: share of the blocs with a value in that year that lie below, higher being harder."
    return Table("Challenges", columns, rows, ("", "", ".2", "", "%", ""), note)


def _gaps(latest: pl.DataFrame) -> tuple[Gap, ...]:
    have = set(latest["challenge"])
    lacking = [one.label for one in fragility.CHALLENGES if one.name not in have]
    if not lacking:
        return ()
    return (Gap(TITLE, f"No value in any year for {joined(lacking)}."),)
