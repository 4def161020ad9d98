"""What ties one state to others by treaty: partners, allies by a promise of defence, treaties.

Treaties are those of ATOP 5.1 (Leeds and others 2002), which ends in 2018. A *life* is what
`koinon.facts.state.life.as_life` returns.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.state.life import seen_from
from koinon.panel.promises.extended import extended_defense
from koinon.store.schema import schema
from koinon.world.obligations import OBLIGATIONS

if TYPE_CHECKING:
    from koinon.store.catalogue import Store

_FLAGS = {name: f"atop_{name}" for name in OBLIGATIONS}


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
        seen_from(life, mine).group_by("year", "other").agg(pl.col(OBLIGATIONS).max()).sort("year", "other")
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
        seen_from(life, rows.select("ccode1", "ccode2", "year"))
        .select("year", "other")
        .unique()
        .sort("year", "other")
    )


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
