"""Bars and dots: what each member spends, and disputes by period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koinon.figures.figure import Figure
from koinon.figures.series import Scale
from koinon.figures.style import (
    AXIS_EXTENT,
    BLOC,
    INK,
    MUTED,
    PAPER,
    PLOT_WIDTH,
    VERMILION,
    Spec,
    ceiling,
    framed,
    room,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


SHARE = Scale("share")


def ranked(
    name: str,
    title: str,
    subtitle: str,
    source: str,
    values: Sequence[tuple[str, float]],
    mean: tuple[str, float] | None = None,
    scale: Scale = SHARE,
) -> Figure:
    """Draw one share, or another value of 0 or more, per member, largest first.

    Parameters
    ----------
    name, title, subtitle, source
        The figure's id and words.
    values
        Member and share, in 0-1, or value on `scale`.
    mean
        A label and the value at which a dashed line stands.
    scale
        How values are written and where the axis ends; of shares unless told.

    Returns
    -------
    Figure
        Dots on stems: with dots nothing has to start at zero to be read rightly, yet the axis does.
    """
    if not values:
        raise ValueError(f"figure {name} has no values to draw")
    order = sorted(values, key=lambda pair: (-pair[1], pair[0]))
    top = max(share for _, share in order)
    high = scale.high or ceiling(top) or 1.0
    rows = [{"member": member, "share": share, "label": scale.shown(share)} for member, share in order]
    y = {
        "field": "member",
        "type": "nominal",
        "sort": [member for member, _ in order],
        "axis": {"title": None, "domain": False, "ticks": False, "labelColor": INK, "labelLimit": 210},
    }
    x = {
        "field": "share",
        "type": "quantitative",
        "scale": {"domain": [0, high], "nice": False},
        "axis": {"title": None, "format": _ticks(scale, high), "tickCount": 6, "orient": "top"},
    }
    layers = _stems(y, x)
    if mean:
        layers.insert(0, _rule(*mean, high))
    step = 17 if len(order) <= 40 else 13
    body: Spec = {
        "width": room([member for member, _ in order]),
        "height": {"step": step},
        "data": {"values": rows},
        "layer": layers,
    }
    alt = f"Dot chart. {title}. " + "; ".join(f"{row['member']} {row['label']}" for row in rows) + "."
    spec = framed(title, subtitle, source, alt, body)
    return Figure(name, title, subtitle, source, alt, spec, ("member", "share"), tuple(order))


def _ticks(scale: Scale, high: float) -> str:
    """Return the number format of the axis; small shares need a decimal."""
    return ".1%" if scale.number == ".0%" and high < 0.1 else scale.number


def _stems(y: Spec, x: Spec) -> list[Spec]:
    """Draw a thin bar, a dot at its end and its number for every row."""
    return [
        {
            "mark": {"type": "bar", "height": 2, "color": BLOC, "opacity": 0.5},
            "encoding": {"y": y, "x": x},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1, "color": BLOC},
            "encoding": {"y": y, "x": x},
        },
        # The halo keeps a number legible where the dashed line runs through it.
        *(
            {
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 9,
                    "baseline": "middle",
                    "fontSize": 11,
                    **look,
                },
                "encoding": {
                    "y": y,
                    "x": x,
                    "text": {"field": "label"},
                },
            }
            for look in ({"stroke": PAPER, "strokeWidth": 4}, {"color": MUTED})
        ),
    ]


def _rule(label: str, value: float, high: float) -> Spec:
    x = {"field": "at", "type": "quantitative", "scale": {"domain": [0, high], "nice": False}}
    return {
        "data": {"values": [{"at": value, "label": label}]},
        "layer": [
            {
                "mark": {"type": "rule", "strokeDash": [5, 4], "color": MUTED},
                "encoding": {"x": x},
            },
            {
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 4,
                    "baseline": "bottom",
                    "color": MUTED,
                    "fontSize": 11,
                },
                "encoding": {"x": x, "y": {"value": {"expr": "height - 2"}}, "text": {"field": "label"}},
            },
        ],
    }


@dataclass(frozen=True)
class Period:
    """Events of a few years: ``label`` as "1950-54", counts None where the source does not reach."""

    label: str
    inside: int | None
    against: int | None


def disputes(name: str, title: str, subtitle: str, source: str, periods: Sequence[Period]) -> Figure:
    """Draw disputes by period: between members above, with outsiders below.

    The two panels have their own scales, because one kind is often ten times as frequent as the other;
    each bar therefore carries its number.
    """
    if not periods:
        raise ValueError(f"figure {name} has no values to draw")
    labels = [period.label for period in periods]
    inside = [{"period": p.label, "count": p.inside} for p in periods if p.inside is not None]
    against = [{"period": p.label, "count": p.against} for p in periods if p.against is not None]
    body: Spec = {
        "vconcat": [
            _panel("Between members", inside, labels, VERMILION, 80, last=False),
            _panel("Between members and outsiders", against, labels, BLOC, 130, last=True),
        ],
        "spacing": 16,
    }
    both = (sum(p.inside or 0 for p in periods), sum(p.against or 0 for p in periods))
    alt = (
        f"Bar charts by period, {labels[0]} to {labels[-1]}. {title}. "
        f"In all {both[0]} between members and {both[1]} between members and outsiders."
    )
    spec = framed(title, subtitle, source, alt, body)
    rows = tuple((p.label, p.inside, p.against) for p in periods)
    columns = ("years", "between members", "with outsiders")
    return Figure(name, title, subtitle, source, alt, spec, columns, rows)


def counts(
    name: str, title: str, subtitle: str, source: str, periods: Sequence[tuple[str, int]], noun: str
) -> Figure:
    """Draw how many events began in each period, one bar each.

    Parameters
    ----------
    name, title, subtitle, source
        The figure's id and words.
    periods
        Label (as "1950-54") and count, in order of time.
    noun
        What is counted, in the plural.
    """
    if not periods:
        raise ValueError(f"figure {name} has no values to draw")
    labels = [label for label, _ in periods]
    values = [{"period": label, "count": count} for label, count in periods]
    body = _panel("", values, labels, BLOC, 170, last=True)
    del body["title"]  # the figure's own says it
    total = sum(count for _, count in periods)
    alt = f"Bar chart by period, {labels[0]} to {labels[-1]}. {title}. In all {total} {noun}."
    spec = framed(title, subtitle, source, alt, body)
    return Figure(name, title, subtitle, source, alt, spec, ("years", noun), tuple(periods))


def _panel(
    heading: str, values: list[Spec], labels: list[str], colour: str, height: int, *, last: bool
) -> Spec:
    top = max([row["count"] for row in values] or [0])
    slanted = len(labels) > 10
    x = {
        "field": "period",
        "type": "ordinal",
        "sort": labels,
        "scale": {"domain": labels, "paddingInner": 0.25},
        "axis": {
            "title": None,
            "labels": last,
            "ticks": False,
            "labelAngle": -45 if slanted else 0,
            "labelOverlap": False,
        },
    }
    y = {
        "field": "count",
        "type": "quantitative",
        "scale": {"domain": [0, max(top, 1) * 1.12], "nice": False},
        "axis": {
            "title": None,
            "format": "d",
            # Whole numbers only: left to itself, Vega puts ticks between them on a short axis.
            **({"values": list(range(max(top, 1) + 1))} if top <= 3 else {"tickCount": 3}),
            "tickMinStep": 1,
            "domain": False,
            "ticks": False,
            "minExtent": AXIS_EXTENT,
            "maxExtent": AXIS_EXTENT,
        },
    }
    title = {
        "text": heading,
        "fontSize": 12,
        "fontWeight": "bold",
        "color": colour,
        "offset": 4,
        "frame": "group",
    }
    return {
        "width": PLOT_WIDTH + 60,
        "height": height,
        "title": title,
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "bar", "color": colour}, "encoding": {"x": x, "y": y}},
            {
                "mark": {"type": "text", "baseline": "bottom", "dy": -2, "fontSize": 11, "color": MUTED},
                "encoding": {"x": x, "y": y, "text": {"field": "count", "format": "d"}},
            },
        ],
    }
