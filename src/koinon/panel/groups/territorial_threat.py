"""Latent external territorial threat (Miller 2022), with its uncertainty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.table_columns import add_state_columns

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

COLUMNS = ("lterrthreat", "sd", "lwr", "upr", "m_lterrthreat", "m_sd", "m_lwr", "m_upr")


def add(panel: AnyPanel) -> AnyPanel:
    """Add the latent score with standard deviation and interval, from two models."""
    return add_state_columns(panel, "territorial-threat", "territorial_threat", COLUMNS)
