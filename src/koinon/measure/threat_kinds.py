"""What threatens a state in a year, by kind and, where the sources name one, by opponent.

Six kinds. Three have opponents: a *rivalry* (strategic rivalry going on, Thompson, Sakuwa and Suhas 2021),
a *dispute* (target of a militarised dispute that the opponent's side began, ongoing in one of the last ten
years, COW 5.0) and *cyber* (target of a cyber incident in
the last ten years, DCID 2.0). Three have none: *territory* (latent territorial threat in the top quarter of
the states of the year, Miller 2022), *internal* (armed conflict inside the state, UCDP) and *terrorism*
(somebody was killed in a terrorist incident of the year, RAND).

A state is known for a kind where the source speaks of it: rivalries and disputes list every event, so a
covered year without one is 0; the lists of cyber and terrorist incidents do not say whom they watch, so
states that never appear in them are unknown, not safe.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError, UnknownNameError
from koinon.panel.groups.cyber import YEARS as CYBER_YEARS
from koinon.panel.panel import state_years
from koinon.panel.spells import by_year
from koinon.panel.units import FIRST_YEAR, LAST_YEAR, state_year_rows
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.store.catalogue import Store

OPPOSED = ("rivalry", "dispute", "cyber")
"""Kinds that have an opponent."""

KINDS = (*OPPOSED, "territory", "internal", "terrorism")

TABLE = {
    "rivalry": "tss_rivalries",
    "dispute": "cow_mid_dirdisp",
    "cyber": "cyber_incidents",
    "territory": "territorial_threat",
    "internal": "ucdp_acd",
    "terrorism": "terrorism_rand",
}

HIGH_THREAT = 0.75
"""Rank among the states of the year from which a latent territorial threat counts."""

_KEY = ["kind", "ccode", "year"]


@dataclass(frozen=True)
class Threats:
    """Threats of all states in a span of years.

    Attributes
    ----------
    faced
        ``kind``, ``ccode``, ``year``, ``opponent`` (COW code; 0 where the kind has none): unique rows.
    known
        ``kind``, ``ccode``, ``year``: the state-years of which a source says whether there was a threat.
    """

    faced: pl.DataFrame
    known: pl.DataFrame


def chosen_kinds(text: str) -> tuple[str, ...]:
    """Return the kinds that `text` names: ``"all"``, or names with commas between.

    Raises
    ------
    UnknownNameError
        If it names another; the closest are suggested.

    Examples
    --------
    >>> chosen_kinds("dispute, rivalry")
    ('rivalry', 'dispute')
    """
    named = [part.strip() for part in text.split(",")]
    if named == ["all"]:
        return KINDS
    for name in named:
        if name not in KINDS:
            raise UnknownNameError("kind of threat", name, KINDS, hint=f"kinds are {', '.join(KINDS)}")
    return tuple(kind for kind in KINDS if kind in named)


def covers(kind: str) -> tuple[int, int]:
    """Return the first and last year of a kind's source."""
    first, last = CYBER_YEARS if kind == "cyber" else schema(TABLE[kind]).covers
    return max(first, FIRST_YEAR), min(last, LAST_YEAR)


def threats_of(store: Store, first: int, last: int, window: int = 10) -> Threats:
    """Return who was threatened by whom or what.

    Parameters
    ----------
    store
        The tables.
    first, last
        Years, both included.
    window
        For how many years, the first included, a dispute or a cyber incident counts.

    Raises
    ------
    KoinonError
        If the window is empty.
    """
    if window < 1:
        raise KoinonError(f"a window has at least 1 year, not {window}")
    parts = [
        _rivalries(store),
        _disputes(store, window),
        _cyber(store, window),
        *_at_home(store, first, last),
        _terrorism(store),
    ]
    span = pl.col("year").is_between(first, last)
    faced = pl.concat([faced.filter(span).select(*_KEY, "opponent").unique() for faced, _ in parts])
    known = pl.concat([known.filter(span).select(_KEY).unique() for _, known in parts])
    alive = state_year_rows(first, last, "cow").rename({"ccode": "opponent"})
    # Opponents that are gone threaten nobody, though a dispute with them may be only a few years old.
    there = faced.join(alive, on=["opponent", "year"], how="semi")
    faced = pl.concat([there, faced.filter(pl.col("opponent") == 0)])
    return Threats(faced.join(known, on=_KEY, how="semi"), known)


def _states(kind: str) -> pl.DataFrame:
    rows = state_year_rows(*covers(kind), "cow").with_columns(kind=pl.lit(kind))
    return rows.select(_KEY)


def _mutual(pairs: pl.DataFrame, kind: str) -> pl.DataFrame:
    ends = [
        pairs.select("year", ccode=a, opponent=b) for a, b in (("ccode1", "ccode2"), ("ccode2", "ccode1"))
    ]
    return pl.concat(ends).select(
        pl.lit(kind).alias("kind"), pl.col("ccode").cast(pl.Int16), "year", pl.col("opponent").cast(pl.Int16)
    )


def _rivalries(store: Store) -> tuple[pl.DataFrame, pl.DataFrame]:
    yearly = by_year(store.frame("tss_rivalries"), schema("tss_rivalries").covers)
    return _mutual(yearly, "rivalry"), _states("rivalry")


def _disputes(store: Store, window: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    # The side that acted first threatens the other: in the war of 2011 Libya was no threat to NATO.
    struck = (pl.col("dispongoing") == 1) & (pl.col("sidea2") == 1)
    rows = store.scan("cow_mid_dirdisp").filter(struck)
    faced = rows.select("year", ccode="ccode1", opponent="ccode2").collect().unique()
    return _lasting(faced, window, "dispute").with_columns(kind=pl.lit("dispute")), _states("dispute")


def _lasting(events: pl.DataFrame, window: int, kind: str) -> pl.DataFrame:
    """Repeat each event for the years in which it still counts, as far as the source goes."""
    years = pl.int_ranges("year", pl.col("year").cast(pl.Int32) + window, dtype=pl.Int16)
    return events.with_columns(year=years).explode("year").filter(pl.col("year") <= covers(kind)[1])


def _cyber(store: Store, window: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    incidents = store.frame("cyber_incidents").filter(pl.col("year").is_between(*CYBER_YEARS))
    watched = pl.concat([incidents.select(ccode=side).unique() for side in ("ccode1", "ccode2")]).unique()
    struck = incidents.drop_nulls("target").select("year", ccode="target", opponent="initiator").unique()
    faced = _lasting(struck, window, "cyber").with_columns(kind=pl.lit("cyber"))
    return faced, _states("cyber").join(watched, on="ccode", how="semi")


def _at_home(store: Store, first: int, last: int) -> list[tuple[pl.DataFrame, pl.DataFrame]]:
    panel = state_years(first, last, store=store).add("armed-conflict", "territorial-threat")
    rank = pl.col("lterrthreat").rank("min").over("year") / pl.col("lterrthreat").count().over("year")
    flags = panel.frame.with_columns(
        territory=rank > HIGH_THREAT,
        internal=pl.col("ucdpongoing") == 1,
    )
    made = []
    for kind in ("territory", "internal"):
        known = flags.drop_nulls(kind).with_columns(kind=pl.lit(kind), opponent=pl.lit(0, pl.Int16))
        made.append((known.filter(pl.col(kind)), known))
    return made


def _terrorism(store: Store) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows = store.frame("terrorism_rand").drop_nulls("ccode")
    watched = rows.select("ccode").unique()
    faced = rows.filter(pl.col("fatalities") > 0).with_columns(
        kind=pl.lit("terrorism"), opponent=pl.lit(0, pl.Int16)
    )
    return faced, _states("terrorism").join(watched, on="ccode", how="semi")
