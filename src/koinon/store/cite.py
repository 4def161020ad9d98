"""BibTeX and plain citations for what a table, panel or brief used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from koinon.sources import origin

if TYPE_CHECKING:
    from collections.abc import Iterable

_ENTRY = re.compile(r"^[ \t]*@(\w+)\s*[{(]\s*([^\s,]+)\s*,", re.MULTILINE)


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
