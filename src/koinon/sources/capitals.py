"""What the two lists of capitals share: reading, mending, and the checks on places and dates.

The lists are the same work in two code systems. Their faults are mended in ``overrides.toml``: three
capitals stood at the middle of their country, one in the wrong city, and moves of two great states'
capitals were left out.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_codes, check_range, check_rows, check_unique, read, require
from koinon.sources.overrides import apply_overrides
from koinon.sources.tidy import open_end
from koinon.world.systems import CODE

if TYPE_CHECKING:
    from pathlib import Path

    from koinon.world.systems import System

LIST_END = date(2024, 12, 31)
"""Last day of the lists: a spell that ends then is open."""


def capitals(raw: Path, system: System, rows: int) -> pl.DataFrame:
    """Return the spells of all capitals of one system, one row per state and spell.

    Parameters
    ----------
    raw
        Folder of the raw tables.
    system
        ``cow`` or ``gw``.
    rows
        Published number of rows.

    Returns
    -------
    polars.DataFrame
        State code, ``capital``, ``start``, ``end`` (both days inclusive; an open spell has no end),
        ``lat`` and ``lng`` in degrees north and east.
    """
    name, code = f"{system}_capitals", CODE[system]
    listed = read(raw, name)
    check_rows(listed, rows, name)
    mended = apply_overrides(listed, name, name)
    check_codes(mended, [code], system, name)
    spells = mended.select(
        code,
        "capital",
        start="stdate",
        end=open_end(pl.col("enddate"), LIST_END),
        lat="lat",
        lng="lng",
    ).sort(code, "start")
    check_unique(spells, [code, "start"], name)
    check_range(spells, "lat", -90, 90, name)
    check_range(spells, "lng", -180, 180, name)
    follows = pl.col("start").shift(-1).over(code)
    overlaps = spells.filter(follows <= pl.col("end").fill_null(LIST_END)).height
    require(overlaps == 0, f"{name}: {overlaps} spells of a state overlap the next one")
    return spells
