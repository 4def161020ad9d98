"""Homogeneous trade intensity: the share inside over the bloc's weight in everybody else's trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.measure.bloc_trade.columns import Formula, add_formula
from koinon.measure.bloc_trade.formulas import MIN_COVERAGE, homogeneous_intensity

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel

FORMULA = Formula(
    "trade-intensity-homogeneous",
    "Share of the members' trade that stays among them over their weight in the trade of all others",
    "ratio, 0 and up",
    homogeneous_intensity,
)


def add(panel: ClubPanel, min_coverage: float = MIN_COVERAGE) -> ClubPanel:
    """Add the homogeneous intra-regional trade intensity ``HI = S / V``.

    ``V = (T - 2 I) / (W - T)`` is the weight of the bloc in the trade of the rest of the world. Unlike plain
    intensity, numerator and denominator are shares of trade in which the bloc is a partner, not a part,
    and there is no ceiling that depends on its size (Iapadre 2006; Hamanaka 2015, ADB Economics Working
    Paper 455). 1 where members treat each other as outsiders treat them.

    Parameters
    ----------
    panel, min_coverage
        As in `koinon.measure.bloc_trade.intensity.add`.

    Returns
    -------
    ClubPanel
        With ``trade_intensity_homogeneous`` and, with the same suffixes, the columns of the other measures.
        Null also where the bloc trades with nobody outside.

    Raises
    ------
    KoinonError
        If `min_coverage` is no share.

    Examples
    --------
    >>> import koinon as kn
    >>> asean = add(kn.bloc_years(2010, 2010, ["ASEAN"])).frame
    >>> asean["trade_intensity_homogeneous"][0] > 1
    True
    """
    return add_formula(panel, FORMULA, min_coverage)
