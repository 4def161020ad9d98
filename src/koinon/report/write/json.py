"""The brief as one JSON document: the same numbers as on the page, for programs."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from koinon.report.make.document import Brief, Section


def document(brief: Brief, command: str = "") -> dict[str, Any]:
    """Return the document: ``data``, ``sources``, ``notes``, ``command`` and ``version``.

    Parameters
    ----------
    brief
        The view-model.
    command
        The command line that is answered; the brief's own unless given.

    Returns
    -------
    dict
        Plain values only. ``data`` has ``id``, ``name``, ``full_name``, ``kind``, ``as_of``, ``facts``,
        ``headlines`` (text and unrounded values), ``sections`` (with the specification and the numbers of
        each figure), ``missing`` and ``tables`` (name, rows, checksum).
    """
    data = {
        "id": brief.id,
        "name": brief.name,
        "full_name": brief.full_name,
        "kind": brief.kind,
        "as_of": brief.as_of,
        "facts": dict(brief.facts),
        "headlines": [asdict(headline) for headline in brief.headlines],
        "sections": [_section(section) for section in brief.sections],
        "missing": [asdict(gap) for gap in brief.gaps],
        "tables": [asdict(table) for table in brief.recipe.tables],
    }
    plain: dict[str, Any] = _plain(
        {
            "data": data,
            "sources": [asdict(source) for source in brief.sources],
            "notes": brief.recipe.rules,
            "command": command or brief.recipe.command,
            "version": brief.recipe.version,
        }
    )
    return plain


def text(brief: Brief, command: str = "") -> str:
    """Return the document as text; the same brief gives the same text.

    Specifications stand on one line each: indented, the outlines of a map alone would fill 50,000.
    """
    whole = document(brief, command)
    packed = {}
    for section in whole["data"]["sections"]:
        for figure in section["figures"]:
            mark = f"@specification of {figure['id']}@"
            packed[mark] = json.dumps(
                figure["spec"], ensure_ascii=False, allow_nan=False, separators=(",", ":")
            )
            figure["spec"] = mark
    written = json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    for mark, spec in packed.items():
        written = written.replace(f'"{mark}"', spec)
    return written


def _section(section: Section) -> dict[str, Any]:
    # The specification is shared, not copied: a map's has thousands of points.
    figures = [
        {name: getattr(figure, name) for name in figure.__dataclass_fields__} for figure in section.figures
    ]
    return {
        "id": section.id,
        "title": section.title,
        "paragraphs": section.paragraphs,
        "figures": figures,
        "tables": [asdict(table) for table in section.tables],
        "notes": section.notes,
        "sources": section.sources,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value.isoformat() if isinstance(value, date) else value
