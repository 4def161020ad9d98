"""UCDP conflict onsets by state and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.table_columns import add_state_columns

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

COLUMNS = ("sumnewconf", "sumonset1", "sumonset2", "sumonset3", "sumonset5", "sumonset10")


def add(panel: AnyPanel) -> AnyPanel:
    """Add new conflicts, and onsets after 1, 2, 3, 5 and 10 years without the conflict."""
    return add_state_columns(panel, "onsets", "ucdp_onsets", COLUMNS, "gw")
