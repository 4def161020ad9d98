"""The brief as plain data: the same numbers as on the page, for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from koinon.report.document import Brief


def data(brief: Brief) -> dict[str, Any]:
    """Return everything the brief says, without its sources, which the document lists itself.

    Returns
    -------
    dict
        ``id``, ``name``, ``full_name``, ``kind``, ``as_of``, ``facts``, ``headlines``, ``sections`` (with
        the specification and numbers of each figure), ``missing`` and ``reproduce``; dates are dates.
    """
    return {
        "id": brief.id,
        "name": brief.name,
        "full_name": brief.full_name,
        "kind": brief.kind,
        "as_of": brief.as_of,
        "facts": dict(brief.facts),
        "headlines": [asdict(headline) for headline in brief.headlines],
        "sections": [asdict(section) for section in brief.sections],
        "missing": [asdict(gap) for gap in brief.gaps],
        "reproduce": asdict(brief.recipe),
    }
