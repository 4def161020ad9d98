"""SIPRI's register of arms transfers: what was delivered, summed to supplier, recipient and year of delivery.

The file that SIPRI's site gives out begins with some lines of notes and ends every line with a semicolon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.arms_transfers import coded
from koinon.sources.checks import SourceError, check_total, require
from koinon.sources.userfile import found, number

if TYPE_CHECKING:
    from pathlib import Path

NAME = "sipri_trade_register"
HEAD = "SIPRI AT Database ID"
"""How the line of column names begins."""

COLUMNS = (HEAD, "Supplier", "Recipient", "Delivery year", "Status", "TIV delivery values")
NOTES = 50
"""More lines of notes than any export has."""


def tables(path: Path) -> dict[str, pl.DataFrame]:
    """Return ``arms_deliveries``, one row per supplier, recipient and year of delivery.

    Parameters
    ----------
    path
        SIPRI's export of the trade register as CSV, or a folder with ``delivery.parquet``.
    """
    with found(path, "delivery.parquet", "*register*.csv") as (file, *_):
        deals = pl.read_parquet(file) if file.suffix == ".parquet" else _export(file)
    lacking = [column for column in COLUMNS if column not in deals.columns]
    require(not lacking, f"{NAME}: {path.name} lacks the columns {', '.join(lacking)}")
    rows = deals.select(
        pl.col("Supplier").str.strip_chars().alias("supplier"),
        pl.col("Recipient").str.strip_chars().alias("recipient"),
        number("Delivery year", pl.Int16()).alias("year"),
        number("TIV delivery values").alias("tiv"),
        pl.col("Status").str.to_lowercase().str.starts_with("new").alias("new"),
        pl.col(HEAD).cast(pl.String).alias("deal"),
    )
    lost = rows.filter(pl.any_horizontal(pl.col("supplier", "recipient", "year", "tiv").is_null())).height
    require(lost == 0, f"{NAME}: {lost:,} rows lack a party, a year or a value")
    require(rows.filter(pl.col("tiv") < 0).is_empty(), f"{NAME}: a value is negative")
    summed = rows.group_by("supplier", "recipient", "year", maintain_order=True).agg(
        pl.col("tiv").sum(),
        tiv_new=pl.col("tiv").filter(pl.col("new").fill_null(value=False)).sum(),
        deals=pl.col("deal").n_unique(),
    )
    total = float(rows.select(pl.col("tiv").sum()).item())
    check_total(float(summed.select(pl.col("tiv").sum()).item()), total, f"{NAME}: the sum", 1e-9 * total)
    return {"arms_deliveries": coded(summed, NAME)}


def _export(file: Path) -> pl.DataFrame:
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    lines = text.splitlines()
    starts = [i for i, line in enumerate(lines[:NOTES]) if line.strip().strip('"').startswith(HEAD)]
    require(bool(starts), f"{NAME}: {file.name} has no line that begins with '{HEAD}'")
    body = "\n".join(line.rstrip().rstrip(";") for line in lines[starts[0] :] if line.strip(" ;,"))
    try:
        return pl.read_csv(body.encode(), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise SourceError(f"{NAME}: {file.name} cannot be read ({str(error).splitlines()[0]})") from None
