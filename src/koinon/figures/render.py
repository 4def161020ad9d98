"""Drawing a specification: SVG, PNG and PDF through vl-convert, offline and with its own fonts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from koinon.errors import KoinonError, join_or

if TYPE_CHECKING:
    from pathlib import Path

    from altair.typing import ChartType

_OUTLINE = re.compile(r' d="[^"]*"')
_CLIP = re.compile(r"\bclip\d+\b")
_LONG = re.compile(r"-?\d+\.\d{3,}")

_SCHEMA = re.compile(r"/(vega(?:-lite)?)/v(\d+)")

KINDS = (".svg", ".png", ".pdf", ".json")
"""Files that a figure can be written to."""

VEGA_LITE = "6.1"
"""The Vega-Lite release that compiles our specifications; fixed, so that a figure stays what it was."""


def svg(spec: dict[str, Any]) -> str:
    """Return `spec` as an SVG document.

    No network is used: specifications carry their data, and any other address is refused.

    Examples
    --------
    >>> from koinon.figures.render import svg
    >>> svg({"data": {"values": [{"x": 1}]}, "mark": "point", "encoding": {"x": {"field": "x"}}})[:4]
    '<svg'
    """
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    return _renumbered(_OUTLINE.sub(lambda path: _LONG.sub(_trimmed, path[0]), drawn))


def prepare() -> None:
    """Start the drawing engine in the background, so that it stands ready when figures are made.

    That takes half a second, which another thread spends while tables are read.
    """
    import threading

    point = {"data": {"values": [{}]}, "mark": "point"}
    threading.Thread(target=svg, args=(point,), name="figures", daemon=True).start()


def _renumbered(drawn: str) -> str:
    """Return a drawing whose clip paths count from 1: Vega counts on from one drawing to the next."""
    numbers: dict[str, str] = {}
    return _CLIP.sub(lambda found: numbers.setdefault(found[0], f"clip{len(numbers) + 1}"), drawn)


def _trimmed(number: re.Match[str]) -> str:
    """Round to a hundredth of a pixel: a map's outlines shrink to half and look the same."""
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def png(spec: dict[str, Any], scale: float = 2.0) -> bytes:
    """Return `spec` as a PNG image, `scale` times its nominal size."""
    import vl_convert

    drawn: bytes = vl_convert.svg_to_png(svg(spec), scale=scale)
    return drawn


def pdf(drawn: str) -> bytes:
    """Return an SVG document that `svg` made as a one-page PDF with its fonts inside."""
    import vl_convert

    page: bytes = vl_convert.svg_to_pdf(drawn)
    return page


def drawn(spec: dict[str, Any], file: Path) -> bytes:
    """Return what a file of a figure holds, by its ending.

    Raises
    ------
    KoinonError
        If it is none of `KINDS`.
    """
    match file.suffix.lower():
        case ".svg":
            return svg(spec).encode()
        case ".png":
            return png(spec)
        case ".pdf":
            return pdf(svg(spec))
        case ".json":
            return (json.dumps(spec, ensure_ascii=False, indent=1) + "\n").encode()
    raise KoinonError(f"a figure is written as {join_or(KINDS)}, not '{file.suffix or file.name}'")


def mime(spec: dict[str, Any]) -> str:
    """Return the type under which notebooks know a specification, from the schema it names.

    Examples
    --------
    >>> mime({"$schema": "https://vega.github.io/schema/vega-lite/v6.json"})
    'application/vnd.vegalite.v6+json'
    """
    found = _SCHEMA.search(spec["$schema"])
    if found is None:
        raise ValueError(f"no schema of Vega: {spec['$schema']}")
    return f"application/vnd.{found[1].replace('-', '')}.v{found[2]}+json"


def mimebundle(spec: dict[str, Any], alt: str) -> dict[str, Any]:
    """Return a specification with the picture of it for notebooks that cannot draw it, and with its text."""
    return {mime(spec): spec, "image/svg+xml": svg(spec), "text/plain": alt}


def altair_chart(spec: dict[str, Any]) -> ChartType:
    """Return a specification as a chart of Altair; see `koinon.figures.Figure.to_altair`."""
    try:
        import altair as alt
    except ModuleNotFoundError:
        raise KoinonError("altair is not installed; install koinon[plot]") from None
    chart: ChartType = alt.Chart.from_dict(spec)
    return chart
