"""Merchandise exports every fourth year 1964-2016 with sixteen provisions of the agreement in force.

The file names economies by World Bank codes, old and new, and joins Belgium with Luxembourg (BLX), which
is no COW state. The name of an agreement is empty in part of its rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_rows, check_total, read, require
from koinon.sources.pairs import coded_pairs, flow

if TYPE_CHECKING:
    from pathlib import Path

    from koinon.sources.pairs import Special

NAME = "penppml_trade"

ALIASES = {
    "KN1": "KNA",  # used to the end, long after Anguilla left Saint Kitts and Nevis
    "MNT": "MNE",
    "ROM": "ROU",
    "SVU": "SUN",
    "TAN": "TZA",  # Tanganyika in 1964
    "TMP": "TLS",
    "YDR": "YMD",
    "ZAR": "COD",
}
"""The World Bank's own codes of states, and those it keeps after ISO withdrew them."""

SPECIAL: tuple[Special, ...] = (
    ("SRB", 1992, 2005, 345),  # the Federal Republic, then Serbia and Montenegro
    ("SVR", 1964, 1975, 817),  # the Republic of Vietnam, which never had an ISO code of its own
)
"""States for which no ISO code of the year stands."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``penppml_trade``, one row per exporter, importer and year of the file, zeros included.

    Raises
    ------
    SourceError
        If a file is missing or fails a check.
    """
    published = read(raw, "trade")
    check_rows(published, 316_317, NAME)
    provisions = [name for name in published.columns if "_prov_" in name]
    flows = published.select(
        pl.col("agreement").replace("", None),
        *provisions,
        exporter="exp",
        importer="imp",
        year=pl.col("time").cast(pl.Int16),
        value="export",
        agreement_id="id",
    )
    require(set(flows["year"]) == set(range(1964, 2017, 4)), f"{NAME}: other years than every fourth")
    require(flows.filter(pl.col("value") < 0).is_empty(), f"{NAME}: negative flows")
    without = flows.filter((pl.col("agreement_id") == 0) & pl.any_horizontal(pl.col(provisions) > 0)).height
    require(without == 0, f"{NAME}: {without} rows have provisions but no agreement")
    coded = coded_pairs(flows, NAME, ALIASES, SPECIAL)
    for exporter, importer, billion in (("USA", "CAN", 205.2), ("CAN", "USA", 251.9)):
        label = f"{NAME}: {exporter} to {importer} in 2016, billion USD"
        check_total(flow(coded, exporter, importer, 2016) / 1e9, billion, label, 0.05)
    return {"penppml_trade": coded}
