"""What every command prints: one JSON document with ``--json``, and nothing else on standard output.

The document has the keys ``data``, ``sources``, ``notes``, ``command`` and ``version``. Progress and
warnings go to standard error, so that scripts and tests read the same numbers as people do.
"""

from __future__ import annotations

import json
import math
import shlex
import shutil
import sys
from contextvars import ContextVar
from datetime import date
from typing import TYPE_CHECKING, Any

from koinon._version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

_arguments: ContextVar[tuple[str, ...]] = ContextVar("arguments", default=())


def begin(arguments: Sequence[str]) -> None:
    """Remember the command line that is being answered."""
    _arguments.set(tuple(arguments))


def command() -> str:
    """Return the command line that is being answered, as one would type it."""
    return shlex.join(("koinon", *_arguments.get()))


def emit(data: Any, sources: Iterable[str] = (), notes: Iterable[str] = ()) -> None:
    """Write the JSON document of a command to standard output.

    Parameters
    ----------
    data
        Anything made of dicts, lists, text, numbers, dates and None. Numbers that JSON cannot write
        (NaN, infinity) become null.
    sources
        Origin ids of the data sets behind `data`.
    notes
        Rules and limits a reader should know.
    """
    document = {
        "data": _plain(data),
        "sources": [_source(source) for source in dict.fromkeys(sources)],
        "notes": list(notes),
        "command": command(),
        "version": __version__,
    }
    sys.stdout.write(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n")


def year(text: str | int) -> int:
    """Return a year from the command line; text that is no whole number is a usage error."""
    try:
        return int(text)
    except ValueError:
        from koinon.errors import KoinonError

        raise KoinonError(f"a year is a whole number, not '{text}'") from None


def warn(text: str) -> None:
    """Write one line to standard error."""
    sys.stderr.write(f"{text}\n")


def _source(source: str) -> dict[str, Any]:
    from koinon.sources import origin

    record = origin(source)
    return {
        "id": record.id,
        "title": record.title,
        "version": record.version,
        "producer": record.producer,
        "url": record.url,
        "terms": record.terms,
        "cite": list(record.citation_keys),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    return value


def table(frame: pl.DataFrame, width: int | None = None) -> None:
    """Print a frame in aligned columns: numbers to the right, missing values as a dot.

    Where the terminal (or `width`) is too narrow, columns in the middle give way to an ellipsis.
    """
    width = width or shutil.get_terminal_size((100, 24)).columns
    right = [dtype.is_numeric() for dtype in frame.dtypes]
    cells = [frame.columns, *([_cell(value) for value in row] for row in frame.iter_rows())]
    sizes = [max(len(row[i]) for row in cells) for i in range(frame.width)]
    shown = _fitting(sizes, width)
    for row in cells:
        parts = [
            "…" if i is None else row[i].rjust(sizes[i]) if right[i] else row[i].ljust(sizes[i])
            for i in shown
        ]
        sys.stdout.write("  ".join(parts).rstrip() + "\n")


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
