"""Koinon: the study of military alliances and regional integration.

Names are loaded on first use, so that ``import koinon`` costs nothing. Editors and type checkers read the
imports below; Python reads the table of homes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon._version import __version__

if TYPE_CHECKING:
    from koinon.door.bloc import Bloc, bloc
    from koinon.door.drawing import plot
    from koinon.door.lists import groups, measures, variables
    from koinon.door.pair import Pair, pair
    from koinon.door.questions import brief, compare, find, sql
    from koinon.door.state import State, state
    from koinon.errors import KoinonError
    from koinon.measure.byname import measured
    from koinon.measure.networks.network import network
    from koinon.measure.similarity import similarity
    from koinon.panel import (
        Panel,
        bloc_years,
        coalition_years,
        directed_dyad_years,
        dyad_years,
        state_years,
        system_years,
        treaty_member_years,
        treaty_years,
    )
    from koinon.panel.joining.resolve import resolve
    from koinon.simulate.joining.answers import answers
    from koinon.store.catalogue import default_store
else:
    _HOMES = {
        "Bloc": "door.bloc",
        "KoinonError": "errors",
        "Pair": "door.pair",
        "Panel": "panel",
        "State": "door.state",
        "answers": "simulate.joining.answers",
        "bloc": "door.bloc",
        "bloc_years": "panel",
        "brief": "door.questions",
        "coalition_years": "panel",
        "compare": "door.questions",
        "default_store": "store.catalogue",
        "directed_dyad_years": "panel",
        "dyad_years": "panel",
        "find": "door.questions",
        "groups": "door.lists",
        "measured": "measure.byname",
        "measures": "door.lists",
        "network": "measure.networks.network",
        "pair": "door.pair",
        "plot": "door.drawing",
        "resolve": "panel.joining.resolve",
        "similarity": "measure.similarity",
        "sql": "door.questions",
        "state": "door.state",
        "state_years": "panel",
        "system_years": "panel",
        "treaty_member_years": "panel",
        "treaty_years": "panel",
        "variables": "door.lists",
    }

    def __getattr__(name: str) -> object:
        from importlib import import_module
        from inspect import isfunction

        if name not in _HOMES:
            raise AttributeError(
                f"module 'koinon' has no attribute '{name}'", name=name, obj=__import__(__name__)
            )
        found = getattr(import_module(f"koinon.{_HOMES[name]}"), name)
        if isfunction(found):
            from koinon.door.keywords import guided

            found = guided(found)
            found.__module__ = __name__  # so that it is found again where it is pickled
        globals()[name] = found
        return found

    def __dir__() -> list[str]:
        return __all__


__all__ = [
    "Bloc",
    "KoinonError",
    "Pair",
    "Panel",
    "State",
    "__version__",
    "answers",
    "bloc",
    "bloc_years",
    "brief",
    "coalition_years",
    "compare",
    "default_store",
    "directed_dyad_years",
    "dyad_years",
    "find",
    "groups",
    "measured",
    "measures",
    "network",
    "pair",
    "plot",
    "resolve",
    "similarity",
    "sql",
    "state",
    "state_years",
    "system_years",
    "treaty_member_years",
    "treaty_years",
    "variables",
]
