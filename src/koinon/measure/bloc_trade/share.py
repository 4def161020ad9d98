"""Trade share: how much of the members' trade stays among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.measure.bloc_trade.columns import Formula, add_formula
from koinon.measure.bloc_trade.formulas import MIN_COVERAGE, intra_share

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel

FORMULA = Formula(
    "trade-share",
    "Share of the members' trade that stays among them",
    "share, 0-1",
    intra_share,
    ("intra", "total"),
)


def add(panel: ClubPanel, min_coverage: float = MIN_COVERAGE) -> ClubPanel:
    """Add the intra-regional trade share ``S = 2 I / T``.

    ``I`` is the trade among members, each flow once, ``T`` the members' imports plus exports. 0 with no trade
    inside, 1 with none outside; the more members, the larger, all else equal. Definition: De Lombaerde,
    Dorrucci, Guerrieri and others in De Lombaerde, ed. (2006, *Assessment and Measurement of Regional
    Integration*, Routledge), the indicator of UNU-CRIS's RIKS.

    Parameters
    ----------
    panel
        Of blocs or treaties.
    min_coverage
        Least share of trade observed for which the share is given, 0-1.

    Returns
    -------
    ClubPanel
        With ``trade_share`` (COW, 1870-2014), ``trade_share_observed``, ``trade_share_baci`` (2000, 2005,
        2010, 2015, 2020, 2023) and ``trade_share_baci_observed``. Null outside those years, with fewer than
        two members, and by the rule that the panel's note states.

    Raises
    ------
    KoinonError
        If `min_coverage` is no share.

    Examples
    --------
    >>> import koinon as kn
    >>> eu = add(kn.bloc_years(2010, 2010, ["EU"])).frame
    >>> eu.select("trade_share", "trade_share_baci").row(0) > (0.5, 0.5)
    True
    """
    return add_formula(panel, FORMULA, min_coverage)
