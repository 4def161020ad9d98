"""ITPD-E summed to pairs of states 2000-2016, with domestic trade on the diagonal.

The published matrices name units of an arms-transfer list, of which many are armed groups, organisations
or states long gone; none of those has trade, which is checked. Palestine, Western Sahara, Niue and the
Cook Islands have trade and no COW code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_rows, check_total, read, require
from koinon.sources.pairs import coded_pairs, flow

if TYPE_CHECKING:
    from pathlib import Path

NAME = "itpd_e_aggregated"
DOMESTIC = 2_618
"""Rows of domestic trade, of 168 economies."""

WITHOUT_CODE = frozenset({"COK", "ESH", "NIU", "PSE"})


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``itpd_trade``, one row per exporter, importer and year with a positive flow.

    Raises
    ------
    SourceError
        If a file is missing or fails a check.
    """
    published = read(raw, "trade_2000_2016")
    check_rows(published, 428_463, NAME)
    flows = published.select(
        exporter="exporter_iso3", importer="importer_iso3", year="year", value="trade_const2010usd"
    )
    require(flows.filter(pl.col("value") <= 0).is_empty(), f"{NAME}: a recorded flow is not positive")
    coded = coded_pairs(flows, NAME, diagonal=True)
    sides = pl.concat([coded.select(c=a, n=b) for a, b in (("exporter", "ccode1"), ("importer", "ccode2"))])
    strangers = set(sides.filter(pl.col("n").is_null())["c"])
    require(strangers == WITHOUT_CODE, f"{NAME}: without a COW code are {sorted(strangers)}")
    domestic = coded.filter(pl.col("exporter") == pl.col("importer"))
    check_rows(domestic, DOMESTIC, f"{NAME}: domestic trade")
    trillions = (
        coded.filter(pl.col("exporter") != pl.col("importer"))
        .group_by("year")
        .agg(pl.col("value").sum() / 1e12)
    )
    for year, total in ((2014, 18.8), (2016, 15.8)):
        found = trillions.row(by_predicate=pl.col("year") == year)[1]
        check_total(found, total, f"{NAME}: world trade in {year}, trillion USD", 0.05)
    check_total(flow(coded, "USA", "CAN", 2016) / 1e9, 237.0, f"{NAME}: USA to CAN, billion USD", 0.05)
    return {"itpd_trade": coded}
