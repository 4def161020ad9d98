"""The brief of two states: one view-model, like a bloc's, filled from the measures of a pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from koinon.report.make.words import day
from koinon.report.pair import alliances, blocs, capability, conflict, life, links, place, trade, voting
from koinon.report.pair.two import two
from koinon.report.state.view import codes, slug

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.store.catalogue import Store
    from koinon.world.named import NamedState

_PARTS = (life, alliances, blocs, links, capability, trade, conflict, place, voting)
_RANK = (
    *("alliances", "conflict", "capability", "trade", "voting", "blocs", "life", "links", "rivalry", "place"),
    "ideal-points",
)
_ORDER = (
    *("life", "alliances", "blocs", "links", "capability", "trade", "conflict", "rivalry", "place", "voting"),
    "ideal-points",
)

RULES = (
    "A year counts if both states were in COW's list on a common day of it.",
    "A former name stands for the years in which the state bore it; a name of several codes for all of them.",
    "Outside a source's years a value is missing, not zero; the latest observed year is printed beside "
    "the number.",
    "The order of the names is that of the request: a ratio is of the first over the second.",
    "A dispute or war counts once, in the first year in which the two stood on opposite sides of it.",
    "Trade is blank where a flow is unknown or the pair data far exceed the national totals of one of the "
    "two.",
)


def pair_brief(
    first: tuple[NamedState, str],
    second: tuple[NamedState, str],
    year: int | None,
    store: Store,
    only: Sequence[str] = (),
    progress: Progress = iter,
) -> Brief:
    """Return the brief of two states.

    Parameters
    ----------
    first, second
        Each state, and what the user called it.
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
    PairError
        If it is one state, or the two never existed at the same time.
    BriefYearError
        If they did not both exist in the year.
    """
    modules = picked(_PARTS, only)
    about = two(first, second, year, store)
    parts = parts_of(modules, about, progress)
    sections = tuple(part.section for part in parts)
    return Brief(
        id=f"{slug(about.one)}-{slug(about.two)}",
        name=about.name,
        full_name=about.name,
        kind="Pair of states",
        as_of=about.as_of,
        facts=(
            (f"COW code of {about.one.the}", codes(about.one)),
            (f"COW code of {about.two.the}", codes(about.two)),
            ("Both states in", about.years),
            ("Data as of", day(about.as_of)),
        ),
        headlines=chosen_headlines(parts, _RANK, _ORDER),
        sections=sections,
        gaps=tuple(gap for part in parts for gap in part.gaps),
        sources=tuple(sources_of(sections)),
        recipe=recipe(asked_again([first[1], second[1]], year, only), sections, store, RULES),
    )
