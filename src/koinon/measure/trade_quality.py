"""How far COW's pair data on trade can be trusted for one club and year.

Two faults hide in them. Flows of whole years are missing or wrong: of the 28 pairs of the Warsaw Pact 7 have
a flow in 1964-67, and in 1960 the flows add up to twice the national totals. Neither shows in a share, which
divides what is known by what is known. The national totals do not rest on the pairs, so they can tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.of_club import panel_of
from koinon.panel.club_groups.trade import both_flows, state_trade

if TYPE_CHECKING:
    from koinon.panel.clubs import Club
    from koinon.store.catalogue import Store

SOURCES = ("cow_trade", "cow_trade_totals")


def trade_quality(club: Club | str | int, first: int, last: int, store: Store | None = None) -> pl.DataFrame:
    """Return how complete the pair data are for a club's trade.

    Parameters
    ----------
    club, first, last, store
        As in `koinon.measure.capability.pooled`.

    Returns
    -------
    polars.DataFrame
        ``year``; ``captured``, the members' imports and exports by pairs over those by national totals
        (1 where both agree); ``pairs_known``, the share of pairs of members with a known flow, each pair
        weighing as the product of its members' national totals (0-1). Null where a club has no
        pair or no totals are known.

    Examples
    --------
    >>> round(trade_quality("NATO", 2010, 2010)["pairs_known"][0], 2)
    1.0
    """
    panel = panel_of(club, first, last, store=store)
    flows = panel.tables.frame("trade").select("ccode1", "ccode2", "year", "flow1", "flow2")
    states = state_trade(flows, panel.tables.frame("cow_trade_totals"))
    by_pairs = pl.col("imports").fill_null(0) + pl.col("exports").fill_null(0)
    weighed = pl.col("national").is_not_null()
    members = panel.members.join(states, on=["ccode", "year"], how="left").group_by("year")
    captured = members.agg(captured=by_pairs.filter(weighed).sum() / pl.col("national").sum())
    known = both_flows(flows).select("ccode1", "ccode2", "year", known=pl.lit(value=True)).unique()
    sizes = states.select("ccode", "year", "national")
    pairs = panel.pairs.join(known, on=["ccode1", "ccode2", "year"], how="left")
    for side in ("1", "2"):
        named = sizes.rename({"ccode": f"ccode{side}", "national": f"national{side}"})
        pairs = pairs.join(named, on=[f"ccode{side}", "year"], how="left")
    weight = pl.col("national1").cast(pl.Float64) * pl.col("national2")
    shares = pairs.group_by("year").agg(pairs_known=weight.filter("known").sum() / weight.sum())
    made = (
        panel.frame.select("year").join(captured, on="year", how="left").join(shares, on="year", how="left")
    )
    return made.with_columns(pl.col("captured", "pairs_known").fill_nan(None)).sort("year")
