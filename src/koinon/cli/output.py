"""What every command prints: one JSON document with ``--json``, and nothing else on standard output.

The document has the keys ``data``, ``sources``, ``notes``, ``command`` and ``version``. Progress and
warnings go to standard error, so that scripts and tests read the same numbers as people do.
"""

from __future__ import annotations

import json
import math
import shlex
import sys
from contextvars import ContextVar
from datetime import date
from typing import TYPE_CHECKING, Any

from koinon._version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
