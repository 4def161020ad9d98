"""GDP and population of the members together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.clubs.pooling import add_sums

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel


def add(panel: ClubPanel) -> ClubPanel:
    """Add sums of GDP and population: the World Bank's and the long-run estimates.

    Each comes with the number of members that have a value (``gdp_current_usd_reporting``).
    """
    panel = add_sums(panel, "cow_gdp_population", ("pwtrgdp", "pwtpop"), "economy")
    return add_sums(panel, "world_bank", ("gdp_current_usd", "population"), "economy")
