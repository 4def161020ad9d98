"""Writing a panel, with its codebook and its citations beside it.

Everything is first written into a hidden folder beside the target and then moved into place, so that a
full disk, a fault or Ctrl-C leaves the old files as they were. The same panel gives the same bytes.
"""

from __future__ import annotations

import errno
import io
import os
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import polars.selectors as cs

from koinon.errors import KoinonError, join_or
from koinon.panel.out.codebook import codebook, markdown
from koinon.panel.out.stata import LABEL_LENGTH, stata_names, write_dta
from koinon.store.cite import bibtex

if TYPE_CHECKING:
    from collections.abc import Callable

    from koinon.panel.record import AnyPanel, Record

EXCEL_ROWS = 1_048_576
"""Rows of an Excel sheet, its head included."""

_EXCEL_FORMATS: dict[Any, str] = {
    (pl.Int8, pl.Int16, pl.Int32, pl.Int64): "0",
    (pl.Float32, pl.Float64): "General",
}
"""Plain numbers: a year is not 1,990."""


def write(panel: Record, path: str | Path, format: str | None = None, command: str = "") -> list[Path]:  # noqa: A002
    """Write `panel` to `path` with its codebook and citations.

    Beside it come ``<stem>_codebook.md``, ``<stem>_codebook.csv`` and ``<stem>_references.bib``.

    Parameters
    ----------
    panel
        Any panel.
    path
        File to write; it and those beside it replace old ones.
    format
        ``parquet``, ``csv``, ``dta`` or ``xlsx``; told from the file's name unless given.
    command
        The command that made the panel, for its codebook.

    Returns
    -------
    list of pathlib.Path
        The files written, the panel first.

    Raises
    ------
    KoinonError
        If there is no such format, the folder is missing or cannot be written to, the disk is full, or
        the panel does not fit the format. Nothing is then changed.
    """
    target = Path(path)
    name, folder = check_target(target, format)
    if name == "xlsx" and panel.frame.height >= EXCEL_ROWS:
        others = join_or(other for other in WRITERS if other != "xlsx")
        raise KoinonError(
            f"an Excel sheet holds {EXCEL_ROWS - 1:,} rows and this panel has {panel.frame.height:,}; "
            f"write {others} instead"
        )
    if name == "dta":
        panel = _renamed(panel)
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".koinon-") as scratch:
            drafts = _drafts(panel, target, Path(scratch), name, command)
            return [draft.replace(folder / draft.name) for draft in drafts]
    except (OSError, pl.exceptions.ComputeError) as error:
        raise KoinonError(_explained(error, target)) from error


def check_target(target: Path, format: str | None = None) -> tuple[str, Path]:  # noqa: A002
    """Return the format and folder of a file to write; errors as in `write`, before any work is done."""
    return _format(target, format), _folder(target)


def files_of(target: Path) -> list[Path]:
    """Return the files that `write` makes: the panel, its codebook as text and as a table, its citations."""
    beside = ("codebook.md", "codebook.csv", "references.bib")
    return [target, *(target.with_name(f"{target.stem}_{name}") for name in beside)]


def _drafts(panel: Record, target: Path, scratch: Path, name: str, command: str) -> list[Path]:
    """Write all files into `scratch` under their final names."""
    drafts = [scratch / file.name for file in files_of(target)]
    data, book, table, references = drafts
    WRITERS[name](panel, data)
    book.write_text(markdown(panel, target.name, command), "utf-8")
    codebook(panel).write_csv(table)
    references.write_text(bibtex(panel.sources), "utf-8")
    return drafts


def _format(target: Path, given: str | None) -> str:
    name = (given or target.suffix).lower().removeprefix(".")
    if name in WRITERS:
        return name
    hint = f"formats are {join_or(WRITERS)}"
    if not name:
        raise KoinonError(f"'{target.name}' does not say its format; {hint}")
    raise KoinonError(f"no format called '{name}'; {hint}")


def _folder(target: Path) -> Path:
    folder = target.parent
    if target.is_dir():
        raise KoinonError(f"{target} is a folder; name a file in it")
    if not folder.is_dir():
        raise KoinonError(f"there is no folder {folder}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise KoinonError(f"the folder {folder} cannot be written to")
    return folder


def _explained(error: Exception, target: Path) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number in {errno.ENOSPC, errno.EDQUOT} or "No space left" in str(error):
        return f"the disk is full; {target} was not written"
    if number in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"the folder {target.parent} cannot be written to"
    said = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    return f"{target} was not written: {said}"


def _parquet(panel: Record, path: Path) -> None:
    panel.frame.write_parquet(path, compression="zstd", statistics=True, row_group_size=1 << 19)


def _csv(panel: Record, path: Path) -> None:
    panel.frame.write_csv(path)


def _renamed(panel: AnyPanel) -> AnyPanel:
    """Return the panel under names that Stata accepts, with a note for each that had to change."""
    names = stata_names(panel.frame.columns)
    changed = {old: new for old, new in names.items() if old != new}
    if not changed:
        return panel
    variables = tuple(replace(v, name=names[v.name], like=names.get(v.like, v.like)) for v in panel.variables)
    notes = [f"Stata: {new} stands for {old}" for old, new in changed.items()]
    return replace(
        panel, frame=panel.frame.rename(changed), variables=variables, notes=(*panel.notes, *notes)
    )


def _dta(panel: Record, path: Path) -> None:
    first, last = panel.years
    write_dta(
        panel.frame,
        path,
        labels={v.name: _label(v.description) for v in panel.variables},
        value_labels={v.name: v.labels for v in panel.variables if v.labels},
        title=f"{panel.unit} panel, {first}-{last} (Koinon)",
    )


def _label(text: str) -> str:
    """Cut a description to what Stata shows, at a word."""
    text = text.rstrip(".")
    if len(text) <= LABEL_LENGTH:
        return text
    return f"{text[: LABEL_LENGTH - 3].rsplit(' ', 1)[0].rstrip(' ,;:(')}..."


def _xlsx(panel: Record, path: Path) -> None:
    import xlsxwriter

    # In memory, because xlsxwriter hides the errors of the disk behind its own.
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    # The time of writing would make every file differ.
    book.set_properties({"created": datetime(2000, 1, 1), "title": f"{panel.unit} panel", "author": "Koinon"})
    for name, frame in (("panel", panel.frame), ("codebook", codebook(panel))):
        clean = frame.with_columns(cs.float().fill_nan(None))
        clean.write_excel(book, name, dtype_formats=_EXCEL_FORMATS, freeze_panes=(1, 0))
    book.close()
    path.write_bytes(made.getvalue())


WRITERS: dict[str, Callable[[Record, Path], None]] = {
    "parquet": _parquet,
    "csv": _csv,
    "dta": _dta,
    "xlsx": _xlsx,
}
"""Formats by name, which is also the ending of their files."""
