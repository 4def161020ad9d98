"""DESTA 2.3: trade agreements, their depth, the pairs of countries they join, and withdrawals.

DESTA names countries by today's ISO numeric codes, also where an older state is meant. COW codes are
those of the year of signature: Russia in 1960 is the Soviet Union, Serbia in 1992 is Yugoslavia.
Territories, and countries that were not yet states of the COW system, keep their ISO code and have no
COW code; nothing is dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_none_lost, check_range, check_rows, check_unique, read, require
from koinon.world.codes import ccode_of_iso

if TYPE_CHECKING:
    from pathlib import Path

KEY = ["number", "base_treaty"]
"""Columns that identify an entry; the number alone is used twice (1142)."""

KOSOVO = 900
"""DESTA's own code for Kosovo, which has no ISO numeric."""

CZECHIA, SLOVAKIA, CZECHOSLOVAKIA = 203, 703, 315
"""ISO numerics of the successors and the COW code of the state they came from."""

COMPONENTS = [
    *["full_fta", "standards", "investments", "services", "procurement", "competition", "iprs"],
]
"""The seven provisions whose sum is the depth index."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``trade_agreements``, ``trade_agreement_dyads`` and ``trade_agreement_withdrawals``.

    Parameters
    ----------
    raw
        Folder with the raw files of DESTA 2.3.

    Raises
    ------
    SourceError
        If a file is missing or fails a check.
    """
    entries = _named(read(raw, "treaties"))
    return {
        "trade_agreements": _agreements(entries, read(raw, "indices")),
        "trade_agreement_dyads": _dyads(read(raw, "treaty_dyads"), entries),
        "trade_agreement_withdrawals": _withdrawals(read(raw, "withdrawal_dyads"), entries),
    }


def _named(entries: pl.DataFrame) -> pl.DataFrame:
    check_rows(entries, 1_410, "treaties")
    check_unique(entries, KEY, "treaties")
    # Some names are written with no-break spaces, which no search would find.
    return entries.with_columns(pl.col("name").str.replace_all("\u00a0", " ").str.strip_chars())


def _agreements(entries: pl.DataFrame, indices: pl.DataFrame) -> pl.DataFrame:
    check_rows(indices, 692, "indices")
    check_unique(indices, KEY, "indices")
    check_range(indices, "depth_index", 0, 7, "indices")
    unequal = indices.filter(pl.sum_horizontal(COMPONENTS) != pl.col("depth_index")).height
    require(unequal == 0, f"indices: depth is not the sum of its components in {unequal} rows")
    stray = indices.join(entries, on=KEY, how="anti").height
    require(stray == 0, f"indices: {stray} rows belong to no entry")
    scores = indices.select(
        *KEY, *COMPONENTS, "depth_index", "depth_rasch", "flexrigid", "flexescape", "enforce", "enforce01"
    )
    about = ["name", "entry_type", "year", "entryforceyear", "typememb", "regioncon", "wto_listed"]
    return entries.select(*KEY, *about).join(scores, on=KEY, how="left")


def _dyads(rows: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    check_rows(rows, 20_569, "treaty_dyads")
    coded = _coded(rows, entries, "treaty_dyads").select(
        *KEY, "entry_type", "year", "entryforceyear", "ccode1", "ccode2", "iso1", "iso2"
    )
    swap = (pl.col("ccode1") > pl.col("ccode2")).fill_null(pl.col("iso1") > pl.col("iso2"))
    ordered = coded.with_columns(
        pl.when(swap).then(f"{code}{other}").otherwise(f"{code}{end}").alias(f"{code}{end}")
        for code in ("ccode", "iso")
        for end, other in ((1, 2), (2, 1))
    )
    check_unique(ordered, [*KEY, "iso1", "iso2"], "treaty_dyads")
    known = ordered.drop_nulls(["ccode1", "ccode2"])
    check_unique(known, [*KEY, "ccode1", "ccode2"], "treaty_dyads")
    return ordered


def _withdrawals(rows: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    check_rows(rows, 1_650, "withdrawal_dyads")
    coded = _coded(rows, entries, "withdrawal_dyads")
    check_unique(coded, [*KEY, "iso1", "iso2"], "withdrawal_dyads")
    return coded.select(*KEY, "year", "entryforceyear", "ccode1", "ccode2", "iso1", "iso2")


def _coded(rows: pl.DataFrame, entries: pl.DataFrame, name: str) -> pl.DataFrame:
    stray = rows.join(entries, on=KEY, how="anti").height
    require(stray == 0, f"{name}: {stray} rows belong to no entry")
    coded = _ccode(_ccode(rows, "iso1", "ccode1"), "iso2", "ccode2")
    itself = coded.filter(pl.col("ccode1") == pl.col("ccode2")).height
    require(itself == 0, f"{name}: {itself} rows pair a state with itself")
    check_none_lost(rows.height, coded.height, 0, name)
    return coded


def _ccode(rows: pl.DataFrame, iso: str, name: str) -> pl.DataFrame:
    """Add the COW code of a country in the year of signature."""
    numeric = ccode_of_iso(rows, iso, "year", "iso_numeric", name="__dated", retroactive=True)
    kosovo = numeric.with_columns(__iso3=pl.when(pl.col(iso) == KOSOVO).then(pl.lit("XKX")))
    found = ccode_of_iso(kosovo, "__iso3", "year", "iso3", name="__kosovo")
    slovak = ((pl.col("iso1") == SLOVAKIA) | (pl.col("iso2") == SLOVAKIA)).any().over(KEY)
    # Until 1992 Czechia stands for Czechoslovakia, unless Slovakia is a party of its own.
    united = (pl.col(iso) == CZECHIA) & (pl.col("year") <= 1992) & ~slovak
    dated = pl.when(united).then(pl.lit(CZECHOSLOVAKIA, dtype=pl.Int16)).otherwise("__dated")
    return found.with_columns(pl.coalesce(dated, "__kosovo").alias(name)).drop(
        "__dated", "__kosovo", "__iso3"
    )
