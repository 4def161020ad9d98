"""Koinon: the study of military alliances and regional integration.

Names are loaded on first use, so that ``import koinon`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from koinon._version import __version__

_HOMES: dict[str, str] = {
    "Panel": "koinon.panel",
    "answers": "koinon.simulate.joining.answers",
    "bloc_years": "koinon.panel",
    "coalition_years": "koinon.panel",
    "directed_dyad_years": "koinon.panel",
    "dyad_years": "koinon.panel",
    "measured": "koinon.measure",
    "network": "koinon.measure.networks.network",
    "similarity": "koinon.measure.similarity",
    "state_years": "koinon.panel",
    "system_years": "koinon.panel",
    "treaty_member_years": "koinon.panel",
    "treaty_years": "koinon.panel",
    "default_store": "koinon.store",
}

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'koinon' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__
