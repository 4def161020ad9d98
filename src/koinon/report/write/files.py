"""Writing a brief: all its files or none."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from koinon.errors import KoinonError, UnknownNameError, join_or

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koinon.report.make.document import Brief

Format = Literal["html", "pdf", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)


class OutputError(KoinonError):
    """A place that cannot be written to."""


def as_formats(names: str) -> tuple[Format, ...]:
    """Return formats from a list such as ``"html,pdf"``, each once.

    Raises
    ------
    UnknownNameError
        If one is unknown or none is given.

    Examples
    --------
    >>> as_formats("pdf, HTML,pdf")
    ('pdf', 'html')
    """
    wanted = [name.strip().lower() for name in names.split(",") if name.strip()]
    hint = f"formats are {join_or(FORMATS)}"
    if not wanted:
        raise KoinonError(f"no format is given; {hint}")
    for name in wanted:
        if name not in FORMATS:
            raise UnknownNameError("format", name, FORMATS, hint=hint)
    return tuple(dict.fromkeys(form for name in wanted for form in FORMATS if form == name))


def check_folder(folder: Path) -> None:
    """Make sure that files can be put into `folder`, which need not exist yet.

    Raises
    ------
    OutputError
        If it is a file or cannot be written to.
    """
    standing = folder
    while not standing.exists() and standing != standing.parent:
        standing = standing.parent
    if not standing.is_dir():
        raise OutputError(f"{standing} is a file, not a folder")
    if not os.access(standing, os.W_OK | os.X_OK):
        raise OutputError(f"the folder {standing} cannot be written to")


def write(brief: Brief, folder: Path, formats: Iterable[Format] = FORMATS, stem: str = "") -> list[Path]:
    """Write a brief in several formats.

    Parameters
    ----------
    brief
        The view-model.
    folder
        Where to; made if it does not exist.
    formats
        Any of ``html``, ``pdf`` and ``json``.
    stem
        Name of the files without their ending; the brief's id unless given.

    Returns
    -------
    list of pathlib.Path
        The files, in the order of `formats`.

    Raises
    ------
    OutputError
        If the folder cannot be made or written to, or the disk is full. No file is then changed.
    """
    check_folder(folder)
    made = rendered(brief, formats)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".koinon-") as scratch:
            drafts = []
            for form, content in made.items():
                draft = Path(scratch) / f"{stem or brief.id}.{form}"
                draft.write_bytes(content)
                drafts.append(draft)
            return [draft.replace(folder / draft.name) for draft in drafts]
    except OSError as error:
        raise OutputError(_explained(error, folder)) from error


def rendered(brief: Brief, formats: Iterable[Format]) -> dict[Format, bytes]:
    """Return the content of each file; figures are drawn once for all of them."""
    from koinon.report.write import html, json, pdf

    wanted = list(dict.fromkeys(formats))
    drawings: Mapping[str, str] = {}
    if set(wanted) & {"html", "pdf"}:
        from koinon.figures.render import svg

        drawings = {figure.id: svg(figure.spec) for figure in brief.figures}
    made: dict[Format, bytes] = {}
    for form in wanted:
        if form == "html":
            made[form] = html.html(brief, drawings).encode()
        elif form == "pdf":
            made[form] = pdf.pdf(brief, drawings)
        else:
            made[form] = json.text(brief).encode()
    return made


def _explained(error: OSError, folder: Path) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"the disk is full; nothing was written to {folder}"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"the folder {folder} cannot be written to"
    return f"nothing was written to {folder}: {(error.strerror or str(error)).lower()}"
