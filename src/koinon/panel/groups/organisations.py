"""Membership in intergovernmental organisations (COW IGO)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_states
from koinon.panel.plain import add_pair_columns
from koinon.panel.spells import by_year
from koinon.panel.variable import computed
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.panel import Panel

STATUS = ("full", "associate", "observer")


def add(panel: Panel) -> Panel:
    """Add ``dyadigos``, the full memberships a pair shares, or the memberships of a state by status."""
    if panel.unit != "state-year":
        return add_pair_columns(panel, "organisations", "igo_shared", ("dyadigos",))
    table = schema("igo_members")
    spells = panel.tables.frame("igo_members").rename({"first_year": "start", "last_year": "end"})
    yearly = by_year(spells.filter(pl.col("status").is_in(STATUS)), table.covers)
    counts = yearly.group_by("ccode", "year").agg(
        (pl.col("status") == status).sum().alias(f"sum_igo_{status}") for status in STATUS
    )
    made = []
    for status in STATUS:
        text = f"Intergovernmental organisations the state belongs to with status '{status}'."
        name = f"sum_igo_{status}"
        made.append(computed("igo_members", name, text, "int16", "organisations", "organisations"))
    return attach_states(panel, counts, made)
