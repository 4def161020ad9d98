"""Distance between two states: between capitals, and the shortest between territories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.panel.attach import in_system
from koinon.panel.plain import add_pair_columns
from koinon.panel.variable import computed
from koinon.store.schema import schema
from koinon.world.systems import CODE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koinon.panel.panel import Panel

EARTH_RADIUS = 6378.137
"""Radius of the sphere in km: the equatorial radius of WGS 84, as in the field's tools."""


def great_circle(
    lat1: NDArray[np.float64], lng1: NDArray[np.float64], lat2: NDArray[np.float64], lng2: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the haversine distance in km between points given in degrees, on a sphere of `EARTH_RADIUS`.

    Examples
    --------
    >>> float(great_circle(np.array(0.0), np.array(0.0), np.array(0.0), np.array(90.0)).round(3))
    10018.754
    """
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    half_phi, half_lambda = (phi2 - phi1) / 2, np.radians(lng2 - lng1) / 2
    a = np.sin(half_phi) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin(half_lambda) ** 2
    distance: NDArray[np.float64] = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(a, 0, 1)))
    return distance


def capitals_by_year(capitals: pl.DataFrame, code: str, first: int, last: int) -> pl.DataFrame:
    """Return the capital of each state on 1 January, or the year's first one if there was none that day."""
    start, end = pl.col("start").dt.year(), pl.col("end").dt.year().fill_null(last)
    low, high = start.clip(lower_bound=first), end.clip(upper_bound=last)
    spells = capitals.filter(low <= high).with_columns(year=pl.int_ranges(low, high + 1, dtype=pl.Int16))
    yearly = spells.explode("year").sort(code, "year", "start")
    return yearly.unique([code, "year"], keep="first", maintain_order=True).select(code, "year", "lat", "lng")


def add(panel: Panel) -> Panel:
    """Add ``capdist`` and ``mindist`` in km.

    ``capdist`` is the great circle between the capitals on 1 January; ``mindist`` the shortest distance
    between territories, known from 1886.
    """
    panel = _capitals(panel)
    return add_pair_columns(panel, "distance", f"{panel.system}_mindist", ("mindist",), panel.system)


def _capitals(panel: Panel) -> Panel:
    system = panel.system
    panel, codes = in_system(panel, system)
    table = schema(f"{system}_capitals")
    yearly = capitals_by_year(panel.tables.frame(table.name), CODE[system], *panel.years)
    rows = panel.frame.select(*codes, "year")
    for number, key in enumerate(codes, start=1):
        names = {CODE[system]: key, "lat": f"lat{number}", "lng": f"lng{number}"}
        rows = rows.join(yearly.rename(names), on=[key, "year"], how="left", maintain_order="left")
    points = [rows[name].to_numpy() for name in ("lat1", "lng1", "lat2", "lng2")]
    capdist = pl.Series("capdist", great_circle(*points)).fill_nan(None)
    text = "Great-circle distance between the capitals on 1 January."
    made = computed(table.name, "capdist", text, "float64", "distance", "km")
    inside = pl.col("year").is_between(*table.covers)
    frame = panel.frame.with_columns(capdist).with_columns(capdist=pl.when(inside).then("capdist"))
    return panel.with_frame(frame, [made])
