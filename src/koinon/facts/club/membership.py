"""Who belonged to a club and when: spells, events, counts.

Blocs come from the registry, whose spells are half-open and whose suspensions overlay a running membership;
treaties come from ATOP, whose entries follow signature and whose coding ends in 2018. The states of an ad
hoc group are in it while two of them exist; that is no founding and no accession, so it has no events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError
from koinon.panel.clubs.adhoc import adhoc_group, group_spells
from koinon.panel.clubs.clubs import membership_spells
from koinon.panel.clubs.one import as_club, panel_of
from koinon.store.catalogue import default_store
from koinon.world import registry
from koinon.world.lineage import successions

if TYPE_CHECKING:
    from koinon.panel.clubs.clubs import Club
    from koinon.store.catalogue import Store

_FAR = 9999


def timeline(club: Club | str | int, store: Store | None = None) -> pl.DataFrame:
    """Return every spell of every state in the club.

    Returns
    -------
    polars.DataFrame
        ``state``, ``ccode`` (null without COW code), ``start`` and ``end`` (half-open; no start where
        the first day is unknown, no end while it runs), ``status`` (member, associate, observer, partner,
        suspended), ``note`` and ``source``, sorted by start and state. Touching phases of a treaty
        are one spell.
    """
    one = as_club(club, store)
    if one.kind == "treaty":
        return _of_treaty(int(one.id), store)
    if one.kind == "group":
        return _as_timeline(group_spells(adhoc_group(str(one.id))), "COW state list, v2016")
    rows = registry.memberships().filter(pl.col("bloc_id") == one.id)
    rows = rows.select("ccode", "start", "end", "status", "note", "source", state="state_name")
    return rows.select("state", pl.exclude("state")).sort("start", "state", nulls_last=True)


def _of_treaty(atopid: int, store: Store | None) -> pl.DataFrame:
    spells = (
        membership_spells("treaty", store).filter(pl.col("atopid") == atopid).sort("member", "start", "end")
    )
    # A spell belongs to the one before it if that one had not ended when it began.
    reached = pl.col("end").cum_max().shift(1).over("member")
    fresh = (pl.col("start") > reached).fill_null(value=True)
    merged = (
        spells.with_columns(run=fresh.cum_sum())
        .group_by("run", "member", "ccode")
        .agg(pl.col("start").min(), pl.col("end").max())
    )
    return _as_timeline(merged, f"ATOP 5.1, alliance {atopid}")


def _as_timeline(spells: pl.DataFrame, source: str) -> pl.DataFrame:
    ended = pl.when(pl.col("end").dt.year() < _FAR).then("end")
    made = spells.select(
        "ccode",
        "start",
        state="member",
        end=ended,
        status=pl.lit("member"),
        note=pl.lit(None, pl.String),
        source=pl.lit(source),
    )
    order = ["state", "ccode", "start", "end", "status", "note", "source"]
    return made.select(order).sort("start", "state")


def events(club: Club | str | int, store: Store | None = None) -> pl.DataFrame:
    """Return what happened to the membership, by date.

    Returns
    -------
    polars.DataFrame
        ``date``, ``event``, ``state``, ``ccode`` and ``note``. Events are ``founding member`` (in from the
        first day), ``accession``, ``succession`` (a member took over from another on the same day, as
        Germany from West Germany), ``exit``, ``suspension``, ``suspension lifted`` and ``dissolution`` (the
        club itself; members then leave without an exit of their own). Spells without a known first day give
        no accession.

    Raises
    ------
    KoinonError
        For an ad hoc group.
    """
    one = as_club(club, store)
    if one.kind == "group":
        raise KoinonError(f"{one.id} is an ad hoc group of states: it has no founding, accessions or exits")
    rows = timeline(one, store)
    members = rows.filter(pl.col("status") == "member")
    ended = _ended(one, store)
    first = members["start"].min()
    heirs = _heirs(members)
    joined = members.drop_nulls("start").with_columns(
        event=pl.when(pl.col("start") == first)
        .then(pl.lit("founding member"))
        .when(pl.struct("ccode", "start").is_in(heirs["heir"].implode()))
        .then(pl.lit("succession"))
        .otherwise(pl.lit("accession")),
        date="start",
    )
    gone = members.drop_nulls("end").filter(
        (pl.col("end") != ended) if ended else pl.lit(value=True),
        ~pl.struct("ccode", "end").is_in(heirs["past"].implode()),
    )
    barred = rows.filter(pl.col("status") == "suspended")
    parts = [
        joined,
        gone.with_columns(event=pl.lit("exit"), date="end"),
        barred.with_columns(event=pl.lit("suspension"), date="start").drop_nulls("date"),
        barred.with_columns(event=pl.lit("suspension lifted"), date="end").drop_nulls("date"),
    ]
    columns = ["date", "event", "state", "ccode", "note"]
    listed = pl.concat([part.select(columns) for part in parts])
    if ended:
        last = {
            "date": [ended],
            "event": ["dissolution"],
            "state": [one.name],
            "ccode": [None],
            "note": [None],
        }
        listed = pl.concat([listed, pl.DataFrame(last, schema=listed.schema)])
    return listed.sort("date", "event", "state")


def _ended(club: Club, store: Store | None) -> object:
    """Return the day from which the club was no more, or None while it lives."""
    if club.kind == "bloc":
        return registry.bloc(str(club.id)).dissolved
    treaties = (store or default_store()).scan("treaties").filter(pl.col("atopid") == club.id)
    return treaties.select(pl.col("end").dt.offset_by("1d")).collect().item()


def _heirs(members: pl.DataFrame) -> pl.DataFrame:
    """Return ends of spells (``past``) and the starts (``heir``) with which another state took over."""
    changes = successions().select(ccode="predecessor_ccode", successor="successor_ccode").unique()
    left = members.drop_nulls(["ccode", "end"]).select("ccode", "end").join(changes, on="ccode")
    came = members.drop_nulls(["ccode", "start"]).select(successor="ccode", end="start")
    pairs = left.join(came, on=["successor", "end"])
    return pairs.select(past=pl.struct("ccode", "end"), heir=pl.struct(ccode="successor", start="end"))


def counts(club: Club | str | int, first: int, last: int, store: Store | None = None) -> pl.DataFrame:
    """Return ``year``, ``members`` and ``members_cow`` on 31 December of each year of the club's life."""
    return panel_of(club, first, last, store=store).frame.select("year", "members", "members_cow")
