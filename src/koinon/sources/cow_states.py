"""COW state system membership: spells during which a state belonged to the system."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_rows, check_unique, read, require
from koinon.sources.tidy import open_end
from koinon.world.systems import LIST_END, state_spells

if TYPE_CHECKING:
    from pathlib import Path


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``cow_states``, one row per spell; an open spell has no end."""
    listed = read(raw, "cow_states")
    check_rows(listed, 243, "cow_states")
    states = listed.select(
        pl.col("ccode").cast(pl.Int16),
        "stateabb",
        statename="statenme",
        start=pl.date("styear", "stmonth", "stday"),
        end=open_end(pl.date("endyear", "endmonth", "endday"), LIST_END["cow"]),
    ).sort("ccode", "start")
    check_unique(states, ["ccode", "start"], "cow_states")
    restated = state_spells("cow").drop("microstate").rename({"code": "ccode"})
    require(states.equals(restated), "cow_states: the list differs from koinon.world, which restates it")
    return {"cow_states": states}
