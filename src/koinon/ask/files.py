"""Files that an answer is written to: none is replaced unless whoever asks says so.

Where the name of a file is known from the question it is looked at before any work is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.errors import KoinonError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FIGURES = (".svg", ".png", ".pdf")


class FileExistsAlreadyError(KoinonError):
    """A file that would be replaced."""


def check_free(files: Iterable[Path], force: bool = False) -> None:
    """Make sure that none of `files` is there, unless replacing them is meant.

    Raises
    ------
    FileExistsAlreadyError
        If one is there.
    """
    there = [] if force else [file for file in files if file.exists()]
    if there:
        raise FileExistsAlreadyError(
            f"{there[0]} exists already; name another file, or replace it with --force"
        )


def check_figure(figure: Path, force: bool = False) -> None:
    """Make sure that a figure can be drawn to `figure`.

    Raises
    ------
    KoinonError
        If figures are not written in its format, or it is there already.
    """
    if figure.suffix.lower() not in FIGURES:
        raise KoinonError(
            f"a figure is written as {', '.join(FIGURES)}, not '{figure.suffix or figure.name}'"
        )
    check_free([figure], force)


def check_panel(file: Path, force: bool = False) -> None:
    """Make sure that a panel, its codebook and its citations can be written to `file` and beside it.

    Raises
    ------
    KoinonError
        If there is no such format or folder, the folder cannot be written to, or a file is there already.
    """
    from koinon.panel.out.export import check_target, files_of

    check_target(file)
    check_free(files_of(file), force)
