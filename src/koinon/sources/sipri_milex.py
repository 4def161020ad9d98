"""SIPRI military expenditure from the workbook that SIPRI publishes.

One sheet per measure, one column per year, everything text or number as it comes: ``...`` (or ``. .``) is
"not available" and ``xxx`` "no independent state". Regions and the European Union are no states; their rows
carry no values, or no code. Constant dollars name their year in the sheet's name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import SourceError, check_range, check_unique, require
from koinon.sources.names import ccode_of_name
from koinon.sources.userfile import found, number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "sipri_milex"
MEASURES = {
    "constant": "milex_constant_usd",
    "current": "milex_current_usd",
    "shareofgdp": "milex_share_gdp",
    "percapita": "milex_per_capita",
    "shareofgovt": "milex_share_government",
}
"""How a sheet's name begins, folded, and the column it becomes."""

ABSENT = ["xxx", "...", ". .", "..", ""]
ALIASES = {"Congo": "Republic of the Congo", "Serbia": "Yugoslavia"}
"""SIPRI carries Yugoslavia of 1992 to 2005 under the name of Serbia."""

RUSSIA, SINCE = "Russia", 1992
"""The Soviet Union has a row of its own; that of Russia holds zeros before (roubles at a later rate)."""


def tables(path: Path) -> dict[str, pl.DataFrame]:
    """Return ``sipri_milex``, one row per country of SIPRI's list and year with any value.

    Parameters
    ----------
    path
        SIPRI's workbook, or a folder with one wide Parquet file per sheet.

    Raises
    ------
    SourceError
        If a sheet is missing or a value is no number.
    """
    joined: pl.DataFrame | None = None
    year_of_prices = None
    for sheet, column, wide in _sheets(path):
        tall = _tall(wide, column)
        keys = ["country", "year"]
        joined = tall if joined is None else joined.join(tall, on=keys, how="full", coalesce=True)
        if column == "milex_constant_usd":
            year_of_prices = re.search(r"(19|20)\d\d", sheet)
    require(joined is not None, f"{NAME}: {path.name} holds none of SIPRI's sheets")
    assert joined is not None  # noqa: S101  # for the type checker
    lacking = sorted(set(MEASURES.values()) - set(joined.columns))
    require(not lacking, f"{NAME}: the sheets behind {', '.join(lacking)} are missing from {path.name}")
    check_unique(joined, ["country", "year"], NAME)
    prices = int(year_of_prices[0]) if year_of_prices else None
    coded = ccode_of_name(joined, "country", "year", aliases=ALIASES, strict=False)
    early = (pl.col("country") == RUSSIA) & (pl.col("year") < SINCE)
    coded = coded.with_columns(pl.when(~early).then("ccode").alias("ccode"))
    states = coded.filter(pl.col("ccode").is_not_null())
    check_unique(states, ["ccode", "year"], NAME)
    require(states.height * 2 > coded.height, f"{NAME}: most names in {path.name} are no states")
    for share in ("milex_share_gdp", "milex_share_government"):
        check_range(coded, share, 0, 2, NAME)
    return {NAME: coded.with_columns(price_year=pl.lit(prices, pl.Int16))}


def _sheets(path: Path) -> Iterator[tuple[str, str, pl.DataFrame]]:
    with found(path, "*.xlsx", "*_wide.parquet") as files:
        for file in files:
            if file.suffix == ".parquet":
                yield from _wanted({file.stem: pl.read_parquet(file)})
            else:
                yield from _wanted(_workbook(file))


def _wanted(sheets: dict[str, pl.DataFrame]) -> Iterator[tuple[str, str, pl.DataFrame]]:
    for sheet, wide in sheets.items():
        folded = re.sub(r"[^a-z]", "", sheet.lower())
        for begins, column in MEASURES.items():
            if folded.startswith(begins):
                yield sheet, column, wide


def _workbook(file: Path) -> dict[str, pl.DataFrame]:
    """Return the sheets with the row that begins with "Country" as their head."""
    import fastexcel

    try:
        book = fastexcel.read_excel(file)
        raw = {
            sheet: book.load_sheet(sheet, header_row=None, dtypes="string").to_polars()
            for sheet in book.sheet_names
        }
    except fastexcel.FastExcelError as error:
        raise SourceError(f"{NAME}: {file.name} is no readable workbook ({error})") from None
    sheets = {}
    for sheet, cells in raw.items():
        first = cells.columns[0] if cells.width else ""
        head = cells[first].str.strip_chars().eq_missing("Country").arg_max() if cells.height else None
        if head is not None and str(cells[first][head]).strip() == "Country":
            names = [str(cell).strip() if cell is not None else "" for cell in cells.row(head)]
            body = cells[head + 1 :]
            body.columns = [name or f"column {i}" for i, name in enumerate(names)]
            sheets[sheet] = body
    return sheets


def _tall(wide: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return one row per country and year with a value."""
    years = [name for name in wide.columns if re.fullmatch(r"(19|20)\d\d(\.0)?", name)]
    require(bool(years), f"{NAME}: the sheet of {column} has no columns of years")
    cells = (
        wide.select("Country", pl.col(years).cast(pl.String).str.strip_chars())
        .unpivot(index="Country", variable_name="year", value_name=column)
        .filter(pl.col(column).is_not_null() & ~pl.col(column).is_in(ABSENT))
    )
    tall = cells.select(
        pl.col("Country").str.strip_chars().alias("country"),
        pl.col("year").str.slice(0, 4).cast(pl.Int16),
        number(column),
    )
    wrong = cells.filter(tall[column].is_null())
    require(wrong.is_empty(), f"{NAME}: {wrong.height} cells of {column} are no numbers")
    return tall
