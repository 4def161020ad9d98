"""Stata files (``.dta``, format 118: Stata 14 and later)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl
import polars.selectors as cs

from koinon.errors import KoinonError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

NAME_LENGTH, LABEL_LENGTH = 32, 80
"""Longest name and longest label in characters that Stata takes."""

_RESERVED = frozenset(
    {"_all", "_b", "byte", "_coeff", "_cons", "double", "float", "if", "in", "int", "long", "_n"}
)
_RESERVED |= {"_N", "_pi", "_pred", "_rc", "_skip", "strL", "using", "with"}
_FORMAT_118 = 15
"""What ReadStat calls the format: that of Stata 14, 15 and later."""
_LONG = (-2_147_483_647, 2_147_483_620)
_DOUBLE = 8.988e307
_STAMP = b"<timestamp>"
_NO_TIME = b"\x1101 Jan 1960 00:00"


def stata_names(names: Iterable[str]) -> dict[str, str]:
    """Return for each name one that Stata accepts, and no two alike.

    Examples
    --------
    >>> stata_names(["year", "int", "v2x liberal"])
    {'year': 'year', 'int': 'int_', 'v2x liberal': 'v2x_liberal'}
    """
    made: dict[str, str] = {}
    for name in names:
        plain = re.sub(r"[^A-Za-z0-9_]", "_", name)
        if plain[:1].isdigit() or not plain:
            plain = f"_{plain}"
        if plain in _RESERVED or re.fullmatch(r"str\d+", plain):
            plain = f"{plain}_"
        short, number = plain[:NAME_LENGTH], 1
        while short in made.values():
            number += 1
            short = f"{plain[: NAME_LENGTH - len(str(number)) - 1]}_{number}"
        made[name] = short
    return made


def write_dta(
    frame: pl.DataFrame,
    path: Path,
    labels: Mapping[str, str],
    value_labels: Mapping[str, tuple[tuple[int, str], ...]],
    title: str = "",
) -> None:
    """Write `frame` as a Stata file, the same bytes for the same data.

    Parameters
    ----------
    frame
        Columns of numbers, booleans, text and dates, under names that Stata accepts. Whole numbers
        become ``long`` (``double`` where that is too small). Null and NaN become Stata's missing
        value; null text becomes empty text, as Stata has no other.
    path
        File to write.
    labels
        Variable labels by column; cut at 80 characters.
    value_labels
        Meanings of codes by column.
    title
        Label of the data set; cut at 80 characters.

    Raises
    ------
    KoinonError
        If a number is too large for a Stata file.
    """
    import pyreadstat

    pyreadstat.write_dta(
        _storable(frame),
        str(path),
        file_label=title[:LABEL_LENGTH],
        column_labels=[labels.get(name, "")[:LABEL_LENGTH] for name in frame.columns],
        variable_value_labels={name: dict(codes) for name, codes in value_labels.items() if codes},
        version=_FORMAT_118,
    )
    _undate(path)


def _storable(frame: pl.DataFrame) -> pl.DataFrame:
    """Return `frame` in types that Stata has, with whole numbers beyond ``long`` as doubles."""
    frame = frame.with_columns(cs.boolean().cast(pl.Int8), cs.float().cast(pl.Float64).fill_nan(None))
    for column in frame.select(cs.numeric()):
        low, high = column.min(), column.max()
        if not (isinstance(low, int | float) and isinstance(high, int | float)):
            continue
        whole = column.dtype.is_integer()
        limit = 2**53 if whole else _DOUBLE
        if max(-low, high) > limit:
            raise KoinonError(f"column '{column.name}' holds a number that is too large for Stata")
        if whole:
            fits = _LONG[0] <= low and high <= _LONG[1]
            frame = frame.with_columns(column.cast(pl.Int32 if fits else pl.Float64))
    return frame


def _undate(path: Path) -> None:
    """Replace the time of writing in the header by Stata's zero, so that equal data give equal files."""
    with path.open("r+b") as file:
        at = file.read(4096).find(_STAMP)
        if at < 0:
            raise KoinonError(f"{path.name} was not written as a Stata file of format 118")
        file.seek(at + len(_STAMP))
        file.write(_NO_TIME)
