"""Progress bars on standard error, so that standard output stays for results."""

from __future__ import annotations

from contextlib import contextmanager
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
        console = Console(stderr=True)
        quiet = not console.is_terminal  # a file or a pipe gets no empty lines
        with Progress(*columns, console=console, transient=True, disable=quiet) as bar:
            task = bar.add_task(title, total=len(listed))
            for item in listed:
                bar.update(task, description=f"{title} {describe(item)}")
                yield item
                bar.advance(task)

    return wrap


@contextmanager
def downloading(title: str) -> Iterator[Callable[[int, int | None], None]]:
    """Show how much of a file has arrived, how fast it comes and how long it will still take."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
