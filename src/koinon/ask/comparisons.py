"""The question of a comparison: blocs and treaties, or states, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.ask.briefs import BriefReply, answered, steps
from koinon.ask.progress import Progress, unwatched
from koinon.report.comparison.view import compare as compared
from koinon.report.write.files import as_formats, check_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from koinon.store.catalogue import Store


def compare(
    names: Sequence[str],
    align: str = "year",
    *,
    out: Path | None = None,
    formats: str = "html,pdf,json",
    force: bool = False,
    progress: Progress = unwatched,
    store: Store | None = None,
) -> BriefReply:
    """Answer with a comparison.

    Parameters
    ----------
    names
        Two or more blocs, treaties and ad hoc groups; or states.
    align
        By calendar ``"year"`` or by ``"age"``.
    out, formats, force, progress, store
        As in `koinon.ask.briefs.brief`.

    Returns
    -------
    BriefReply
        Made of the comparison's `Brief`.

    Raises
    ------
    KoinonError
        As `koinon.report.comparison.view.compare`, or if a file cannot be written.

    Examples
    --------
    >>> compare(["GCC", "ASEAN"]).data["name"]
    'GCC and ASEAN'
    """
    wanted = as_formats(formats)
    if out is not None:
        check_folder(out)
    made = compared(names, align, store, steps(progress))
    return answered(made, out, wanted, made.id if align == "year" else f"{made.id}-{align}", force)
