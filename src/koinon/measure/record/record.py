"""The record: attacks that became wars, the states bound by a promise that day, and who came.

**Attacks.** The disputes of Gibler, Miller and Little that reached war (hostility level 5), and for each
inter-state war of COW that has none of this level the dispute between the same states in its first year.
The states in a dispute from its first day are its two sides. The side that COW names as the war's
initiator attacks; where COW does not tell, the side that acted first in the dispute. (The two differ in
a fifth of the wars: in March 1939 Poland mobilised first.)

**Opportunities.** A state other than these that, on the first day, had promised something to one of them and
was in the COW state system, for only such a state can be seen to come (Montenegro came in 1914, unseen). A
state with promises to both sides has a row for each.

**Coming.** The state appears in the dispute, after the first day, on the side of the one it is bound to;
for a state that was on both sides in turn, its first side counts. How much it did does not matter: a
show of force counts, a loan does not. A state that was itself attacked later (Belgium in 1914) counts as
one that came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.record.features import features
from koinon.measure.record.pledges import ATTACKER, TARGET, pledges
from koinon.world.systems import state_spells

if TYPE_CHECKING:
    from koinon.store.catalogue import Store

SOURCES = ("atop", "gml_mid", "cow_war")
WAR = 5
"""Hostility level of a war."""


def attacks(store: Store) -> pl.DataFrame:
    """Return the attacks that became wars, 1816-2010.

    Returns
    -------
    polars.DataFrame
        ``case`` (number of the GML dispute), ``war`` (COW war of the same states, else minus the dispute's
        number: attacks of one war share it), ``year``, ``start`` and ``end`` (both the first day; the first
        of the month where the day is unknown), ``targets`` and ``attackers`` (sorted lists of COW codes) and
        ``by`` (``cow`` or ``gml``: who says which side attacked). Sorted by day.
    """
    people = store.frame("gml_mid_participants")
    pairs = _matched(people, store)
    disputes = store.frame("gml_mid_disputes").select("dispnum", "hostlev")
    level = pairs.filter(pl.col("first")).join(disputes, on="dispnum")
    # A war without a dispute of its level takes the one between its states that began last.
    reached = level.filter(pl.col("hostlev") == WAR).select("war")
    low = level.join(reached, on="war", how="anti").sort("start", "dispnum")
    stand_in = low.group_by("war", maintain_order=True).agg(pl.col("dispnum").last())
    wanted = pl.concat([disputes.filter(hostlev=WAR).select("dispnum"), stand_in.select("dispnum")]).unique()
    return _cases(people.join(wanted, on="dispnum", how="semi"), pairs)


def _matched(people: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return the disputes and COW wars between the same states: ``first`` where in the war's first year."""
    wars = store.frame("cow_inter_wars").with_columns(
        opening=pl.col("year") == pl.col("year").min().over("warnum")
    )
    one, two = (_side(people, side, name) for side, name in ((1, "ccode1"), (0, "ccode2")))
    span = people.group_by("dispnum").agg(
        start=pl.date(pl.col("styear"), pl.col("stmon"), 1).min(), last=pl.col("endyear").max()
    )
    both = one.join(two, on="dispnum").join(span, on="dispnum").join(wars, on=["ccode1", "ccode2"])
    during = both.filter(pl.col("year") >= pl.col("start").dt.year(), pl.col("year") <= pl.col("last"))
    return during.select(
        "dispnum", "start", "ccode1", "ccode2", "initiator1", "initiator2", war="warnum", first="opening"
    )


def _side(people: pl.DataFrame, side: int, name: str) -> pl.DataFrame:
    """Return the states on a side of each dispute from its first day."""
    return people.filter(sidea=side, orig=1).select("dispnum", pl.col("ccode").alias(name)).unique()


def _cases(people: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    began = (
        people.filter(orig=1)
        .group_by("dispnum")
        .agg(
            start=pl.date("styear", "stmon", pl.col("stday").fill_null(1)).min(),
            first=pl.col("ccode").filter(pl.col("sidea") == 1).unique().sort(),
            other=pl.col("ccode").filter(pl.col("sidea") == 0).unique().sort(),
        )
    )
    # COW names initiators war by war; a dispute that belongs to several wars follows the earliest.
    opening = pairs.filter(pl.col("first")).sort("war")
    said = opening.group_by("dispnum").agg(
        one=(pl.col("initiator1") == 1).filter(pl.col("war") == pl.col("war").min()).any(),
        two=(pl.col("initiator2") == 1).filter(pl.col("war") == pl.col("war").min()).any(),
    )
    war = pairs.group_by("dispnum").agg(pl.col("war").min().cast(pl.Int32))
    told = pl.col("one") != pl.col("two")
    flipped = (told & pl.col("two")).fill_null(value=False)
    rows = began.join(said, on="dispnum", how="left").join(war, on="dispnum", how="left")
    return rows.select(
        case=pl.col("dispnum").cast(pl.Int64),
        war=pl.col("war").fill_null(-pl.col("dispnum").cast(pl.Int32)),
        year=pl.col("start").dt.year().cast(pl.Int16),
        start="start",
        end="start",
        targets=pl.when(flipped).then("first").otherwise("other"),
        attackers=pl.when(flipped).then("other").otherwise("first"),
        by=pl.when(told.fill_null(value=False)).then(pl.lit("cow")).otherwise(pl.lit("gml")),
        flipped=flipped,
    ).sort("start", "case")


def opportunities(store: Store, rule: str = "lenient") -> pl.DataFrame:
    """Return every state bound to a side of an attack on its first day, and whether it came.

    Returns
    -------
    polars.DataFrame
        ``case``, ``war``, ``year``, ``side`` (``target`` or ``attacker``: the one it is bound to),
        ``ccode``, the columns of `koinon.measure.record.features.features`, ``joined`` (0/1) and
        ``joined_other`` (0/1: it came, on the other side). Unique by case, side and ccode.

    Examples
    --------
    >>> from koinon.store import default_store
    >>> rows = opportunities(default_store())
    >>> rows.filter(pl.col("case") == 257, pl.col("side") == "target").select("ccode", "joined").rows()
    [(350, 1)]
    """
    cases = attacks(store)
    bound = _in_system(features(cases, pledges(cases, store, rule), store), cases)
    came = _came(cases, store)
    rows = bound.join(came, on=["case", "ccode"], how="left").join(cases.select("case", "war"), on="case")
    came_to = pl.col("came").fill_null("")
    other = pl.when(pl.col("side") == TARGET).then(pl.lit(ATTACKER)).otherwise(pl.lit(TARGET))
    return (
        rows.with_columns(
            joined=(came_to == pl.col("side")).cast(pl.Int8), joined_other=(came_to == other).cast(pl.Int8)
        )
        .drop("came")
        .sort("case", "side", "ccode")
    )


def _in_system(rows: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """Keep the states that were in the COW state system on the first day."""
    spells = state_spells("cow").select(ccode="code", born="start", gone="end")
    dated = rows.join(cases.select("case", "start"), on="case").join(spells, on="ccode")
    there = dated.filter(
        pl.col("born") <= pl.col("start"), pl.col("gone").is_null() | (pl.col("gone") >= pl.col("start"))
    )
    return there.select(rows.columns)


def _came(cases: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return ``case, ccode, came``: the states that joined after the first day, and first on which side."""
    people = store.frame("gml_mid_participants").with_columns(case=pl.col("dispnum").cast(pl.Int64))
    joined = people.filter(orig=0).join(cases.select("case", "flipped"), on="case")
    first = joined.sort("styear", "stmon", pl.col("stday").fill_null(1)).unique(
        ["case", "ccode"], keep="first", maintain_order=True
    )
    on_first = pl.col("sidea") == 1
    came = pl.when(on_first == pl.col("flipped")).then(pl.lit(TARGET)).otherwise(pl.lit(ATTACKER))
    return first.select("case", "ccode", came=came)
