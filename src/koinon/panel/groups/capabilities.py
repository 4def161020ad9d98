"""COW national material capabilities of each state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.attach import attach_states
from koinon.panel.variable import variable

if TYPE_CHECKING:
    from koinon.panel.panel import Panel

COLUMNS = ("milex", "milper", "irst", "pec", "tpop", "upop", "cinc")


def add(panel: Panel) -> Panel:
    """Add military expenditure and personnel, iron and steel, energy, population and ``cinc``."""
    variables = [variable("capabilities", column, "capabilities") for column in COLUMNS]
    return attach_states(panel, panel.tables.frame("capabilities"), variables)
