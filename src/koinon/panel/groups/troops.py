"""Troops of the United States abroad (troopdata).

The years 1951 and 1952, which the producer filled in, are left empty here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_pairs, attach_states
from koinon.panel.variable import computed

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

GROUP, TABLE, USA = "troops", "us_troops", 2


def add(panel: AnyPanel) -> AnyPanel:
    """Add ``us_troops``: those a state hosts, or in a pair with the United States those the other hosts.

    The value is null for the United States themselves and for pairs without them.
    """
    observed = panel.tables.frame(TABLE).filter(~pl.col("filled") & (pl.col("ccode") != USA))
    hosts = observed.select("ccode", "year", us_troops="troops_ad").drop_nulls("us_troops")
    if panel.unit == "state-year":
        text = "Active-duty military personnel of the United States in the state."
        return attach_states(panel, hosts, [computed(TABLE, "us_troops", text, "int32", GROUP, "persons")])
    text = "Active-duty personnel of the United States in the other state; empty for pairs without them."
    pairs = hosts.select("year", "us_troops", ccode1=pl.lit(USA, pl.Int16), ccode2="ccode")
    return attach_pairs(panel, pairs, [computed(TABLE, "us_troops", text, "int32", GROUP, "persons")])
