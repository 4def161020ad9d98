"""BibTeX and plain citations for what a table, panel or brief used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.sources import origin

if TYPE_CHECKING:
    from collections.abc import Iterable


def bibtex(sources: Iterable[str]) -> str:
    """Return the BibTeX entries of `sources`, each once, in alphabetical order of their keys."""
    entries: dict[str, str] = {}
    for source in sources:
        record = origin(source)
        entries.update(zip(record.citation_keys, record.bibtex, strict=True))
    return "\n\n".join(entries[key] for key in sorted(entries)) + "\n"
