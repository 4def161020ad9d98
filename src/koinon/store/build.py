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

from koinon.errors import KoinonError, UnknownNameError, join_or
from koinon.sources import Origin, origin, origins
from koinon.store.catalogue import Store, default_store
from koinon.store.schema import schema, schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    import polars as pl

FORMAT = 1
"""Version of the store's layout."""


class BuildError(KoinonError):
    """A build that cannot go on."""


@dataclass(frozen=True)
class BuildReport:
    """What a build wrote and what it left out, with the reason.

    Attributes
    ----------
    tables
        Manifest entries of the whole store, by table.
    left_out
        Why sources are not in it.
    news
        Of a build of chosen sources, their tables: ``"new"``, ``"changed"`` or ``"unchanged"``.
    """

    tables: dict[str, dict[str, Any]]
    left_out: dict[str, str] = field(default_factory=dict)
    news: dict[str, str] = field(default_factory=dict)


def selected(
    only: str | None, supplied: Mapping[str, Path] | None = None
) -> tuple[list[Origin], dict[str, str]]:
    """Return the sources a build takes, and the others with the reason they stay out."""
    if only not in {None, "open"}:
        raise BuildError(f"--only takes 'open', not '{only}'")
    taken, left = [], {}
    for source in origins().values():
        if source.id in (supplied or {}):
            taken.append(source)
        elif source.from_user:
            left[source.id] = f"not packaged: {source.adds}; build --with {source.id}=PATH"
        elif not source.packaged:
            left[source.id] = "withdrawn: its values may not travel in the package"
        elif only == "open" and not source.is_open:
            left[source.id] = f"terms: {source.terms}"
        else:
            taken.append(source)
    return taken, left


def compiled(source: Origin, raw: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the tidy tables of one source, validated against their schemas.

    `raw` is the folder of raw data sets, or for a source that the user supplies his file.
    """
    module = importlib.import_module(f"koinon.sources.{source.id}")
    folder = raw if source.from_user else raw / source.raw
    if source.terms != "ours" and not source.from_user and not folder.is_dir():
        raise BuildError(f"the raw folder '{source.raw}' is missing from {raw}")
    tables: dict[str, pl.DataFrame] = module.tables(folder)
    declared = {name for name, table in schemas().items() if table.source == source.id}
    if declared != set(tables):
        raise BuildError(
            f"source {source.id} makes {sorted(tables)} where schemas declare {sorted(declared)}"
        )
    for name, frame in tables.items():
        yield name, schema(name).conform(frame)


def checked_supply(supplied: Mapping[str, Path]) -> None:
    """Check that every source in `supplied` is one that users supply, and its file is there.

    Raises
    ------
    UnknownNameError, BuildError
        If not.
    """
    known = [source.id for source in origins().values() if source.from_user]
    for name, path in supplied.items():
        if name not in known:
            raise UnknownNameError(
                "source that a user supplies", name, known, hint=f"they are {join_or(known)}"
            )
        if not path.exists():
            raise BuildError(f"there is no file {path} for {name}")


def build(
    raw: Path | None,
    out: Path,
    only: str | None = None,
    progress: Callable[[Iterable[Origin]], Iterable[Origin]] = iter,
    supplied: Mapping[str, Path] | None = None,
    base: Store | None = None,
    sources: Collection[str] = (),
) -> BuildReport:
    """Compile every source under `raw`, and the files a user supplies, into the store at `out`.

    Parameters
    ----------
    raw
        Folder with one sub-folder per raw data set. None takes the compiled tables of `base` as they
        are, so that who has only the package can add files of his own.
    out
        Folder of the store. It keeps its old content, whole, until the very last step.
    only
        ``"open"`` leaves out everything that is not openly licensed, save what the user supplies.
    progress
        Wraps the list of sources, to show a progress bar.
    supplied
        Files of sources that are not packaged, by source.
    base
        Store whose tables are carried over where there is no `raw`; the packaged one unless told. What
        a user supplied to an earlier store at `out` stays in it.
    sources
        Ids of the only sources to compile. All other tables stay as they are at `out`, or come from
        `base` where there is no store yet.

    Raises
    ------
    KoinonError
        If raw data are absent or fail a check; nothing is then changed.
    """
    if sources:
        return _build_some(raw, out, sources, progress, base, only=only, supplied=supplied)
    given = dict(supplied or {})
    checked_supply(given)
    if raw is None and not given:
        raise BuildError("a build needs --raw DIR, or files of your own with --with SOURCE=PATH")
    if raw is not None and not raw.is_dir():
        raise BuildError(f"there is no folder {raw}")
    taken, left = selected(only, given)
    if raw is None:
        taken = [source for source in taken if source.id in given]
    out.mkdir(parents=True, exist_ok=True)
    entries: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(dir=out, prefix=".build-") as scratch:
        if raw is None:
            # With --only open, what stays out of a build is not carried over either.
            anew = {*given, *(name for name in left if not origin(name).from_user)}
            entries |= _carried(base or default_store(), out, anew, Path(scratch))
            there = {entry["source"] for entry in entries.values()}
            left = {name: why for name, why in left.items() if name not in there}
        for source in progress(taken):
            for name, frame in compiled(source, given.get(source.id, raw or out)):
                entries[name] = _write(frame, name, source.id, Path(scratch))
        _publish(out, Path(scratch), entries, left)
    _sweep(out, keep={entry["file"] for entry in entries.values()})
    return BuildReport(dict(sorted(entries.items())), left)


def _build_some(
    raw: Path | None,
    out: Path,
    sources: Collection[str],
    progress: Callable[[Iterable[Origin]], Iterable[Origin]],
    base: Store | None,
    *,
    only: str | None,
    supplied: Mapping[str, Path] | None,
) -> BuildReport:
    """Compile some sources into the store at `out` and leave its other tables as they are."""
    if only or supplied:
        raise BuildError("a build of chosen sources takes no --only and no --with")
    chosen = _chosen(sources, raw)
    before = Store(out) if (out / "manifest.json").is_file() else base or default_store()
    left = {name: why for name, why in before.manifest["left_out"].items() if name not in sources}
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".build-") as scratch:
        entries = _carried(before, out, set(sources), Path(scratch))
        made = {
            name: _write(frame, name, source.id, Path(scratch))
            for source in progress(chosen)
            for name, frame in compiled(source, raw or out)
        }
        entries |= made
        _publish(out, Path(scratch), entries, left)
    _sweep(out, keep={entry["file"] for entry in entries.values()})
    return BuildReport(
        dict(sorted(entries.items())), left, {name: _news(before, made[name], name) for name in made}
    )


def _chosen(sources: Collection[str], raw: Path | None) -> list[Origin]:
    """Return the origins of chosen sources, if each can be compiled from `raw`."""
    known, left = origins(), selected(None)[1]
    chosen = []
    for name in dict.fromkeys(sources):
        if name not in known:
            raise UnknownNameError("source", name, known, hint="koinon store cite knows them all")
        if name in left:
            raise BuildError(f"{name} stays out of a build: {left[name]}")
        if raw is None and known[name].terms != "ours":
            raise BuildError(f"{name} needs --raw DIR, the folder that holds '{known[name].raw}'")
        chosen.append(known[name])
    return chosen


def _news(before: Store, entry: dict[str, Any], name: str) -> str:
    if not before.has(name):
        return "new"
    return "unchanged" if before.entries[name].sha256 == entry["sha256"] else "changed"


def _publish(out: Path, scratch: Path, entries: dict[str, dict[str, Any]], left: dict[str, str]) -> None:
    """Put the new files beside the old ones, then name them in the manifest in a single step."""
    # Sources that no package holds are no news of a build: the origin records name them.
    withheld = {name: why for name, why in left.items() if not origin(name).from_user}
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "tables": dict(sorted(entries.items())),
        "left_out": dict(sorted(withheld.items())),
    }
    for entry in entries.values():
        # A table that stays as it is was never copied.
        if (scratch / entry["file"]).exists():
            (scratch / entry["file"]).replace(out / entry["file"])
    _replace(out / "manifest.json", json.dumps(manifest, indent=1) + "\n", scratch)


def _carried(base: Store, out: Path, anew: Collection[str], scratch: Path) -> dict[str, dict[str, Any]]:
    """Copy the tables of `base`, and what users supplied to the store at `out`, save sources in `anew`.

    Where `base` is the store at `out`, its tables are named and not copied.
    """
    here = out.resolve() == base.root.resolve()
    stores = [base]
    if (out / "manifest.json").is_file() and not here:
        stores.append(Store(out))
    entries: dict[str, dict[str, Any]] = {}
    for store in stores:
        for name, entry in store.entries.items():
            from_user = origin(entry.source).from_user
            if (store is base or from_user) and entry.source not in anew:
                if not here:
                    shutil.copyfile(store.path(name), scratch / entry.file)
                entries[name] = {
                    "file": entry.file, "sha256": entry.sha256, "rows": entry.rows, "source": entry.source,
                }  # fmt: skip
    return entries


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
