"""Ethnic and religious fractionalization."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_states
from koinon.panel.variable import variable

if TYPE_CHECKING:
    from koinon.panel.panel import Panel

CREG = ("ethfrac", "ethpol", "relfrac", "relpol")


def add(panel: Panel) -> Panel:
    """Add the Historical Index of Ethnic Fractionalization and CREG's four indices.

    Where CREG has several rows for a state and year, the one whose own code is the state's code stands;
    where none or several are, the values are unknown.
    """
    hief = panel.tables.frame("hief").select("ccode", "year", "efindex").drop_nulls("ccode")
    group = "fractionalization"
    panel = attach_states(panel, hief, [variable("hief", "efindex", group)])
    rows = panel.tables.frame("creg").drop_nulls("ccode")
    own = (pl.col("creg_ccode") == pl.col("ccode")).sum().over("ccode", "year")
    alone = pl.len().over("ccode", "year") == 1
    single = rows.filter(alone | ((own == 1) & (pl.col("creg_ccode") == pl.col("ccode"))))
    dropped = rows.height - single.height
    note = f"{group}: {dropped} rows of CREG share a state-year with another and were left out"
    panel = attach_states(
        panel, single.select("ccode", "year", *CREG), [variable("creg", c, group) for c in CREG]
    )
    return panel.with_frame(panel.frame, notes=[note])
