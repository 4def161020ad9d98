"""Ethnic and religious fractionalization and polarization by state and year, from CREG.

CREG counts the Soviet Union (365) and Russia (393), and Yugoslavia (345) and Serbia (340), as states of
their own, while COW gives each of these lines one code: 276 rows share their COW code and year with
another one. All rows are kept, under CREG's own code, which makes a key. To have one row per state and
year, take the row with a known value, and if both have one (1991, and religion in 1992) the row of the
older state, whose ``creg_ccode`` equals ``ccode``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.sources.checks import check_codes, check_range, check_rows, check_total, check_unique, read
from koinon.sources.overrides import apply_overrides

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``creg``, one row per CREG state and year."""
    name = "creg"
    groups = apply_overrides(read(raw, name), name, name)
    check_rows(groups, 11_523, name)
    check_unique(groups, ["creg_ccode", "year"], name)
    shared = int(groups.select("ccode", "year").is_duplicated().sum())
    check_total(shared, 276, f"{name}: rows that share a COW code and year")
    check_codes(groups, ["ccode"], "cow", name)
    check_codes(groups, ["gwcode"], "gw", name)
    for column in ("ethfrac", "ethpol", "relfrac", "relpol"):
        check_range(groups, column, 0, 1, name)
    return {name: groups}
