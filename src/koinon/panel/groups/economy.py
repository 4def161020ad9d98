"""GDP and population: long-run estimates with their uncertainty, and the World Bank's current figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.panel.attach import attach_states
from koinon.panel.table_columns import add_state_columns
from koinon.panel.variable import variable

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

LONG_RUN = ("mrgdppc", "sd_mrgdppc", "pwtrgdp", "sd_pwtrgdp", "pwtpop", "sd_pwtpop")
CURRENT = ("gdp_current_usd", "population")


def add(panel: AnyPanel) -> AnyPanel:
    """Add the estimates of Fariss and others 1816-2019 and the World Bank's GDP and population.

    The estimates are posterior means; each has its standard deviation beside it (``sd_*``). The two
    sources differ in prices and are never spliced.
    """
    panel = add_state_columns(panel, "economy", f"{panel.system}_gdp_population", LONG_RUN, panel.system)
    rows = panel.tables.scan("world_bank").select("ccode", "year", *CURRENT).collect()
    states = rows.drop_nulls("ccode")
    return attach_states(panel, states, [variable("world_bank", c, "economy") for c in CURRENT])
