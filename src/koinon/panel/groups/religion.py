"""Shares of religions in the population (World Religion Data), every five years 1945-2010."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.table_columns import add_state_columns

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

FAMILIES = (
    "christian", "muslim", "hindu", "buddhist", "jewish", "shinto", "syncretic", "animist", "non_religious",
)  # fmt: skip
BRANCHES = ("catholic", "protestant", "orthodox", "sunni", "shia")


def add(panel: AnyPanel) -> AnyPanel:
    """Add the shares of the largest religions and branches; years between the counts are null."""
    return add_state_columns(panel, "religion", "religion_shares", (*FAMILIES, *BRANCHES))
