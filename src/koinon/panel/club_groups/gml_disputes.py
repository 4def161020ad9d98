"""Gibler-Miller-Little militarised disputes inside a club and against outsiders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.club_groups.events import EventData, add_events

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel

DATA = EventData("gml-disputes", "gml_dirdisp", "dispnum", "gmlmid", "disputes", "midonset", "midongoing")


def add(panel: ClubPanel) -> ClubPanel:
    """Add counts by event and by pair of members, begun and ongoing."""
    return add_events(panel, DATA)
