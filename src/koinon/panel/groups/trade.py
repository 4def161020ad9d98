"""COW trade: flows between two states, and totals of one.

``flow1`` is what state 1 imported from state 2, ``flow2`` what state 2 imported from state 1. Values are
rounded to whole millions at the source: 0 can mean "under half a million".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.table_columns import add_pair_columns, add_state_columns

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

FLOWS = ("flow1", "flow2", "smoothflow1", "smoothflow2")
SWAP = {"flow1": "flow2", "smoothflow1": "smoothflow2"}


def add(panel: AnyPanel) -> AnyPanel:
    """Add ``imports`` and ``exports`` of a state, or the two flows of a pair, in million current USD."""
    if panel.unit == "state-year":
        return add_state_columns(panel, "trade", "cow_trade_totals", ("imports", "exports"))
    return add_pair_columns(panel, "trade", "trade", FLOWS, swap=SWAP)
