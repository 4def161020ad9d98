"""COW inter-state wars inside a club and against outsiders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.club_groups.events import EventData, add_events

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel

DATA = EventData("wars", "cow_inter_wars", "warnum", "cowinter", "wars", "cowinteronset", "cowinterongoing")


def add(panel: ClubPanel) -> ClubPanel:
    """Add counts by event and by pair of members, begun and ongoing."""
    return add_events(panel, DATA)
