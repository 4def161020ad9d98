"""Panels: units of observation and the variables that join them."""

from koinon.panel.club_years import ClubPanel, bloc_years, treaty_years
from koinon.panel.clubs import Club, club
from koinon.panel.panel import Panel, directed_dyad_years, dyad_years, state_years, system_years
from koinon.panel.treaty_members import treaty_member_years

__all__ = [
    "Club",
    "ClubPanel",
    "Panel",
    "bloc_years",
    "club",
    "directed_dyad_years",
    "dyad_years",
    "state_years",
    "system_years",
    "treaty_member_years",
    "treaty_years",
]
