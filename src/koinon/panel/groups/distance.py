"""Distance between two states, or from the nearest one: between capitals, and between territories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.panel.attach import attach_states
from koinon.panel.table_columns import add_pair_columns
from koinon.panel.units import dyad_year_rows
from koinon.panel.variable import Variable, computed
from koinon.store.schema import schema
from koinon.world.systems import CODE, System, state_spells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koinon.panel.record import AnyPanel
    from koinon.store.catalogue import Store

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


def add(panel: AnyPanel) -> AnyPanel:
    """Add ``capdist`` and ``mindist`` of a pair in km, or a state's distance from the nearest state.

    ``capdist`` is the great circle between the capitals on 1 January; ``mindist`` the shortest distance
    between territories, known from 1886. A state has ``mincapdist`` and ``minmindist``, the smallest of
    each over all other states of the system (microstates apart) that exist on a common day of the year.
    """
    if panel.unit == "state-year":
        return _nearest_territory(_nearest_capital(panel))
    frame = with_capital_distance(panel.frame, panel.system, panel.tables, panel.years)
    text = "Great-circle distance between the capitals on 1 January."
    made = computed(f"{panel.system}_capitals", "capdist", text, "float64", "distance", "km")
    panel = panel.with_frame(frame, [made])
    return add_pair_columns(panel, "distance", f"{panel.system}_mindist", ("mindist",), panel.system)


def with_capital_distance(
    rows: pl.DataFrame, system: System, store: Store, years: tuple[int, int]
) -> pl.DataFrame:
    """Return pair-year `rows` of a code system with ``capdist`` in km, null where a capital is unknown."""
    code, table = CODE[system], schema(f"{system}_capitals")
    yearly = capitals_by_year(store.frame(table.name), code, *years)
    points = rows.select(f"{code}1", f"{code}2", "year")
    for i in "12":
        names = {code: f"{code}{i}", "lat": f"lat{i}", "lng": f"lng{i}"}
        points = points.join(
            yearly.rename(names), on=[f"{code}{i}", "year"], how="left", maintain_order="left"
        )
    coordinates = [points[name].to_numpy() for name in ("lat1", "lng1", "lat2", "lng2")]
    capdist = pl.Series("capdist", great_circle(*coordinates)).fill_nan(None)
    inside = pl.col("year").is_between(*table.covers)
    return rows.with_columns(capdist).with_columns(capdist=pl.when(inside).then("capdist"))


def _nearest_capital(panel: AnyPanel) -> AnyPanel:
    pairs = dyad_year_rows(*panel.years, panel.system, microstates=True)
    pairs = with_capital_distance(pairs, panel.system, panel.tables, panel.years)
    text = "Great-circle distance between the capital and the nearest capital of another state, on 1 January."
    made = computed(f"{panel.system}_capitals", "mincapdist", text, "float64", "distance", "km")
    return _attach_nearest(panel, pairs, "capdist", made)


def _nearest_territory(panel: AnyPanel) -> AnyPanel:
    table = f"{panel.system}_mindist"
    pairs = panel.tables.scan(table).filter(pl.col("year").is_between(*panel.years)).collect()
    text = "Shortest distance between the state's territory and that of any other state."
    made = computed(table, "minmindist", text, "float64", "distance", "km")
    return _attach_nearest(panel, pairs, "mindist", made)


def _attach_nearest(panel: AnyPanel, pairs: pl.DataFrame, column: str, made: Variable) -> AnyPanel:
    code = CODE[panel.system]
    sides = [
        pairs.select("year", column, pl.col(f"{code}{one}").alias(code), other=f"{code}{two}")
        for one, two in ("12", "21")
    ]
    micro = state_spells(panel.system).filter("microstate")["code"]
    nearest = (
        pl.concat(sides)
        .filter(~pl.col("other").is_in(micro.implode()))
        .group_by(code, "year")
        .agg(pl.col(column).min().alias(made.name))
    )
    return attach_states(panel, nearest, [made], system=panel.system)
