"""Downloading one file over HTTP so that what lies under its name is always the whole file.

What has arrived is kept as ``<name>.part`` and taken up again where the server can prove that it still
has the same file; only a complete file of the right length and checksum gets its name. Everything is
bounded: redirects, retries, and the time a server may be silent.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import shutil
import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from koinon._version import __version__
from koinon.errors import KoinonError

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message
    from pathlib import Path

CHUNK = 1 << 16
REDIRECTS = 5
"""A producer's address may move this often within one download."""

_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers of a server that may be well again in a moment."""

_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)")


class FetchError(KoinonError):
    """A download that did not succeed; the text says what to do."""


class _Interrupted(Exception):  # noqa: N818  # no error yet: what came is kept and the download goes on
    """The transfer broke off; what has arrived is of use."""


@dataclass(frozen=True)
class Limits:
    """How patient a download is.

    Attributes
    ----------
    attempts
        Connections in all, the first included.
    silence
        Seconds a server may take to connect or to send anything.
    slowest
        Bytes that must arrive in every such span.
    pause
        Seconds before the second attempt; doubled before each further one.
    """

    attempts: int = 5
    silence: float = 30.0
    slowest: int = 1024
    pause: float = 1.0


@dataclass(frozen=True)
class Fetched:
    """A file that has arrived: where it lies, how long it is, its checksum, and what was there before."""

    path: Path
    size: int
    sha256: str
    resumed_from: int = 0


def fetch(
    url: str,
    target: Path,
    *,
    sha256: str = "",
    limits: Limits | None = None,
    progress: Callable[[int, int | None], None] = lambda _done, _total: None,
) -> Fetched:
    """Download `url` to `target`, taking up an earlier partial download.

    Parameters
    ----------
    url
        An ``http`` or ``https`` address.
    target
        The file to write. An old one stays until the new one is whole.
    sha256
        Its checksum in hexadecimal, if one is published.
    limits
        How patient to be.
    progress
        Called with the bytes that have arrived and the length of the file, where it is known.

    Raises
    ------
    FetchError
        If the server cannot be reached, has no such file, breaks off or falls silent too often, or
        sends something else than the checksum says. A partial file stays for the next time, unless
        it is known to be wrong.
    """
    if urlsplit(url).scheme not in {"http", "https"}:
        raise FetchError(f"'{url}' is not a web address")
    patience = limits or Limits()
    part = _Part(target, url)
    begun = part.size
    _complete(url, part, patience, progress)
    found = part.checksum()
    if sha256 and found != sha256.lower() and begun:
        # Two releases may have got mixed: once from the beginning before blaming the server.
        part.drop()
        begun = 0
        _complete(url, part, patience, progress)
        found = part.checksum()
    if sha256 and found != sha256.lower():
        part.drop()
        raise FetchError(
            f"what {_host(url)} sent for {target.name} has the checksum {found[:12]} where "
            f"{sha256[:12].lower()} is published; the file was thrown away"
        )
    size = part.size
    part.finish()
    return Fetched(target, size, found, begun)


class _Part:
    """The partial file, and beside it what identifies the file it is a part of."""

    def __init__(self, target: Path, url: str) -> None:
        self.target, self.url = target, url
        self.path = target.with_name(f"{target.name}.part")
        self._note = target.with_name(f"{target.name}.part.json")
        known = self._known()
        self.validator: str = known.get("validator", "")
        self.total: int | None = known.get("total")
        # Without a note nobody knows what the bytes are a part of.
        if not known:
            self.drop()

    def _known(self) -> dict[str, Any]:
        try:
            note: dict[str, Any] = json.loads(self._note.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return note if note.get("url") == self.url else {}

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.is_file() else 0

    def describe(self, validator: str, total: int | None) -> None:
        """Remember which file the bytes belong to."""
        self.validator, self.total = validator, total
        self._note.write_text(json.dumps({"url": self.url, "validator": validator, "total": total}), "utf-8")

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)
        self.validator, self.total = "", None

    def checksum(self) -> str:
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def finish(self) -> None:
        self.path.replace(self.target)
        self._note.unlink(missing_ok=True)


def _complete(url: str, part: _Part, limits: Limits, progress: Callable[[int, int | None], None]) -> None:
    """Connect as often as allowed until the partial file is the whole file."""
    trouble = ""
    for attempt in range(limits.attempts):
        if attempt:
            time.sleep(limits.pause * 2 ** (attempt - 1))
        try:
            _once(url, part, limits, progress)
        except _Interrupted as broken:
            trouble = str(broken)
        else:
            return
    kept = f"; {part.size:,} bytes are kept and the same command goes on from there" if part.size else ""
    raise FetchError(f"{trouble} ({limits.attempts} attempts){kept}")


def _once(url: str, part: _Part, limits: Limits, progress: Callable[[int, int | None], None]) -> None:
    """Make one connection; returns if the file is complete."""
    start = part.size
    if start and start == part.total:
        return
    silent = f"{_host(url)} fell silent for {limits.silence:g} s"
    try:
        with _opened(url, part, start, limits) as answer:
            _receive(answer, part, start, limits, progress)
    except urllib.error.HTTPError as error:
        with error:
            _explain_status(error, url, part)
    except TimeoutError:
        raise _Interrupted(silent) from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise _Interrupted(silent) from None
        raise _Interrupted(f"cannot reach {_host(url)}, is this computer online? ({error.reason})") from None
    except (http.client.HTTPException, ConnectionError, ssl.SSLError) as error:
        raise _Interrupted(f"{_host(url)} broke off ({type(error).__name__})") from None
    if part.total is not None and part.size != part.total:
        raise _Interrupted(f"{_host(url)} broke off after {part.size:,} of {part.total:,} bytes")


def _receive(
    answer: http.client.HTTPResponse,
    part: _Part,
    start: int,
    limits: Limits,
    progress: Callable[[int, int | None], None],
) -> None:
    """Check what a server is about to send, and add it to the partial file or begin that anew."""
    _refuse_pages(answer, part)
    fresh = answer.status != http.HTTPStatus.PARTIAL_CONTENT
    if not fresh and not _same(answer, part, start):
        part.drop()
        raise _Interrupted(f"{_host(part.url)} has another file than the one begun")
    if fresh:
        part.drop()
    part.describe(_validator(answer.headers), _length(answer, 0 if fresh else start))
    _refuse_more_than_fits(part)
    _copy(answer, part, limits, progress)


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = REDIRECTS
    max_repeats = 2

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Follow within the web only, and never from a protected address to an open one."""
        old, new = urlsplit(req.full_url).scheme, urlsplit(newurl).scheme
        if new not in {"http", "https"} or (old == "https" and new == "http"):
            raise FetchError(f"{_host(req.full_url)} sends on to '{newurl}', which is not followed")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opened(url: str, part: _Part, start: int, limits: Limits) -> http.client.HTTPResponse:
    headers = {"User-Agent": f"koinon/{__version__}", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
        if part.validator:
            headers["If-Range"] = part.validator
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  # the scheme was checked
    opener = urllib.request.build_opener(_Redirects)
    answer: http.client.HTTPResponse = opener.open(request, timeout=limits.silence)
    return answer


def _length(answer: http.client.HTTPResponse, start: int) -> int | None:
    told = answer.headers.get("Content-Length")
    return start + int(told) if told is not None and told.isdecimal() else None


def _validator(headers: Message) -> str:
    """Return what proves that a file is still the same: a strong tag, or else its date."""
    tag = headers.get("ETag", "")
    return tag if tag and not tag.startswith("W/") else headers.get("Last-Modified", "")


def _same(answer: http.client.HTTPResponse, part: _Part, start: int) -> bool:
    """Whether a partial answer begins where asked, in a file of the same length and date as before."""
    told = _RANGE.match(answer.headers.get("Content-Range", ""))
    if told is None or int(told[1]) != start:
        return False
    validator = _validator(answer.headers)
    same_file = not (validator and part.validator) or validator == part.validator
    return same_file and part.total in {None, int(told[2])}


def _refuse_pages(answer: http.client.HTTPResponse, part: _Part) -> None:
    """Refuse what is no file: a log-in or error page served as if it were one, or a squeezed body."""
    host, name = _host(part.url), part.target.name
    kind = answer.headers.get_content_type()
    if kind == "text/html" and part.target.suffix.lower() not in {".html", ".htm"}:
        raise FetchError(f"{host} gave a web page instead of {name}; look at {part.url} in a browser")
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise FetchError(f"{host} sent {name} in an encoding that was not asked for")


def _refuse_more_than_fits(part: _Part) -> None:
    needed = (part.total or 0) - part.size
    free = shutil.disk_usage(part.path.parent).free
    if needed > free:
        raise FetchError(f"{part.target.name} needs {needed:,} more bytes and the disk has {free:,} left")


def _copy(
    answer: http.client.HTTPResponse,
    part: _Part,
    limits: Limits,
    progress: Callable[[int, int | None], None],
) -> None:
    done = part.size
    progress(done, part.total)
    with part.path.open("ab") as file:
        since, there = time.monotonic(), done
        # read1 gives what has come; read would wait for a full chunk from a server that drips.
        while chunk := answer.read1(CHUNK):
            file.write(chunk)
            done += len(chunk)
            progress(done, part.total)
            if time.monotonic() - since > limits.silence:
                if done - there < limits.slowest:
                    raise TimeoutError
                since, there = time.monotonic(), done


def _explain_status(error: urllib.error.HTTPError, url: str, part: _Part) -> None:
    """Raise what an answer other than success means."""
    host = _host(url)
    if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        part.drop()
        raise _Interrupted(f"{host} has another file than the one begun") from None
    if error.code in _BUSY:
        raise _Interrupted(f"{host} answers {error.code} ({error.reason})") from None
    if 300 <= error.code < 400:
        where = urlsplit(error.headers.get("Location", ""))
        if where.scheme not in {"", "http", "https"}:
            raise FetchError(f"{host} sends on to '{where.geturl()}', which is not followed") from None
        raise FetchError(f"{host} sends {part.target.name} round in circles") from None
    if error.code in {404, 410}:
        raise FetchError(
            f"{host} no longer has {part.target.name} ({error.code}); it may have moved"
        ) from None
    raise FetchError(f"{host} refuses {part.target.name} ({error.code} {error.reason})") from None


def _host(url: str) -> str:
    return urlsplit(url).netloc
