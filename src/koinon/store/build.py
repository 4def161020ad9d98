"""Compiling raw data into the store: deterministic, atomic, and complete or not at all."""

from __future__ import annotations

import hashlib
import importlib
import json
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koinon.errors import KoinonError
from koinon.sources import Origin, origins
from koinon.store.schema import schema, schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import polars as pl

FORMAT = 1
"""Version of the store's layout."""


class BuildError(KoinonError):
    """A build that cannot go on."""


@dataclass(frozen=True)
class BuildReport:
    """What a build wrote and what it left out, with the reason."""

    tables: dict[str, dict[str, Any]]
    left_out: dict[str, str] = field(default_factory=dict)


def selected(only: str | None) -> tuple[list[Origin], dict[str, str]]:
    """Return the sources a build takes, and the others with the reason they stay out."""
    if only not in {None, "open"}:
        raise BuildError(f"--only takes 'open', not '{only}'")
    taken, left = [], {}
    for source in origins().values():
        if not source.packaged:
            left[source.id] = "withdrawn: its values may not travel in the package"
        elif only == "open" and not source.is_open:
            left[source.id] = f"terms: {source.terms}"
        else:
            taken.append(source)
    return taken, left


def compiled(source: Origin, raw: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the tidy tables of one source, validated against their schemas."""
    module = importlib.import_module(f"koinon.sources.{source.id}")
    folder = raw / source.raw
    if source.terms != "ours" and not folder.is_dir():
        raise BuildError(f"the raw folder '{source.raw}' is missing from {raw}")
    tables: dict[str, pl.DataFrame] = module.tables(folder)
    declared = {name for name, table in schemas().items() if table.source == source.id}
    if declared != set(tables):
        raise BuildError(
            f"source {source.id} makes {sorted(tables)} where schemas declare {sorted(declared)}"
        )
    for name, frame in tables.items():
        yield name, schema(name).conform(frame)


def build(
    raw: Path,
    out: Path,
    only: str | None = None,
    progress: Callable[[Iterable[Origin]], Iterable[Origin]] = iter,
) -> BuildReport:
    """Compile every source under `raw` into the store at `out`.

    Parameters
    ----------
    raw
        Folder with one sub-folder per raw data set.
    out
        Folder of the store. It keeps its old content, whole, until the very last step.
    only
        ``"open"`` leaves out everything that is not openly licensed.
    progress
        Wraps the list of sources, to show a progress bar.

    Raises
    ------
    KoinonError
        If raw data are absent or fail a check; nothing is then changed.
    """
    if not raw.is_dir():
        raise BuildError(f"there is no folder {raw}")
    taken, left = selected(only)
    out.mkdir(parents=True, exist_ok=True)
    entries: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(dir=out, prefix=".build-") as scratch:
        for source in progress(taken):
            for name, frame in compiled(source, raw):
                entries[name] = _write(frame, name, source.id, Path(scratch))
        manifest: dict[str, Any] = {
            "format": FORMAT,
            "tables": dict(sorted(entries.items())),
            "left_out": dict(sorted(left.items())),
        }
        for entry in entries.values():
            (Path(scratch) / entry["file"]).replace(out / entry["file"])
        _replace(out / "manifest.json", json.dumps(manifest, indent=1) + "\n", Path(scratch))
    _sweep(out, keep={entry["file"] for entry in entries.values()})
    return BuildReport(manifest["tables"], left)


def _write(frame: pl.DataFrame, name: str, source: str, folder: Path) -> dict[str, Any]:
    draft = folder / f"{name}.parquet"
    # A fixed row-group size and no time-stamps: the same rows give the same bytes.
    frame.write_parquet(
        draft, compression="zstd", compression_level=12, statistics=True, row_group_size=1 << 19
    )
    digest = hashlib.sha256(draft.read_bytes()).hexdigest()
    file = f"{name}-{digest[:10]}.parquet"
    draft.rename(folder / file)
    return {"file": file, "sha256": digest, "rows": frame.height, "source": source}


def _replace(target: Path, text: str, scratch: Path) -> None:
    draft = scratch / target.name
    draft.write_text(text, "utf-8")
    draft.replace(target)


def _sweep(out: Path, keep: set[str]) -> None:
    """Remove table files that no manifest names any more, and what a killed build left behind."""
    for path in out.glob("*.parquet"):
        if path.name not in keep:
            path.unlink()
    for path in out.glob(".build-*"):
        shutil.rmtree(path, ignore_errors=True)
