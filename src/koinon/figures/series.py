"""Lines through time, with direct labels instead of a legend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koinon.figures.figure import Cell, Figure
from koinon.figures.style import AXIS_EXTENT, BLOC, MUTED, OTHERS, PLOT_WIDTH, Spec, ceiling, framed, spread
from koinon.figures.style import years_axis as _years

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LABEL_PIXELS = 15


@dataclass(frozen=True)
class Line:
    """One line: a value per year, None where there is none.

    ``main`` marks the line the figure is about; it is drawn heavier and in the bloc's colour. ``colour``
    sets a colour that stays the same from figure to figure.
    """

    name: str
    points: tuple[tuple[int, float | None], ...]
    main: bool = False
    dashed: bool = False
    colour: str = ""

    @property
    def known(self) -> list[tuple[int, float]]:
        """The points that have a value."""
        return [(year, value) for year, value in self.points if value is not None]


@dataclass(frozen=True)
class Scale:
    """The vertical axis: its title, number format (d3) and range; None lets the data decide."""

    title: str
    number: str = ".0%"
    low: float = 0.0
    high: float | None = None

    def shown(self, value: float) -> str:
        """Return `value` as the axis writes numbers, with one digit more."""
        if self.number == ".0f":
            return f"{value:.0f}"
        if self.number.endswith("%"):
            digits = max(1, int(self.number.strip(".%~") or 0))
            return f"{100 * value:.{digits}f}%"
        return f"{value:.2f}"

    @classmethod
    def of_shares(cls, title: str, highest: float) -> Scale:
        """Return an axis of shares with as many decimals as the highest one asks for."""
        digits = next((n for n, least in enumerate((0.04, 0.004, 0.0004)) if highest > least), 3)
        return cls(title, f".{digits}%")


def lines(
    name: str,
    title: str,
    subtitle: str,
    source: str,
    series: Sequence[Line],
    scale: Scale,
    counts: Line | None = None,
) -> Figure:
    """Draw lines through time.

    Parameters
    ----------
    name
        The figure's id.
    title, subtitle, source
        Its words.
    series
        The lines; at least one with a value.
    scale
        The vertical axis.
    counts
        A count per year shown in a strip below, such as the number of members.

    Returns
    -------
    Figure
        A gap in the data is a gap in the line; a value without neighbours is a dot.
    """
    drawn = [line for line in series if line.known]
    if not drawn:
        raise ValueError(f"figure {name} has no values to draw")
    years = [year for line in drawn for year, _ in line.known]
    first, last = min(years), max(years)
    alt = _alt(title, drawn, scale)
    main = {"width": PLOT_WIDTH, "height": 260, "layer": _layers(drawn, scale, first, last)}
    if counts is None or not counts.known:
        body: Spec = main
    else:
        body = {"vconcat": [main, _strip(counts, first, last)], "spacing": 10}
    columns, rows = _table(drawn, counts)
    spec = framed(title, subtitle, source, alt, body)
    return Figure(name, title, subtitle, source, alt, spec, columns, rows)


def _colours(drawn: Sequence[Line]) -> dict[str, str]:
    rest = iter(OTHERS)
    return {line.name: line.colour or _role_colour(line, rest) for line in drawn}


def _role_colour(line: Line, rest: Iterator[str]) -> str:
    if line.main:
        return BLOC
    return MUTED if line.dashed else next(rest, MUTED)


def _layers(drawn: Sequence[Line], scale: Scale, first: int, last: int) -> list[Spec]:
    high = scale.high if scale.high is not None else ceiling(max(v for ln in drawn for _, v in ln.known))
    colours = _colours(drawn)
    values, singles = _segments(drawn)
    x = _years(first, last)
    y = _height(scale, high)
    colour = {
        "field": "line",
        "type": "nominal",
        "scale": {"domain": list(colours), "range": list(colours.values())},
        "legend": None,
    }
    main = [line.name for line in drawn if line.main]
    dashed = [line.name for line in drawn if line.dashed]
    line_marks: Spec = {
        "data": {"values": values},
        "mark": {"type": "line", "strokeCap": "round", "strokeJoin": "round"},
        "encoding": {
            "x": x,
            "y": y,
            "color": colour,
            "detail": {"field": "segment", "type": "nominal"},
            "strokeWidth": {
                "condition": {"test": {"field": "line", "oneOf": main}, "value": 3},
                "value": 1.8,
            },
            "strokeDash": {
                "condition": {"test": {"field": "line", "oneOf": dashed}, "value": [5, 4]},
                "value": [1, 0],
            },
        },
    }
    dots: Spec = {
        "data": {"values": singles},
        "mark": {"type": "point", "filled": True, "size": 36, "opacity": 1},
        "encoding": {"x": x, "y": y, "color": colour},
    }
    labels: Spec = {
        "data": {"values": _labels(drawn, scale.low, high, last)},
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 8, "limit": 170},
        "encoding": {
            "x": x,
            "y": y,
            "text": {"field": "label"},
            "color": colour,
        },
    }
    return [line_marks, *([dots] if singles else []), labels]


def _height(scale: Scale, high: float) -> Spec:
    return {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [scale.low, high], "nice": False, "zero": False},
        "axis": {
            "title": scale.title,
            "format": scale.number,
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


def _segments(drawn: Sequence[Line]) -> tuple[list[Spec], list[Spec]]:
    """Cut every line where a year is missing; return the points of lines and the lone points."""
    values: list[Spec] = []
    singles: list[Spec] = []
    for line in drawn:
        runs: list[list[tuple[int, float]]] = []
        for year, value in line.known:
            if runs and year == runs[-1][-1][0] + 1:
                runs[-1].append((year, value))
            else:
                runs.append([(year, value)])
        for number, run in enumerate(runs):
            target = values if len(run) > 1 else singles
            target.extend(
                {"line": line.name, "segment": f"{line.name} {number}", "year": year, "value": value}
                for year, value in run
            )
    return values, singles


def _labels(drawn: Sequence[Line], low: float, high: float, last: int) -> list[Spec]:
    ends = [line.known[-1] for line in drawn]
    gap = (high - low) * _LABEL_PIXELS / 260
    places = spread([value for _, value in ends], gap, low, high)
    return [
        {
            "line": line.name,
            "label": line.name if year == last else f"{line.name} (to {year})",
            "year": last,
            "value": place,
        }
        for line, (year, _), place in zip(drawn, ends, places, strict=True)
    ]


def _strip(counts: Line, first: int, last: int) -> Spec:
    values = [{"year": year, "value": value} for year, value in counts.known if first <= year <= last]
    top = max(value for _, value in counts.known)
    end = {"year": last, "value": values[-1]["value"], "label": f"{int(values[-1]['value'])} {counts.name}"}
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [0, top], "nice": False},
        "axis": {
            "title": None,
            "values": [0, top],
            "format": "d",
            "grid": False,
            "domain": False,
            "ticks": False,
            "minExtent": AXIS_EXTENT,
            "maxExtent": AXIS_EXTENT,
        },
    }
    x = _years(first, last, labels=False)
    return {
        "width": PLOT_WIDTH,
        "height": 44,
        "layer": [
            {
                "data": {"values": values},
                "mark": {"type": "area", "interpolate": "step-after", "color": BLOC, "opacity": 0.35},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": [end]},
                "mark": {"type": "text", "align": "left", "dx": 8, "color": MUTED, "baseline": "middle"},
                "encoding": {"x": x, "y": y, "text": {"field": "label"}},
            },
        ],
    }


def _alt(title: str, drawn: Sequence[Line], scale: Scale) -> str:
    parts = []
    for line in drawn:
        (first, start), (last, end) = line.known[0], line.known[-1]
        if first == last:
            parts.append(f"{line.name}: {scale.shown(start)} in {first}")
        else:
            parts.append(f"{line.name}: {scale.shown(start)} in {first}, {scale.shown(end)} in {last}")
    return f"Line chart. {title}. {'; '.join(parts)}."


def _table(
    drawn: Sequence[Line], counts: Line | None
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    shown = [*drawn, *([counts] if counts and counts.known else [])]
    years = sorted({year for line in drawn for year, _ in line.known})
    lookup = [dict(line.points) for line in shown]
    rows = tuple((year, *(values.get(year) for values in lookup)) for year in years)
    return ("year", *(line.name for line in shown)), rows
