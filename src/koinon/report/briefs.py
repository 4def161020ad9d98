"""What a brief was asked for: a bloc, a treaty, a state, a group of states, or two states.

A bloc's name wins over a state's abbreviation ("AU" is the African Union, not Australia), a state's name
over a bloc's alias. What two rules of the same rank claim ("EC": an alias of the EU, the ISO code of
Ecuador) is asked back with the choices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.errors import KoinonError, fold
from koinon.panel.clubs.meaning import _state, meaning
from koinon.report.club.view import club_brief
from koinon.report.pair.view import pair_brief
from koinon.report.state.view import state_brief
from koinon.store.catalogue import default_store
from koinon.world.named import NamedState
from koinon.world.registry import blocs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.report.make.assembly import Progress
    from koinon.report.make.document import Brief
    from koinon.store.catalogue import Store


class AskedError(KoinonError):
    """Names that make no brief together."""


def brief(
    names: str | Sequence[str],
    year: int | None = None,
    store: Store | None = None,
    sections: Sequence[str] = (),
    progress: Progress = iter,
) -> Brief:
    """Return the brief of a bloc, a treaty, a state or a pair of states.

    Parameters
    ----------
    names
        One name: a bloc's (name, alias or id), a treaty's (ATOP number or customary name) or a state's (name,
        abbreviation or COW code). Or two names of states, whose order is kept.
    year
        The brief speaks of the end of this year; the latest day known if None.
    store
        Another store than the packaged one.
    sections
        Ids of sections (``"trade"``); the others are not computed. All for none.
    progress
        Wraps the sections while they are made.

    Raises
    ------
    UnknownNameError
        If nothing is called so, or the brief has no such section.
    AmbiguousNameError
        If several things are.
    AskedError
        If the names make no brief together.
    BriefYearError
        If the year lies outside the life of what is asked for, or what is known of it.

    Examples
    --------
    >>> brief("GCC", 1999).headlines[0].text
    'The GCC has 6 members as of 31 December 1999, as many as on its first day, 25 May 1981.'
    >>> brief(["India", "Pakistan"]).name
    'India and Pakistan'
    >>> [section.title for section in brief("GCC", 1999, sections=["trade"]).sections]
    ['Trade among members']
    """
    asked = [names] if isinstance(names, str) else list(names)
    tables = store or default_store()
    if len(asked) == 1:
        found = meaning(asked[0], tables)
        if isinstance(found, NamedState):
            return state_brief(found, asked[0].strip(), year, tables, sections, progress)
        return club_brief(found, year, tables, sections, progress)
    if len(asked) == 2:
        one, two = _both(asked, tables)
        return pair_brief((one, asked[0].strip()), (two, asked[1].strip()), year, tables, sections, progress)
    raise AskedError(
        f"a brief takes one name, or the names of two states, not {len(asked)} names{_quoted(asked)}"
    )


def _both(asked: Sequence[str], store: Store) -> tuple[NamedState, NamedState]:
    hint = _quoted(asked)
    found = []
    for text in asked:
        try:
            meant = meaning(text, store)
        except KoinonError as error:
            raise AskedError(f"{error}{hint}") if hint else error from None
        found.append(meant)
    for text, meant in zip(asked, found, strict=True):
        if not isinstance(meant, NamedState):
            raise AskedError(
                f"a brief of two takes two states, and {text.strip()} is a "
                f"{meant.kind}{hint or '; koinon compare takes blocs'}"
            )
    one, two = (meant for meant in found if isinstance(meant, NamedState))
    return one, two


def _quoted(asked: Sequence[str]) -> str:
    """Return a hint where the words together are one name that was not put in quotes."""
    whole = " ".join(asked)
    known = not isinstance(_state(whole, full=True), KoinonError)
    if not known and not any(fold(whole) in {fold(e.name), fold(e.full_name)} for e in blocs()):
        return ""
    return f'; put a name of several words in quotes: "{whole}"'
