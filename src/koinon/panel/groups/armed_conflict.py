"""UCDP/PRIO armed conflict on a state's own soil."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_states
from koinon.panel.variable import computed

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

GROUP = "armed-conflict"
INTERNAL = ("intrastate", "II")
"""Types of conflict inside a state: without and with foreign troops."""


def add(panel: AnyPanel) -> AnyPanel:
    """Add ``ucdpongoing``, ``ucdponset`` and ``maxintensity`` of internal armed conflict.

    A year is an onset if the conflict has a new start of fighting in it (``start_date2``). In years
    without conflict ``maxintensity`` is null: there is nothing whose intensity could be known.
    """
    conflicts = panel.tables.frame("ucdp_acd").filter(pl.col("type_of_conflict").is_in(INTERNAL))
    yearly = conflicts.group_by(gwcode="gwno_a", year="year").agg(
        ucdpongoing=pl.lit(1, pl.Int8),
        ucdponset=(pl.col("start_date2").dt.year() == pl.col("year")).any().cast(pl.Int8),
        maxintensity=pl.col("intensity_level").max(),
    )
    texts = {
        "ucdpongoing": "Internal armed conflict with at least 25 battle deaths.",
        "ucdponset": "An internal armed conflict starts or starts anew.",
    }
    events = [computed("ucdp_acd", name, text, "int8", GROUP) for name, text in texts.items()]
    panel = attach_states(panel, yearly, events, "zero", "gw")
    text = "Highest intensity: 1 at least 25, 2 at least 1,000 battle deaths in the year."
    intensity = computed("ucdp_acd", "maxintensity", text, "int8", GROUP)
    return attach_states(panel, yearly, [intensity], "missing", "gw")
