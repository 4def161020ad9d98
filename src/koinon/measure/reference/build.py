"""Making the reference tables: ``koinon measure --rebuild``.

Each measure is computed in a process of its own, which notes what it read: the compiled tables, the modules
it loaded and the data files of the package. The same data and code give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import multiprocessing
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koinon.errors import KoinonError
from koinon.measure.reference.fingerprint import fingerprint, package
from koinon.measure.reference.tables import DECLARED, MANIFEST, Declared, anew, folder, forget, written
from koinon.store.catalogue import MissingTableError, Store, default_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_FLOORS = ("errors", "options", "stats", "world", "sources", "store", "panel", "measure")
"""What a measure can depend on; what stands above only asks for it."""
_ASKING = {"measure/byname.py", "measure/catalogue.py"}
"""Modules that find a measure by its name; no number is made there."""
_TEXTS = {".toml", ".csv", ".json", ".txt"}


@dataclass(frozen=True, eq=False)
class Witness(Store):
    """A store that remembers which tables were asked for.

    It equals itself only, so that nothing that another store left in memory is read in its stead.
    """

    seen: set[str] = field(default_factory=set)

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def has(self, table: str) -> bool:
        """Whether this store holds `table`."""
        self.seen.add(table)
        return super().has(table)

    def path(self, table: str) -> Path:
        """Return the Parquet file of `table`."""
        self.seen.add(table)
        return super().path(table)


def declared() -> dict[str, Declared]:
    """Return all functions with a reference table, by the table's name."""
    from koinon.measure.catalogue import MEASURES

    for one in MEASURES.values():
        for unit in one.units:
            one.home(unit)
    return dict(sorted(DECLARED.items()))


def rebuild(
    store: Store | None = None, progress: Callable[[Iterable[str]], Iterable[str]] = iter
) -> dict[str, int]:
    """Compute all reference tables of a store and put them beside its tables.

    Parameters
    ----------
    store
        Another store than the packaged one.
    progress
        Wraps the names of the tables, to show a progress bar.

    Returns
    -------
    dict of str to int
        Rows of each table. A measure whose tables the store lacks has none.

    Raises
    ------
    KoinonError
        If the folder cannot be written to. The old tables are then still there.
    """
    chosen = store or default_store()
    wanted = declared()
    spawn = multiprocessing.get_context("spawn")
    workers = min(4, os.cpu_count() or 1)
    made: dict[str, tuple[bytes, dict[str, Any]]] = {}
    # A fresh process for each: what it loaded is what the measure needs.
    with ProcessPoolExecutor(workers, mp_context=spawn, max_tasks_per_child=1) as pool:
        jobs = {name: pool.submit(_job, name, asdict(one), str(chosen.root)) for name, one in wanted.items()}
        for name in progress(list(jobs)):
            found = jobs[name].result()
            if found is not None:
                made[name] = found
    _publish(folder(chosen), made)
    forget()
    return {name: entry["rows"] for name, (_, entry) in made.items()}


def _job(name: str, one: dict[str, str], root: str) -> tuple[bytes, dict[str, Any]] | None:
    """Return the content of a reference table and its entry in the manifest; None if it lacks tables."""
    opened: set[str] = set()
    sys.addaudithook(lambda event, args: opened.add(str(args[0])) if event == "open" else None)
    store = Witness(Path(root))
    try:
        content, entry = table(Declared(**one), store)
    except MissingTableError:
        return None
    tables = sorted(store.seen)
    # The registry and the lists of states were read before this process could watch.
    world = {f"world/data/{path.name}" for path in (package() / "world" / "data").iterdir()}
    schemas = {f"store/schemas/{name}.toml" for name in tables}
    files = sorted(_modules() | _texts(opened) | world | schemas)
    made = fingerprint(files, tables, Store(Path(root)))
    return content, {
        "file": f"{name}.parquet",
        **entry,
        "fingerprint": made,
        "tables": tables,
        "files": files,
    }


def table(one: Declared, store: Store) -> tuple[bytes, dict[str, Any]]:
    """Compute a measure of all blocs in all years, as Parquet, and what is to be known of it."""
    from koinon.panel.clubs.club_years import bloc_years
    from koinon.panel.units import FIRST_YEAR, LAST_YEAR

    function = getattr(import_module(one.module), one.function).__wrapped__
    panel = bloc_years(FIRST_YEAR, LAST_YEAR, store=store)
    before, told = len(panel.variables), len(panel.notes)
    plain: list[str] = []
    with anew():
        whole = function(panel, **({one.extra: True} if one.extra else {}))
        if one.extra:
            year = bloc_years(LAST_YEAR, LAST_YEAR, store=store)
            plain = [v.name for v in function(year).variables[len(year.variables) :]]
    variables = whole.variables[before:]
    frame = whole.frame.select(*whole.keys, *(v.name for v in variables))
    out = io.BytesIO()
    frame.write_parquet(out, compression="zstd", compression_level=12, statistics=False)
    content = out.getvalue()
    entry = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "rows": frame.height,
        "notes": list(whole.notes[told:]),
        "plain": plain,
        "variables": [written(v) for v in variables],
    }
    return content, entry


def _modules() -> set[str]:
    """Return the source files of the modules that this process loaded, of the floors below reports."""
    found = set()
    for name, module in list(sys.modules.items()):
        parts = name.split(".")
        source = getattr(module, "__file__", None)
        if parts[0] == "koinon" and len(parts) > 1 and parts[1] in _FLOORS and source:
            found.add(Path(source).resolve().relative_to(package().resolve()).as_posix())
    return found - _ASKING


def _texts(opened: set[str]) -> set[str]:
    """Return which files of data inside the package were opened."""
    home, found = package().resolve(), set()
    for name in opened:
        path = Path(name)
        if path.suffix in _TEXTS and (whole := path.resolve()).is_relative_to(home):
            inside = whole.relative_to(home).as_posix()
            if not inside.startswith("store/tables/"):
                found.add(inside)
    return found


def _publish(target: Path, made: dict[str, tuple[bytes, dict[str, Any]]]) -> None:
    """Write the tables, then the manifest; a table that its checksum does not fit is not read meanwhile."""
    text = json.dumps({"tables": {name: entry for name, (_, entry) in made.items()}}, indent=1) + "\n"
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target, prefix=".build-") as scratch:
            contents = {entry["file"]: content for content, entry in made.values()}
            for name, content in {**contents, MANIFEST: text.encode()}.items():
                draft = Path(scratch) / name
                draft.write_bytes(content)
                draft.replace(target / name)
        for path in target.glob("*.parquet"):
            if path.name not in contents:
                path.unlink()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise KoinonError(f"the reference tables cannot be written to {target}: {reason}") from error
