"""What the counter hands over: data, where they come from, and what a reader should know.

Every question has one function in `koinon.ask`, and each returns a `Reply`. The command line prints it, the
door for Python shows what it was `made` from, and the web sends its document: all three read one answer.
"""

from __future__ import annotations

import json
import math
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from koinon._version import __version__
from koinon.sources import origin

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

T = TypeVar("T")


class Reply(Generic[T]):
    """The answer to one question.

    Parameters
    ----------
    made
        The object behind the answer: a panel, a brief, hits, a frame.
    data
        The same as dicts, lists, text, numbers, dates and None; or a function of no arguments that makes
        them, which is called when somebody reads them first: whoever shows a panel needs no list of rows.
    sources
        Origin ids of the data sets behind `data`, in order of first use.
    notes
        Rules and limits a reader should know.
    files
        What was written on the way.

    Examples
    --------
    >>> Reply(None, {"cinc": float("nan")}, ("cow_nmc",)).document("koinon ...")["data"]
    {'cinc': None}
    """

    def __init__(
        self,
        made: T,
        data: Any,
        sources: Iterable[str] = (),
        notes: Iterable[str] = (),
        files: Iterable[Path] = (),
    ) -> None:
        self.made = made
        self.sources = tuple(dict.fromkeys(sources))
        self.notes = tuple(notes)
        self.files = tuple(files)
        self._data = data

    @cached_property
    def data(self) -> Any:
        """What the document calls ``data``."""
        return self._data() if callable(self._data) else self._data

    def __repr__(self) -> str:
        return f"Reply({self.made!r})"

    def document(self, command: str = "") -> dict[str, Any]:
        """Return the JSON document: ``data``, ``sources``, ``notes``, ``command`` and ``version``.

        Parameters
        ----------
        command
            The command line that asks the same.

        Returns
        -------
        dict
            Plain values only; numbers that JSON cannot write (NaN, infinity) are None.
        """
        return {
            "data": plain(self.data),
            "sources": [source_record(source) for source in self.sources],
            "notes": list(self.notes),
            "command": command,
            "version": __version__,
        }

    def json(self, command: str = "") -> str:
        """Return the document as text; the same reply gives the same text."""
        return json.dumps(self.document(command), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def source_record(source: str) -> dict[str, Any]:
    """Return what a document says of one data set: whose it is, under which terms, whom to cite."""
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


def plain(value: Any) -> Any:
    """Return `value` made of what JSON knows: dates as text, what is no finite number as None."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    return value
