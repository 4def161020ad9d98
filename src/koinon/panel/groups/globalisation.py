"""KOF globalisation: overall, economic, social and political, de facto and de jure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.attach import attach_states
from koinon.panel.variable import variable
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

COLUMNS = (
    "kofgi", "kofgidf", "kofgidj", "kofecgi", "kofecgidf", "kofecgidj",
    "kofsogi", "kofsogidf", "kofsogidj", "kofpogi", "kofpogidf", "kofpogidj",
)  # fmt: skip


def add(panel: AnyPanel) -> AnyPanel:
    """Add twelve KOF indices of a state, or of each state of a pair.

    The table ``globalisation`` has fifteen more, of the parts of the economic and social dimensions.
    """
    rows = panel.tables.scan("globalisation").select("ccode", "year", *COLUMNS).collect()
    variables = [variable("globalisation", column, "globalisation") for column in COLUMNS]
    return attach_states(panel, rows.drop_nulls("ccode"), variables, schema("globalisation").absent)
