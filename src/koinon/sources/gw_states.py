"""Gleditsch-Ward independent states, microstates included: spells of independence.

The raw list is carried on to 2020, but the published one ends with 2017: a spell that reaches the last
day of 2017 is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_rows, check_total, check_unique, read, require
from koinon.sources.tidy import open_end
from koinon.world.systems import LIST_END, state_spells

if TYPE_CHECKING:
    from pathlib import Path


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``gw_states``, one row per spell; an open spell has no end."""
    listed = read(raw, "gw_system")
    check_rows(listed, 239, "gw_system")
    states = listed.select(
        pl.col("gwcode").cast(pl.Int16),
        stateabb="gw_abb",
        statename="gw_name",
        start=pl.col("start").str.to_date(),
        end=open_end(pl.col("end").str.to_date(), LIST_END["gw"]),
        microstate=pl.col("microstate").cast(pl.Boolean),
    ).sort("gwcode", "start")
    check_unique(states, ["gwcode", "start"], "gw_system")
    check_total(states.filter(~pl.col("microstate")).height, 216, "gw_system: spells without microstates")
    restated = state_spells("gw").rename({"code": "gwcode"})
    require(states.equals(restated), "gw_system: the list differs from koinon.world, which restates it")
    return {"gw_states": states}
