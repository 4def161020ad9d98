"""The look all figures share: colours, type and the frame of a specification.

The colours are those of Okabe and Ito ("Color Universal Design", 2008), which stay apart for the common
kinds of colour blindness; a figure never tells two things apart by colour alone.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
"""vl-convert carries Liberation Sans, whose widths equal Arial's: labels fit wherever the figure is shown."""

INK, MUTED, FAINT, PAPER = "#1c2530", "#5b6672", "#e3e7eb", "#ffffff"
BLUE, VERMILION, GREEN, PURPLE, SKY, ORANGE = (
    "#0072b2",
    "#d55e00",
    "#009e73",
    "#cc79a7",
    "#56b4e9",
    "#e69f00",
)
LAND, SEA = "#dde1e5", "#f7f9fb"
BLOC = BLUE
"""The colour of the bloc a figure is about."""
OTHERS = (VERMILION, GREEN, PURPLE, ORANGE, SKY)
SERIES = (BLUE, *OTHERS, INK, MUTED)
"""Colours of equals, in order; told apart with any kind of colour vision."""
"""Colours of what it is compared with, in this order."""
PALETTE = frozenset({INK, MUTED, FAINT, PAPER, LAND, SEA, BLUE, VERMILION, GREEN, PURPLE, SKY, ORANGE})
"""Every colour a figure may use."""

PLOT_WIDTH = 540
"""Pixels between the vertical axis and the direct labels: the whole figure is then near 720 wide."""
AXIS_EXTENT = 44
_WIDEST = 118
"""Letters of a line under the title; a longer list of sources takes several."""

Spec = dict[str, Any]

_CONFIG: Spec = {
    "font": FONT,
    "background": PAPER,
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": FAINT,
        "domainColor": MUTED,
        "tickColor": MUTED,
    },
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "color": INK,
        "fontSize": 16,
        "fontWeight": "bold",
        "subtitleColor": MUTED,
        "subtitleFontSize": 12,
        "subtitlePadding": 4,
        "offset": 14,
        "limit": 720,
    },
    "legend": {"labelColor": INK, "labelFontSize": 12, "title": None, "orient": "top"},
    "text": {"color": INK, "fontSize": 12},
}


def framed(title: str, subtitle: str, source: str, alt: str, body: Spec) -> Spec:
    """Put a figure's body into the common frame.

    Parameters
    ----------
    title, subtitle
        What is shown; the subtitle names the unit and the years.
    source
        Whose numbers they are; printed under the subtitle, so that a figure cut out of its page says it.
    alt
        The text alternative.
    body
        The marks of the figure: ``layer``, ``vconcat`` or ``mark``.

    Returns
    -------
    dict
        A Vega-Lite specification.
    """
    return {
        "$schema": SCHEMA,
        "description": alt,
        "title": {"text": title, "subtitle": [subtitle, *wrap(f"Source: {source}", _WIDEST)]},
        **body,
        "config": _CONFIG,
    }


def years_axis(first: int, last: int, labels: bool = True) -> Spec:
    """Return the horizontal encoding of years ``first`` to ``last``."""
    last = max(last, first + 1)
    # Left to itself, Vega puts ticks between the years of a short span.
    chosen = {"values": list(range(first, last + 1))} if last - first < 8 else {"tickCount": 9}
    return {
        "field": "year",
        "type": "quantitative",
        "scale": {"domain": [first, last], "nice": False, "zero": False},
        "axis": {
            **chosen,
            "title": None,
            "format": "d",
            "grid": False,
            "labels": labels,
            "tickMinStep": 1,
            "labelFlush": True,
        },
    }


def room(names: Sequence[str]) -> int:
    """Return the width of a plot that leaves room for row labels to its left, up to 210 pixels."""
    widest = max((7 * len(name) for name in names), default=0)
    return PLOT_WIDTH + 150 - min(widest, 210)


def ceiling(value: float) -> float:
    """Return a round number at or a little above `value`, for the end of an axis.

    Examples
    --------
    >>> ceiling(0.234), ceiling(7), ceiling(0.0)
    (0.25, 8.0, 1.0)
    """
    if value <= 0:
        return 1.0
    power = 1.0
    while power > value:
        power /= 10
    while power * 10 <= value:
        power *= 10
    steps = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
    return next(round(step * power, 12) for step in steps if step * power >= value * 0.999999)


def spread(places: list[float], gap: float, low: float, high: float) -> list[float]:
    """Move label places apart so that neighbours are at least `gap` apart, in their old order.

    Parameters
    ----------
    places
        Wanted places.
    gap
        Least distance between two labels.
    low, high
        The labels stay in this range where there is room for all.

    Returns
    -------
    list of float
        New places, in the order of `places`.

    Examples
    --------
    >>> spread([5.0, 5.0, 9.0], 2, 0, 10)
    [4.0, 6.0, 9.0]
    """
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    clusters: list[tuple[list[int], float]] = []
    for index in order:
        members, centre = [index], places[index]
        clusters.append((members, centre))
        while len(clusters) > 1 and _touch(clusters[-2], clusters[-1], gap):
            (first, a), (second, b) = clusters[-2:]
            size = len(first) + len(second)
            clusters[-2:] = [(first + second, (a * len(first) + b * len(second)) / size)]
    moved = list(places)
    floor = low
    for members, centre in clusters:
        half = gap * (len(members) - 1) / 2
        start = max(min(centre, high - half) - half, floor)
        for position, index in enumerate(members):
            moved[index] = start + position * gap
        floor = start + len(members) * gap
    return moved


def _touch(first: tuple[list[int], float], second: tuple[list[int], float], gap: float) -> bool:
    reach = gap * (len(first[0]) + len(second[0])) / 2
    return second[1] - first[1] < reach - 1e-12
