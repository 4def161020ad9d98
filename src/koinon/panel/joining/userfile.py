"""Reading a table that a user brings: CSV, Excel, Parquet or Stata, however it was made.

Nothing is guessed that could be wrong in silence. What cannot be read, or would be read as something else
than its maker meant (another encoding, formulas, a head of two rows), is refused in one sentence.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError, join_or

if TYPE_CHECKING:
    from collections.abc import Sequence

    from narwhals.typing import IntoFrame

BYTES = 2 * 1024**3
"""Largest file, and largest unpacked workbook."""

CELLS = 50_000_000
"""Most rows times columns."""

FRAME = "the frame"
"""What messages call a table that came as no file."""

NULLS = ["", "NA", "N/A", "NaN", "nan", "."]
"""What stands for a missing value in text."""

_SAMPLE = 1 << 16
_CHUNK = 1 << 24
_FORMULA = re.compile(rb'<c [^>]*?r="([A-Z]+\d+)"[^>]*>\s*<f[ >/]')
_FORMATS = (".csv", ".tsv", ".txt", ".parquet", ".xlsx", ".xlsm", ".dta")


class UserFileError(KoinonError):
    """A file that cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class UserTable:
    """A table of the user's.

    Attributes
    ----------
    name
        Name of the file, or `FRAME`.
    frame
        Its rows.
    labels
        What the columns mean, as far as the file says (Stata's variable labels).
    notes
        What a reader should know of how it was read.
    """

    name: str
    frame: pl.DataFrame
    labels: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def places(self, rows: Sequence[int]) -> str:
        """Say where rows, counted from 0, stand: lines of a file, whose first is the head, or rows."""
        if self.name == FRAME:
            return f"rows {' and '.join(map(str, rows))}"
        return f"lines {' and '.join(str(row + 2) for row in rows)}"


def user_table(given: str | Path | IntoFrame) -> UserTable:
    """Return a user's table, from a file or from a frame at hand.

    Parameters
    ----------
    given
        A path, or a frame of polars, pandas, Arrow or any other kind that narwhals reads; one that is lazy
        is collected. The index of a pandas frame is left out.

    Raises
    ------
    UserFileError
        As in `read_user_table`, or if `given` is neither path nor frame.

    Examples
    --------
    >>> user_table(pl.DataFrame({"ccode": [2], "x": [1.5]})).frame.shape
    (1, 2)
    """
    if isinstance(given, str | Path):
        return read_user_table(given)
    import narwhals as nw

    try:
        frame = nw.from_native(given)
    except TypeError:
        kind = type(given).__name__
        raise UserFileError(
            f"a table to join is a file or a frame of polars, pandas or Arrow, not {kind}"
        ) from None
    held = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    _limit(FRAME, *held.shape)
    return _checked(UserTable(FRAME, held.to_polars()))


def read_user_table(path: str | Path) -> UserTable:
    """Read a user's file.

    Raises
    ------
    UserFileError
        If it is not there, of no known format, too large, damaged, not in UTF-8, holds formulas, has no
        rows, or its first row does not name every column once.
    """
    file = Path(path)
    if not file.is_file():
        raise UserFileError(f"there is no file {file}")
    kind = file.suffix.lower()
    if kind not in _FORMATS:
        raise UserFileError(f"{file.name} is not of a format that can be joined: {join_or(_FORMATS)}")
    size = file.stat().st_size
    if size == 0:
        raise UserFileError(f"{file.name} is empty")
    if size > BYTES:
        raise UserFileError(f"{file.name} has {size / 1024**3:.1f} GB and at most 2 are read")
    read = {".parquet": _parquet, ".dta": _stata, ".xlsx": _excel, ".xlsm": _excel}.get(kind, _text)
    table = read(file)
    return _checked(table)


def _checked(table: UserTable) -> UserTable:
    frame = table.frame
    if frame.width == 0 or frame.height == 0:
        raise UserFileError(f"{table.name} has a head and no rows")
    names = [name.strip() for name in frame.columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UserFileError(f"{table.name} has several columns called '{twice[0]}'")
    frame = frame.rename(dict(zip(frame.columns, names, strict=True)))
    frame = frame.with_columns(_plain(frame[name], table.name) for name in names)
    for name, dtype in frame.schema.items():
        if dtype == pl.String:
            formulas = frame[name].filter(frame[name].str.starts_with("=").fill_null(value=False))
            if formulas.len():
                raise UserFileError(
                    f"column '{name}' of {table.name} holds formulas ({formulas[0]}); "
                    "save their values instead"
                )
    return UserTable(table.name, frame, {k.strip(): v for k, v in table.labels.items()}, table.notes)


def _plain(column: pl.Series, file: str) -> pl.Series:
    """Return a column as one of the types that panels know."""
    dtype = column.dtype
    if isinstance(dtype, pl.Categorical | pl.Enum | pl.Null):
        return column.cast(pl.String)
    if isinstance(dtype, pl.Decimal):
        return column.cast(pl.Float64)
    if dtype.is_unsigned_integer():
        return column.cast(pl.Int64)
    if isinstance(dtype, pl.Datetime):
        return column.cast(pl.Date)
    if isinstance(dtype, pl.String):
        stripped = column.str.strip_chars()
        return stripped.set(stripped.is_in(NULLS), None)
    if dtype.is_numeric() or isinstance(dtype, pl.Boolean | pl.Date):
        return column.fill_nan(None) if dtype.is_float() else column
    raise UserFileError(f"column '{column.name}' of {file} holds {dtype}, which is no plain value")


def _limit(name: str, rows: int, columns: int) -> None:
    if rows * columns > CELLS:
        raise UserFileError(
            f"{name} has {rows:,} rows and {columns:,} columns, over {CELLS:,} cells; "
            "keep what you need of it"
        )


def _parquet(file: Path) -> UserTable:
    try:
        lazy = pl.scan_parquet(file)
        columns = len(lazy.collect_schema())
        _limit(file.name, int(lazy.select(pl.len()).collect().item()), columns)
        return UserTable(file.name, lazy.collect())
    except (pl.exceptions.PolarsError, OSError):
        raise UserFileError(f"{file.name} is no readable Parquet file") from None


# --- text


def _text(file: Path) -> UserTable:
    with file.open("rb") as opened:
        start = opened.read(_SAMPLE)
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise UserFileError(f"{file.name} is in UTF-16; save it as UTF-8 (in Excel: 'CSV UTF-8')")
    if b"\x00" in start:
        raise UserFileError(f"{file.name} is no text file")
    _check_encoding(file)
    head = start.decode("utf-8-sig", errors="ignore").splitlines()[0]
    separator = max("\t;,|", key=lambda mark: (head.count(mark), mark == ","))
    columns = head.count(separator) + 1
    _limit(file.name, _lines(file), columns)
    # Where commas stand inside numbers, semicolons stand between them.
    comma = separator == ";" and re.search(rb"(?:^|;)-?\d+,\d+(?:;|\r?$)", start, re.MULTILINE) is not None
    try:
        frame = pl.read_csv(
            file, separator=separator, infer_schema_length=None, null_values=NULLS, decimal_comma=comma
        )
    except pl.exceptions.NoDataError:
        raise UserFileError(f"{file.name} is empty") from None
    except pl.exceptions.PolarsError as error:
        raise UserFileError(f"{file.name} cannot be read as a table ({_first(error)})") from None
    named = re.compile(r"(.*)_duplicated_\d+")
    twice = [match[1] for name in frame.columns if (match := named.fullmatch(name))]
    if twice:
        raise UserFileError(f"{file.name} has several columns called '{twice[0]}'")
    if any(not name.strip() for name in frame.columns):
        raise UserFileError(f"the first row of {file.name} does not name every column")
    return UserTable(file.name, frame)


def _check_encoding(file: Path) -> None:
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                line += chunk.count(b"\n", 0, error.start)
                raise UserFileError(
                    f"{file.name} is not in UTF-8 (line {line}); save it as UTF-8 (in Excel: 'CSV UTF-8')"
                ) from None
            line += chunk.count(b"\n")


def _lines(file: Path) -> int:
    with file.open("rb") as opened:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: opened.read(_CHUNK), b""))


def _first(error: Exception) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return lines[0].strip().rstrip(".") if lines else type(error).__name__


# --- Excel and Stata


def _excel(file: Path) -> UserTable:
    import fastexcel

    _check_workbook(file)
    try:
        book = fastexcel.read_excel(file)
        sheet = book.load_sheet(0, header_row=0)
        _limit(file.name, sheet.total_height, sheet.width)
        frame = sheet.to_polars()
    except fastexcel.FastExcelError as error:
        raise UserFileError(f"{file.name} is no readable workbook ({_first(error)})") from None
    first = book.sheet_names[0]
    unnamed = [name for name in frame.columns if name.startswith("__UNNAMED__")]
    filled = [name for name in unnamed if frame[name].null_count() < frame.height]
    if filled:
        raise UserFileError(
            f"the first row of sheet '{first}' in {file.name} does not name every column; "
            "leave one row of names on top and no merged cells"
        )
    notes: tuple[str, ...] = ()
    if len(book.sheet_names) > 1:
        notes = (
            f"join: only the first of {len(book.sheet_names)} sheets of {file.name} was read, '{first}'",
        )
    return UserTable(file.name, frame.drop(unnamed), notes=notes)


def _check_workbook(file: Path) -> None:
    """Refuse what is no workbook, unpacks to too much, or holds formulas on its first sheet.

    A formula's value in the file is what a program last computed, or 0 where none ever did.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(member.file_size for member in archive.infolist()) > BYTES:
                raise UserFileError(f"{file.name} unpacks to more than 2 GB")
            for member in archive.namelist():
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", member):
                    cell = _formula(archive, member)
                    if cell:
                        raise UserFileError(
                            f"{file.name} holds formulas (first in {cell}); save their values instead"
                        )
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError):
        raise UserFileError(f"{file.name} is no readable workbook") from None


def _formula(archive: zipfile.ZipFile, member: str) -> str:
    """Return the first cell of a sheet that holds a formula, or nothing."""
    tail = b""
    with archive.open(member) as opened:
        while chunk := opened.read(_CHUNK):
            match = _FORMULA.search(tail + chunk)
            if match:
                return match[1].decode()
            tail = chunk[-512:]
    return ""


def _stata(file: Path) -> UserTable:
    import pyreadstat

    try:
        _, said = pyreadstat.read_dta(str(file), metadataonly=True, output_format="polars")
        _limit(file.name, said.number_rows or 0, said.number_columns or 0)
        frame, said = pyreadstat.read_dta(str(file), output_format="polars")
    except (pyreadstat.ReadstatError, UnicodeDecodeError, ValueError) as error:
        raise UserFileError(f"{file.name} is no readable Stata file ({_first(error)})") from None
    labels = {name: label for name, label in said.column_names_to_labels.items() if label}
    return UserTable(file.name, frame, labels)
