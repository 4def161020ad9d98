"""The question of a brief: all that the tables say of a bloc, a state or a pair, or a section of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koinon.ask.files import check_free
from koinon.ask.progress import Progress, unwatched
from koinon.ask.reply import Reply
from koinon.figures.render import prepare
from koinon.report import briefs
from koinon.report.make.document import Brief, Table
from koinon.report.write.files import as_formats, check_folder, write
from koinon.report.write.json import document, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from koinon.report.make.assembly import Progress as Steps
    from koinon.report.write.files import Format
    from koinon.store.catalogue import Store

__all__ = ["Brief", "BriefReply", "Table", "answered", "brief", "section", "steps"]


class BriefReply(Reply[Brief]):
    """A reply whose document is the brief's own: sources say what each was used for, notes are rules."""

    def document(self, command: str = "") -> dict[str, Any]:
        """Return the JSON document of the brief."""
        return document(self.made, command)

    def json(self, command: str = "") -> str:
        """Return the document as text, the specifications of figures on a line each."""
        return text(self.made, command)


def brief(
    names: str | Sequence[str],
    year: int | None = None,
    *,
    sections: Sequence[str] = (),
    out: Path | None = None,
    formats: str = "html,pdf,json",
    force: bool = False,
    progress: Progress = unwatched,
    store: Store | None = None,
) -> BriefReply:
    """Answer with a brief.

    Parameters
    ----------
    names
        A bloc, a treaty, a state or a group of states; or two states.
    year
        The brief speaks of the end of this year; the latest day known if None.
    sections
        Ids of sections; the others are not computed. All for none.
    out
        Folder for the files; none are written unless told.
    formats
        Of the files, by commas.
    force
        Whether files that are there are replaced.
    progress
        Wraps the sections while they are made.
    store
        Another store than the packaged one.

    Returns
    -------
    BriefReply
        Made of the `Brief`; its data are those of its JSON document.

    Raises
    ------
    KoinonError
        As `koinon.report.briefs.brief`, or if a file cannot be written.

    Examples
    --------
    >>> brief("GCC", 1999, sections=["members"]).data["headlines"][0]["text"]
    'The GCC has 6 members as of 31 December 1999, as many as on its first day, 25 May 1981.'
    """
    wanted = as_formats(formats)
    if out is not None:
        check_folder(out)
        if set(wanted) & {"html", "pdf"}:
            prepare()
    made = briefs.brief(names, year, store, sections, steps(progress))
    parts = [made.id, *([str(year)] if year is not None else []), *sections]
    return answered(made, out, wanted, "-".join(parts), force)


def section(
    names: str | Sequence[str], section: str, year: int | None = None, *, store: Store | None = None
) -> BriefReply:
    """Answer with one section of a brief: only that one is computed.

    Parameters
    ----------
    names, year, store
        As in `brief`.
    section
        Its id, such as ``"trade"``.

    Returns
    -------
    BriefReply
        Made of a `Brief` with this section alone.

    Raises
    ------
    UnknownNameError
        If the brief has no such section; the closest are suggested.

    Examples
    --------
    >>> [part["title"] for part in section("GCC", "members", 1999).data["sections"]]
    ['Members']
    """
    return brief(names, year, sections=[section], store=store)


def answered(
    made: Brief, out: Path | None, formats: Iterable[Format], stem: str = "", force: bool = False
) -> BriefReply:
    """Return the reply of a document, its files written where a folder is given."""
    files: list[Path] = []
    if out is not None:
        formats = tuple(formats)
        check_free([out / f"{stem or made.id}.{form}" for form in formats], force)
        files = write(made, out, formats, stem)
    sources = [source.id for source in made.sources]
    return BriefReply(made, lambda: document(made)["data"], sources, made.recipe.rules, files)


def steps(progress: Progress) -> Steps:
    """Return the same progress for the parts of a document, which have titles."""
    return lambda parts: progress(parts, lambda part: str(getattr(part, "TITLE", "") or part.title))
