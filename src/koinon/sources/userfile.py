"""Files that users supply: where they may lie, in which formats, and what their columns must be."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import SourceError, require

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NULLS = ["", "NA", "NaN", ".", ". .", "..."]
"""What the producers write for a missing value."""


@contextmanager
def found(path: Path, *patterns: str) -> Iterator[list[Path]]:
    """Give the files that match one of `patterns`, in a folder, in a zip archive, or `path` itself.

    Parameters
    ----------
    path
        A file, which is taken as it is; a folder; or a zip archive, whose matching members are laid into
        a temporary folder for as long as the context lasts.
    *patterns
        Shell patterns of file names, in either case, tried in order; the first that matches decides.

    Raises
    ------
    SourceError
        If there is nothing at `path`, the archive is damaged, or nothing matches.
    """
    if not path.exists():
        raise SourceError(f"there is no file {path}")
    if path.is_dir():
        yield _matching({entry.name: entry for entry in path.iterdir()}, patterns, path)
    elif zipfile.is_zipfile(path) and path.suffix.lower() == ".zip":
        with tempfile.TemporaryDirectory(prefix="koinon-") as folder:
            yield _unpacked(path, patterns, Path(folder))
    else:
        yield [path]


def _matching(names: dict[str, Path], patterns: Sequence[str], path: Path) -> list[Path]:
    for pattern in patterns:
        hits = [
            entry
            for name, entry in sorted(names.items())
            if PurePosixPath(name.lower()).match(pattern.lower()) and not name.startswith(("._", "."))
        ]
        if hits:
            return hits
    raise SourceError(f"{path} holds no file called {' or '.join(patterns)}")


def _unpacked(path: Path, patterns: Sequence[str], folder: Path) -> list[Path]:
    try:
        with zipfile.ZipFile(path) as archive:
            # Only the last part of a member's name is used, so that nothing lands outside the folder.
            members = {PurePosixPath(m.filename).name: m for m in archive.infolist() if not m.is_dir()}
            chosen = _matching({name: folder / name for name in members}, patterns, path)
            needed = sum(members[target.name].file_size for target in chosen)
            free = shutil.disk_usage(folder).free
            require(needed <= free, f"unpacking {path.name} needs {needed:,} bytes and the disk has {free:,}")
            for target in chosen:
                with archive.open(members[target.name]) as member, target.open("wb") as out:
                    shutil.copyfileobj(member, out)
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise SourceError(f"{path.name} is no readable zip archive ({error})") from None
    return chosen


def columns_of(path: Path, name: str) -> list[str]:
    """Return the names of the columns of a file; errors as in `scanned`."""
    return _lazy(path, name).collect_schema().names()


def scanned(path: Path, columns: Sequence[str], name: str, optional: Sequence[str] = ()) -> pl.LazyFrame:
    """Return some columns of a CSV or Parquet file, lazily and as text where the file is text.

    Raises
    ------
    SourceError
        If the file cannot be read or lacks one of `columns`; those of `optional` come as nulls then.
    """
    lazy = _lazy(path, name)
    there = lazy.collect_schema().names()
    lacking = [column for column in columns if column not in there]
    require(not lacking, f"{name}: {path.name} lacks the columns {', '.join(lacking)}")
    wanted = [*columns, *(column for column in optional if column in there)]
    absent = [pl.lit(None, pl.String).alias(column) for column in optional if column not in there]
    return lazy.select(*wanted, *absent)


def _lazy(path: Path, name: str) -> pl.LazyFrame:
    kind = path.suffix.lower()
    try:
        if kind == ".parquet":
            lazy = pl.scan_parquet(path)
        elif kind in {".csv", ".txt", ".tab", ".tsv"}:
            separator = "\t" if kind in {".tab", ".tsv"} else ","
            lazy = pl.scan_csv(path, separator=separator, infer_schema=False, null_values=NULLS)
        elif kind == ".dta":
            lazy = _stata(path).lazy()
        else:
            raise SourceError(f"{name}: {path.name} is neither CSV, Parquet nor Stata")
        lazy.collect_schema()
    except (pl.exceptions.PolarsError, OSError) as error:
        first = str(error).strip().splitlines()[:1] or [type(error).__name__]
        raise SourceError(f"{name}: {path.name} cannot be read ({first[0]})") from None
    return lazy


def _stata(path: Path) -> pl.DataFrame:
    import pyreadstat

    try:
        frame, _ = pyreadstat.read_dta(str(path), output_format="polars", disable_datetime_conversion=True)
    except pyreadstat.ReadstatError as error:
        raise SourceError(f"{path.name} is no readable Stata file ({error})") from None
    made: pl.DataFrame = frame
    return made


def number(column: str, dtype: pl.DataType | None = None) -> pl.Expr:
    """Return a column as numbers, whether the file had text (padded, perhaps) or numbers."""
    text = pl.col(column).cast(pl.String).str.strip_chars()
    value = text.cast(pl.Float64, strict=False)
    return (value if dtype is None else value.round().cast(dtype, strict=False)).alias(column)
