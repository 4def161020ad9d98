"""COW Trade v4.0: total imports and exports of each state by year.

Some rows speak of states before they joined the COW system, most of them without values; they are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.sources.checks import check_codes, check_range, check_rows, check_unique, read
from koinon.sources.overrides import apply_overrides

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
    trade = apply_overrides(trade, "cow_trade_totals", name)
    check_unique(trade, ["ccode", "year"], name)
    check_codes(trade, ["ccode"], "cow", name)
    for flow in ("imports", "exports"):
        check_range(trade, flow, 0, MOST, name)
    return {"cow_trade_totals": trade}
