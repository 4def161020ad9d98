"""Progress on standard error, so that standard output stays for results.

It is shown on a terminal only, and only where an answer takes its time.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from koinon.ask.progress import Progress

T = TypeVar("T")

PATIENCE = 1.0
"""Seconds before a bar appears: what is done by then needs none."""


@contextmanager
def working(title: str) -> Iterator[Progress]:
    """Show that something is being worked on; gives the wrapper that shows how far its steps have come.

    Parameters
    ----------
    title
        What is being done, in a word or two.
    """
    if not sys.stderr.isatty():
        yield _quiet
        return
    bar = _bar()
    task = bar.add_task(title, total=None)
    with _late(bar):
        yield _Steps(bar, task, title)


def tracked(title: str, describe: Callable[[T], str]) -> Callable[[Iterable[T]], Iterator[T]]:
    """Return a wrapper that shows how far an iteration has come and how long it will still take."""

    def wrap(items: Iterable[T]) -> Iterator[T]:
        with working(title) as steps:
            yield from steps(items, describe)

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


def _quiet(items: Iterable[T], describe: Callable[[T], str] = str) -> Iterable[T]:  # noqa: ARG001
    return items


class _Steps:
    """The wrapper of one bar."""

    def __init__(self, bar: Bar, task: TaskID, title: str) -> None:
        self._bar, self._task, self._title = bar, task, title

    def __call__(self, items: Iterable[T], describe: Callable[[T], str] = str) -> Iterator[T]:
        listed = list(items)
        self._bar.reset(self._task, total=len(listed) or None)
        for item in listed:
            self._bar.update(self._task, description=f"{self._title}: {describe(item)}")
            yield item
            self._bar.advance(self._task)


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        *(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()),
        *(TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn()),
    )
    # Results are written to standard output meanwhile or afterwards, and are nothing to redirect.
    return Progress(
        *columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
    )


@contextmanager
def _late(bar: Bar) -> Iterator[None]:
    """Start `bar` after a while, unless the work is done by then; take it away at the end."""
    lock, over = Lock(), False

    def start() -> None:
        with lock:
            if not over:
                bar.start()

    timer = Timer(PATIENCE, start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with lock:
            over = True
            bar.stop()
