"""Where one unit stands among others: by part, and through time with an interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.figures.figure import Figure
from koinon.figures.style import (
    AXIS_EXTENT,
    BLOC,
    INK,
    MUTED,
    PAPER,
    PLOT_WIDTH,
    Spec,
    framed,
    room,
    years_axis,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_MEDIAN = "median bloc"
Standing = tuple[int, str, float, float, float]
"""Year, segment, and low, middle and high share of the others that the unit is ahead of."""


def parts(
    name: str,
    title: str,
    subtitle: str,
    source: str,
    whose: str,
    rows: Sequence[tuple[str, float | None, float]],
    short: str = "",
) -> Figure:
    """Draw scores from 0 to 1 beside those of the median unit, a row per part.

    Parameters
    ----------
    name, title, subtitle, source
        The figure's id and words.
    whose
        The unit's name, for the legend.
    rows
        Part, the unit's score (None where it is not known) and the median's.
    short
        The source as it is drawn, where the full list is too long.

    Returns
    -------
    Figure
        A filled dot for the unit and a hollow one for the median, joined by a line.
    """
    known = [row for row in rows if row[1] is not None]
    if not known:
        raise ValueError(f"figure {name} has no values to draw")
    body: Spec = {
        "width": room([part for part, _, _ in rows]),
        "height": {"step": 30},
        "layer": _pairs_of_dots(whose, rows),
    }
    said = "; ".join(f"{part} {score:.2f} (median {median:.2f})" for part, score, median in known)
    alt = f"Dot chart. {title}. {whose}: {said}."
    spec = framed(title, subtitle, short or source, alt, body)
    return Figure(name, title, subtitle, source, alt, spec, ("part", whose, "median bloc"), tuple(rows))


def _pairs_of_dots(whose: str, rows: Sequence[tuple[str, float | None, float]]) -> list[Spec]:
    """Draw a line from the median to the unit, then the median's ring and over it the unit's dot."""
    y = {
        "field": "part",
        "type": "nominal",
        "sort": [part for part, _, _ in rows],
        "axis": {
            "title": None,
            "domain": False,
            "ticks": False,
            "labelColor": INK,
            "labelLimit": 210,
            "labelPadding": 10,
        },
    }
    axis = {"title": None, "format": ".1f", "tickCount": 6, "orient": "top"}
    x = {"type": "quantitative", "scale": {"domain": [0, 1], "nice": False}, "axis": axis}
    both = [{"part": p, "score": s, "median": m} for p, s, m in rows if s is not None]
    dots = [
        {"part": part, "value": value, "whose": label}
        for part, score, median in rows
        for label, value in ((_MEDIAN, median), (whose, score))
        if value is not None
    ]
    colour = {"field": "whose", "type": "nominal"}
    order = {"domain": [whose, _MEDIAN]}
    legend = {"symbolType": "circle", "symbolStrokeWidth": 2}
    is_median = {"field": "whose", "equal": _MEDIAN}
    return [
        {
            "data": {"values": both},
            "mark": {"type": "rule", "color": MUTED, "strokeWidth": 1.5, "opacity": 0.6},
            "encoding": {"y": y, "x": {**x, "field": "score"}, "x2": {"field": "median"}},
        },
        {
            "data": {"values": dots},
            "mark": {"type": "point", "opacity": 1, "strokeWidth": 2},
            "encoding": {
                "y": y,
                "x": {**x, "field": "value"},
                "shape": {"value": "circle"},
                "size": {"condition": {"test": is_median, "value": 170}, "value": 70},
                "stroke": {**colour, "scale": {**order, "range": [BLOC, MUTED]}, "legend": legend},
                "fill": {**colour, "scale": {**order, "range": [BLOC, PAPER]}},
            },
        },
    ]


def through_time(
    name: str,
    title: str,
    subtitle: str,
    source: str,
    whose: str,
    rows: Sequence[Standing],
    short: str = "",
) -> Figure:
    """Draw which share of the others a unit is ahead of, with a band for the interval.

    Parameters
    ----------
    name, title, subtitle, source
        The figure's id and words.
    whose
        The unit's name.
    rows
        Where a segment changes, line and band break: what comes after is measured by other means.
    short
        The source as it is drawn, where the full list is too long.

    Returns
    -------
    Figure
        A year alone in its segment is a dot with a bar.
    """
    if not rows:
        raise ValueError(f"figure {name} has no values to draw")
    runs = _runs(rows)
    first, last = rows[0][0], rows[-1][0]
    x, y = years_axis(first, last), _height()
    long = [p for run in runs if len(run) > 1 for p in run]
    single = [p for run in runs if len(run) == 1 for p in run]
    layers = _band(long, x, y) if long else []
    layers += _dots(single, x, y) if single else []
    year, _, low, middle, high = rows[-1]
    start = rows[0]
    alt = (
        f"Line chart with a band. {title}. {whose} was ahead of {start[3]:.0%} ({start[2]:.0%} to "
        f"{start[4]:.0%}) in {start[0]} and of {middle:.0%} ({low:.0%} to {high:.0%}) in {year}."
    )
    body: Spec = {"width": PLOT_WIDTH, "height": 220, "layer": layers}
    spec = framed(title, subtitle, short or source, alt, body)
    columns = ("year", "5% of draws below", "median", "95% of draws below")
    table = tuple((row[0], row[2], row[3], row[4]) for row in rows)
    return Figure(name, title, subtitle, source, alt, spec, columns, table)


def _runs(rows: Sequence[Standing]) -> list[list[Spec]]:
    runs: list[list[Spec]] = []
    before: tuple[int, str] | None = None
    for year, segment, low, middle, high in rows:
        point = {"year": year, "low": low, "middle": middle, "high": high}
        if before == (year - 1, segment):
            runs[-1].append(point | {"run": len(runs) - 1})
        else:
            runs.append([point | {"run": len(runs)}])
        before = (year, segment)
    return runs


def _height() -> Spec:
    return {
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False},
        "axis": {
            "title": "share of other blocs that are less integrated",
            "format": ".0%",
            "tickCount": 5,
            "domain": False,
            "ticks": False,
            "titleAlign": "left",
            "titleAngle": 0,
            "titleX": -AXIS_EXTENT + 6,
            "titleY": -8,
            "titleBaseline": "bottom",
            "minExtent": AXIS_EXTENT,
            "maxExtent": AXIS_EXTENT,
        },
    }


def _band(points: list[Spec], x: Spec, y: Spec) -> list[Spec]:
    run = {"field": "run", "type": "nominal"}
    ends = {"y": {**y, "field": "low"}, "y2": {"field": "high"}}
    return [
        {
            "data": {"values": points},
            "mark": {"type": "area", "color": BLOC, "opacity": 0.2},
            "encoding": {"x": x, **ends, "detail": run},
        },
        {
            "data": {"values": points},
            "mark": {"type": "line", "color": BLOC, "strokeWidth": 3, "strokeCap": "round"},
            "encoding": {"x": x, "y": {**y, "field": "middle"}, "detail": run},
        },
    ]


def _dots(points: list[Spec], x: Spec, y: Spec) -> list[Spec]:
    return [
        {
            "data": {"values": points},
            "mark": {"type": "rule", "color": BLOC, "opacity": 0.35, "strokeWidth": 5},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "data": {"values": points},
            "mark": {"type": "point", "filled": True, "size": 50, "opacity": 1, "color": BLOC},
            "encoding": {"x": x, "y": {**y, "field": "middle"}},
        },
    ]
