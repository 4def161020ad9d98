"""Reading the reference tables, and saying of which functions there are some."""

from __future__ import annotations

import hashlib
import io
import json
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from functools import lru_cache, wraps
from inspect import signature
from typing import TYPE_CHECKING, Any, TypeVar, cast

import polars as pl

from koinon.measure.reference.fingerprint import fingerprint
from koinon.panel.clubs.club_years import ClubPanel
from koinon.panel.clubs.pooling import attach
from koinon.panel.variable import Variable
from koinon.store.catalogue import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from inspect import Signature
    from pathlib import Path


F = TypeVar("F", bound="Callable[..., Any]")

MANIFEST = "manifest.json"
_ANEW: ContextVar[bool] = ContextVar("anew", default=False)
_FIELDS = tuple(one.name for one in fields(Variable) if one.name != "listed")


@dataclass(frozen=True)
class Declared:
    """A function that has a reference table.

    Attributes
    ----------
    module, function
        Where it is.
    extra
        An option that only adds columns; the table is made with it.
    """

    module: str
    function: str
    extra: str = ""


DECLARED: dict[str, Declared] = {}
"""Functions with a reference table by the table's name, as far as their modules are loaded."""


@dataclass(frozen=True, eq=False)
class Reference:
    """A measure of all blocs in all years, with its default options.

    Attributes
    ----------
    frame
        ``bloc_id``, ``year`` and the measure's columns; members are those of 31 December.
    variables
        What the columns mean, in order.
    notes
        What the measure notes in a panel.
    plain
        Names of the columns that are there without the option that only adds columns.
    """

    frame: pl.DataFrame
    variables: tuple[Variable, ...]
    notes: tuple[str, ...]
    plain: frozenset[str]


def folder(store: Store) -> Path:
    """Return where the reference tables of a store are."""
    return store.root / "reference"


@lru_cache(maxsize=2)
def manifest(store: Store) -> dict[str, dict[str, Any]]:
    """Return what is written of each reference table of a store; nothing where there are none."""
    try:
        written = json.loads((folder(store) / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    tables: dict[str, dict[str, Any]] = written.get("tables", {}) if isinstance(written, dict) else {}
    return tables


def current(name: str, store: Store) -> bool:
    """Whether the table `name` was made from the data and the code that are there now."""
    entry = manifest(store).get(name)
    if entry is None:
        return False
    return bool(entry["fingerprint"] == fingerprint(entry["files"], entry["tables"], store))


@contextmanager
def anew() -> Iterator[None]:
    """Compute everything while this holds, as if there were no reference tables."""
    token = _ANEW.set(True)
    try:
        yield
    finally:
        _ANEW.reset(token)


def kept(name: str, store: Store) -> Reference | None:
    """Return a reference table, or None where there is none that can be trusted.

    Examples
    --------
    >>> from koinon.store import default_store
    >>> kept("astrology", default_store()) is None
    True
    """
    # What is no store has no folder: tests hand in frames of their own.
    return None if _ANEW.get() or not isinstance(store, Store) else _loaded(name, store)


@lru_cache(maxsize=32)
def _loaded(name: str, store: Store) -> Reference | None:
    if not current(name, store):
        return None
    entry = manifest(store)[name]
    try:
        content = (folder(store) / entry["file"]).read_bytes()
    except OSError:
        return None
    if hashlib.sha256(content).hexdigest() != entry["sha256"]:
        return None
    variables = tuple(_read(record) for record in entry["variables"])
    plain = frozenset(entry["plain"])
    return Reference(pl.read_parquet(io.BytesIO(content)), variables, tuple(entry["notes"]), plain)


def forget() -> None:
    """Read the tables from their files again when they are next asked for."""
    manifest.cache_clear()
    _loaded.cache_clear()


def written(record: Variable) -> dict[str, Any]:
    """Return the record of a column as JSON holds it, without what is as in any record."""
    bare = Variable("", "", "")
    return {name: value for name in _FIELDS if (value := getattr(record, name)) != getattr(bare, name)}


def _read(record: dict[str, Any]) -> Variable:
    made = dict(record)
    for name in ("sources", "covers", "keys"):
        if name in made:
            made[name] = tuple(made[name])
    if "labels" in made:
        made["labels"] = tuple((code, meaning) for code, meaning in made["labels"])
    return Variable(**made)


def reference(name: str, extra: str = "") -> Callable[[F], F]:
    """Say that a function has a reference table, which panels of blocs read instead of calling it.

    The function takes a panel and returns it with columns, one row of which depends neither on the panel's
    other rows nor on its years. It runs as it is for other units, other options than its defaults, blocs
    read on any day, and where there is no table that can be trusted.

    Parameters
    ----------
    name
        Of the table.
    extra
        A truth-valued option that only adds columns behind the others.
    """

    def declare(function: F) -> F:
        DECLARED[name] = Declared(function.__module__, function.__name__, extra)
        taken = signature(function)

        @wraps(function)
        def read_or_run(panel: Any, *args: Any, **options: Any) -> Any:
            asked = _asked(taken, extra, panel, args, options)
            made = None if asked is None else _from_table(panel, name, asked)
            return function(panel, *args, **options) if made is None else made

        return cast("F", read_or_run)

    return declare


def _asked(
    taken: Signature, extra: str, panel: Any, args: tuple[Any, ...], options: dict[str, Any]
) -> bool | None:
    """Return whether the extra columns are asked for; None where another option is not its default."""
    try:
        bound = taken.bind(panel, *args, **options)
    except TypeError:
        return None  # the function says what is wrong
    given = dict(list(bound.arguments.items())[1:])
    more = given.pop(extra, False)
    for option, value in given.items():
        default = taken.parameters[option].default
        if type(value) is not type(default) or value != default:
            return None
    return more if isinstance(more, bool) else None


def _from_table(panel: Any, name: str, more: bool) -> ClubPanel | None:
    if not isinstance(panel, ClubPanel) or panel.kind != "bloc" or panel.on != "31 December":
        return None
    if panel.frame.is_empty():
        return None
    found = kept(name, panel.tables)
    if found is None:
        return None
    variables = [v for v in found.variables if more or not found.plain or v.name in found.plain]
    names = [v.name for v in variables]
    if set(names) & set(panel.frame.columns):
        return None  # the function knows what to do
    keys = list(panel.keys)
    rows = panel.frame.select(keys).join(found.frame.select(*keys, *names), on=keys)
    if rows.height < panel.frame.height:
        return None  # a group of states is in no table
    made = attach(panel, rows, variables)
    return made.with_frame(made.frame, notes=found.notes)
