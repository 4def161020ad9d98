"""What a state trades, with whom, and how much of it with its allies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.state.trade import SOURCES, allied_share, partners, totals
from koinon.figures.bars import ranked
from koinon.figures.series import Scale, lines
from koinon.measure.bloc_trade.formulas import MIN_COVERAGE
from koinon.measure.bloc_trade.quality import CAPTURED
from koinon.report.make.assembly import nothing
from koinon.report.make.document import Gap, Headline, Section, Table, Value
from koinon.report.make.part import Part, credit, line, sentence
from koinon.report.make.words import capital, outside, percent, runs, span, the
from koinon.report.state import sentences as say
from koinon.sources import origin

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.report.state.country import Country

ID, TITLE = "trade", "Trade"
_SHOWN, _NAMED = 10, 3


def part(about: Country) -> Part:
    """Return the largest partners in the latest year that can be trusted and the share of allies."""
    covers = origin(SOURCES[0]).covers
    known = totals(about.life, about.store)
    year = known.filter("trusted")["year"].max()
    if not isinstance(year, int):
        return _without(about, known, covers)
    rows = partners(about.life, year, about.store).filter(pl.col("share") > 0)
    share = allied_share(about.life, about.allies, about.store)
    has_allies = about.allies.filter(pl.col("year") == year).height > 0
    now = share.filter(pl.col("year") == year)["share"].item() if has_allies else None
    top = [
        (about.label(code, year), value)
        for code, value in rows.select("other", "share").head(_SHOWN).iter_rows()
    ]
    text = say.trade(year, about.the, [(the(name), value) for name, value in top[:_NAMED]], now)
    values = [Value(f"share of {name}", value, year, "share of trade") for name, value in top[:_NAMED]]
    if now is not None:
        values.append(Value("share of the allies", now, year, "share of trade"))
    figures = [
        ranked(
            "trade-partners",
            capital(f"{about.own} largest trade partners"),
            f"Share of its recorded imports plus exports of goods, {year}",
            credit(SOURCES[0]),
            top,
        ),
        *_allies(about, share),
    ]
    section = Section(
        ID,
        TITLE,
        (text, *_total(about, known)),
        tuple(figures),
        (_table(about, rows, year),),
        (
            "Shares are of the state's imports plus exports by pairs; values are rounded to whole millions.",
            "Allies are the partners by a promise of defence that ATOP codes.",
        ),
        (*SOURCES, "atop"),
        ("trade", "cow_trade_totals", "alliance_dyads"),
    )
    gap = _gap(known, covers)
    gaps = (Gap(TITLE, gap),) if gap else ()
    return Part(section, (Headline(text, "trade", tuple(values), SOURCES[:1]),), gaps)


def _total(about: Country, known: pl.DataFrame) -> list[str]:
    national = known.drop_nulls(["imports", "exports"])
    if national.is_empty():
        return []
    row = national.row(-1, named=True)
    return [say.trade_total(row["year"], about.own, row["imports"], row["exports"])]


def _allies(about: Country, share: pl.DataFrame) -> list[Figure]:
    with_allies = share.join(about.allies.select("year").unique(), on="year", how="semi").drop_nulls("share")
    if with_allies.height < 2:
        return []
    first, last = int(with_allies["year"].min()), int(with_allies["year"].max())  # type: ignore[arg-type]  # years
    return [
        lines(
            "trade-allies",
            f"Share of {about.own} trade with its allies",
            f"Goods, imports plus exports, with partners by a promise of defence, {span(first, last)}",
            credit(SOURCES[0], "atop"),
            [line(with_allies.sort("year"), "share", "its allies", main=True)],
            Scale("share of its trade"),
        )
    ]


def _table(about: Country, rows: pl.DataFrame, year: int) -> Table:
    cells = tuple(
        (about.label(row["other"], year), row["imports"], row["exports"], row["share"])
        for row in rows.head(_SHOWN).iter_rows(named=True)
    )
    columns = ("partner", "imports from it", "exports to it", "share")
    return Table(f"Largest partners in {year}, million current US dollars", columns, cells, ("", "", "", "%"))


def _gap(known: pl.DataFrame, covers: tuple[int, int]) -> str:
    inside = pl.col("year").is_between(*covers)
    doubtful = known.filter(inside, ~pl.col("trusted"))["year"].to_list()
    beyond = known.filter(~inside)["year"].to_list()
    low, high = (percent(bound, 0) for bound in CAPTURED)
    ends = f"the trade data cover {span(*covers)}, so {runs(beyond)} are blank" if beyond else ""
    why = (
        f"no shares for {runs(doubtful)}, because the pair data then add up to less than {low} or more "
        f"than {high} "
        f"of its national totals, lack them, or follow less than {percent(MIN_COVERAGE, 0)} of the trade "
        "of the "
        "other states (they lack nearly all of West Germany's in 1960–1989)"
    )
    return sentence(ends, why if doubtful else "")


def _without(about: Country, known: pl.DataFrame, covers: tuple[int, int]) -> Part:
    inside = known.filter(pl.col("year").is_between(*covers))
    if inside.is_empty():
        return nothing(ID, TITLE, outside("the trade data", covers, about.first, about.last, about.the))
    years = runs(inside["year"].to_list())
    if inside["imports"].null_count() == inside.height:
        why = (
            f"COW has no national totals of {about.own} trade in {years}, against which its pair data "
            "could be checked"
        )
    else:
        why = (
            f"COW's pair data on {about.the} cannot be trusted in any year of {years}: they do not match "
            "its national totals or lack too many partners"
        )
    return nothing(ID, TITLE, f"There is nothing to show: {why}.")
