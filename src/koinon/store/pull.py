"""Fetching an official release from its official home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.errors import KoinonError
from koinon.sources import origin
from koinon.store.fetch import Fetched, FetchError, fetch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from koinon.sources import Origin
    from koinon.store.fetch import Limits


class PullError(KoinonError):
    """A source that cannot be fetched, with where to get it by hand."""


def pull(
    source: str,
    folder: Path,
    *,
    limits: Limits | None = None,
    progress: Callable[[int, int | None], None] = lambda _done, _total: None,
) -> Fetched:
    """Fetch the producer's own file of a source into a folder.

    Parameters
    ----------
    source
        Id of the source, as ``koinon store cite`` takes it.
    folder
        Where to put the file; made if it is not there.
    limits, progress
        As in `koinon.store.fetch.fetch`.

    Raises
    ------
    UnknownNameError
        If there is no such source.
    PullError
        If it has no address that can be fetched, or fetching failed: the sentence says where a person
        gets the file by hand and which command reads it.
    """
    record = origin(source)
    if record.download is None:
        raise PullError(by_hand(record))
    target = folder / record.download.name
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return fetch(
            record.download.url, target, sha256=record.download.sha256, limits=limits, progress=progress
        )
    except FetchError as error:
        raise PullError(f"{error}; by hand: {record.url}") from None


def by_hand(record: Origin) -> str:
    """Return in one sentence where a person gets the data, and what reads them afterwards."""
    if record.terms == "ours":
        return f"{record.title} is this project's own work and lies in the package"
    where = f"{record.title} has no address a program may fetch: download it by hand from {record.url}"
    if record.from_user:
        return f"{where} ({record.file}), then run: {record.how_to_build}"
    return f"{where}; its tables are in the package already"


def next_step(record: Origin, fetched: Fetched) -> str:
    """Return in one sentence what to do with a file that has arrived."""
    if record.from_user:
        return f"compile it with: koinon store build --with {record.id}={fetched.path}"
    return f"the package has its tables already, compiled from {record.label}"
