"""Historical Index of Ethnic Fractionalization by state and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.sources.checks import (
    check_codes,
    check_none_lost,
    check_range,
    check_rows,
    check_unique,
    read,
)
from koinon.sources.overrides import apply_overrides

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

REPEATED = 24
"""Rows that repeat another one (override ``hief-repeated-rows``)."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``hief``, one row per state and year in either code system."""
    name = "hief"
    listed = read(raw, name)
    check_rows(listed, 8_808, name)
    once = listed.unique(maintain_order=True)
    check_none_lost(listed.height, once.height, REPEATED, name)
    index = apply_overrides(once, name, name)
    check_unique(index, ["ccode", "year"], name)
    check_unique(index, ["gwcode", "year"], name)
    check_codes(index, ["ccode"], "cow", name)
    check_codes(index, ["gwcode"], "gw", name)
    check_range(index, "efindex", 0, 1, name)
    return {name: index}
