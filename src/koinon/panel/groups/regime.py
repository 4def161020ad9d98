"""Regime type: extended Unified Democracy Scores, Polity and V-Dem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.table_columns import add_state_columns

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

COLUMNS = ("euds", "aeuds", "polity2", "v2x_polyarchy")
LIBERAL = ("v2x_libdem", "v2x_libdem_codelow", "v2x_libdem_codehigh")


def add(panel: AnyPanel) -> AnyPanel:
    """Add four measures of democracy, and liberal democracy with its interval.

    ``v2x_polyarchy`` is V-Dem version 16 (to 2025); ``v2x_libdem`` and its bounds are version 15 (to 2024).
    """
    panel = add_state_columns(panel, "regime", f"{panel.system}_democracy", COLUMNS, panel.system)
    return add_state_columns(panel, "regime", "vdem", LIBERAL)
