"""Terrain: ruggedness and mountains, which do not change with time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_states
from koinon.panel.variable import variable

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

COLUMNS = ("rugged", "newlmtnest")


def add(panel: AnyPanel) -> AnyPanel:
    """Add the terrain ruggedness index and the logged share of mountainous terrain."""
    fixed = panel.tables.frame("rugged").drop_nulls("ccode").select("ccode", *COLUMNS)
    years = pl.DataFrame({"year": pl.arange(panel.years[0], panel.years[1] + 1, dtype=pl.Int16, eager=True)})
    return attach_states(
        panel, fixed.join(years, how="cross"), [variable("rugged", c, "terrain") for c in COLUMNS]
    )
