"""Measures of clubs: capability, burden, trade, disputes, voting, membership, obligation.

Two functions bear the name of their module and are found there: `koinon.measure.burden.burden` and
`koinon.measure.obligation.obligation`.
"""

from koinon.measure.burden import burden_sharing, concentration
from koinon.measure.byname import measured
from koinon.measure.capability import pooled, strongest_outsiders
from koinon.measure.disputes import dispute_counts, dispute_list
from koinon.measure.membership import counts, events, timeline
from koinon.measure.obligation import Obligation
from koinon.measure.of_club import latest
from koinon.measure.trade import trade_intensity, trade_share
from koinon.measure.voting import ideal_point_spread, voting_agreement

__all__ = [
    "Obligation",
    "burden_sharing",
    "concentration",
    "counts",
    "dispute_counts",
    "dispute_list",
    "events",
    "ideal_point_spread",
    "latest",
    "measured",
    "pooled",
    "strongest_outsiders",
    "timeline",
    "trade_intensity",
    "trade_share",
    "voting_agreement",
]
