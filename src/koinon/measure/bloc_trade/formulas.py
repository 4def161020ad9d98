"""How far the members of a club trade with each other.

Source: COW Trade 4.0, 1870-2014, goods in million current USD, rounded to whole millions (Barbieri, Keshk
and Pollins 2009). With ``I`` the trade inside the club (each flow once), ``T`` the imports plus exports of
its members and ``W`` those of all states (twice the sum of all flows), the share is ``S = 2I / T``: a flow
inside is one member's import and another's export. The formulas of intensity and introversion are
those of Iapadre (2006, "Regional integration agreements and the geography of world trade", in De
Lombaerde, ed., *Assessment and Measurement of Regional Integration*, Routledge), as compared by Hamanaka
(2015, ADB Economics Working Paper 455).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.panel.club_groups.trade import both_flows, state_trade
from koinon.panel.clubs.pooling import steady

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


SOURCES = ("cow_trade", "cow_trade_totals")

MIN_COVERAGE = 0.95
"""Below this share of trade followed by the pair data a measure is null: our own rule."""


def world_trade(flows: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """Return ``year``, ``world`` (imports plus exports of all states) and ``world_coverage`` (0-1)."""
    world = both_flows(flows).group_by("year").agg(world=2 * pl.col("flow").sum())
    national = pl.col("national")
    followed = steady(national.filter(pl.col("reports"))).sum() / steady(national).sum()
    states = state_trade(flows, totals).group_by("year").agg(world_coverage=followed)
    return world.join(states, on="year")


def intra_share(intra: NDArray[np.float64], total: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 2 `intra` / `total`, 0-1; NaN where there is no trade."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share: NDArray[np.float64] = np.where(total > 0, 2 * intra / total, np.nan)
    return share


def intensity(
    intra: NDArray[np.float64], total: NDArray[np.float64], world: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the share inside over the club's share in world trade, 0 to `world` / `total`.

    Its ceiling falls as the club grows, so it must not be compared between clubs of unlike size.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        made: NDArray[np.float64] = intra_share(intra, total) / (total / world)
    return made


def outside_weight(
    intra: NDArray[np.float64], total: NDArray[np.float64], world: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return ``V = (T - 2I) / (W - T)``: the club's weight in the trade of the rest of the world, 0-1.

    NaN where the rest of the world does not trade.
    """
    rest = world - total
    with np.errstate(invalid="ignore", divide="ignore"):
        weight: NDArray[np.float64] = np.where(rest > 0, (total - 2 * intra) / rest, np.nan)
    return weight


def homogeneous_intensity(
    intra: NDArray[np.float64], total: NDArray[np.float64], world: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return ``HI = S / V``, the homogeneous intensity of trade inside, 0 and up.

    The share of the members' trade that stays inside over the members' weight in the trade of everybody
    else, so that the club is on neither side of the yardstick. 1 where members treat each other as
    outsiders treat them. It has no ceiling; NaN where ``V`` is 0 or not known.

    Examples
    --------
    >>> homogeneous_intensity(np.array([10.0]), np.array([50.0]), np.array([200.0])).tolist()
    [2.0]
    """
    v = outside_weight(intra, total, world)
    with np.errstate(invalid="ignore", divide="ignore"):
        made: NDArray[np.float64] = np.where(v > 0, intra_share(intra, total) / v, np.nan)
    return made


def introversion(
    intra: NDArray[np.float64], total: NDArray[np.float64], world: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the symmetric trade introversion index, -1 to 1.

    With ``V`` the club's weight in the trade of the rest of the world, ``HI = S / V`` is the homogeneous
    intensity of trade inside and ``HE = (1 - S) / (1 - V)`` that of trade with outsiders; the index is
    ``(HI - HE) / (HI + HE)``. It is -1 with no trade inside, 0 where members treat each other as they
    treat outsiders, 1 with no trade outside. NaN where the rest of the world does not trade.
    """
    s, v = intra_share(intra, total), outside_weight(intra, total, world)
    with np.errstate(invalid="ignore", divide="ignore"):
        # The index with both fractions multiplied by V (1 - V), so that V = 0 needs no division.
        inside, outside = s * (1 - v), (1 - s) * v
        made: NDArray[np.float64] = (inside - outside) / (inside + outside)
    return made


def column(
    frame: pl.DataFrame, name: str, formula: Callable[..., NDArray[np.float64]], *inputs: str
) -> pl.Series:
    """Return a formula of `inputs`, columns of `frame`, as a new column; null where it is not defined."""
    arrays = [frame[column].cast(pl.Float64).fill_null(float("nan")).to_numpy() for column in inputs]
    return pl.Series(name, formula(*arrays), dtype=pl.Float64).fill_nan(None)
