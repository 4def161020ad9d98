"""What integration is measured against: all blocs of the registry, in all years.

The rules, which are ours where no source is named:

- A bloc counts with at least three COW members; with two, every share over pairs is 0 or 1.
- Blocs of one year with the same members count once: the one of which most indicators are known, the first
  by id where several are. The others get the rank they would have beside the rest.
- An indicator counts in a year in which at least ten blocs have it; a year is ranked if its indicators make
  up at least three dimensions.
- A bloc is scored if it has two thirds of the year's indicators, in at least three dimensions.
- Scores are min-max over all blocs and years (panel min-max, as in the ARCII of the Asian Development Bank).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.errors import KoinonError
from koinon.measure.integration.indicators import DIMENSIONS, GROUP, INDICATORS, values
from koinon.measure.reference.tables import kept
from koinon.panel.clubs.club_years import bloc_years
from koinon.panel.units import FIRST_YEAR, LAST_YEAR
from koinon.stats.composite import equal, minmax, part_scores, two_stage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koinon.store.catalogue import Store

FEWEST_MEMBERS, FEWEST_BLOCS, FEWEST_DIMENSIONS = 3, 10, 3
LEAST_OBSERVED = 2 / 3
_LEAST_ROWS = 30
"""Fewest complete rows of the panel for principal components."""

COLUMNS = [one.column for one in INDICATORS]
DIRECTION = np.array([one.direction for one in INDICATORS], dtype=np.float64)
DIMENSION = np.array([DIMENSIONS.index(one.dimension) for one in INDICATORS])


@dataclass(frozen=True, eq=False)
class YearSet:
    """The indicators that count in a year, and the weights that go with them.

    Attributes
    ----------
    columns
        Their places in `INDICATORS`.
    dimensions
        Their dimensions, by place in `DIMENSIONS`, ascending.
    groups
        Dimension of each indicator, by place in `dimensions`.
    inside, between
        Weights inside dimensions and of dimensions: equal in the first row, from principal components of the
        panel in the second (None where the panel has too few complete rows).
    """

    columns: NDArray[np.int_]
    dimensions: tuple[int, ...]
    groups: NDArray[np.int_]
    inside: NDArray[np.float64]
    between: NDArray[np.float64]
    principal: bool


@dataclass(frozen=True, eq=False)
class Scale:
    """All bloc-years that count, their indicators and where the scales end.

    Attributes
    ----------
    rows
        ``bloc_id``, ``year``, ``counts`` (whether the bloc counts or another has the same members).
    raw
        Indicators of `rows`, turned so that higher is more integrated, shape (n, k); NaN where missing.
    low, high, mean, sd
        Over `rows`, shape (k,).
    sets
        What counts in each year that can be ranked.
    """

    rows: pl.DataFrame
    raw: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    mean: NDArray[np.float64]
    sd: NDArray[np.float64]
    sets: dict[int, YearSet]

    def within(self, raw: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return indicators between the ends of the scale, 0-1; what lies beyond them is cut."""
        return minmax(raw, self.low, self.high)


def turned(frame: pl.DataFrame) -> NDArray[np.float64]:
    """Return the indicators of a frame as an array, turned so that higher is more integrated."""
    made: NDArray[np.float64] = frame.select(COLUMNS).fill_null(float("nan")).to_numpy() * DIRECTION
    return made


@lru_cache(maxsize=2)
def scale_of(store: Store) -> Scale:
    """Return what integration is measured against.

    Raises
    ------
    KoinonError
        If the store has so few tables that no year can be ranked.
    """
    panel = bloc_years(FIRST_YEAR, LAST_YEAR, store=store)
    table = kept(GROUP, store)
    frame = values(panel)[0] if table is None else table.frame.select(*panel.keys, *COLUMNS)
    sizes = panel.frame.select("bloc_id", "year", "members_cow")
    frame = frame.join(sizes, on=["bloc_id", "year"]).filter(pl.col("members_cow") >= FEWEST_MEMBERS)
    frame = frame.filter(pl.any_horizontal(pl.col(COLUMNS).is_not_null()))
    if frame.is_empty():
        raise KoinonError("this store has none of the tables that integration is measured with")
    frame = _once(frame, panel.members)
    raw = turned(frame)
    present = ~np.isnan(raw)
    some = present.any(axis=0)
    filled = np.where(some, raw, 0.0)
    counts = np.maximum(present.sum(axis=0), 1)
    mean = np.nansum(filled, axis=0) / counts
    sd = np.sqrt(np.nansum(np.where(present, (raw - mean) ** 2, 0.0), axis=0) / np.maximum(counts - 1, 1))
    low, high = np.nanmin(filled, axis=0), np.nanmax(filled, axis=0)
    rows = frame.select("bloc_id", "year", "counts")
    made = Scale(rows, raw, low, high, mean, sd, {})
    years, own = rows["year"].to_numpy(), rows["counts"].to_numpy()
    known: dict[tuple[int, ...], YearSet | None] = {}
    for year in np.unique(years):
        counted = present[(years == year) & own].sum(axis=0) >= FEWEST_BLOCS
        columns = tuple(int(c) for c in np.flatnonzero(counted))
        if columns not in known:
            known[columns] = _year_set(made.within(raw[own]), columns)
        found = known[columns]
        if found is not None:
            made.sets[int(year)] = found
    return made


def _once(frame: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Mark of blocs with the same members in a year the one that counts."""
    sets = members.group_by("bloc_id", "year").agg(who=pl.col("ccode").drop_nulls().sort())
    known = pl.sum_horizontal(pl.col(COLUMNS).is_not_null())
    frame = frame.join(sets, on=["bloc_id", "year"]).with_columns(known=known)
    frame = frame.sort("year", "known", "bloc_id", descending=[False, True, False])
    return frame.with_columns(counts=pl.struct("year", "who").is_first_distinct()).sort("bloc_id", "year")


def _year_set(scaled: NDArray[np.float64], columns: tuple[int, ...]) -> YearSet | None:
    dimensions = tuple(sorted({int(DIMENSION[c]) for c in columns}))
    if len(dimensions) < FEWEST_DIMENSIONS:
        return None
    groups = np.array([dimensions.index(int(DIMENSION[c])) for c in columns])
    chosen = scaled[:, list(columns)]
    same = np.ones(len(columns))
    inside, between = np.stack([same, same]), np.tile(equal(len(dimensions)), (2, 1))
    principal = True
    try:
        inside[1], between[1], _ = two_stage(chosen, groups.tolist(), least_rows=_LEAST_ROWS)
    except KoinonError:
        principal = False
    return YearSet(np.array(columns), dimensions, groups, inside, between, principal)


def scored(x: NDArray[np.float64], chosen: YearSet) -> NDArray[np.bool_]:
    """Whether each row of a year's indicators, shape (n, len(columns)), is known well enough to be scored."""
    there = ~np.isnan(x)
    some = part_scores(x, chosen.groups, np.ones(x.shape[1]))
    made: NDArray[np.bool_] = (there.mean(axis=1) >= LEAST_OBSERVED - 1e-9) & (
        (~np.isnan(some)).sum(axis=1) >= FEWEST_DIMENSIONS
    )
    return made
