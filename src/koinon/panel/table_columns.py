"""Groups that are nothing but columns of one compiled table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.attach import attach_pairs, attach_states
from koinon.panel.variable import variable
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koinon.panel.record import AnyPanel
    from koinon.world.systems import System


def add_state_columns(
    panel: AnyPanel, group: str, table: str, columns: Sequence[str], system: System = "cow"
) -> AnyPanel:
    """Add `columns` of a state-year `table`; in a dyad panel once for each state."""
    code = {"cow": "ccode", "gw": "gwcode"}[system]
    rows = panel.tables.scan(table).select(code, "year", *columns).collect()
    variables = [variable(table, column, group) for column in columns]
    return attach_states(panel, rows, variables, schema(table).absent, system)


def add_pair_columns(
    panel: AnyPanel,
    group: str,
    table: str,
    columns: Sequence[str],
    system: System = "cow",
    swap: Mapping[str, str] | None = None,
) -> AnyPanel:
    """Add `columns` of an undirected pair-year `table` to a dyad panel."""
    code = {"cow": "ccode", "gw": "gwcode"}[system]
    rows = panel.tables.scan(table).select(f"{code}1", f"{code}2", "year", *columns).collect()
    variables = [variable(table, column, group) for column in columns]
    return attach_pairs(panel, rows, variables, schema(table).absent, system, swap)
