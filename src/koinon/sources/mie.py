"""MIE 1.0: militarised events between states 1816-2014, the single acts that make up confrontations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import (
    check_codes,
    check_range,
    check_rows,
    check_total,
    check_unique,
    read,
    require,
)
from koinon.sources.membership import split_by_membership
from koinon.sources.tidy import known

if TYPE_CHECKING:
    from pathlib import Path

NAME = "mie"
MISSING = -9
BEFORE_MEMBERSHIP = 4
"""Events of Canada against the Soviet Union in 1918 and 1919, before Canada is on the COW list."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``militarized_events``, one row per event, codes as published.

    Raises
    ------
    SourceError
        If the file is absent or breaks its key, codes, levels or ranges.
    """
    events = read(raw, "mie_1_0")
    check_rows(events, 28_011, NAME)
    check_unique(events, ["micnum", "eventnum"], NAME)
    check_codes(events, ["ccode1", "ccode2"], "cow", NAME)
    check_range(events, "hostlev", 2, 5, NAME)
    check_range(events, "action", 1, 22, NAME)
    _, outside = split_by_membership(events.rename({"styear": "year"}), "ccode1", "ccode2")
    check_total(outside.height, BEFORE_MEMBERSHIP, f"{NAME}: events of states outside their dates")
    for side in "12":
        crossed = events.filter(pl.col(f"fatalmin{side}") > pl.col(f"fatalmax{side}")).height
        require(crossed == 0, f"{NAME}: {crossed} bounds of deaths are out of order")
    return {"militarized_events": events.drop("version").with_columns(known(["stday", "endday"], MISSING))}
