"""A map of a bloc's members on present-day borders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from koinon.figures.figure import Figure
from koinon.figures.projection import View, view
from koinon.figures.style import BLOC, INK, LAND, ORANGE, PAPER, PURPLE, SEA, SKY, Spec, framed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

WIDTH = 700
_LABELLED = 14
"""Blocs of at most this many members get names on the map."""
_FINE = 600.0
"""Pixels per radian above which a tenth of a degree can be seen."""
_DOT = 7.0
"""Members smaller than this many pixels are marked with a dot."""

MEMBER, SUSPENDED, FORMER = "member", "suspended member", "former member"
SUCCESSOR = "today holds the capital of a member state that is gone"
_COLOURS = {MEMBER: BLOC, SUSPENDED: ORANGE, FORMER: SKY, SUCCESSOR: PURPLE}
_SIZABLE = 0.17
"""Parts of at least this share of a country's largest one (Alaska, not Hawaii) decide what a map shows."""


@dataclass(frozen=True)
class Shape:
    """A country's outline: code, name and GeoJSON geometry (exterior rings clockwise, largest first)."""

    code: str
    name: str
    geometry: dict[str, Any]

    @property
    def main(self) -> NDArray[np.float64]:
        """The outer ring of the largest polygon, shape (n, 2) in degrees."""
        return self._outer[0]

    @property
    def sizable(self) -> NDArray[np.float64]:
        """The outer rings of all parts that are not much smaller than the main one, shape (n, 2)."""
        least = _SIZABLE * _area(self.main)
        return np.concatenate([ring for ring in self._outer if _area(ring) >= least])

    @cached_property
    def _outer(self) -> list[NDArray[np.float64]]:
        rings = self.geometry["coordinates"]
        parts = [rings] if self.geometry["type"] == "Polygon" else rings
        return [np.array(part[0], dtype=float) for part in parts]

    def coarse(self, digits: int) -> dict[str, Any]:
        """Return the geometry rounded to `digits` decimals, without points that then repeat.

        Parts that shrink to nothing are left out, but for the main one, which stays as it is.
        """
        rings = self.geometry["coordinates"]
        parts = [rings] if self.geometry["type"] == "Polygon" else rings
        rounded = [[kept for ring in part if (kept := _rounded(ring, digits))] for part in parts]
        whole = [part for part in rounded if part] or [parts[0]]
        return {"type": "MultiPolygon", "coordinates": whole}


def _rounded(ring: list[list[float]], digits: int) -> list[list[float]]:
    kept: list[list[float]] = []
    for x, y in ring:
        point = [round(x, digits), round(y, digits)]
        if not kept or kept[-1] != point:
            kept.append(point)
    distinct = {tuple(point) for point in kept}
    return kept if len(distinct) > 2 else []


def _area(ring: NDArray[np.float64]) -> float:
    """Return a ring's area in square degrees, shrunk with latitude as the globe is."""
    x, y = np.unwrap(ring[:, 0], period=360), ring[:, 1]
    plain = abs(float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2))
    return plain * float(np.cos(np.radians(y.mean())))


def members(
    name: str,
    title: str,
    subtitle: str,
    source: str,
    shapes: Sequence[Shape],
    status: Mapping[str, str],
) -> Figure:
    """Draw the members of a bloc.

    Parameters
    ----------
    name, title, subtitle, source
        The figure's id and words.
    shapes
        All countries.
    status
        `MEMBER`, `SUSPENDED`, `FORMER` or `SUCCESSOR` by the code of the shape.

    Returns
    -------
    Figure
        Zoomed to the members (each by its largest part, so that distant islands do not decide), or the
        whole world where they span most of it. Members too small to be seen are dots.
    """
    found = [shape for shape in shapes if shape.code in status]
    if not found:
        raise ValueError(f"figure {name} has no member to draw")
    frame = view(np.concatenate([shape.sizable for shape in found]), WIDTH, 330, 460)
    kept = [shape for shape in shapes if frame is None or shape.code in status or frame.sees(shape.main)]
    present = [kind for kind in _COLOURS if kind in status.values()]
    # Half a pixel is as fine as a border needs to be.
    digits = 2 if frame and frame.scale > _FINE else 1
    layers = [_land(kept, status, present, digits), _dots(found, status, present, frame)]
    if frame and len(found) <= _LABELLED:
        layers.append(_names(found, frame))
    body: Spec = {
        "width": WIDTH,
        "height": frame.height if frame else 345,
        "view": {"fill": SEA, "stroke": None},
        "projection": _projection(frame),
        "layer": layers if frame else [_sphere(), *layers],
    }
    rows = tuple(
        (shape.code, shape.name, status[shape.code]) for shape in sorted(found, key=lambda s: s.name)
    )
    alt = _alt(title, rows, present)
    spec = framed(title, subtitle, source, alt, body)
    return Figure(name, title, subtitle, source, alt, spec, ("code", "country", "status"), rows)


def _projection(frame: View | None) -> Spec:
    if frame is None:
        return {"type": "equalEarth"}
    return {
        "type": "azimuthalEqualArea",
        "rotate": [round(-frame.longitude, 3), round(-frame.latitude, 3)],
        "scale": round(frame.scale, 3),
        "translate": [round(value, 2) for value in frame.shift],
        "clipExtent": [[0, 0], [frame.width, frame.height]],
    }


def _sphere() -> Spec:
    return {"data": {"sphere": True}, "mark": {"type": "geoshape", "fill": SEA}}


def _colour(present: list[str]) -> Spec:
    legend = {"symbolType": "square", "symbolSize": 120, "labelLimit": 400} if len(present) > 1 else None
    scale = {"domain": present, "range": [_COLOURS[kind] for kind in present]}
    return {"field": "status", "type": "nominal", "scale": scale, "legend": legend}


def _land(kept: list[Shape], status: Mapping[str, str], present: list[str], digits: int) -> Spec:
    features = [
        {
            "type": "Feature",
            "geometry": shape.coarse(digits),
            "name": shape.name,
            "status": status.get(shape.code),
        }
        for shape in kept
    ]
    return {
        "data": {"values": features},
        "mark": {"type": "geoshape", "stroke": PAPER, "strokeWidth": 0.6, "clip": True},
        "encoding": {
            "color": {
                "condition": {"test": "isValid(datum.status)", **_colour(present)},
                "value": LAND,
            },
        },
    }


def _dots(found: list[Shape], status: Mapping[str, str], present: list[str], frame: View | None) -> Spec:
    values = []
    for shape in found:
        if _extent(shape, frame) < _DOT:
            lon, lat = shape.main.mean(axis=0)
            values.append(
                {"lon": round(float(lon), 3), "lat": round(float(lat), 3), "status": status[shape.code]}
            )
    return {
        "data": {"values": values},
        "mark": {"type": "circle", "size": 60, "opacity": 1, "stroke": PAPER, "strokeWidth": 0.8},
        "encoding": {
            "longitude": {"field": "lon", "type": "quantitative"},
            "latitude": {"field": "lat", "type": "quantitative"},
            "color": _colour(present),
        },
    }


def _extent(shape: Shape, frame: View | None) -> float:
    """Return the larger side of a shape's main part in pixels; a degree of a world map is about two."""
    points = frame.project(shape.main) if frame else shape.main * 2
    return float(np.ptp(points, axis=0).max())


def _names(found: list[Shape], frame: View) -> Spec:
    """Label members at the middle of their main part, largest first, leaving out what would overlap."""
    boxes: list[tuple[float, float, float, float]] = []
    values = []
    for shape in sorted(found, key=lambda s: -_extent(s, frame)):
        lon, lat = _middle(shape)
        x, y = frame.project(np.array([[lon, lat]]))[0]
        half = 3.6 * len(shape.name) + 4
        small = _extent(shape, frame) < 2 * half
        box = (x + 6, y - 9, x + 6 + 2 * half, y + 9) if small else (x - half, y - 9, x + half, y + 9)
        clear = all(box[2] < b[0] or box[0] > b[2] or box[3] < b[1] or box[1] > b[3] for b in boxes)
        if clear and box[0] > 0 and box[2] < frame.width:
            boxes.append(box)
            values.append({"lon": lon, "lat": lat, "name": shape.name, "small": small})
    place: Spec = {
        "longitude": {"field": "lon", "type": "quantitative"},
        "latitude": {"field": "lat", "type": "quantitative"},
        "text": {"field": "name"},
    }
    halo = {"type": "text", "fontSize": 11.5, "stroke": PAPER, "strokeWidth": 3, "strokeJoin": "round"}
    plain = {"type": "text", "fontSize": 11.5, "color": INK}
    return {
        "data": {"values": values},
        "layer": [
            {
                "transform": [{"filter": f"datum.small === {str(small).lower()}"}],
                "mark": {**mark, "align": "left" if small else "center", "dx": 8 if small else 0},
                "encoding": place,
            }
            for mark in (halo, plain)
            for small in (False, True)
        ],
    }


def _middle(shape: Shape) -> tuple[float, float]:
    """Return the centroid of the main part (by the shoelace formula in degrees)."""
    x, y = np.unwrap(shape.main[:, 0], period=360), shape.main[:, 1]
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    area = cross.sum() * 3
    lon, lat = ((x[:-1] + x[1:]) * cross).sum() / area, ((y[:-1] + y[1:]) * cross).sum() / area
    return round(float((lon + 180) % 360 - 180), 3), round(float(lat), 3)


def _alt(title: str, rows: tuple[tuple[str, str, str], ...], present: list[str]) -> str:
    parts = []
    for kind in present:
        names = [country for _, country, status in rows if status == kind]
        listed = ", ".join(names[:40]) + (f" and {len(names) - 40} more" if len(names) > 40 else "")
        parts.append(f"{kind.capitalize()} ({len(names)}): {listed}")
    return f"Map. {title}. {'. '.join(parts)}."
