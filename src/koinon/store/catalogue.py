"""Reading the compiled tables.

A store is a folder with one ``manifest.json`` and one Parquet file per table. A file's name carries a
part of its checksum, so that a build writes new files beside the old ones and then replaces the
manifest in a single step: whatever happens in between, the old store stays whole.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import polars as pl

from koinon.errors import KoinonError
from koinon.sources import origin
from koinon.store.schema import TableSchema, schema

MEND = "mend it with: koinon store build --raw DIR, or reinstall the package"
"""What a person can do about a damaged store."""

SMALL = 512_000
"""Bytes of a file up to which its table stays in memory once it is read."""


class StoreError(KoinonError):
    """The store is absent, damaged, or lacks a table."""

    @classmethod
    def damaged(cls, table: str, path: Path) -> StoreError:
        """Return the error that names a damaged table, its file and how to mend it."""
        return cls(f"the packaged table '{table}' is damaged ({path.name}); {MEND}")


class MissingTableError(StoreError):
    """A table that this store was built without."""

    def __init__(self, table: str) -> None:
        self.table = table
        source = origin(schema(table).source)
        if source.from_user:
            super().__init__(
                f"'{table}' is not packaged: it would add {source.adds}; get {source.file} from {source.url} "
                f"and run: {source.how_to_build}"
            )
        else:
            super().__init__(
                f"this store was built without '{table}' ({source.title}; terms: {source.terms})"
            )


@dataclass(frozen=True)
class Entry:
    """What the manifest says of one table."""

    name: str
    file: str
    sha256: str
    rows: int
    source: str


@dataclass(frozen=True)
class Store:
    """A folder of compiled tables.

    Examples
    --------
    >>> from koinon.store import default_store
    >>> default_store().frame("majors").columns[:2]
    ['ccode', 'start']
    """

    root: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The parsed ``manifest.json``."""
        path = self.root / "manifest.json"
        try:
            loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            raise StoreError(
                f"there is no compiled store in {self.root}; run: koinon store build --raw DIR"
            ) from None
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise StoreError(f"{path} is damaged; {MEND}") from None
        return loaded

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Manifest entries by table name."""
        return {
            name: Entry(name, e["file"], e["sha256"], e["rows"], e["source"])
            for name, e in self.manifest["tables"].items()
        }

    def has(self, table: str) -> bool:
        """Whether this store holds `table`."""
        return table in self.entries

    def schema(self, table: str) -> TableSchema:
        """Return the schema of `table`."""
        return schema(table)

    def path(self, table: str) -> Path:
        """Return the Parquet file of `table`.

        Raises
        ------
        UnknownNameError
            If no such table is defined.
        MissingTableError
            If this store was built without it.
        StoreError
            If the file is gone.
        """
        schema(table)
        if table not in self.entries:
            raise MissingTableError(table)
        path = self.root / self.entries[table].file
        if not path.is_file():
            raise StoreError(f"the packaged table '{table}' is missing ({path.name}); {MEND}")
        return path

    def intact(self, table: str) -> bool:
        """Whether the file of `table` is there and has the checksum of the manifest."""
        path = self.root / self.entries[table].file
        return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == self.entries[table].sha256

    def scan(self, table: str) -> pl.LazyFrame:
        """Return `table` as a lazy frame; a damaged file is reported by the table's name."""
        path = self.path(table)
        try:
            found = path.stat()
            if found.st_size <= SMALL:
                return _small(path, found.st_size, found.st_mtime_ns).lazy()
            frame = pl.scan_parquet(path)
            frame.collect_schema()
        except (pl.exceptions.PolarsError, OSError):
            raise StoreError.damaged(table, path) from None
        return frame

    def frame(self, table: str) -> pl.DataFrame:
        """Return `table` as a frame."""
        try:
            return self.scan(table).collect()
        except (pl.exceptions.PolarsError, OSError):
            raise StoreError.damaged(table, self.path(table)) from None


@lru_cache(maxsize=32)
def _small(path: Path, size: int, changed: int) -> pl.DataFrame:  # noqa: ARG001  # another file is read anew
    """Return a small table, which briefs ask for again and again."""
    return pl.read_parquet(path)


@cache
def _store(root: Path) -> Store:
    return Store(root)


def default_store() -> Store:
    """Return the store inside the package, or the one that ``KOINON_STORE`` points to."""
    chosen = os.environ.get("KOINON_STORE")
    if chosen:
        return _store(Path(chosen))
    return _store(Path(str(resources.files("koinon.store") / "tables")))
