"""What the counter hands over: data, where they come from, and what a reader should know.

Every question has one function in `koinon.ask`, and each returns a `Reply`. The command line prints it, the
door for Python shows what it was `made` from, and the web sends its document: all three read one answer.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from koinon._version import __version__
from koinon.sources import origin

T = TypeVar("T")


@dataclass(frozen=True)
class Reply(Generic[T]):
    """The answer to one question.

    Attributes
    ----------
    made
        The object behind the answer: a panel, a brief, hits, a frame.
    data
        The same as dicts, lists, text, numbers, dates and None.
    sources
        Origin ids of the data sets behind `data`, in order of first use.
    notes
        Rules and limits a reader should know.

    Examples
    --------
    >>> Reply(None, {"cinc": float("nan")}, ("cow_nmc",)).document("koinon ...")["data"]
    {'cinc': None}
    """

    made: T
    data: Any
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

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
            "sources": [source_record(source) for source in dict.fromkeys(self.sources)],
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
