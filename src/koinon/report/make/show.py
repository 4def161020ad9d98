"""How a brief shows itself at a prompt and in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.out.show import lines, listed, page

if TYPE_CHECKING:
    from koinon.report.make.document import Brief


def text(brief: Brief) -> str:
    """Return a brief in at most four lines."""
    return lines(
        _head(brief),
        f"{len(brief.sections)} sections, {len(brief.figures)} figures, {len(brief.gaps)} gaps",
        brief.headlines[0].text if brief.headlines else "",
        f"sources: {listed(source.id for source in brief.sources)}" if brief.sources else "",
    )


def html(brief: Brief) -> str:
    """Return a brief for a notebook: its headlines, ten sections, what it lacks, its sources."""
    frame = pl.DataFrame(
        {
            "section": [one.id for one in brief.sections],
            "title": [one.title for one in brief.sections],
            "figures": [len(one.figures) for one in brief.sections],
            "tables": [len(one.tables) for one in brief.sections],
        }
    )
    return page(
        _head(brief),
        frame,
        said=[one.text for one in brief.headlines],
        missing=" ".join(f"{gap.section}: {gap.text}" for gap in brief.gaps),
        sources=[source.id for source in brief.sources],
    )


def _head(brief: Brief) -> str:
    long = "" if brief.full_name == brief.name else f" ({brief.full_name})"
    what = "Comparison of" if brief.kind == "Comparison" else "Brief of"
    return f"{what} {brief.name}{long}, as of {brief.as_of}"
