"""Trade inside a club: the measure trade-share beside the flows that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.measure.bloc_trade.flows import cow_explained
from koinon.measure.bloc_trade.formulas import MIN_COVERAGE
from koinon.measure.bloc_trade.share import FORMULA
from koinon.panel.clubs.one import panel_of

if TYPE_CHECKING:
    import polars as pl

    from koinon.panel.clubs.clubs import Club
    from koinon.store.catalogue import Store


def trade_share(club: Club | str | int, first: int, last: int, store: Store | None = None) -> pl.DataFrame:
    """Return the share of the members' trade that stays inside the club, and why it is not told.

    Parameters
    ----------
    club, first, last, store
        As in `koinon.facts.club.capability.pooled`.

    Returns
    -------
    polars.DataFrame
        ``year``, ``members_cow``, ``member_dyads``, ``trade_intra`` and ``trade_total`` (million current
        USD, as recorded), ``trade_members_reporting``, ``trade_coverage`` (0-1), ``trade_share`` (0-1; as
        `koinon.measure.bloc_trade.share.add` gives it, null by its rule) and ``doubtful``: whether enough
        trade is observed for a share, and it is null because the flows and the national totals
        disagree or lack pairs of members that weigh much.

    Examples
    --------
    >>> trade_share("Warsaw Pact", 1965, 1965).select("trade_share", "doubtful").row(0)
    (None, True)
    """
    panel = panel_of(club, first, last, store=store)
    rows = cow_explained(panel, MIN_COVERAGE)
    made = rows.select(
        *panel.keys,
        FORMULA.of(rows),
        "doubtful",
        trade_intra="intra_recorded",
        trade_total="total_recorded",
        trade_members_reporting="reporting",
        trade_coverage="observed",
    )
    base = panel.frame.select(*panel.keys, "members_cow", "member_dyads")
    frame = base.join(made, on=list(panel.keys), how="left", maintain_order="left")
    shown = ("trade_intra", "trade_total", "trade_members_reporting", "trade_coverage", "trade_share")
    return frame.select("year", "members_cow", "member_dyads", *shown, "doubtful")
