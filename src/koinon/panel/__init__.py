"""Panels: units of observation and the variables that join them."""

from koinon.panel.clubs.club_years import ClubPanel, bloc_years, treaty_years
from koinon.panel.clubs.clubs import Club, club
from koinon.panel.clubs.treaty_members import treaty_member_years
from koinon.panel.coalitions.coalitions import CoalitionPanel, coalition_years
from koinon.panel.panel import Panel, directed_dyad_years, dyad_years, state_years, system_years

__all__ = [
    "Club",
    "ClubPanel",
    "CoalitionPanel",
    "Panel",
    "bloc_years",
    "club",
    "coalition_years",
    "directed_dyad_years",
    "dyad_years",
    "state_years",
    "system_years",
    "treaty_member_years",
    "treaty_years",
]
