"""What a reference table was made from: the checksums of the tables it read and the code it ran.

The fingerprint knows neither paths nor clocks, and reads text with any line ending alike, so that it is
the same on every machine. It says nothing on the versions of libraries.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koinon.store.catalogue import Store


def package() -> Path:
    """Return the folder of the package."""
    return Path(str(resources.files("koinon")))


@cache
def digest(file: str) -> str:
    """Return the checksum of a text file of the package; empty if it is not there.

    Parameters
    ----------
    file
        Its path inside the package, with slashes: ``"measure/cohesion.py"``.

    Examples
    --------
    >>> len(digest("measure/cohesion.py")), digest("measure/astrology.py")
    (64, '')
    """
    try:
        content = (package() / file).read_bytes()
    except OSError:
        return ""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def fingerprint(files: Iterable[str], tables: Iterable[str], store: Store) -> str:
    """Return the fingerprint of code and data.

    Parameters
    ----------
    files
        Files of the package that ran or were read, as `digest` takes them.
    tables
        Compiled tables that were asked for; one that the store lacks counts as lacking.
    store
        The store they belong to.

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> from koinon.store import default_store
    >>> one = fingerprint(["stats/ranks.py"], ["majors"], default_store())
    >>> one == fingerprint(["stats/ranks.py"], ["majors", "trade"], default_store())
    False
    """
    lines = [f"{file} {digest(file)}" for file in sorted(set(files))]
    there = {name: entry.sha256 for name, entry in store.entries.items()}
    lines += [f"{table} {there.get(table, '')}" for table in sorted(set(tables))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
