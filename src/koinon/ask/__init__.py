"""The counter: one function per question; what the command line and the web call, and nothing below them.

Each returns a `koinon.ask.reply.Reply`, which knows how to become the JSON document:

=====================================  ===========================================================
question                               answer
=====================================  ===========================================================
``ask.panels.panel``, ``plan``         rows of one unit of observation, with groups of variables
``ask.measures.measure``               one measure of blocs, states or pairs
``ask.briefs.brief``, ``section``      what the tables say of a bloc, a treaty, a state or a pair
``ask.comparisons.compare``            blocs, or states, side by side
``ask.answers.answers``                who answers an attack
``ask.find.find``                      states, blocs, treaties, variables, ... by name or topic
``ask.sql.sql``                        anything else the tables hold
``ask.catalogue.groups``, ...          what there is to ask
=====================================  ===========================================================

Modules are loaded on first use, so that ``import koinon.ask`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from koinon.ask import (
        answers,
        briefs,
        catalogue,
        comparisons,
        files,
        find,
        grouplist,
        measures,
        names,
        panels,
        progress,
        reply,
        sql,
    )

__all__ = [
    "answers",
    "briefs",
    "catalogue",
    "comparisons",
    "files",
    "find",
    "grouplist",
    "measures",
    "names",
    "panels",
    "progress",
    "reply",
    "sql",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return import_module(f"koinon.ask.{name}")
    raise AttributeError(f"module 'koinon.ask' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__
