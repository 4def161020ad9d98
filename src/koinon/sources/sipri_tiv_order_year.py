"""SIPRI arms transfers by the year of the order, in trend-indicator values.

A derived file: matrices by order year that a replication archive made from SIPRI's register. Recent years
are incomplete, because orders are only counted once something is delivered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.arms_transfers import coded
from koinon.sources.checks import require
from koinon.sources.userfile import found, number, scanned

if TYPE_CHECKING:
    from pathlib import Path

NAME = "sipri_tiv_order_year"
COLUMNS = ("year", "exporter", "importer", "tiv")


def tables(path: Path) -> dict[str, pl.DataFrame]:
    """Return ``arms_orders``, one row per supplier, recipient and year of order.

    Parameters
    ----------
    path
        A CSV or Parquet file with the columns ``year, exporter, importer, tiv``, or its folder.
    """
    with found(path, "tiv_by_order_year*.parquet", "tiv_by_order_year*.csv") as (file, *_):
        rows = scanned(file, COLUMNS, NAME).collect()
    orders = rows.select(
        pl.col("exporter").str.strip_chars().alias("supplier"),
        pl.col("importer").str.strip_chars().alias("recipient"),
        number("year", pl.Int16()),
        number("tiv"),
    )
    require(orders.null_count().sum_horizontal().item() == 0, f"{NAME}: a row lacks a value")
    require(orders.filter(pl.col("tiv") < 0).is_empty(), f"{NAME}: a value is negative")
    return {"arms_orders": coded(orders, NAME)}
