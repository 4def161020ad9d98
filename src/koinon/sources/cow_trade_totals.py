"""COW Trade v4.0: total imports and exports of each state by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.sources.checks import check_codes, check_range, check_rows, check_unique, read

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

MOST = 10_000_000
"""More million USD than any state ever traded: a larger value would be in another unit."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``cow_trade_totals``, one row per state and year."""
    name = "cow_trade_sy"
    trade = read(raw, name)
    check_rows(trade, 14_410, name)
    check_unique(trade, ["ccode", "year"], name)
    check_codes(trade, ["ccode"], "cow", name)
    for flow in ("imports", "exports"):
        check_range(trade, flow, 0, MOST, name)
    return {"cow_trade_totals": trade}
