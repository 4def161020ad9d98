"""Disputes, wars and rivalries of one state, and of two states with each other.

Sources: COW disputes version 5, 1816-2014 (Palmer and others 2022), COW inter-state wars version 4.0,
1816-2007 (Sarkees and Wayman 2010), strategic rivalries of Thompson, Sakuwa and Suhas (2021), to 2020.
The first two list every event, so a covered year without one is a year without.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import UnknownNameError
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.store.catalogue import Store


@dataclass(frozen=True)
class Events:
    """A directed table of opponents by event and year, and its column that numbers the event."""

    table: str
    number: str
    source: str
    scale: tuple[str, ...]


EVENTS = {
    "disputes": Events("cow_mid_dirdisp", "dispnum", "cow_mid", ("hostlev", "fatality")),
    "wars": Events("cow_inter_wars", "warnum", "cow_war", ()),
}


def fights(life: pl.DataFrame, kind: str, store: Store) -> pl.DataFrame:
    """Return whom a state faced in which dispute or war, year by year.

    Parameters
    ----------
    life
        ``year``, ``ccode``; see `koinon.facts.state.life.as_life`.
    kind
        ``"disputes"`` or ``"wars"``.
    store
        The compiled tables.

    Returns
    -------
    polars.DataFrame
        ``number``, ``year``, ``ccode``, ``other``, and for disputes ``hostlev`` (highest action of the whole
        dispute, 2-5) and ``fatality`` (class of deaths, 0-6, null where unknown); unique by the first
        four.
    """
    data = _chosen(kind)
    rows = store.scan(data.table).filter(pl.col("ccode1").is_in(life["ccode"].unique().implode()))
    columns = {"number": data.number, "ccode": "ccode1", "other": "ccode2"}
    rows = rows.select("year", *data.scale, **{name: pl.col(column) for name, column in columns.items()})
    found = life.join(rows.collect(), on=["year", "ccode"]).unique()
    return found.select("number", "year", "ccode", "other", *data.scale).sort("year", "number", "other")


def listed(found: pl.DataFrame) -> pl.DataFrame:
    """Return one row per dispute or war of `fights`.

    Returns
    -------
    polars.DataFrame
        ``number``, ``first_year``, ``last_year`` (of the years in which the state was in it), ``others``
        (codes), and the highest of each scale; sorted by first year.
    """
    scale = [name for name in ("hostlev", "fatality") if name in found.columns]
    return (
        found.group_by("number")
        .agg(
            first_year=pl.col("year").min(),
            last_year=pl.col("year").max(),
            others=pl.col("other").unique().sort(),
            **{name: pl.col(name).max() for name in scale},
        )
        .sort("first_year", "number")
    )


def opponents(found: pl.DataFrame) -> pl.DataFrame:
    """Return ``other``, ``number`` of events, ``years``, ``first_year``, ``last_year``, most often first."""
    grouped = found.group_by("other").agg(
        pl.col("number").n_unique(),
        years=pl.col("year").unique().sort(),
        first_year=pl.col("year").min(),
        last_year=pl.col("year").max(),
    )
    return grouped.sort("number", "other", descending=[True, False])


def covered(life: pl.DataFrame, kind: str) -> tuple[int, int] | None:
    """Return the first and last year of a life that the data speak of; None if there is none."""
    covers = schema(_chosen(kind).table).covers
    years = life.filter(pl.col("year").is_between(*covers))["year"]
    return (int(years[0]), int(years[-1])) if years.len() else None


def between(pair: pl.DataFrame, kind: str, store: Store) -> pl.DataFrame:
    """Return the disputes or wars in which two states stood on opposite sides.

    Parameters
    ----------
    pair
        ``year``, ``one``, ``two`` (codes).

    Returns
    -------
    polars.DataFrame
        As `listed`; ``others`` is left out.
    """
    life = pair.select("year", ccode="one")
    met = fights(life, kind, store).join(pair.select("year", other="two"), on=["year", "other"])
    return listed(met).drop("others")


def peace(pair: pl.DataFrame, store: Store) -> tuple[int, int, int | None] | None:
    """Return since when two states have had no dispute with each other.

    Years count without a break in which both existed, to the last one that the data cover.

    Returns
    -------
    tuple of int, int and int or None, or None
        Years of peace, the last year counted, and the last year of a dispute (None if there was none in the
        unbroken run of years). None if the data cover no year of the pair.
    """
    known = pair.filter(pl.col("year").is_between(*schema(EVENTS["disputes"].table).covers))["year"].to_list()
    if not known:
        return None
    run = [known[-1]]
    while len(run) < len(known) and known[-len(run) - 1] == run[-1] - 1:
        run.append(known[-len(run) - 1])
    met = between(pair.filter(pl.col("year").is_in(run)), "disputes", store)
    last = met["last_year"].max()
    if isinstance(last, int):
        return run[0] - last, run[0], last
    return len(run), run[0], None


def _chosen(kind: str) -> Events:
    if kind not in EVENTS:
        raise UnknownNameError("kind of event", kind, EVENTS, hint="they are disputes and wars")
    return EVENTS[kind]
