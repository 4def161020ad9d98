"""Putting a brief together: parts, head-lines, sources and recipe, the same for every kind of brief."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from koinon._version import __version__
from koinon.errors import UnknownNameError, join_or
from koinon.report.make.citation import plain
from koinon.report.make.document import Gap, Headline, Recipe, Section, Source, TableVersion
from koinon.report.make.part import Part
from koinon.report.make.words import joined
from koinon.sources import origin
from koinon.store.catalogue import MissingTableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from koinon.store.catalogue import Store

_MOST_HEADLINES = 7

Progress = Callable[["Iterable[Any]"], "Iterable[Any]"]
"""Wraps the parts of a document while they are made, and tells whoever waits how far it has come."""


def picked(modules: Sequence[Any], sections: Sequence[str] = ()) -> Sequence[Any]:
    """Return the modules of the sections that are wanted, in the order of the document; all for none.

    Raises
    ------
    UnknownNameError
        If the document has no such section; the closest are suggested.
    """
    known = [module.ID for module in modules]
    for name in sections:
        if name not in known:
            raise UnknownNameError("section", name, known, hint=f"sections are {join_or(known)}")
    return [module for module in modules if module.ID in sections] if sections else modules


def parts_of(modules: Sequence[Any], context: Any, progress: Progress = iter) -> list[Part]:
    """Return the part that each module makes of a subject."""
    return [attempt(module, context) for module in progress(modules)]


def asked_again(names: Sequence[str], year: int | None, sections: Sequence[str] = ()) -> str:
    """Return the command that makes the brief anew."""
    words = ["koinon", "brief", *names, *(["--year", str(year)] if year is not None else [])]
    return shlex.join([*words, *(word for name in sections for word in ("--section", name))])


def attempt(module: Any, context: Any) -> Part:
    """Return a part; one whose tables this store lacks says so instead."""
    try:
        part: Part = module.part(context)
    except MissingTableError as error:
        return nothing(module.ID, module.TITLE, f"There is nothing to show: {error}.")
    return part


def nothing(key: str, title: str, reason: str) -> Part:
    """Return a part that has nothing to show but its reason."""
    return Part(Section(key, title, (reason,)), (), (Gap(title, reason),))


def chosen_headlines(
    parts: Sequence[Part], rank: Sequence[str], order: Sequence[str]
) -> tuple[Headline, ...]:
    """Return at most seven sentences for the top.

    Parameters
    ----------
    parts
        The parts of the brief, which offer sentences by name.
    rank
        Which sentences stay where there are too many, the most important first.
    order
        In which order they stand.
    """
    offered = {headline.section: headline for part in parts for headline in part.headlines}
    kept = [name for name in rank if name in offered][:_MOST_HEADLINES]
    chosen = [offered[name] for name in order if name in kept]
    empty = [part.section.title for part in parts if part.section.empty and not part.headlines]
    if empty and len(chosen) < _MOST_HEADLINES:
        chosen.append(Headline(nothing_on(empty), "missing"))
    return tuple(chosen)


def sources_of(sections: tuple[Section, ...]) -> list[Source]:
    """Return the data sets behind the sections, each once, with what they were used for."""
    used: dict[str, list[str]] = {}
    for section in sections:
        for name in section.sources:
            used.setdefault(name, []).append(section.title.lower())
    made = []
    for name, titles in used.items():
        record = origin(name)
        citations = tuple(plain(entry) for entry in record.bibtex)
        made.append(
            Source(
                record.id,
                record.label,
                record.producer,
                record.terms_note or record.terms,
                record.url,
                record.covers,
                citations,
                tuple(dict.fromkeys(titles)),
            )
        )
    return made


def recipe(command: str, sections: tuple[Section, ...], store: Store, rules: tuple[str, ...]) -> Recipe:
    """Return what it takes to make the same document again."""
    read = sorted({table for section in sections for table in section.reads if store.has(table)})
    versions = tuple(
        TableVersion(name, store.entries[name].rows, store.entries[name].sha256) for name in read
    )
    return Recipe(command, __version__, versions, rules)


def nothing_on(titles: Sequence[str]) -> str:
    """Say which sections are empty."""
    named = joined([title[:1].lower() + title[1:] for title in titles])
    return f"Nothing can be shown on {named}; the reasons stand below."
