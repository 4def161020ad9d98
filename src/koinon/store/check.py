"""Verifying a store: checksums and contracts, naming what is damaged."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koinon.errors import KoinonError
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.store.catalogue import Store


@dataclass(frozen=True)
class Finding:
    """One table and what is wrong with it."""

    table: str
    problem: str


def check(store: Store) -> list[Finding]:
    """Return every fault of `store`: missing files, wrong checksums, broken contracts."""
    findings = []
    for name, entry in store.entries.items():
        try:
            path = store.path(name)
        except KoinonError as error:
            findings.append(Finding(name, str(error)))
            continue
        if hashlib.sha256(path.read_bytes()).hexdigest() != entry.sha256:
            findings.append(Finding(name, f"the checksum of {path.name} does not match the manifest"))
            continue
        try:
            frame = schema(name).validate(store.frame(name))
        except KoinonError as error:
            findings.append(Finding(name, str(error)))
            continue
        if frame.height != entry.rows:
            findings.append(Finding(name, f"{frame.height:,} rows where the manifest says {entry.rows:,}"))
    return findings
