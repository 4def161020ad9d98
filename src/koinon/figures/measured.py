"""The figure of a measure: its column through time, a line per bloc, state or pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError
from koinon.figures.credit import credited
from koinon.figures.series import Line, Scale, lines
from koinon.measure.byname import own_columns
from koinon.panel.clubs.clubs import club
from koinon.world.display import dated

if TYPE_CHECKING:
    from collections.abc import Callable

    from koinon.figures.figure import Figure
    from koinon.measure.catalogue import Measure
    from koinon.panel.panel import Panel

MOST = 8
"""Lines that one figure can carry."""


def drawable(panel: Panel, wanted: Measure, column: str = "") -> str:
    """Return the column that the figure of a measure draws.

    Raises
    ------
    KoinonError
        If the measure has no such column of numbers.
    """
    numbers = [name for name in own_columns(panel, wanted.name) if panel.frame.schema[name].is_numeric()]
    chosen = column or (wanted.shows if wanted.shows in numbers else numbers[0])
    if chosen not in numbers:
        raise KoinonError(f"measure '{wanted.name}' draws one of {', '.join(numbers)}, not '{chosen}'")
    return chosen


def measured_figure(panel: Panel, wanted: Measure, column: str = "") -> Figure:
    """Draw a measure through time.

    Parameters
    ----------
    panel
        With the measure added, of at most eight blocs, states or pairs.
    wanted
        The measure.
    column
        Which of its columns; its first unless told.

    Raises
    ------
    KoinonError
        If there are more lines than one figure can carry, or there is nothing to draw.
    """
    chosen = drawable(panel, wanted, column)
    units = panel.keys[:-1]
    rows = panel.frame.select(*panel.keys, chosen).drop_nulls(chosen)
    ends = rows.group_by(units, maintain_order=True).len() if units else rows.head(1).select(len="year")
    if rows.is_empty():
        raise KoinonError(f"there is no value of {chosen} to draw")
    if ends.height > MOST:
        raise KoinonError(f"a figure carries {MOST} lines, not {ends.height}; name the blocs or states")
    record = panel.variable(chosen)
    named = _namer(panel)
    series = []
    for unit in ends.select(units).iter_rows() if units else [()]:
        held = rows.filter(*(pl.col(key) == value for key, value in zip(units, unit, strict=True)))
        points = tuple(held.select("year", pl.col(chosen).cast(pl.Float64)).iter_rows())
        series.append(Line(named(unit), points, main=ends.height == 1))
    low, high = float(rows[chosen].min()), float(rows[chosen].max())  # type: ignore[arg-type]  # a number
    years = rows["year"].to_list()
    return lines(
        wanted.name,
        f"{wanted.name.replace('-', ' ').capitalize()}: {chosen}",
        f"{record.description.rstrip('.')}, {min(years)}–{max(years)}",
        credited(*record.sources),
        series,
        _scale(record.unit or wanted.scale.split(",")[0], low, high, rows.schema[chosen].is_integer()),
    )


def _namer(panel: Panel) -> Callable[[tuple[str | int, ...]], str]:
    year = panel.years[1]
    if panel.unit in {"bloc-year", "treaty-year"}:
        return lambda unit: club(unit[0], panel.store).name
    if not panel.keys[:-1]:
        return lambda _: "all states"
    return lambda unit: "–".join(dated(code, year) if isinstance(code, int) else str(code) for code in unit)


def _scale(title: str, low: float, high: float, whole: bool) -> Scale:
    """Return an axis that starts at zero unless values are negative, and ends at one where it is near."""
    top = 1.0 if 0.4 < high <= 1 and low >= 0 else None
    number = ".0f" if whole or high >= 20 else ".1f" if high >= 1 else ".2f" if high >= 0.05 else ".1~e"
    return Scale(title, number, low=min(0.0, low), high=top)
