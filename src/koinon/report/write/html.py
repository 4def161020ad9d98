"""The brief as one HTML file that needs nothing else: no network, no script, no font.

Figures are drawn once, by vl-convert, and stand in the page as SVG; their specification, their numbers
and the drawing itself can be saved from the page. See ``docs/decisions`` for why no Vega runtime is
shipped inside.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from koinon.report.write.cells import form_of, numeric, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template
    from markupsafe import Markup

    from koinon.figures import Figure
    from koinon.figures.figure import Cell
    from koinon.report.make.document import Brief


def html(brief: Brief, drawings: Mapping[str, str]) -> str:
    """Return the brief as an HTML document.

    Parameters
    ----------
    brief
        The view-model.
    drawings
        SVG of every figure, by the figure's id.
    """
    from markupsafe import Markup

    assets = resources.files("koinon.report") / "assets"
    return _template().render(
        brief=brief,
        css=Markup((assets / "brief.css").read_text("utf-8")),  # noqa: S704  # our own file
        stem=brief.id,
        drawings={figure.id: _inline(figure, drawings[figure.id]) for figure in brief.figures},
        downloads={figure.id: _downloads(figure, drawings[figure.id]) for figure in brief.figures},
        grid=grid,
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    text = (resources.files("koinon.report") / "assets" / "brief.html.j2").read_text("utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False
    )
    return environment.from_string(text)


def _inline(figure: Figure, drawing: str) -> Markup:
    """Return an SVG that a screen reader takes as one image with a name and a description.

    Clip paths are numbered anew in every drawing; within one page their ids must differ.
    """
    from markupsafe import Markup, escape

    stem = f"figure-{figure.id}"
    words = (
        f'<title id="{stem}-name">{escape(figure.title)}</title>'
        f'<desc id="{stem}-text">{escape(figure.alt)}</desc>'
    )
    own = re.sub(r'(id="|url\(#)((?:clip|gradient)\w*)', rf"\g<1>{stem}-\g<2>", drawing)
    opening, rest = own.removeprefix("<svg").split(">", 1)
    head = f'<svg role="img" aria-labelledby="{stem}-name {stem}-text"{opening}>'
    return Markup(f"{head}{words}{rest}")  # noqa: S704  # drawn by us, words escaped


def _downloads(figure: Figure, drawing: str) -> dict[str, str]:
    spec = json.dumps(figure.spec, ensure_ascii=False, separators=(",", ":"))
    return {
        "svg": _address(drawing, "image/svg+xml"),
        "csv": _address(_csv(figure), "text/csv"),
        "spec": _address(spec, "application/json"),
    }


def _address(text: str, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(text.encode()).decode()}"


def _csv(figure: Figure) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(figure.columns)
    writer.writerows(figure.rows)
    return text.getvalue()


def grid(
    title: str,
    columns: tuple[str, ...],
    rows: tuple[tuple[Cell, ...], ...],
    forms: tuple[str, ...],
    *,
    hidden: bool = False,
) -> Markup:
    """Return a table with a caption, column heads and row heads; `hidden` leaves the caption out."""
    from markupsafe import Markup

    flush = [numeric([row[place] for row in rows]) for place in range(len(columns))]
    format_of = [form_of(column, forms, place) for place, column in enumerate(columns)]
    right = Markup(' class="number"')
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(right if flush[place] else "", column)
        for place, column in enumerate(columns)
    )
    body = Markup("\n").join(_row(row, flush, format_of, right) for row in rows)
    caption = Markup("") if hidden else Markup("<caption>{}</caption>").format(title)
    return Markup("<table>{}<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody></table>").format(
        caption, head, body
    )


_WHOLE = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}|\d+–\d+")
"""Days and spans of years, which do not break over lines."""


def _row(row: tuple[Cell, ...], flush: list[bool], forms: list[str], right: Markup) -> Markup:
    from markupsafe import Markup

    kept = Markup(' class="whole"')
    cells = [
        Markup("<{0}{1}>{2}</{3}>").format(
            "th scope=row" if place == 0 else "td",
            right if flush[place] else kept if _WHOLE.fullmatch(str(value)) else "",
            shown(value, forms[place]),
            "th" if place == 0 else "td",
        )
        for place, value in enumerate(row)
    ]
    return Markup("<tr>") + Markup("").join(cells) + Markup("</tr>")
