"""Threats that members face, how far they are the same, and how disputes between members end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.figures.series import Scale, lines
from koinon.measure.threat_kinds import KINDS, TABLE
from koinon.panel.clubs.one import latest
from koinon.report.club.sentences import threats as words
from koinon.report.make.document import Gap, Section, Table
from koinon.report.make.part import Part, credit, line, sentence
from koinon.report.make.words import outside, runs, span, the
from koinon.sources import origin
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.report.club.context import Context

ID, TITLE = "threats", "Threats"
_MEASURES = ("threat-overlap", "crisis-management", "deaths", "peacekeeping")
_KIND = {
    "rivalry": "strategic rivals",
    "dispute": "targets of disputes that others began, ten years",
    "cyber": "targets of cyber incidents, ten years",
    "territory": "latent territorial threat in the top quarter",
    "internal": "armed conflict inside the state",
    "terrorism": "deaths by terrorism",
}
_READ = (
    *TABLE.values(),
    "capabilities",
    "gml_mid_disputes",
    "organized_violence",
    "peacekeeping_contributions",
)


def part(context: Context) -> Part:
    """Return what is known of members' threats, crises, deaths and peacekeeping."""
    frame = context.panel(*_MEASURES).frame
    rows = _by_kind(frame)
    said = [
        *_shared(context, frame),
        *_overlap(frame),
        *_crises(frame),
        *_violence(frame),
        *_peacekeepers(frame),
    ]
    if not rows:
        covers = (origin("cow_mid").covers[0], origin("ucdp_acd").covers[1])
        reason = outside("the data on threats", covers, context.first, context.last)
        return Part(Section(ID, TITLE, (reason,)), (), (Gap(TITLE, reason),))
    figure = _figure(context, frame)
    note = "Each kind in the last year of its source in which the bloc had members."
    table = Table(
        "Members that face threats, by kind", ("threat", "year", "members", "known of"), rows, (), note
    )
    sources = tuple(dict.fromkeys(schema(name).source for name in _READ))
    section = Section(
        ID,
        TITLE,
        tuple(said) or ("What is known of the members is in the table.",),
        (figure,) if figure else (),
        (table,),
        _NOTES,
        sources,
        _READ,
    )
    return Part(section, (), _gaps(frame))


_NOTES = (
    (
        "Two members overlap by the cosine of their threats, which have an entry for every kind and "
        "opponent. Members that threaten each other have different opponents, so a rivalry inside lowers "
        "the mean."
    ),
    (
        "A dispute threatens the side that did not act first. Cyber and terrorist incidents are known only "
        "of states that appear in their lists."
    ),
    (
        "Disputes between members are compared with all others of the same years; neighbours quarrel about "
        "other things than distant states, so a difference is not an effect of the bloc."
    ),
)


def _row(frame: pl.DataFrame, column: str) -> dict[str, Any] | None:
    """Return the last row with a value of `column`."""
    known = frame.drop_nulls(column)
    return None if known.is_empty() else known.row(-1, named=True)


def _shared(context: Context, frame: pl.DataFrame) -> list[str]:
    row = _row(frame, "threat_shared")
    if row is None or row["threat_rivalry_known"] < 2:
        return []
    year = row["year"]
    if row["threat_top"] is None:
        said = words.none_shared(year)
    else:
        top = the(context.labels.name(row["threat_top"], year))
        known = row["threat_rivalry_known"]
        said = words.shared(
            year, top, row["threat_top_members"], known, row["threat_shared"], row["threat_means"]
        )
    return [said, words.inside(year, row["threat_inside"])] if row["threat_inside"] else [said]


def _overlap(frame: pl.DataFrame) -> list[str]:
    row = _row(frame, "threat_overlap_opponents")
    if row is None:
        return []
    mean, pairs = row["threat_overlap_opponents"], row["threat_opponent_pairs"]
    return [words.overlap(row["year"], mean, pairs, row["member_dyads"])]


def _crises(frame: pl.DataFrame) -> list[str]:
    row = _row(frame, "crisis_inside")
    if row is None or not row["crisis_inside"]:
        return []
    first = frame.drop_nulls("crisis_inside")["year"][0]
    return [words.crises(row["year"], first, row)]


def _violence(frame: pl.DataFrame) -> list[str]:
    row = _row(frame, "violence_deaths")
    if row is None:
        return []
    best, low, high = (row[f"violence_deaths{end}"] for end in ("", "_low", "_high"))
    return [words.violence(row["year"], best, (low, high), row["violence_reporting"], row["members"])]


def _peacekeepers(frame: pl.DataFrame) -> list[str]:
    row = _row(frame, "pko_troops")
    if row is None or not row["members_cow"] or not (row["pko_contributors"] or row["pko_received_troops"]):
        return []
    names = ("pko_troops", "pko_troops_share", "pko_contributors", "pko_received_troops", "pko_inside_troops")
    return [words.peacekeepers(row["year"], *(row[name] for name in names))]


def _by_kind(frame: pl.DataFrame) -> tuple[tuple[str | int, ...], ...]:
    made = []
    for kind in KINDS:
        found = latest(frame, f"threat_{kind}_members")
        if found is not None:
            known = frame.filter(pl.col("year") == found[0])[f"threat_{kind}_known"][0]
            made.append((_KIND[kind], found[0], found[1], known))
    return tuple(made)


def _figure(context: Context, frame: pl.DataFrame) -> Figure | None:
    known = frame.drop_nulls("threat_overlap_opponents")
    if known.height < 2:
        return None
    first, last = int(known["year"][0]), int(known["year"][-1])
    return lines(
        "threats",
        "How far the members face the same opponents",
        f"Mean cosine of the rivals and of the states that began disputes with members, {span(first, last)}",
        credit("tss_rivalries", "cow_mid"),
        [line(frame, "threat_overlap_opponents", context.subject.name, main=True)],
        Scale("0 to 1", ".1f", high=1.0),
    )


def _gaps(frame: pl.DataFrame) -> tuple[Gap, ...]:
    blank = frame.filter(pl.col("threat_shared").is_null())["year"].to_list()
    covers = origin("cow_mid").covers
    beyond = [year for year in blank if not covers[0] <= year <= covers[1]]
    said = sentence(f"disputes are coded for {span(*covers)}, so {runs(beyond)} stay blank" if beyond else "")
    return (Gap(TITLE, said),) if said else ()
