"""Symmetric trade introversion: how much more the members trade with each other than with outsiders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.measure.bloc_trade import formulas as trade
from koinon.measure.bloc_trade.columns import Formula, add_formula

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel

FORMULA = Formula(
    "trade-introversion",
    "Symmetric trade introversion: intensity of trade inside against that with outsiders",
    "index, -1 to 1",
    trade.introversion,
)


def add(panel: ClubPanel, min_coverage: float = trade.MIN_COVERAGE) -> ClubPanel:
    """Add the symmetric trade introversion index ``(HI - HE) / (HI + HE)``.

    ``HI = S / V`` is the homogeneous intensity of trade inside and ``HE = (1 - S) / (1 - V)`` that of trade
    with outsiders (Iapadre 2006; Hamanaka 2015, ADB Economics Working Paper 455). -1 with no trade inside,
    0 where members treat each other as they treat outsiders, 1 with no trade outside. Of the four
    measures the one that can be compared between blocs of unlike size.

    Parameters
    ----------
    panel, min_coverage
        As in `koinon.measure.bloc_trade.intensity.add`.

    Returns
    -------
    ClubPanel
        With ``trade_introversion`` and, with the same suffixes, the columns of the other measures.

    Raises
    ------
    KoinonError
        If `min_coverage` is no share.

    Examples
    --------
    >>> import koinon as kn
    >>> asean = add(kn.bloc_years(2010, 2010, ["ASEAN"])).frame
    >>> 0 < asean["trade_introversion"][0] < 1
    True
    """
    return add_formula(panel, FORMULA, min_coverage)
