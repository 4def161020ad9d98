"""Writing a brief into the one file that a path names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from koinon.errors import KoinonError, join_or
from koinon.report.write.files import FORMATS, as_formats, write

if TYPE_CHECKING:
    from koinon.report.make.document import Brief


def written(brief: Brief, path: str | Path | None) -> Brief:
    """Return `brief`, written to `path` where one is given.

    Parameters
    ----------
    brief
        The view-model.
    path
        Ends in ``.html``, ``.pdf`` or ``.json``; its folder is made if it does not exist.

    Raises
    ------
    KoinonError
        If the file is of another kind or cannot be written.
    """
    if path is not None:
        file = Path(path)
        if not file.suffix:
            kinds = join_or(f".{form}" for form in FORMATS)
            raise KoinonError(f"'{file}' does not say which format it is; end it in {kinds}")
        write(brief, file.parent, as_formats(file.suffix.removeprefix(".")), file.stem)
    return brief
