"""Trade intensity: the share inside over the bloc's share in world trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.measure.bloc_trade import formulas as trade
from koinon.measure.bloc_trade.columns import Formula, add_formula

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel

FORMULA = Formula(
    "trade-intensity",
    "Share of the members' trade that stays among them over their share in world trade",
    "ratio, 0 and up",
    trade.intensity,
)


def add(panel: ClubPanel, min_coverage: float = trade.MIN_COVERAGE) -> ClubPanel:
    """Add the intra-regional trade intensity ``S / (T / W)``.

    ``S`` is the trade share, ``T`` the members' imports plus exports and ``W`` those of all states. 1 where
    the members weigh in each other's trade as they do in the world's; the ceiling ``W / T`` falls as a bloc
    grows, so that blocs of unlike size must not be compared (Iapadre 2006, in De Lombaerde, ed.,
    *Assessment and Measurement of Regional Integration*, Routledge; Hamanaka 2015, ADB Economics Working
    Paper 455).

    Parameters
    ----------
    panel
        Of blocs or treaties.
    min_coverage
        Least share of the members' and of the world's trade observed, 0-1.

    Returns
    -------
    ClubPanel
        With ``trade_intensity``, ``trade_intensity_observed``, ``trade_intensity_baci`` and
        ``trade_intensity_baci_observed``; years and nulls as in `koinon.measure.bloc_trade.share.add`. COW's
        column is null from 1960 to 1989 as well, because the world's trade lacks West Germany's.

    Raises
    ------
    KoinonError
        If `min_coverage` is no share.

    Examples
    --------
    >>> import koinon as kn
    >>> asean = add(kn.bloc_years(2010, 2010, ["ASEAN"])).frame
    >>> 3 < asean["trade_intensity"][0] < 6
    True
    """
    return add_formula(panel, FORMULA, min_coverage)
