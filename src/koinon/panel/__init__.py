"""Panels: units of observation and the variables that join them.

Names are loaded on first use, so that whoever asks for the names of groups does not load the whole floor.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_HOMES = {
    "Club": "clubs.clubs",
    "ClubPanel": "clubs.club_years",
    "CoalitionPanel": "coalitions.coalitions",
    "bloc_years": "clubs.club_years",
    "club": "clubs.clubs",
    "coalition_years": "coalitions.coalitions",
    "treaty_member_years": "clubs.treaty_members",
    "treaty_years": "clubs.club_years",
}
"""Where a name lives, if not in `koinon.panel.panel`."""


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module(f"koinon.panel.{_HOMES.get(name, 'panel')}"), name)
    raise AttributeError(f"module 'koinon.panel' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__
