"""The catalogue of measures, a module and a record each; `measured` computes one by name.

It is loaded on first use, so that whoever asks for the names of measures does not load the whole floor.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from koinon.measure.byname import measured

__all__ = ["measured"]


def __getattr__(name: str) -> Any:
    if name == "measured":
        from koinon.measure.byname import measured

        return measured
    raise AttributeError(f"module 'koinon.measure' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__
