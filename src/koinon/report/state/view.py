"""The brief of a state: one view-model, like a bloc's, filled from the measures of a state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from koinon.errors import fold
from koinon.report.make.assembly import (
    Progress,
    asked_again,
    chosen_headlines,
    parts_of,
    picked,
    recipe,
    sources_of,
)
from koinon.report.make.document import Brief
from koinon.report.make.words import day, joined
from koinon.report.state import (
    alliances,
    blocs,
    burden,
    capability,
    conflict,
    cooperation,
    life,
    regime,
    rivalries,
    trade,
    voting,
)
from koinon.report.state.country import country

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.report.state.country import Country
    from koinon.store.catalogue import Store
    from koinon.world.named import NamedState

_PARTS = (
    *(life, alliances, blocs, capability, burden, trade, conflict, rivalries, voting),
    *(cooperation, regime),
)
_RANK = (
    *("life", "alliances", "capability", "conflict", "trade", "blocs", "burden", "voting", "regime"),
    *("rivalries", "cooperation", "ideal-points"),
)
_ORDER = (
    *("life", "alliances", "blocs", "capability", "burden", "trade", "conflict", "rivalries", "voting"),
    *("ideal-points", "cooperation", "regime"),
)

RULES = (
    "A year counts if the state was in COW's list on any day of it; a year in which one code hands over "
    "to the next "
    "belongs to the code of 31 December.",
    "A former name stands for the years in which the state bore it.",
    "Outside a source's years a value is missing, not zero; the latest observed year is printed beside "
    "the number.",
    "Allies: partners by a promise of defence that ATOP codes for either side, to 2018; later years carry "
    "2018 on "
    "with the changes that the registry of blocs knows.",
    "Burden: military spending over GDP, both in current US dollars; a recorded spending of 0 gives no "
    "burden.",
    "Shares of trade are given for years in which the pair data match the national totals and follow the "
    "trade of "
    "nearly all other states.",
    "A dispute or war counts once, in the first year in which the state was in it.",
)


def state_brief(
    named: NamedState,
    written: str,
    year: int | None,
    store: Store,
    only: Sequence[str] = (),
    progress: Progress = iter,
) -> Brief:
    """Return the brief of a state.

    Parameters
    ----------
    named
        Its name and codes.
    written
        What the user called it, which stands in the recipe.
    year
        The brief speaks of the end of this year; the latest day known if None.
    store
        The compiled tables.
    only
        Sections by their ids; the others are not made. All for none.
    progress
        Wraps the sections while they are made.

    Raises
    ------
    UnknownNameError
        If there is no such section.
    BriefYearError
        If it was no state in that year.
    """
    modules = picked(_PARTS, only)
    about = country(named, written, year, store)
    parts = parts_of(modules, about, progress)
    sections = tuple(part.section for part in parts)
    return Brief(
        id=slug(about),
        name=about.name,
        full_name=about.name,
        kind="State",
        as_of=about.as_of,
        facts=tuple(facts(about)),
        headlines=chosen_headlines(parts, _RANK, _ORDER),
        sections=sections,
        gaps=tuple(gap for part in parts for gap in part.gaps),
        sources=tuple(sources_of(sections)),
        recipe=recipe(asked_again([written], year, only), sections, store, RULES),
    )


def slug(about: Country) -> str:
    """Return the state's name as the stem of a file: ``united-states``."""
    return re.sub(r"\W+", "-", fold(about.name)).strip("-")


def codes(about: Country) -> str:
    """Return the state's COW codes in words: ``255 and 260``."""
    return joined([str(code) for code in about.codes])


def facts(about: Country) -> list[tuple[str, str]]:
    """Return the title block."""
    first = about.spells[0]
    begun = day(first.start) if first.start else str(first.first)
    last = about.spells[-1]
    made = [
        ("COW code" if len(about.codes) == 1 else "COW codes", codes(about)),
        (
            "Under this name since" if about.named.limited else "In the list since",
            f"{begun} (the list's first day)" if begun == "1 January 1816" else begun,
        ),
    ]
    if about.over:
        made.append(("To", day(last.end) if last.end else str(last.last)))
    return [*made, ("Data as of", day(about.as_of))]
