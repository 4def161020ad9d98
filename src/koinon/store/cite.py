"""BibTeX and plain citations for what a table, panel or brief used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.errors import UnknownNameError
from koinon.sources import origin, origins
from koinon.store.schema import schemas

if TYPE_CHECKING:
    from collections.abc import Iterable


def resolved(names: Iterable[str]) -> list[str]:
    """Return origin ids for names of sources or tables, in order, each once; all of them for none.

    Raises
    ------
    UnknownNameError
        If a name is neither a source nor a table.
    """
    tables = schemas()
    found: dict[str, None] = {}
    for name in names:
        if name in origins():
            found[name] = None
        elif name in tables:
            found[tables[name].source] = None
        else:
            raise UnknownNameError("source or table", name, [*origins(), *tables])
    return list(found) or list(origins())


def bibtex(sources: Iterable[str]) -> str:
    """Return the BibTeX entries of `sources`, each once, in alphabetical order of their keys."""
    entries: dict[str, str] = {}
    for source in sources:
        record = origin(source)
        entries.update(zip(record.citation_keys, record.bibtex, strict=True))
    return "\n\n".join(entries[key] for key in sorted(entries)) + "\n" if entries else ""
