"""Two sides and their strength: alone, with all who are bound, and as expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koinon.figures.figure import Figure
from koinon.figures.style import BLOC, INK, MUTED, VERMILION, Spec, ceiling, framed, room

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Strength:
    """One row: its label, a share of 0-1 with the ends of its interval, and whether it is the attacker's."""

    label: str
    share: float | None
    low: float | None
    high: float | None
    attacks: bool


def strengths(name: str, title: str, subtitle: str, source: str, rows: Sequence[Strength]) -> Figure:
    """Draw the strength of two sides, a dot per row with its interval.

    Parameters
    ----------
    name, title, subtitle, source
        The figure's id and words.
    rows
        In the order in which they stand; a row without a share is left out of the drawing, not of the table.

    Returns
    -------
    Figure
        Target in one colour, attacker in another; each row also says in words whose it is.
    """
    known = [row for row in rows if row.share is not None]
    if not known:
        raise ValueError(f"figure {name} has no values to draw")
    high = ceiling(max(row.high or row.share or 0.0 for row in known) * 1.1)
    values = [
        {
            "label": row.label,
            "share": row.share,
            "low": row.low if row.low is not None else row.share,
            "high": row.high if row.high is not None else row.share,
            "side": "attacker" if row.attacks else "target",
        }
        for row in known
    ]
    x = {"type": "quantitative", "scale": {"domain": [0, high], "nice": False}}
    axis = {"title": None, "format": ".1%" if high < 0.1 else ".0%", "tickCount": 6, "orient": "top"}
    y = {
        "field": "label",
        "type": "nominal",
        "sort": [row.label for row in known],
        "scale": {"paddingOuter": 0.6},
        "axis": {"title": None, "domain": False, "ticks": False, "labelColor": INK, "labelLimit": 260},
    }
    colour = {
        "field": "side",
        "type": "nominal",
        "scale": {"domain": ["target", "attacker"], "range": [BLOC, VERMILION]},
        "legend": None,
    }
    body: Spec = {
        "width": room([row.label for row in known]),
        "height": {"step": 30},
        "data": {"values": values},
        "layer": _layers(x, axis, y, colour),
    }
    told = "; ".join(f"{row.label} {row.share:.1%}" + _between(row) for row in known)
    alt = f"Dots with intervals. {title}. {told}."
    spec = framed(title, subtitle, source, alt, body)
    table = tuple((row.label, row.share, row.low, row.high) for row in rows)
    return Figure(name, title, subtitle, source, alt, spec, ("side", "share", "low", "high"), table)


def _between(row: Strength) -> str:
    return "" if row.low is None or row.high is None else f" ({row.low:.1%} to {row.high:.1%})"


def _layers(x: Spec, axis: Spec, y: Spec, colour: Spec) -> list[Spec]:
    low, high = {**x, "field": "low", "axis": axis}, {"field": "high"}
    return [
        {
            "mark": {"type": "rule", "strokeWidth": 4, "opacity": 0.35, "strokeCap": "round"},
            "encoding": {"y": y, "x": low, "x2": high, "color": colour},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
            "encoding": {"y": y, "x": {**x, "field": "share", "axis": axis}, "color": colour},
        },
        {
            "mark": {"type": "text", "baseline": "bottom", "dy": -7, "fontSize": 11, "color": MUTED},
            "encoding": {
                "y": y,
                "x": {**x, "field": "share", "axis": axis},
                "text": {"field": "share", "type": "quantitative", "format": ".1%"},
            },
        },
    ]
