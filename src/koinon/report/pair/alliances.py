"""What the two states promised each other, in which treaties."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.pair.alliances import promises
from koinon.facts.state.alliances import treaties
from koinon.figures.timeline import Spell, membership
from koinon.report.club.sentences.commitment import obligations
from koinon.report.make.assembly import nothing
from koinon.report.make.document import Gap, Headline, Section, Table, Value
from koinon.report.make.part import Part, credit
from koinon.report.make.words import day, outside, span
from koinon.report.pair import sentences as say
from koinon.report.state.alliances import WORDING
from koinon.sources import origin
from koinon.world.obligations import OBLIGATIONS
from koinon.world.treaties import treaty_name

if TYPE_CHECKING:
    from koinon.figures import Figure
    from koinon.report.pair.two import Two

ID, TITLE = "alliances", "Alliances between them"
SOURCE = "atop"


def part(about: Two) -> Part:
    """Return promises by year and the treaties behind them."""
    covers = origin(SOURCE).covers
    frame = promises(about.pair, about.store)
    if frame.is_empty():
        return nothing(ID, TITLE, outside("ATOP's data", covers, about.first, about.last, "the two"))
    last = frame.row(-1, named=True)
    final = last["year"] == covers[1]
    text = _text(about, frame, final=final)
    by = {side: [name for name in OBLIGATIONS if last[f"{name}_{side}"]] for side in ("one", "two")}
    values = (
        Value("alliance", int(last["alliance"]), last["year"], "0 or 1"),
        *tuple(
            Value(f"promises of {state.name}", ", ".join(by[side]), last["year"])
            for side, state in (("one", about.one), ("two", about.two))
        ),
    )
    found = _shared(about)
    section = Section(
        ID,
        TITLE,
        (text, *_more(about, frame)),
        tuple(_figure(about, found, covers[1])),
        tuple(_table(found, last["year"])),
        ("ATOP codes what the treaty text says, not what states do, and dates a treaty by its signature.",)
        if found
        else (),
        (SOURCE, "bloc_registry"),
        ("alliance_dyads", "treaty_members", "bloc_members"),
    )
    gap = f"ATOP ends in {covers[1]}; later treaties are known only where the registry of blocs has them."
    gaps = (Gap(TITLE, gap),) if about.last > covers[1] else ()
    return Part(section, (Headline(text, "alliances", values[:1], (SOURCE,)),), gaps)


def _text(about: Two, frame: pl.DataFrame, *, final: bool) -> str:
    last = frame.row(-1, named=True)
    if last["alliance"]:
        by = [[name for name in OBLIGATIONS if last[f"{name}_{side}"]] for side in ("one", "two")]
        return say.promised(last["year"], about.one.the, about.two.the, by[0], by[1], final=final)
    before = frame.filter(pl.col("alliance") == 1)["year"].to_list()
    return say.not_allied(
        last["year"], about.one.the, about.two.the, before, int(frame["year"][0]), final=final
    )


def _more(about: Two, frame: pl.DataFrame) -> list[str]:
    said = []
    if frame["alliance"].max():
        either = pl.any_horizontal(pl.col("defense_one", "defense_two") == 1)
        said.append(say.defence_years(frame.filter(either)["year"].to_list()))
    if about.last > int(frame["year"][-1]):
        row = about.pair.row(-1, named=True)
        allies = about.one.allies.filter(pl.col("year") == row["year"], pl.col("other") == row["two"])
        said.append(say.carried_on(row["year"], defence=allies.height > 0))
    return said


Shared = tuple[int, date, date | None, list[str], list[str], str]
"""ATOP number, first day, end, the promises of each, and the treaty's name."""


def _shared(about: Two) -> list[Shared]:
    """Return the treaties to which both belonged on a common day, cut to the days they share."""
    one = treaties(about.one.life, about.one.spans, about.store)
    two = treaties(about.two.life, about.two.spans, about.store)
    far = pl.date(9999, 1, 1)
    both = one.join(two, on="atopid", suffix="_two").with_columns(
        begin=pl.max_horizontal("start", "start_two"),
        over=pl.min_horizontal(pl.col("end").fill_null(far), pl.col("end_two").fill_null(far)),
    )
    both = both.filter(pl.col("begin") < pl.col("over"), pl.col("begin") <= about.as_of).sort(
        "begin", "atopid"
    )
    made = []
    for row in both.iter_rows(named=True):
        year = row["start"].year
        members = {*row["others"], about.one.codes[-1]}
        name = treaty_name(row["atopid"], [about.one.label(code, year) for code in members], year)
        by = [[kind for kind in OBLIGATIONS if row[f"{kind}{side}"]] for side in ("", "_two")]
        ended = row["over"] if row["over"].year < 9999 and row["over"] <= about.as_of else None
        made.append((row["atopid"], row["begin"], ended, by[0], by[1], name))
    return made


def _figure(about: Two, found: list[Shared], last: int) -> list[Figure]:
    if len(found) < 2:
        return []
    spells = [Spell(name.split(" (ATOP")[0], begin, ended) for _, begin, ended, _, _, name in found]
    until = min(about.as_of, max(date(last, 12, 31), *(begin for _, begin, *_ in found)))
    return [
        membership(
            "treaties",
            f"Treaties to which both {about.the} belonged",
            f"Days on which both were in, {span(found[0][1].year, until.year)}",
            credit(SOURCE),
            spells,
            until,
            wording=WORDING,
        )
    ]


def _table(found: list[Shared], last: int) -> list[Table]:
    rows = []
    for _, begin, ended, by_one, by_two, name in found:
        first = obligations(by_one)
        what = first if by_one == by_two else f"{first} / {obligations(by_two)}"
        rows.append((name, day(begin), day(ended) if ended else f"in force in {last}", what))
    if not rows:
        return []
    columns = ("treaty", "both in from", "to", "promises")
    note = "Where the promises differ, those of the first state stand before the stroke."
    split = any(" / " in row[3] for row in rows)
    return [Table("Treaties to which both belonged", columns, tuple(rows), note=note if split else "")]
