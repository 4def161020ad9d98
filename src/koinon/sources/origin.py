"""Origin records: the producer, version, citation, terms and years of every data set, as data files."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, get_args
from urllib.parse import unquote, urlsplit

from koinon.errors import UnknownNameError

Terms = Literal[
    "open",
    "cite-only",
    "share-alike",
    "non-commercial share-alike",
    "unverified",
    "ours",
]


@dataclass(frozen=True)
class Download:
    """A file that the producer himself offers for download.

    Attributes
    ----------
    url
        Its address at the official home.
    sha256
        Its checksum in hexadecimal, where one is published; empty otherwise.
    filename
        What to call it; the last part of the address unless told.
    """

    url: str
    sha256: str = ""
    filename: str = ""

    @property
    def name(self) -> str:
        """Name of the file on disk."""
        return self.filename or unquote(urlsplit(self.url).path).rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Origin:
    """Where a data set comes from and what may be done with it.

    Attributes
    ----------
    id
        Short name, also the name of the module in `koinon.sources` that reads it.
    producer, title, version
        As the producer writes them.
    url
        The producer's own page.
    terms
        ``open``, ``cite-only``, ``share-alike``, ``non-commercial share-alike``, ``unverified`` or ``ours``.
    terms_note
        The terms in one sentence, as far as they are known.
    packaged
        Whether compiled tables may travel inside the package. Setting it to false withdraws the
        source: the next build leaves its tables out and everything above says what it lost.
    covers
        First and last year of the data.
    raw
        Folder under the raw-data directory.
    bibtex
        BibTeX entries to cite, the first being the main one.
    file
        For a source that travels with no package because its owner reserves that: the file a user
        fetches himself and hands to ``koinon store build --with``, as a noun phrase; empty otherwise.
    adds
        What such a source would add, as a noun phrase.
    download
        The producer's file, where there is one that can be fetched without a form.
    """

    id: str
    producer: str
    title: str
    version: str
    url: str
    terms: Terms
    terms_note: str
    packaged: bool
    covers: tuple[int, int]
    raw: str
    bibtex: tuple[str, ...]
    file: str = ""
    adds: str = ""
    download: Download | None = None

    @property
    def from_user(self) -> bool:
        """Whether the tables are made from a file that the user supplies."""
        return bool(self.file)

    @property
    def how_to_build(self) -> str:
        """The command that compiles a source from the user's file."""
        return f"koinon store build --with {self.id}=PATH"

    @property
    def citation_keys(self) -> tuple[str, ...]:
        """BibTeX keys, in the order of `bibtex`."""
        return tuple(entry.split("{", 1)[1].split(",", 1)[0].strip() for entry in self.bibtex)

    @property
    def label(self) -> str:
        """Title and version in one line."""
        return f"{self.title}, {self.version}" if self.version else self.title

    @property
    def is_open(self) -> bool:
        """Whether the data are openly licensed or our own, so that ``--only open`` keeps them."""
        return self.terms in {"open", "ours"}

    @property
    def binding(self) -> str:
        """One sentence where terms bind whatever is made from the data; empty elsewhere."""
        if not self.terms.endswith("share-alike"):
            return ""
        note = self.terms_note.rstrip(".")
        return f"terms of {self.label}: {self.terms} ({note}); what is made from it carries them on"


def _load(text: str) -> Origin:
    record = tomllib.loads(text)
    if record["terms"] not in get_args(Terms):
        raise ValueError(f"origin {record['id']}: unknown terms {record['terms']!r}")
    first, last = record.pop("covers")
    bibtex = tuple(entry.strip() for entry in record.pop("bibtex"))
    offered = record.pop("download", None)
    download = Download(**offered) if offered else None
    return Origin(**record, covers=(first, last), bibtex=bibtex, download=download)


@cache
def origins() -> dict[str, Origin]:
    """Return all origin records by id, in alphabetical order."""
    folder = resources.files("koinon.sources") / "origins"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    records = [_load(f.read_text("utf-8")) for f in files]
    return {record.id: record for record in records}


def origin(source: str) -> Origin:
    """Return one origin record.

    Raises
    ------
    UnknownNameError
        If no source has this id.
    """
    try:
        return origins()[source]
    except KeyError:
        raise UnknownNameError("source", source, origins()) from None
