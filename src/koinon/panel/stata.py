"""Stata files (``.dta``, format 118: Stata 14 and later), written row by row from a frame.

General libraries widen every integer to four bytes and stamp the time of writing into the file. This
writer keeps ``byte``, ``int`` and ``long``, which makes a file of dummies four times smaller, and writes
the same bytes for the same data. The layout follows Stata's own description (``help dta``); tests read
the files back with two other programs.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, cast

import numpy as np
import polars as pl

from koinon.errors import KoinonError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

NAME_LENGTH, LABEL_LENGTH, TEXT_LENGTH = 32, 80, 2045
"""Longest name and label in characters, and longest text in bytes, that Stata takes."""

_RESERVED = frozenset(
    {"_all", "_b", "byte", "_coeff", "_cons", "double", "float", "if", "in", "int", "long", "_n"}
)
_RESERVED |= {"_N", "_pi", "_pred", "_rc", "_skip", "strL", "using", "with"}
_EPOCH = date(1960, 1, 1)
_CHUNK = 100_000
_MAP = b"<map>" + bytes(14 * 8) + b"</map>"
"""Where the 14 sections start; filled in once their sizes are known."""


@dataclass(frozen=True)
class _Kind:
    """One of Stata's storage types: its number, NumPy type, range, missing value and display format."""

    number: int
    dtype: str
    low: float
    high: float
    missing: bytes
    display: str


_BYTE = _Kind(65530, "<i1", -127, 100, b"\x65", "%8.0g")
_INT = _Kind(65529, "<i2", -32767, 32740, struct.pack("<h", 32741), "%8.0g")
_LONG = _Kind(65528, "<i4", -2147483647, 2147483620, struct.pack("<i", 2147483621), "%12.0g")
_FLOAT = _Kind(65527, "<f4", -1.701e38, 1.701e38, b"\x00\x00\x00\x7f", "%9.0g")
_DOUBLE = _Kind(65526, "<f8", -8.988e307, 8.988e307, b"\x00\x00\x00\x00\x00\x00\xe0\x7f", "%10.0g")
_WHOLE = replace(_DOUBLE, low=-(2**53), high=2**53)
"""A double that holds whole numbers, exactly."""

_STORAGE: dict[pl.DataType, tuple[_Kind, ...]] = {
    pl.Int8(): (_BYTE, _INT),
    pl.Int16(): (_INT, _LONG),
    pl.Float32(): (_FLOAT, _DOUBLE),
    pl.Float64(): (_DOUBLE,),
}
"""Storage types that a column may take, smallest first; other whole numbers are `_LONG` or `_WHOLE`."""


@dataclass(frozen=True)
class _Column:
    name: str
    kind: _Kind
    values: pl.Series
    label: str
    value_labels: tuple[tuple[int, str], ...]


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
    notes: Sequence[str] = (),
) -> None:
    """Write `frame` as a Stata file.

    Parameters
    ----------
    frame
        Columns of numbers, booleans, text and dates, under names that Stata accepts. Null and NaN
        become Stata's missing value; null text becomes empty text, as Stata has no other.
    path
        File to write.
    labels
        Variable labels by column; cut at 80 characters.
    value_labels
        Meanings of codes by column.
    title
        Label of the data set; cut at 80 characters.
    notes
        Shown by Stata's ``notes``.

    Raises
    ------
    KoinonError
        If a value has no place in a Stata file.
    """
    columns = [
        _Column(s.name, *_stored(s), labels.get(s.name, ""), value_labels.get(s.name, ())) for s in frame
    ]
    before = [_header(len(columns), frame.height, title), _MAP, *_descriptions(columns, notes)]
    record = np.dtype([(f"f{i}", c.kind.dtype) for i, c in enumerate(columns)])
    meanings = _tagged("value_labels", (_value_label(c) for c in columns if c.value_labels))
    after = [b"<strls></strls>", meanings, b"</stata_dta>"]
    data = len(b"<data></data>") + record.itemsize * frame.height
    sizes = [*map(len, before), data, *map(len, after)]
    before[1] = _tagged("map", (struct.pack("<Q", sum(sizes[:i])) for i in range(len(sizes) + 1)))
    with path.open("wb") as file:
        file.writelines([*before, b"<data>"])
        for start in range(0, frame.height, _CHUNK):
            file.write(_rows(columns, record, start))
        file.writelines([b"</data>", *after])


def _header(columns: int, rows: int, title: str) -> bytes:
    label = _cut(title, LABEL_LENGTH)
    return b"".join(
        [
            b"<stata_dta><header><release>118</release><byteorder>LSF</byteorder>",
            b"<K>" + struct.pack("<H", columns) + b"</K>",
            b"<N>" + struct.pack("<Q", rows) + b"</N>",
            b"<label>" + struct.pack("<H", len(label)) + label + b"</label>",
            b"<timestamp>\x00</timestamp></header>",  # none, so that the same data give the same bytes
        ]
    )


def _descriptions(columns: Sequence[_Column], notes: Sequence[str]) -> list[bytes]:
    """Return the sections between the map and the data, in their fixed order."""
    label_names = (_padded(c.name.encode() if c.value_labels else b"", 129) for c in columns)
    return [
        _tagged("variable_types", (struct.pack("<H", c.kind.number) for c in columns)),
        _tagged("varnames", (_padded(c.name.encode(), 129) for c in columns)),
        _tagged("sortlist", [bytes(2 * (len(columns) + 1))]),
        _tagged("formats", (_padded(c.kind.display.encode(), 57) for c in columns)),
        _tagged("value_label_names", label_names),
        _tagged("variable_labels", (_padded(_cut(c.label, LABEL_LENGTH), 321) for c in columns)),
        _tagged("characteristics", _characteristics(notes)),
    ]


def _stored(column: pl.Series) -> tuple[_Kind, pl.Series]:
    """Return the smallest storage type that keeps the declared kind of number, and the values for it."""
    kind = column.dtype
    if kind == pl.String:
        return _text(column)
    if kind == pl.Date:
        days = (column - _EPOCH).dt.total_days().cast(pl.Int32)
        return replace(_LONG, display="%td"), days
    if kind == pl.Boolean:
        return _BYTE, column.cast(pl.Int8)
    if kind.is_float():
        column = column.fill_nan(None)
    elif not kind.is_integer():
        raise KoinonError(f"column '{column.name}' ({kind}) has no place in a Stata file")
    bounds = column.min(), column.max()
    for storage in _STORAGE.get(kind, (_LONG, _WHOLE)):
        if all(b is None or storage.low <= cast("float", b) <= storage.high for b in bounds):
            return storage, column
    raise KoinonError(f"column '{column.name}' holds a number that is too large for a Stata file")


def _text(column: pl.Series) -> tuple[_Kind, pl.Series]:
    longest = max(cast("int", column.str.len_bytes().max() or 0), 1)
    if longest > TEXT_LENGTH:
        raise KoinonError(
            f"column '{column.name}' holds a text of {longest:,} bytes; Stata takes {TEXT_LENGTH:,}"
        )
    return _Kind(longest, f"S{longest}", 0, 0, b"", f"%-{longest}s"), column


def _rows(columns: Sequence[_Column], record: np.dtype[np.void], start: int) -> bytes:
    """Return the bytes of at most `_CHUNK` rows."""
    height = min(_CHUNK, len(columns[0].values) - start)
    rows = np.zeros(height, record)
    for i, column in enumerate(columns):
        part = column.values.slice(start, height)
        rows[f"f{i}"] = _filled(part, column.kind)
    return rows.tobytes()


def _filled(part: pl.Series, kind: _Kind) -> NDArray[np.generic]:
    if not kind.missing:
        return np.array([text.encode() for text in part.fill_null("")], kind.dtype)
    values: NDArray[np.generic] = part.fill_null(0).to_numpy().astype(kind.dtype)
    values[part.is_null().to_numpy()] = np.frombuffer(kind.missing, kind.dtype)[0]
    return values


def _characteristics(notes: Sequence[str]) -> Iterable[bytes]:
    if not notes:
        return []
    texts = [("note0", str(len(notes))), *((f"note{i}", text) for i, text in enumerate(notes, start=1))]
    made = []
    for name, text in texts:
        body = _padded(b"_dta", 129) + _padded(name.encode(), 129) + text.encode() + b"\x00"
        made.append(b"<ch>" + struct.pack("<I", len(body)) + body + b"</ch>")
    return made


def _value_label(column: _Column) -> bytes:
    codes = sorted(column.value_labels)
    texts = [text.encode() + b"\x00" for _, text in codes]
    offsets = [sum(map(len, texts[:i])) for i in range(len(texts))]
    joined = b"".join(texts)
    table = struct.pack(f"<2I{len(codes)}I", len(codes), len(joined), *offsets)
    table += struct.pack(f"<{len(codes)}i", *(code for code, _ in codes)) + joined
    name = _padded(column.name.encode(), 129) + bytes(3)
    return b"<lbl>" + struct.pack("<I", len(table)) + name + table + b"</lbl>"


def _tagged(tag: str, parts: Iterable[bytes]) -> bytes:
    return f"<{tag}>".encode() + b"".join(parts) + f"</{tag}>".encode()


def _cut(text: str, characters: int) -> bytes:
    return text[:characters].encode()


def _padded(text: bytes, size: int) -> bytes:
    return text.ljust(size, b"\x00")
