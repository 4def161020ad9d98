"""V-Dem v15, core indices: kinds of democracy by state and year, with measurement uncertainty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import (
    check_none_lost,
    check_range,
    check_rows,
    check_total,
    check_unique,
    read,
    require,
)
from koinon.sources.membership import split_by_membership
from koinon.sources.overrides import apply_overrides

if TYPE_CHECKING:
    from pathlib import Path

NAME = "vdem_v15_subset"
INDICES = ("polyarchy", "libdem", "partipdem", "delibdem", "egaldem", "api", "mpi")
WITHOUT_CODE = 800
"""Rows of units to which V-Dem gives no COW code: territories, and parts of present states."""
OUTSIDE_SYSTEM = 10_411
"""Rows before a state entered the COW system or while it was out of it."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``vdem``, one row per state of the COW system and year.

    V-Dem's own COW codes are used, not those added later by others: the latter put Piedmont and Italy,
    and Austria and Austria-Hungary, under one code. Rows without a code, and rows of years in which the
    code was not in force, stay out; the numbers of both are checked.
    """
    units = read(raw, "vdem_simple")
    check_rows(units, 27_913, NAME)
    check_unique(units, ["country_id", "year"], NAME)
    units = apply_overrides(units, NAME, "vdem_simple").rename({"vdem_cowcode": "ccode"})
    coded = units.filter(pl.col("ccode").is_not_null())
    check_none_lost(units.height, coded.height, WITHOUT_CODE, NAME)
    inside, _ = split_by_membership(coded)
    check_none_lost(coded.height, inside.height, OUTSIDE_SYSTEM, NAME)
    check_unique(inside, ["ccode", "year"], NAME)
    for index in INDICES:
        check_range(inside, f"v2x_{index}", 0, 1, NAME)
        low, middle, high = (pl.col(f"v2x_{index}{end}") for end in ("_codelow", "", "_codehigh"))
        crossed = inside.filter((low > middle) | (middle > high)).height
        require(crossed == 0, f"{NAME}: {crossed} bounds of v2x_{index} are out of order")
    for ccode, published in ((380, 0.881), (2, 0.840), (710, 0.073)):
        row = inside.row(by_predicate=(pl.col("ccode") == ccode) & (pl.col("year") == 2024), named=True)
        check_total(row["v2x_polyarchy"], published, f"{NAME}: v2x_polyarchy of {ccode} in 2024", 1e-9)
    ends = ("", "_codelow", "_codehigh", "_sd")
    values = [f"v2x_{index}{end}" for index in INDICES for end in ends]
    return {"vdem": inside.select("ccode", "year", "country_id", "country_text_id", *values)}
