"""CEPII BACI: goods trade by product, summed to pairs of economies while it is read.

A year of the files has more than ten million rows; each year is read as a stream and only its sums stay in
memory. Values are thousand current dollars, free on board, reconciled from both sides' reports. CEPII's own
code ``S19`` ("Other Asia, not elsewhere specified") stands for Taiwan.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_unique, require
from koinon.sources.pairs import coded_pairs
from koinon.sources.userfile import columns_of, found, number, scanned

if TYPE_CHECKING:
    from pathlib import Path

NAME = "cepii_baci"
YEARLY = re.compile(r"BACI_(HS\d\d)_Y(\d{4})_V(\d+)\.csv", re.IGNORECASE)
ALIASES = {"S19": "TWN"}


def tables(path: Path) -> dict[str, pl.DataFrame]:
    """Return ``baci_yearly``, one row per exporter, importer and year with any trade.

    Parameters
    ----------
    path
        The archive of one nomenclature (``BACI_HS92_V202501.zip``), or a folder with its yearly files
        and ``country_codes_V*.csv``. From an archive one year at a time is laid on the disk.

    Raises
    ------
    SourceError
        If files of several releases or nomenclatures lie together, or a code is not in the list.
    """
    names = _members(path)
    kinds = {(match[1].upper(), match[3]) for match in map(YEARLY.fullmatch, names) if match}
    require(bool(kinds), f"{NAME}: {path.name} holds no file called BACI_HS.._Y...._V......csv")
    require(len(kinds) == 1, f"{NAME}: {path.name} mixes {len(kinds)} releases or nomenclatures")
    ((nomenclature, version),) = kinds
    codes = _codes(path)
    flows = pl.concat([_year(path, name, codes) for name in names if YEARLY.fullmatch(name)])
    coded = coded_pairs(flows, NAME, ALIASES)
    return {"baci_yearly": coded.with_columns(release=pl.lit(f"{nomenclature} V{version}"))}


def _members(path: Path) -> list[str]:
    if path.is_dir():
        return sorted(entry.name for entry in path.iterdir())
    with found(path, "country_codes*.csv"):
        pass
    require(zipfile.is_zipfile(path), f"{NAME}: {path.name} is neither a folder nor a zip archive")
    with zipfile.ZipFile(path) as archive:
        return sorted(name.rsplit("/", 1)[-1] for name in archive.namelist())


def _codes(path: Path) -> pl.DataFrame:
    with found(path, "country_codes*.csv") as (file, *_):
        named = columns_of(file, NAME)
        # The column was renamed in the release of 2023.
        iso3 = next((c for c in ("country_iso3", "iso_3digit_alpha") if c in named), "country_iso3")
        rows = scanned(file, ["country_code", iso3], NAME).collect()
    codes = rows.select(number("country_code", pl.Int16()).alias("code"), iso3=pl.col(iso3).str.strip_chars())
    check_unique(codes, ["code"], f"{NAME}: country codes")
    return codes.drop_nulls()


def _year(path: Path, name: str, codes: pl.DataFrame) -> pl.DataFrame:
    """Return the sums of one yearly file."""
    with found(path, name) as (file,):
        lazy = scanned(file, ["t", "i", "j", "v"], NAME)
        sums = (
            lazy.select(*(number(c, pl.Int16()) for c in "tij"), number("v"))
            .group_by("t", "i", "j")
            .agg(value=pl.col("v").sum(), lost=pl.col("v").null_count())
            .collect(engine="streaming")
        )
    require(sums["lost"].sum() == 0, f"{NAME}: {name} has values that are no numbers")
    lacking = sorted({*sums["i"], *sums["j"]} - {*codes["code"]})
    require(not lacking, f"{NAME}: {name} has the country codes {lacking}, which the list does not name")
    named = sums.rename({"t": "year"})
    for column, side in (("i", "exporter"), ("j", "importer")):
        named = named.join(codes.rename({"code": column, "iso3": side}), on=column, how="left")
    # The list may give one ISO code to two numbers of different times.
    return (
        named.group_by("exporter", "importer", "year")
        .agg(pl.col("value").sum())
        .sort("exporter", "importer", "year")
    )
