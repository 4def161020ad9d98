"""What every command prints: one JSON document with ``--json``, and nothing else on standard output.

The document has the keys ``data``, ``sources``, ``notes``, ``command`` and ``version``. Progress and
warnings go to standard error, so that scripts and tests read the same numbers as people do. There is colour
where a terminal reads, and never where ``NO_COLOR`` is set.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import textwrap
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from koinon.ask.reply import Reply

NARROW = 80
"""Columns of text where no terminal tells how many there are."""

WIDE = 100
"""The same for tables."""

_arguments: ContextVar[tuple[str, ...]] = ContextVar("arguments", default=())


def begin(arguments: Sequence[str]) -> None:
    """Remember the command line that is being answered."""
    _arguments.set(tuple(arguments))


def command() -> str:
    """Return the command line that is being answered, as one would type it."""
    return shlex.join(("koinon", *_arguments.get()))


def emit(reply: Reply[Any]) -> None:
    """Write the JSON document of a reply to standard output."""
    sys.stdout.write(reply.json(command()))


def year(text: str | int) -> int:
    """Return a year from the command line; text that is no whole number is a usage error."""
    try:
        return int(text)
    except ValueError:
        from koinon.errors import KoinonError

        raise KoinonError(f"a year is a whole number, not '{text}'") from None


def colourful(stream: TextIO) -> bool:
    """Whether `stream` may be styled: a terminal that can, whose owner has not set ``NO_COLOR``."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def say(text: str, style: str = "", stream: TextIO | None = None) -> None:
    """Write a line, in a style of Rich where the stream shows colour."""
    stream = stream or sys.stdout
    if style and colourful(stream):
        from rich.console import Console
        from rich.text import Text

        Console(file=stream, highlight=False).print(Text(text, style), soft_wrap=True)
    else:
        stream.write(f"{text}\n")


def heading(text: str) -> None:
    """Write a line that stands above others."""
    say(text, "bold cyan")


def warn(text: str) -> None:
    """Write one line to standard error."""
    say(text, "yellow", sys.stderr)


def width(otherwise: int = NARROW) -> int:
    """Return how many columns the terminal has, or ``COLUMNS`` says it has."""
    return shutil.get_terminal_size((otherwise, 24)).columns


def wrapped(text: str, indent: str = "", first: str = "") -> str:
    """Return `text` in lines that fit the terminal.

    Parameters
    ----------
    text
        One paragraph; a single word longer than a line stays whole.
    indent
        What all lines but the first begin with.
    first
        What the first line begins with.
    """
    return textwrap.fill(
        text,
        max(width(), 20),
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def table(frame: pl.DataFrame, width: int | None = None, stream: TextIO | None = None) -> None:
    """Print a frame in aligned columns: numbers to the right, missing values as a dot.

    Where the terminal (or `width`) is too narrow, columns in the middle give way to an ellipsis.
    """
    width = width or shutil.get_terminal_size((WIDE, 24)).columns
    right = [dtype.is_numeric() for dtype in frame.dtypes]
    cells = [frame.columns, *([_cell(value) for value in row] for row in frame.iter_rows())]
    sizes = [max(len(row[i]) for row in cells) for i in range(frame.width)]
    shown = _fitting(sizes, width)
    for number, row in enumerate(cells):
        parts = [
            "…" if i is None else row[i].rjust(sizes[i]) if right[i] else row[i].ljust(sizes[i])
            for i in shown
        ]
        say("  ".join(parts).rstrip(), "" if number else "bold", stream)


def _fitting(sizes: Sequence[int], width: int) -> list[int | None]:
    """Return the columns that fit into `width`, from both ends; None stands for those left out."""
    if sum(sizes) + 2 * (len(sizes) - 1) <= width:
        return list(range(len(sizes)))
    front: list[int | None] = []
    back: list[int | None] = []
    left, low, high = width - 1, 0, len(sizes) - 1
    # Keys and the first variables stand in front, so three in four come from there.
    while low < high:
        ahead = (len(front) + len(back)) % 4 != 3
        size = sizes[low] if ahead else sizes[high]
        left -= size + 2
        if left < 0:
            break
        if ahead:
            front.append(low)
            low += 1
        else:
            back.append(high)
            high -= 1
    return [*front, None, *reversed(back)]


def _cell(value: Any) -> str:
    if value is None:
        return "."
    return f"{value:.4g}" if isinstance(value, float) else str(value)
