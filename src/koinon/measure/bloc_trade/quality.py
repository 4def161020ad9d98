"""How far COW's pair data on trade can be trusted for one club and year.

Two faults hide in them. Flows of whole years are missing or wrong: of the 28 pairs of the Warsaw Pact 7 have
a flow in 1964-67, and in 1960 the flows add up to twice the national totals. Neither shows in a share, which
divides what is known by what is known. The national totals do not rest on the pairs, so they can tell.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.club_groups.trade import states_of
from koinon.panel.clubs.pooling import of_pairs, steady

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.store.catalogue import Store

CAPTURED = (0.7, 1.4)
"""A year is believed if the pairs add up to this much of the national totals. They never agree wholly: trade
with colonies and territories is in the totals only. Our own rule."""
PAIRS = 0.8
"""And if this share of the pairs of members, by weight, has a known flow. Our own rule."""


def quality(panel: ClubPanel) -> pl.DataFrame:
    """Return how complete the pair data are for the trade of every club and year.

    Parameters
    ----------
    panel
        Of blocs or treaties.

    Returns
    -------
    polars.DataFrame
        The panel's keys; ``captured``, the members' imports and exports by pairs over those by national
        totals (1 where both agree); ``pairs_known``, the share of pairs of members with a known flow, each
        pair weighing as the product of its members' national totals (0-1). Null where a club has no
        pair or no totals are known.

    Examples
    --------
    >>> import koinon as kn
    >>> round(quality(kn.bloc_years(2010, 2010, ["NATO"]))["pairs_known"][0], 2)
    1.0
    """
    states, known = states_of(panel.tables), of_pairs(panel, _known(panel.tables))
    by_pairs = pl.col("imports").fill_null(0) + pl.col("exports").fill_null(0)
    weighed = pl.col("national").is_not_null()
    members = panel.members.join(states, on=["ccode", "year"], how="left").group_by(panel.keys)
    captured = members.agg(captured=by_pairs.filter(weighed).sum() / steady(pl.col("national")).sum())
    sizes = states.select("ccode", "year", "national")
    pairs = panel.pairs.join(known, on=[*panel.keys, "ccode1", "ccode2"], how="left")
    for side in ("1", "2"):
        named = sizes.rename({"ccode": f"ccode{side}", "national": f"national{side}"})
        pairs = pairs.join(named, on=[f"ccode{side}", "year"], how="left")
    weight = pl.col("national1").cast(pl.Float64) * pl.col("national2")
    shares = pairs.group_by(panel.keys).agg(
        pairs_known=steady(weight.filter("known")).sum() / steady(weight).sum()
    )
    rows = panel.frame.select(panel.keys)
    for made in (captured, shares):
        rows = rows.join(made, on=panel.keys, how="left", maintain_order="left")
    return rows.with_columns(pl.col("captured", "pairs_known").fill_nan(None))


def trusted() -> pl.Expr:
    """Whether ``captured`` and ``pairs_known`` of a row lie where the pair data can be believed."""
    return pl.col("captured").is_between(*CAPTURED) & (pl.col("pairs_known") >= PAIRS)


@lru_cache(maxsize=2)
def _known(store: Store) -> pl.DataFrame:
    """Return the pairs and years with at least one known flow."""
    rows = store.scan("trade").filter(pl.any_horizontal(pl.col("flow1", "flow2").is_not_null()))
    return rows.select("ccode1", "ccode2", "year", known=pl.lit(value=True)).collect()
