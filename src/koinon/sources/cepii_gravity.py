"""CEPII Gravity V202211: trade by pair and year as reported to Comtrade, to the IMF, and as reconciled.

The file holds every pair of territories that ever was, in every year; rows in which one of them did not
exist, and of a territory with itself, are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import require
from koinon.sources.pairs import coded_pairs
from koinon.sources.userfile import found, number, scanned

if TYPE_CHECKING:
    from pathlib import Path

NAME = "cepii_gravity"
FLOWS = (
    "tradeflow_comtrade_o",
    "tradeflow_comtrade_d",
    "tradeflow_baci",
    "manuf_tradeflow_baci",
    "tradeflow_imf_o",
    "tradeflow_imf_d",
)
"""Thousand current USD."""

FACTS = ("gatt_o", "gatt_d", "wto_o", "wto_d", "eu_o", "eu_d", "fta_wto", "rta_type", "col_dep", "sibling")
OTHER = ("diplo_disagreement",)
KEYS = ("year", "iso3_o", "iso3_d", "country_exists_o", "country_exists_d")


def tables(path: Path) -> dict[str, pl.DataFrame]:
    """Return ``gravity``, one row per exporter, importer and year in which both existed and traded.

    Parameters
    ----------
    path
        ``Gravity_V202211.csv``, or the folder or zip archive that holds it. Read as a stream.
    """
    with found(path, "Gravity_V2*.csv", "Gravity_V2*.parquet") as (file, *_):
        lazy = scanned(file, [*KEYS, *FLOWS], NAME, [*FACTS, *OTHER])
        both = (number("country_exists_o") == 1) & (number("country_exists_d") == 1)
        known = pl.any_horizontal(pl.col(*FLOWS).is_not_null())
        rows = (
            lazy.filter(both & (pl.col("iso3_o") != pl.col("iso3_d")) & known)
            .select(
                exporter="iso3_o",
                importer="iso3_d",
                year=number("year", pl.Int16()),
                **{column: number(column) for column in (*FLOWS, *OTHER)},
                **{column: number(column, pl.Int8()) for column in FACTS},
            )
            .collect(engine="streaming")
        )
    require(rows.height > 0, f"{NAME}: {path.name} holds no flow between two territories")
    negative = rows.filter(pl.any_horizontal(pl.col(FLOWS) < 0)).height
    require(negative == 0, f"{NAME}: {negative:,} rows have a negative flow")
    return {"gravity": coded_pairs(rows, NAME)}
