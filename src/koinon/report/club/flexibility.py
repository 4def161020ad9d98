"""Which forms the ties among members have: pacts, looser treaties, agreements, coalitions, trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.figures.series import Scale, lines
from koinon.panel.clubs.one import latest
from koinon.report.club.sentences import flexibility as words
from koinon.report.make.document import Gap, Section, Table
from koinon.report.make.part import Part, credit, line, sentence
from koinon.report.make.words import outside, span
from koinon.sources import origin

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.report.club.context import Context

ID, TITLE = "flexibility", "Forms of ties"
_LINES = {
    "flex_pact_pairs": "pact",
    "flex_light_pairs": "looser treaty only",
    "flex_dca_pairs": "agreement",
}
_SOURCES = ("atop", "dcad_v1", "desta", "bloc_registry", "manyios_informal_igos", "democracy")
_READ = (
    "alliance_dyads",
    "defence_cooperation",
    "trade_agreement_dyads",
    "blocs",
    "bloc_members",
    "informal_member_spells",
    "cow_democracy",
)


def part(context: Context) -> Part:
    """Return the mix of ties among members through time."""
    frame = context.panel("flexibility").frame
    paired = frame.filter(pl.col("member_dyads") > 0)
    if paired.is_empty():
        reason = "There is nothing to show: no two members share a day in the data."
        return Part(Section(ID, TITLE, (reason,)), (), (Gap(TITLE, reason),))
    figure = _figure(paired)
    said = _said(frame, paired)
    if not said:
        covers = (origin("atop").covers[0], origin("democracy").covers[1])
        reason = outside("the data on ties", covers, context.first, context.last)
        return Part(Section(ID, TITLE, (reason,)), (), (Gap(TITLE, reason),))
    shown = (figure,) if figure else ()
    section = Section(ID, TITLE, tuple(said), shown, (_table(paired),), _NOTES, _SOURCES, _READ)
    return Part(section, (), _gaps(context))


_NOTES = (
    (
        "A pact is a promise of defence or offence by either of two members in any ATOP treaty; a looser "
        "treaty promises neutrality, non-aggression or consultation only. Every pair weighs the same."
    ),
    (
        "Coalitions are those of the registry; groups that fought one war or relieved one disaster are in "
        "none of the sources."
    ),
)


def _said(frame: pl.DataFrame, paired: pl.DataFrame) -> list[str]:
    said = []
    tied = paired.drop_nulls("flex_pact_pairs")
    if tied.height:
        row = tied.row(-1, named=True)
        shares = (row[f"flex_{name}_pairs"] for name in ("pact", "light", "untied"))
        said.append(words.treaties(row["year"], row["member_dyads"], *shares))
    trading = latest(paired, "flex_trade_pairs")
    if trading is not None:
        both = tied["flex_pact_trade_share"][-1] if tied.height else None
        said.append(words.trade(*trading, None if both is None else (tied["year"][-1], both)))
    together = latest(paired, "flex_coalition_pairs")
    if together is not None:
        unknown = paired.filter(pl.col("year") == together[0])["flex_coalition_undated"][0]
        if together[1] or unknown:
            said.append(words.coalitions(*together, unknown))
    regimes = frame.filter(pl.col("flex_regime_reporting") > 1)
    if regimes.height:
        row = regimes.row(-1, named=True)
        said.append(
            words.regimes(row["year"], row["flex_regime_sd"], row["flex_regime_reporting"], row["members"])
        )
    return said


_FORMS = {
    "flex_pact_pairs": "pact of defence or offence",
    "flex_light_pairs": "looser treaty only",
    "flex_untied_pairs": "no treaty in ATOP",
    "flex_dca_pairs": "general defence cooperation agreement",
    "flex_coalition_pairs": "coalition, among dated memberships",
    "flex_informal_pairs": "shared informal organisation of any field",
    "flex_trade_pairs": "trade agreement in force",
}


def _table(frame: pl.DataFrame) -> Table:
    known = {name: latest(frame, column) for column, name in _FORMS.items()}
    rows = tuple((name, str(found[0]), found[1]) for name, found in known.items() if found is not None)
    note = "Each form in the last year of its source in which two members made a pair."
    return Table(
        "Ties of the pairs of members", ("form", "year", "share of pairs"), rows, ("", "", "%"), note
    )


def _figure(frame: pl.DataFrame) -> Figure | None:
    # A line that is zero throughout says nothing a reader could see.
    shown = {
        column: name
        for column, name in _LINES.items()
        if (frame[column].fill_null(0) > 0).any() and frame[column].count() > 1
    }
    if not shown:
        return None
    years = frame.filter(pl.any_horizontal(pl.col(column).is_not_null() for column in shown))["year"]
    order = list(shown.items())
    when = span(int(years[0]), int(years[-1]))
    return lines(
        "flexibility",
        "Forms of ties among the members",
        f"Share of pairs of members with a pact, looser treaty or general cooperation agreement, {when}",
        credit("atop", "dcad_v1"),
        [line(frame, column, name, main=column == order[0][0]) for column, name in order],
        Scale("share of pairs", high=1.0),
    )


def _gaps(context: Context) -> tuple[Gap, ...]:
    said = []
    atop, agreements = origin("atop").covers, origin("dcad_v1").covers
    if context.last > atop[1]:
        said.append(f"ATOP ends in {atop[1]}, so what treaties tie later is blank")
    if context.last > agreements[1]:
        said.append(f"defence cooperation agreements are listed for {span(1980, 2010)} only")
    text = sentence(*said)
    return (Gap(TITLE, text),) if text else ()
