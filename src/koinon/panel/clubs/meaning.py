"""What a text means: a bloc, a treaty, a state or a group of states.

A bloc's name wins over a state's abbreviation ("AU" is the African Union, not Australia), a state's name
over a bloc's alias. What two rules of the same rank claim ("EC": an alias of the EU, the ISO code of
Ecuador) is asked back with the choices.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from koinon.errors import KoinonError, UnknownNameError, fold
from koinon.panel.clubs.adhoc import is_group
from koinon.panel.clubs.clubs import club
from koinon.world.named import NamedState, named_state
from koinon.world.registry import blocs
from koinon.world.resolver import AmbiguousNameError, aliases
from koinon.world.systems import state_spells
from koinon.world.treaties import customary_names

if TYPE_CHECKING:
    from koinon.panel.clubs.clubs import Club
    from koinon.store.catalogue import Store


_CODE = re.compile(r"\d{1,3}")


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
