"""Progress bars on standard error, so that standard output stays for results."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")


def tracked(title: str, describe: Callable[[T], str]) -> Callable[[Iterable[T]], Iterator[T]]:
    """Return a wrapper that shows how far an iteration has come and how long it will still take."""

    def wrap(items: Iterable[T]) -> Iterator[T]:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        listed = list(items)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(title, total=len(listed))
            for item in listed:
                bar.update(task, description=f"{title} {describe(item)}")
                yield item
                bar.advance(task)

    return wrap
