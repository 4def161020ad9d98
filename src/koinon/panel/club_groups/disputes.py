"""COW militarised interstate disputes inside a club and against outsiders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.club_groups.events import EventData, add_events

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel

DATA = EventData("disputes", "cow_mid_dirdisp", "dispnum", "cowmid", "disputes", "disponset", "dispongoing")


def add(panel: ClubPanel) -> ClubPanel:
    """Add counts by event and by pair of members, begun and ongoing."""
    return add_events(panel, DATA)
