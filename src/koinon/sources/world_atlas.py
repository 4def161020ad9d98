"""Natural Earth's present-day borders, simplified for a world map and written as GeoJSON."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from koinon.sources.checks import SourceError, check_none_lost, check_rows, check_unique, require
from koinon.world.codes import ccode_of_iso, iso_codes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    Line = NDArray[np.float64]
    Point = tuple[float, float]

NAME = "world_atlas"
TOLERANCE = 0.05
"""Largest distance in degrees by which simplifying may move a border: a sixth of a pixel at 1,200 pixels."""

SMALLEST = 0.03
"""Islands below this area in square degrees (some 370 square km at the equator) are left out, unless
they are among the largest three of their country."""

KEPT_ISLANDS = 3
DROPPED = {"Antarctica", "Ashmore and Cartier Is.", "Indian Ocean Ter.", "Siachen Glacier"}
"""Shapes left out: the continent without states, two groups of islets that carry no code of their own, and
a glacier."""

WITHOUT_ID = {"Kosovo": ("XKX", 347), "Somaliland": (None, None), "N. Cyprus": (None, None)}
"""Shapes to which Natural Earth gives no number: code in wide use, if any, and COW code."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``borders``, one row per country or territory of today's map.

    Lines are simplified arc by arc, so that neighbours keep one common border. Exterior rings run
    clockwise, as d3-geo and Vega expect of polygons on the sphere.
    """
    topology = _topology(raw / "countries-50m.json")
    shapes = topology["objects"]["countries"]["geometries"]
    require(len(shapes) == 241, f"{NAME}: {len(shapes)} shapes where 241 are expected")
    rejoin_crimea(shapes)
    arcs = decoded(topology)
    plain = [simplified(arc) for arc in arcs]
    kept = [shape for shape in shapes if shape["properties"]["name"] not in DROPPED]
    check_none_lost(len(shapes), len(kept), len(DROPPED), NAME)
    rows = [
        (shape["properties"]["name"], shape.get("id"), geojson(polygons(shape, arcs, plain)))
        for shape in kept
    ]
    frame = pl.DataFrame(rows, schema=["name", "id", "geometry"], orient="row")
    check_unique(frame, ["name"], NAME)
    return {"borders": with_codes(frame)}


def _topology(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise SourceError(f"the raw file {path.name} is missing from {path.parent}")
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def with_codes(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ISO and COW codes by Natural Earth's number; the shapes without one by name."""
    numbered = frame.with_columns(iso_numeric=pl.col("id").cast(pl.Int16))
    require(
        set(numbered.filter(pl.col("iso_numeric").is_null())["name"]) == set(WITHOUT_ID),
        f"{NAME}: the shapes without a number are not the known ones",
    )
    current = iso_codes().filter(pl.col("last_year").is_null() & pl.col("iso_numeric").is_not_null())
    letters = current.select("iso_numeric", "iso3").unique()
    coded = ccode_of_iso(numbered, "iso_numeric", system="iso_numeric").join(
        letters, on="iso_numeric", how="left", validate="m:1", maintain_order="left"
    )
    for name, (iso3, ccode) in WITHOUT_ID.items():
        here = pl.col("name") == name
        coded = coded.with_columns(
            iso3=pl.when(here).then(pl.lit(iso3, pl.String)).otherwise("iso3"),
            ccode=pl.when(here).then(pl.lit(ccode, pl.Int16)).otherwise("ccode"),
        )
    lost = coded.filter(pl.col("iso_numeric").is_not_null() & pl.col("iso3").is_null())
    check_rows(lost, 0, f"{NAME}: numbers without an ISO code")
    return coded.select("name", "iso_numeric", "iso3", "ccode", "geometry")


def rejoin_crimea(shapes: list[dict[str, Any]]) -> None:
    """Move Crimea from Russia's shape to Ukraine's, in place (override `borders-crimea`).

    It is the part of Russia that touches Ukraine along a single arc and the sea along another. That arc
    is taken out of Ukraine's outline and the coast put in its place.
    """
    russia, ukraine = (
        next(shape for shape in shapes if shape["properties"]["name"] == name)
        for name in ("Russia", "Ukraine")
    )
    outline = next(part[0] for part in ukraine["arcs"] if len(part[0]) > 1)
    found = [part for part in russia["arcs"] if len(part[0]) == 2 and {~i for i in part[0]} & set(outline)]
    require(len(found) == 1, f"{NAME}: Crimea is not where it was expected")
    isthmus = next(i for i in found[0][0] if ~i in outline)
    coast = next(i for i in found[0][0] if i != isthmus)
    outline[outline.index(~isthmus)] = coast
    russia["arcs"].remove(found[0])


def decoded(topology: dict[str, Any]) -> list[Line]:
    """Return the arcs of a TopoJSON topology in degrees; it stores them as integer steps."""
    scale, origin = (np.array(topology["transform"][key], dtype=float) for key in ("scale", "translate"))
    return [np.cumsum(np.array(arc, dtype=float), axis=0) * scale + origin for arc in topology["arcs"]]


def simplified(line: Line, tolerance: float = TOLERANCE) -> Line:
    """Drop the points of a line that lie within `tolerance` of what remains (Douglas and Peucker 1973).

    Both ends stay, so that arcs still meet. A closed line smaller than twenty tolerances stays whole.

    Examples
    --------
    >>> simplified(np.array([[0, 0], [1, 0.01], [2, 0], [2, 2.0]])).tolist()
    [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0]]
    """
    closed = bool((line[0] == line[-1]).all())
    if closed and float(np.ptp(line, axis=0).max()) < 20 * tolerance:
        return line
    keep = np.zeros(len(line), dtype=bool)
    keep[[0, -1]] = True
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        away = _distances(line[first + 1 : last], line[first], line[last])
        farthest = int(away.argmax())
        if away[farthest] > tolerance:
            middle = first + 1 + farthest
            keep[middle] = True
            spans += [(first, middle), (middle, last)]
    return line[keep]


def _distances(points: Line, start: Line, end: Line) -> Line:
    """Return the distance of each point from the segment between `start` and `end`."""
    along = end - start
    length = float(along @ along)
    share = ((points - start) @ along / length).clip(0, 1) if length else np.zeros(len(points))
    gaps: Line = np.hypot(*(points - start - np.outer(share, along)).T)
    return gaps


def polygons(shape: dict[str, Any], arcs: list[Line], plain: list[Line]) -> list[list[list[Point]]]:
    """Return the polygons of one shape, largest first, without islets too small to be seen.

    `arcs` are the published lines and `plain` the simplified ones. Where nothing of a ring is left after
    simplifying (Monaco), its published lines are taken.
    """
    parts = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    stitched = [[whole(ring(indices, plain), ring(indices, arcs)) for indices in part] for part in parts]
    stitched.sort(key=lambda part: -abs(signed_area(part[0])))
    kept = [
        part
        for rank, part in enumerate(stitched)
        if rank < KEPT_ISLANDS or abs(signed_area(part[0])) >= SMALLEST
    ]
    outlines = [[rounded(each) for each in part] for part in kept]
    turned = any(signed_area(np.array(part[0])) >= 0 for part in outlines)
    require(not turned, f"{NAME}: an exterior ring of {shape['properties']['name']} is not clockwise")
    return outlines


def ring(indices: Iterable[int], arcs: list[Line]) -> Line:
    """Join arcs into a ring; a negative index means the arc ``~index`` backwards."""
    lines = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    return np.concatenate([lines[0], *(line[1:] for line in lines[1:])])


def whole(line: Line, published: Line) -> Line:
    """Return `line` if it still encloses anything, else the ring as published."""
    return line if len(line) >= 4 and signed_area(line) != 0 else published


def rounded(line: Line) -> list[Point]:
    """Round a ring to two decimals without repeated points; to three if nothing of it would remain."""
    for digits in (2, 3):
        points = [(float(x), float(y)) for x, y in np.round(line, digits) + 0.0]
        kept = [points[0]]
        kept += [point for before, point in pairwise(points) if point != before]
        if len(kept) >= 4 and signed_area(np.array(kept)) != 0:
            return kept
    return [(float(x), float(y)) for x, y in line]


def signed_area(line: Line) -> float:
    """Return a ring's area in square degrees, negative if it runs clockwise with north up.

    A ring that crosses the antimeridian (Chukotka, Fiji) is unrolled first.
    """
    x, y = np.unwrap(line[:, 0], period=360), line[:, 1]
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


def geojson(parts: list[list[list[Point]]]) -> str:
    """Return a GeoJSON MultiPolygon, or Polygon where there is one part, without spaces."""
    single = len(parts) == 1
    made = {"type": "Polygon" if single else "MultiPolygon", "coordinates": parts[0] if single else parts}
    return json.dumps(made, separators=(",", ":"))
