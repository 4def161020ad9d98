"""COW wars: between two states, or inside one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_pairs, attach_states
from koinon.panel.variable import variable
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.panel import Panel


def add(panel: Panel) -> Panel:
    """Add ``cowinteronset`` and ``cowinterongoing`` of a pair, or ``cowintra*`` of a state.

    Inside a state a war counts for the government side (side A), as in the COW intra-state list.
    """
    if panel.unit == "state-year":
        return _intra(panel)
    table, names = schema("cow_inter_wars"), ("cowinteronset", "cowinterongoing")
    wars = panel.tables.frame("cow_inter_wars").group_by("ccode1", "ccode2", "year").agg(pl.col(names).max())
    return attach_pairs(
        panel, wars, [variable(table.name, name, "wars") for name in names], table.absent, directed=True
    )


def _intra(panel: Panel) -> Panel:
    table, names = schema("cow_intra_wars"), ("cowintraonset", "cowintraongoing")
    wars = panel.tables.frame(table.name).filter(pl.col("ccodea") > 0)
    yearly = wars.group_by(ccode="ccodea", year="year").agg(pl.col(names).max())
    return attach_states(panel, yearly, [variable(table.name, name, "wars") for name in names], table.absent)
