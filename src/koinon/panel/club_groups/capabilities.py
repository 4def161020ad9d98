"""Pooled COW national material capabilities of the members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.clubs.pooling import add_sums

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel

COLUMNS = ("milex", "milper", "irst", "pec", "tpop", "upop", "cinc")


def add(panel: ClubPanel) -> ClubPanel:
    """Add the seven sums and, for each, how many members have a value (``milex_reporting``)."""
    return add_sums(panel, "capabilities", COLUMNS, "capabilities")
