"""Militarised disputes and wars inside a club and between its members and outsiders.

Sources: Gibler, Miller and Little (2016) disputes, 1816-2010; COW disputes version 5, 1816-2014 (Palmer and
others 2022); COW inter-state wars version 4.0 (Sarkees and Wayman 2010). All three list every event,
so a covered year without one is 0. A dispute is inside if two members stand on opposite sides of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import polars as pl

from koinon.errors import UnknownNameError
from koinon.measure.disputes import chosen_data
from koinon.panel.club_groups.events import opponents
from koinon.panel.clubs.one import panel_of, with_names

if TYPE_CHECKING:
    from koinon.panel.clubs.clubs import Club
    from koinon.store.catalogue import Store


Side = Literal["inside", "against"]


def dispute_counts(
    club: Club | str | int, first: int, last: int, data: str = "gml", store: Store | None = None
) -> pl.DataFrame:
    """Return how many disputes, or wars, there were inside the club and against outsiders.

    Parameters
    ----------
    club, first, last, store
        As in `koinon.facts.club.capability.pooled`.
    data
        ``"gml"``, ``"cow"`` or ``"wars"``.

    Returns
    -------
    polars.DataFrame
        ``year``, ``members_cow``, ``member_dyads``; ``intra_onset`` and ``intra_ongoing`` (disputes between
        members begun, and begun or going on), the same with ``_dyads`` (pairs of members involved), and
        ``against_onset`` and ``against_ongoing`` (disputes of members with outsiders). Null outside the
        years of the data.
    """
    chosen = chosen_data(data)
    panel = panel_of(club, first, last, chosen.group, store=store)
    prefix = f"{chosen.prefix}_"
    counts = [v.name for v in panel.variables if v.name.startswith(prefix)]
    named = {name: name.removeprefix(prefix) for name in counts}
    return panel.frame.select("year", "members_cow", "member_dyads", *counts).rename(named)


def dispute_list(
    club: Club | str | int,
    first: int,
    last: int,
    data: str = "gml",
    side: Side = "inside",
    store: Store | None = None,
) -> pl.DataFrame:
    """Return the disputes, or wars, inside the club or against outsiders, one per row.

    Parameters
    ----------
    club, first, last, data, store
        As in `dispute_counts`.
    side
        ``"inside"`` or ``"against"``.

    Returns
    -------
    polars.DataFrame
        ``number`` (of the dispute or war), ``first_year``, ``last_year`` (of the years between `first` and
        `last` in which these states were in it and the club held), ``members`` and ``others`` (names,
        separated by commas; inside the club ``others`` is empty), and for disputes ``hostlev`` (highest
        hostility, 2-5) and ``fatality`` (class of deaths, 0-6, null where unknown) of the whole
        dispute. Sorted by first year.
    """
    chosen = chosen_data(data)
    if side not in {"inside", "against"}:
        raise UnknownNameError("side", side, ["inside", "against"], hint="sides are inside and against")
    panel = panel_of(club, first, last, store=store)
    scale = [] if data == "wars" else ["hostlev", "fatality"]
    columns = [chosen.number, "ccode1", "ccode2", "year", *scale]
    rows = panel.tables.scan(chosen.table).select(columns).collect()
    inside, against = opponents(panel, rows)
    named = with_names(with_names(inside if side == "inside" else against, "ccode1", "one"), "ccode2", "two")
    members = pl.concat_list("one", "two") if side == "inside" else pl.concat_list("one")
    return (
        named.with_columns(members=members)
        .group_by(number=chosen.number)
        .agg(
            pl.col("year").min().alias("first_year"),
            pl.col("year").max().alias("last_year"),
            _names(pl.col("members").explode()).alias("members"),
            (pl.lit("") if side == "inside" else _names(pl.col("two"))).alias("others"),
            pl.col(scale).max(),
        )
        .sort("first_year", "number")
    )


def _names(names: pl.Expr) -> pl.Expr:
    return names.unique().sort().str.join(", ")
