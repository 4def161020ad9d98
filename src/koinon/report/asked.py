"""What a brief was asked for: a bloc, a treaty, a state, a group of states, or two states.

A bloc's name wins over a state's abbreviation ("AU" is the African Union, not Australia), a state's name
over a bloc's alias. What two rules of the same rank claim ("EC": an alias of the EU, the ISO code of
Ecuador) is asked back with the choices.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from koinon.errors import KoinonError, UnknownNameError, fold
from koinon.panel.adhoc import is_group
from koinon.panel.clubs import club
from koinon.report.pair.view import pair_brief
from koinon.report.state.view import state_brief
from koinon.report.view import club_brief
from koinon.store.catalogue import default_store
from koinon.world.named import NamedState, named_state
from koinon.world.registry import blocs
from koinon.world.resolver import AmbiguousNameError, aliases
from koinon.world.systems import state_spells
from koinon.world.treaties import customary_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.clubs import Club
    from koinon.report.document import Brief
    from koinon.store.catalogue import Store

_CODE = re.compile(r"\d{1,3}")


class AskedError(KoinonError):
    """Names that make no brief together."""


def brief(names: str | Sequence[str], year: int | None = None, store: Store | None = None) -> Brief:
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

    Raises
    ------
    UnknownNameError
        If nothing is called so.
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
    """
    asked = [names] if isinstance(names, str) else list(names)
    tables = store or default_store()
    if len(asked) == 1:
        found = meaning(asked[0], tables)
        if isinstance(found, NamedState):
            return state_brief(found, asked[0].strip(), year, tables)
        return club_brief(asked[0], year, tables)
    if len(asked) == 2:
        one, two = _both(asked, tables)
        return pair_brief((one, asked[0].strip()), (two, asked[1].strip()), year, tables)
    raise AskedError(
        f"a brief takes one name, or the names of two states, not {len(asked)} names{_quoted(asked)}"
    )


def meaning(text: str, store: Store) -> Club | NamedState:
    """Return the bloc, treaty or state that a text means.

    Raises
    ------
    UnknownNameError, AmbiguousNameError, KoinonError
        As `brief`.

    Examples
    --------
    >>> from koinon.store import default_store
    >>> meaning("AU", default_store()).name, meaning("France", default_store()).name
    ('African Union', 'France')
    """
    written = text.strip()
    if _CODE.fullmatch(written):
        return named_state(written)
    if is_group(written):
        return club(written, store)
    as_club, as_state = _club(written, store), _state(written)
    if isinstance(as_club, KoinonError):
        return _only_state(written, as_club, as_state)
    if isinstance(as_state, KoinonError):
        return as_club
    strong_club, strong_state = (
        _named_club(written, as_club),
        not isinstance(_state(written, full=True), KoinonError),
    )
    if strong_club == strong_state:
        raise AmbiguousNameError(written, [f"the bloc {as_club.name}", f"the state {as_state.name}"])
    return as_club if strong_club else as_state


def _club(text: str, store: Store) -> Club | KoinonError:
    try:
        return club(text, store)
    except UnknownNameError as unknown:
        return unknown


def _state(text: str, *, full: bool = False) -> NamedState | KoinonError:
    try:
        return named_state(text, read_as="name" if full else "any")
    except KoinonError as unknown:
        return unknown


def _named_club(text: str, found: Club) -> bool:
    """Whether a text is the id or a name of a bloc or treaty, and not merely an alias."""
    if found.kind == "treaty":
        return True
    entry = next(entry for entry in blocs() if entry.id == found.id)
    return fold(text) in {fold(label) for label in (entry.id, entry.name, entry.full_name)}


def _only_state(text: str, no_club: KoinonError, found: NamedState | KoinonError) -> NamedState:
    if isinstance(found, NamedState):
        return found
    # A number is a treaty's; a name of several states or of a territory has a better answer than "unknown".
    if isinstance(found, UnknownNameError) and not re.fullmatch(r".*\d{4}", text):
        raise UnknownNameError("bloc, treaty or state", text, _choices())
    raise no_club if isinstance(found, UnknownNameError) else found


def _choices() -> list[str]:
    labels = [label for entry in blocs() for label in (entry.name, entry.id, entry.full_name, *entry.aliases)]
    listed = state_spells("cow")["statename"].unique().sort().to_list()
    return [*labels, *customary_names()["name"], *listed, *aliases()["alias"]]


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
