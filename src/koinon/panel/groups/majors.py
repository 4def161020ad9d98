"""COW major powers: ``cowmaj`` is 1 in every year with at least one day of a major-power spell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_states
from koinon.panel.spells import by_year
from koinon.panel.variable import computed
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel


def add(panel: AnyPanel) -> AnyPanel:
    """Add ``cowmaj``: whether the state is a major power at any time in the year."""
    table = schema("majors")
    yearly = by_year(panel.tables.frame("majors"), table.covers).select("ccode", "year").unique()
    text = "Major power at any time in the year."
    cowmaj = computed("majors", "cowmaj", text, "int8", "majors")
    return attach_states(panel, yearly.with_columns(cowmaj=pl.lit(1, pl.Int8)), [cowmaj], table.absent)
