"""COW national material capabilities of each state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.table_columns import add_state_columns

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

COLUMNS = ("milex", "milper", "irst", "pec", "tpop", "upop", "cinc")


def add(panel: AnyPanel) -> AnyPanel:
    """Add military expenditure and personnel, iron and steel, energy, population and ``cinc``."""
    return add_state_columns(panel, "capabilities", "capabilities", COLUMNS)
