"""What ties one state to others: treaties, blocs, agreements on defence cooperation, exercises.

Treaties are those of ATOP 5.1 (Leeds and others 2002), which ends in 2018; blocs are those of the registry;
agreements on defence cooperation those of DCAD (Kinne 2020), signed from 1980 to 2010; exercises those of MME
(1980-2010). A *life* is what `koinon.facts.state.standing.as_life` returns.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.groups.defence_cooperation import in_force
from koinon.panel.promises.extended import extended_defense
from koinon.store.participation import took_part
from koinon.store.schema import schema
from koinon.world.obligations import OBLIGATIONS
from koinon.world.registry import memberships

if TYPE_CHECKING:
    from koinon.store.catalogue import Store

_FLAGS = {name: f"atop_{name}" for name in OBLIGATIONS}
DCAD_LAST = 2010
"""Last year in which DCAD lists signatures; most agreements are then taken to run on."""


def ties(life: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return the states that a state is allied with, by year and obligation.

    Returns
    -------
    polars.DataFrame
        ``year``, ``other`` and one column of 0 and 1 per obligation of `OBLIGATIONS`: 1 where either side
        promised it. One row per year and partner with any treaty in force on any day of the year.
    """
    codes = life["ccode"].unique().implode()
    flags = store.scan("alliance_dyads").select(
        "ccode1", "ccode2", "year", **{n: pl.col(c) for n, c in _FLAGS.items()}
    )
    mine = flags.filter(pl.col("ccode1").is_in(codes) | pl.col("ccode2").is_in(codes)).collect()
    return (
        _seen_from(life, mine).group_by("year", "other").agg(pl.col(OBLIGATIONS).max()).sort("year", "other")
    )


def defence_allies(life: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return ``year`` and ``other``: partners by a promise of defence, either way, to the present.

    To 2018 these are ATOP's; later years carry 2018 on with the changes of the registry of blocs
    (`koinon.panel.promises.extended`).
    """
    codes = life["ccode"].unique().implode()
    rows = extended_defense(store).filter(pl.col("defense_extended") == 1)
    rows = rows.filter(pl.col("ccode1").is_in(codes) | pl.col("ccode2").is_in(codes))
    return (
        _seen_from(life, rows.select("ccode1", "ccode2", "year"))
        .select("year", "other")
        .unique()
        .sort("year", "other")
    )


def _seen_from(life: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return rows of pairs, in whichever order, as rows of the state's with the ``other`` one."""
    one = pairs.rename({"ccode1": "ccode", "ccode2": "other"})
    two = pairs.rename({"ccode2": "ccode", "ccode1": "other"}).select(one.columns)
    return life.join(pl.concat([one, two]), on=["year", "ccode"])


def partners(life: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Count the partners of `ties` by year: ``year``, ``any`` and one column per obligation.

    A year of ATOP without a treaty has 0; years outside ATOP have no row.
    """
    first, last = schema("alliance_dyads").covers
    counted = found.group_by("year").agg(pl.len().alias("any"), pl.col(OBLIGATIONS).cast(pl.Int64).sum())
    years = life.select("year").filter(pl.col("year").is_between(first, last))
    names = ["any", *OBLIGATIONS]
    made = years.join(counted, on="year", how="left", maintain_order="left").with_columns(
        pl.col(names).fill_null(0)
    )
    return made.cast(dict.fromkeys(names, pl.Int64))


def treaties(life: pl.DataFrame, spans: list[tuple[int, date, date]], store: Store) -> pl.DataFrame:
    """Return the treaties of ATOP that a state belonged to.

    Parameters
    ----------
    life
        ``year``, ``ccode``; only its codes matter here.
    spans
        Code, first and last day of each spell of the state; what lies outside is cut off.

    Returns
    -------
    polars.DataFrame
        ``atopid``, ``start`` and ``end`` (half-open; null where ATOP ends first), ``entered`` (first day
        in the treaty, also before the state bore the name), the obligations (1 where the state itself
        promised it in any phase), ``others`` (codes of all who were members on a common day) and
        ``last_others`` (of those who stayed to the end), sorted by start. Touching phases, and the
        hand-over from one code to the next, are one spell.
    """
    rows = store.scan("treaty_members").select("atopid", "ccode", "entry", "exit", *OBLIGATIONS).collect()
    rows = rows.with_columns(end=pl.col("exit").dt.offset_by("1d").fill_null(date(9999, 1, 1))).drop("exit")
    lives = pl.DataFrame(
        [(code, first, last) for code, first, last in spans],
        schema={"ccode": rows.schema["ccode"], "born": pl.Date, "last": pl.Date},
        orient="row",
    )
    beyond = pl.col("last") + timedelta(days=1)
    open_end = pl.when(pl.col("last").dt.year() < 9999).then(beyond).otherwise(pl.date(9999, 1, 1))
    own = rows.join(lives, on="ccode").with_columns(
        start=pl.max_horizontal("entry", "born"), end=pl.min_horizontal("end", open_end)
    )
    own = own.filter(pl.col("start") < pl.col("end")).sort("atopid", "start", "end")
    touching = pl.col("start") <= pl.col("end").cum_max().shift(1).over("atopid") + timedelta(days=1)
    own = own.with_columns(run=(~touching.fill_null(value=False)).cum_sum())
    spells = own.group_by("run", "atopid").agg(
        pl.col("start").min(), pl.col("end").max(), pl.col(OBLIGATIONS).max(), entered=pl.col("entry").min()
    )
    codes = life["ccode"].unique().implode()
    them = rows.filter(~pl.col("ccode").is_in(codes)).select("atopid", "entry", other="ccode", left="end")
    shared = spells.join(them, on="atopid").filter(
        pl.col("entry") < pl.col("end"), pl.col("start") < pl.col("left")
    )
    others = shared.group_by("run").agg(
        others=pl.col("other").unique().sort(),
        last_others=pl.col("other").filter(pl.col("left") >= pl.col("end")).unique().sort(),
    )
    made = spells.join(others, on="run", how="left").drop("run")
    ended = pl.when(pl.col("end").dt.year() < 9999).then("end")
    return made.with_columns(end=ended).sort("start", "atopid")


def blocs_of(spans: list[tuple[int, date, date]]) -> pl.DataFrame:
    """Return the memberships of a state in the blocs of the registry.

    Parameters
    ----------
    spans
        Code, first and last day of each spell of the state.

    Returns
    -------
    polars.DataFrame
        ``bloc_id``, ``status`` (member or suspended), ``start`` and ``end`` (half-open; no start where
        the first day is not established, no end while it runs), cut to the state's spells; a seat taken
        over by the next code of the state is one spell.
    """
    codes = list(dict.fromkeys(code for code, _, _ in spans))
    rows = memberships().filter(pl.col("ccode").is_in(codes), pl.col("status").is_in(["member", "suspended"]))
    found: list[tuple[str, str, date | None, date | None]] = []
    for row in rows.sort("bloc_id", "status", "start", nulls_last=False).iter_rows(named=True):
        lives = [(first, last) for code, first, last in spans if code == row["ccode"]]
        cut = _cut(row["start"], row["end"], lives)
        if cut is None:
            continue
        before = found[-1] if found else None
        if before and before[:2] == (row["bloc_id"], row["status"]) and _touch(before[3], cut[0]):
            found[-1] = (*before[:3], cut[1])
        else:
            found.append((row["bloc_id"], row["status"], *cut))
    schema_of = {"bloc_id": pl.String, "status": pl.String, "start": pl.Date, "end": pl.Date}
    return pl.DataFrame(found, schema=schema_of, orient="row").sort("start", "bloc_id", nulls_last=True)


def _cut(
    start: date | None, end: date | None, lives: list[tuple[date, date]]
) -> tuple[date | None, date | None] | None:
    """Return a spell without what lies before or after the years of the state; None if nothing is left.

    Gaps within a life (an occupied country) do not end a membership that the registry lets run on.
    """
    first, last = min(life[0] for life in lives), max(life[1] for life in lives)
    over = last + timedelta(days=1) if last.year < 9999 else None
    if (end and end <= first) or (start and over and start >= over):
        return None
    until = min((day for day in (end, over) if day), default=None)
    return max(start, first) if start else None, until


def _touch(end: date | None, start: date | None) -> bool:
    return end is not None and start is not None and abs((start - end).days) <= 1


def agreements(life: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return ``year`` and ``other``: partners in general agreements on defence cooperation, to 2010."""
    inside, _ = in_force(store)
    rows = inside.filter(pl.col("type") == "general", pl.col("year") <= DCAD_LAST)
    return (
        _seen_from(life, rows.select("ccode1", "ccode2", "year"))
        .select("year", "other")
        .unique()
        .sort("year", "other")
    )


def exercises(life: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return the military exercises of MME that a state held with others.

    Returns
    -------
    polars.DataFrame
        ``mme_id``, ``year`` in which it began and ``other``, one row per exercise and other participant.
    """
    joined = took_part(store, "mme")
    own = life.join(joined, on=["ccode", "year"])
    others = joined.rename({"ccode": "other"})
    met = own.join(others, on=["mme_id", "year"]).filter(pl.col("other") != pl.col("ccode"))
    return met.select("mme_id", "year", "other").unique().sort("year", "mme_id", "other")
