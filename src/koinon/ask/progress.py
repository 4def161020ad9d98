"""How whoever waits for an answer is told how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")


class Progress(Protocol):
    """Wraps the steps of some work; `describe` says in a word or two what a step is."""

    def __call__(self, items: Iterable[T], describe: Callable[[T], str] = ...) -> Iterable[T]:
        """Return `items` as they are taken."""


def unwatched(items: Iterable[T], describe: Callable[[T], str] = str) -> Iterable[T]:  # noqa: ARG001
    """Return `items`: nobody is told."""
    return items
