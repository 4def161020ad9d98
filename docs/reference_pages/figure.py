"""The figure of the README and the home page, drawn as in the brief it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.figures.render import png
from koinon.report.briefs import brief

if TYPE_CHECKING:
    from koinon.figures.figure import Figure

NAME = "docs/assets/nato-capability.png"


def figure() -> Figure:
    """Return the capability figure of NATO's brief."""
    found = (f for section in brief("NATO").sections for f in section.figures)
    return next(f for f in found if f.id == "capability")


def drawn() -> bytes:
    """Return it as an image."""
    return png(figure().spec, scale=1.5)
