"""The brief as PDF, through typst: no system library, no network, no font but those typst carries.

Typst reads the same view-model from a JSON file, so nothing has to be escaped; figures come from the same
drawings as in the HTML, as vectors with their text.
"""

from __future__ import annotations

import json
import re
import tempfile
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koinon.figures.render import pdf as figure_pdf
from koinon.report.make.words import day
from koinon.report.write.cells import form_of, numeric, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koinon.figures import Figure
    from koinon.report.make.document import Brief, Section, Table

_FULL_WIDTH = 900.0
"""Pixels that would fill the width of the text: figures are some 720 wide."""
_TALLEST = 1250.0
"""Pixels at full width that still fit on a page."""
_LONG, _LONGEST = 26, 90
"""Characters from which a cell may be broken, and beyond which it counts as no longer."""


def pdf(brief: Brief, drawings: Mapping[str, str]) -> bytes:
    """Return the brief as a PDF document; parameters as in `koinon.report.write.html.html`."""
    import typst

    with tempfile.TemporaryDirectory(prefix="koinon-") as scratch:
        folder = Path(scratch)
        for figure in brief.figures:
            (folder / f"{figure.id}.pdf").write_bytes(figure_pdf(drawings[figure.id]))
        (folder / "brief.json").write_text(json.dumps(payload(brief, drawings), ensure_ascii=False), "utf-8")
        template = (resources.files("koinon.report") / "assets" / "brief.typ").read_text("utf-8")
        main = folder / "brief.typ"
        main.write_text(template, "utf-8")
        # The time-stamp is the day of the data, not of the run: the same brief has the same date.
        made: bytes = typst.compile(
            str(main), root=scratch, ignore_system_fonts=True, timestamp=_stamp(brief)
        )
    return made


def _stamp(brief: Brief) -> int:
    return max(0, (brief.as_of.toordinal() - 719163) * 86400)


def payload(brief: Brief, drawings: Mapping[str, str]) -> dict[str, Any]:
    """Return what the typst template reads: text only, already formatted."""
    recipe = brief.recipe
    return {
        "name": brief.name,
        "full_name": brief.full_name,
        "kind": brief.kind,
        "as_of": day(brief.as_of),
        "version": recipe.version,
        "facts": [list(fact) for fact in brief.facts],
        "headlines": [headline.text for headline in brief.headlines],
        "sections": [_section(section, drawings) for section in brief.sections],
        "gaps": [{"section": gap.section, "text": gap.text} for gap in brief.gaps],
        "sources": [
            {
                "label": source.label,
                "producer": source.producer,
                "url": source.url,
                "citations": list(source.citations),
                "terms": f"Terms: {source.terms.rstrip('.')}. Years: {source.years}."
                + (f" Used for: {', '.join(source.used_in)}." if source.used_in else ""),
            }
            for source in brief.sources
        ],
        "command": recipe.command,
        "rules": list(recipe.rules),
        "tables": [[table.name, f"{table.rows:,}", table.sha256] for table in recipe.tables],
    }


def _section(section: Section, drawings: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": section.title,
        "paragraphs": list(section.paragraphs),
        "empty": section.empty and len(section.paragraphs) == 1,
        "figures": [_figure(figure, drawings[figure.id]) for figure in section.figures],
        "tables": [_table(table) for table in section.tables],
        "notes": list(section.notes),
    }


def _figure(figure: Figure, drawing: str) -> dict[str, Any]:
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', drawing)
    width, height = (float(size[1]), float(size[2])) if size else (_FULL_WIDTH, 1.0)
    share = min(width / _FULL_WIDTH, 1.0, width / _FULL_WIDTH * _TALLEST / height)
    return {"file": f"{figure.id}.pdf", "alt": figure.alt, "width": round(100 * share, 1)}


def _table(table: Table) -> dict[str, Any]:
    forms = [form_of(column, table.formats, place) for place, column in enumerate(table.columns)]
    cells = [[shown(value, forms[place]) for place, value in enumerate(row)] for row in table.rows]
    widths = [max((len(row[place]) for row in cells), default=0) for place in range(len(table.columns))]
    return {
        "title": table.title,
        "columns": list(table.columns),
        "rows": cells,
        "flush": [numeric([row[place] for row in table.rows]) for place in range(len(table.columns))],
        "shares": _shares(widths),
        "note": table.note,
    }


def _shares(widths: list[int]) -> list[int]:
    """Return each column's share of the room that is left, 0 for one that takes what its text needs.

    Long texts share the room by their length; where none is long, the longest takes it all.
    """
    shares = [min(width, _LONGEST) if width > _LONG else 0 for width in widths]
    if not any(shares) and widths:
        shares[widths.index(max(widths))] = 1
    return shares
