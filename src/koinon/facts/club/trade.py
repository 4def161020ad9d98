"""Trade inside a club."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.bloc_trade.formulas import (
    MIN_COVERAGE,
    column,
    intensity,
    intra_share,
    introversion,
    world_trade,
)
from koinon.panel.clubs.one import panel_of

if TYPE_CHECKING:
    from koinon.panel.clubs.clubs import Club
    from koinon.store.catalogue import Store


def trade_share(
    club: Club | str | int,
    first: int,
    last: int,
    *,
    min_coverage: float = MIN_COVERAGE,
    store: Store | None = None,
) -> pl.DataFrame:
    """Return the share of the members' trade that stays inside the club.

    Parameters
    ----------
    club, first, last, store
        As in `koinon.facts.club.capability.pooled`.
    min_coverage
        Least ``trade_coverage`` for which the share is given. The pair data lack West Germany from 1960 to
        1989: the shares of clubs it belonged to would be wrong there, so they are null.

    Returns
    -------
    polars.DataFrame
        ``year``, ``members_cow``, ``member_dyads``, ``trade_intra`` and ``trade_total`` (million current
        USD), ``trade_intra_pairs_reporting``, ``trade_members_reporting``, ``trade_coverage`` (0-1) and
        ``trade_share`` (0-1). Null outside 1870-2014, where nobody reports, and below `min_coverage`.
    """
    frame = panel_of(club, first, last, "trade", store=store).frame
    shown = ["trade_intra", "trade_total", "trade_intra_pairs_reporting", "trade_members_reporting"]
    frame = frame.select("year", "members_cow", "member_dyads", *shown, "trade_coverage")
    share = column(frame, "trade_share", intra_share, "trade_intra", "trade_total")
    covered = pl.col("trade_coverage") >= min_coverage
    return frame.with_columns(share).with_columns(pl.when(covered).then("trade_share").alias("trade_share"))


def trade_intensity(
    club: Club | str | int,
    first: int,
    last: int,
    *,
    min_coverage: float = MIN_COVERAGE,
    store: Store | None = None,
) -> pl.DataFrame:
    """Return trade inside the club relative to what its weight in world trade would lead to expect.

    Returns
    -------
    polars.DataFrame
        ``year``, ``trade_share``, ``world_share`` (T / W, 0-1), ``world_coverage`` (share of all states'
        trade, by national totals, that the pair data follow), ``trade_intensity`` (S / (T / W); 1 where
        members favour each other no more than the world does) and ``trade_introversion`` (-1 to 1; 0
        where they do not). Null as in `trade_share`, and where ``world_coverage`` is below
        `min_coverage`, as it is from 1960 to 1989 and in years of war.
    """
    own = trade_share(club, first, last, min_coverage=min_coverage, store=store)
    panel = panel_of(club, first, last, store=store)
    world = world_trade(panel.tables.frame("trade"), panel.tables.frame("cow_trade_totals"))
    frame = own.join(world, on="year", how="left", maintain_order="left")
    sizes = ("trade_intra", "trade_total", "world")
    frame = frame.with_columns(
        column(frame, "world_share", lambda total, world: total / world, "trade_total", "world"),
        column(frame, "trade_intensity", intensity, *sizes),
        column(frame, "trade_introversion", introversion, *sizes),
    )
    covered = pl.col("trade_share").is_not_null() & (pl.col("world_coverage") >= min_coverage)
    made = ["world_share", "trade_intensity", "trade_introversion"]
    frame = frame.with_columns(pl.when(covered).then(pl.col(made)))
    return frame.select("year", "trade_share", "world_share", "world_coverage", *made[1:])
