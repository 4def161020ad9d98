"""Troops that states contribute to peacekeeping operations of the United Nations (Geo-PKO)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_states
from koinon.panel.variable import computed
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

GROUP, TABLE = "peacekeeping", "peacekeeping_contributions"


def add(panel: AnyPanel) -> AnyPanel:
    """Add ``pko_troops`` (to 2020), ``pko_troops_peak`` and ``pko_missions``.

    A state that contributes contingents of unknown size only has a null, one that contributes none a 0.
    """
    rows = panel.tables.frame(TABLE).drop_nulls("ccode")
    sums = rows.group_by("ccode", "year").agg(
        *(
            pl.when(pl.col(old).count() > 0).then(pl.col(old).sum()).alias(new)
            for old, new in (("troops", "pko_troops"), ("troops_peak", "pko_troops_peak"))
        ),
        pko_missions=pl.col("mission").n_unique(),
    )
    texts = {
        "pko_troops": (
            "Troops in UN peacekeeping on the average deployment map of the year, over all missions.",
            "float64",
            "persons",
        ),
        "pko_troops_peak": (
            "Troops in UN peacekeeping: largest size in each place, summed; those that move count twice.",
            "int32",
            "persons",
        ),
        "pko_missions": ("Missions of the UN to which the state contributes troops.", "int16", "missions"),
    }
    made = [
        replace(computed(TABLE, name, text, kind, GROUP, unit), covers=years(name))
        for name, (text, kind, unit) in texts.items()
    ]
    return attach_states(panel, sums, made, schema(TABLE).absent)


def years(name: str) -> tuple[int, int] | None:
    """Return the years a variable covers: the maps end before the summaries do."""
    table = schema(TABLE)
    return table["troops"].covers if name == "pko_troops" else table.covers
