"""Verifying a store: checksums and contracts, naming what is damaged and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koinon.errors import KoinonError
from koinon.store.catalogue import MEND, StoreError
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.store.catalogue import Store


@dataclass(frozen=True)
class Finding:
    """One table and what is wrong with it, in a sentence that says how to mend it."""

    table: str
    problem: str


def check(store: Store) -> list[Finding]:
    """Return every fault of `store`: missing files, wrong checksums, broken contracts, lost rows.

    Raises
    ------
    StoreError
        If there is no store, or its manifest cannot be read.
    """
    found = [(name, _problem(store, name)) for name in store.entries]
    return [Finding(name, problem) for name, problem in found if problem]


def _problem(store: Store, name: str) -> str | None:
    try:
        path = store.path(name)
        if not store.intact(name):
            raise StoreError.damaged(name, path)
        frame = schema(name).validate(store.frame(name))
    except StoreError as error:
        return str(error)
    except KoinonError as error:
        return f"{error}; {MEND}"
    rows = store.entries[name].rows
    if frame.height != rows:
        return f"table '{name}' has {frame.height:,} rows where the manifest says {rows:,}; {MEND}"
    return None
