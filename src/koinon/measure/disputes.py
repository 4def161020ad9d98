"""Militarised disputes and wars inside a club and between its members and outsiders.

Sources: Gibler, Miller and Little (2016) disputes, 1816-2010; COW disputes version 5, 1816-2014 (Palmer and
others 2022); COW inter-state wars version 4.0 (Sarkees and Wayman 2010). All three list every event,
so a covered year without one is 0. A dispute is inside if two members stand on opposite sides of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from koinon.errors import UnknownNameError
from koinon.panel.club_groups import disputes, gml_disputes, wars

if TYPE_CHECKING:
    from koinon.panel.club_groups.events import EventData

Data = Literal["gml", "cow", "wars"]

DATA: dict[str, EventData] = {"gml": gml_disputes.DATA, "cow": disputes.DATA, "wars": wars.DATA}
SOURCES: dict[str, tuple[str, ...]] = {"gml": ("gml_mid",), "cow": ("cow_mid",), "wars": ("cow_war",)}


def chosen_data(data: str) -> EventData:
    """Return the table of disputes or wars that users call `data`.

    Raises
    ------
    UnknownNameError
        If it is none of ``"gml"``, ``"cow"`` and ``"wars"``.
    """
    if data not in DATA:
        raise UnknownNameError("dispute data", data, DATA, hint="they are gml, cow and wars")
    return DATA[data]
