"""BibTeX and plain citations for what a table, panel or brief used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from koinon.errors import UnknownNameError
from koinon.sources import origin, origins
from koinon.store.schema import schemas

if TYPE_CHECKING:
    from collections.abc import Iterable

_ENTRY = re.compile(r"^[ \t]*@(\w+)\s*[{(]\s*([^\s,]+)\s*,", re.MULTILINE)


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


def merged(old: str, new: str) -> str:
    r"""Return the BibTeX text `old` with the entries of `new` whose keys it lacks.

    `old` stays as it is, whatever it holds: it may be a bibliography that somebody keeps by hand.

    Examples
    --------
    >>> merged("@misc{a, title={A}}", "@misc{a, title={B}}")
    '@misc{a, title={A}}\n'
    """
    there = {match[2] for match in _ENTRY.finditer(old)}
    heads = list(_ENTRY.finditer(new))
    ends = [*(head.start() for head in heads[1:]), len(new)][: len(heads)]
    added = [
        new[head.start() : end].strip() for head, end in zip(heads, ends, strict=True) if head[2] not in there
    ]
    parts = [old.rstrip(), *added] if old.strip() else added
    return "\n\n".join(parts) + "\n" if parts else ""
