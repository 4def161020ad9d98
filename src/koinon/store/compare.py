"""Rival sources of one concept, side by side: coverage, overlap, ratio and rank correlation by year.

A comparison helps to choose a series. It never makes one out of two: nothing here is spliced, scaled or
filled in.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.errors import KoinonError
from koinon.sources import origin
from koinon.stats.ranks import spearman
from koinon.store.catalogue import MissingTableError
from koinon.store.rivals import concept
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koinon.store.catalogue import Store
    from koinon.store.rivals import Concept, Series


@dataclass(frozen=True)
class Comparison:
    """What a comparison found.

    Attributes
    ----------
    concept, title
        What is compared.
    coverage
        One row per series: ``series``, ``table``, ``source``, ``unit``, ``first``, ``last``, ``years``,
        ``units`` (states or directed pairs), ``values``, ``zeros``, ``remark``.
    overlap
        One row per pair of series: ``one``, ``two``, ``first``, ``last``, ``years``, ``common``,
        ``only_one`` and ``only_two`` (in common years), ``ratio`` and ``spearman`` (medians over the
        years).
    by_year
        One row per pair of series and common year: ``common``, ``ratio`` (median of one over two where
        both are positive; null where units cannot be divided), ``spearman``.
    left_out
        Series that the store lacks, with the reason; of one that is yours to get, also what it would add.
    """

    concept: str
    title: str
    coverage: pl.DataFrame
    overlap: pl.DataFrame
    by_year: pl.DataFrame
    left_out: dict[str, str]

    @property
    def sources(self) -> tuple[str, ...]:
        """Origin ids of the series compared."""
        return tuple(self.coverage["source"].unique(maintain_order=True))


def compare(store: Store, name: str) -> Comparison:
    """Compare all series of one concept that a store holds.

    Parameters
    ----------
    store
        Compiled tables.
    name
        ``trade``, ``democracy``, ``gdp`` or ``exercises``.

    Raises
    ------
    UnknownNameError
        If there is no such concept.
    KoinonError
        If the store holds fewer than two of its series.
    """
    wanted = concept(name)
    frames, left = {}, {}
    for series in wanted.series:
        if store.has(series.table):
            frames[series.name] = series.read(store)
        else:
            left[series.name] = _absent(series.table)
    if len(frames) < 2:
        count = f"this store holds {len(frames)} of the {len(wanted.series)} series of '{name}'"
        raise KoinonError(f"{count}; it lacks {', '.join(left)}")
    held = [series for series in wanted.series if series.name in frames]
    coverage = pl.DataFrame([_coverage(series, frames[series.name], wanted) for series in held])
    pairs = [_pair(one, two, frames, wanted) for one, two in combinations(held, 2)]
    overlap = pl.DataFrame([total for total, _ in pairs], infer_schema_length=None)
    return Comparison(name, wanted.title, coverage, overlap, pl.concat([years for _, years in pairs]), left)


def _absent(table: str) -> str:
    """Say why a store lacks a table, and of one that no package may carry what it would add."""
    source = origin(schema(table).source)
    if source.from_user:
        return str(MissingTableError(table))
    return f"this store was built without '{table}' (terms: {source.terms})"


def _coverage(series: Series, rows: pl.DataFrame, wanted: Concept) -> dict[str, Any]:
    return {
        "series": series.name,
        "table": series.table,
        "source": schema(series.table).source,
        "unit": series.unit,
        "first": rows["year"].min(),
        "last": rows["year"].max(),
        "years": rows["year"].n_unique(),
        "units": rows.select(wanted.keys[:-1]).n_unique(),
        "values": rows.height,
        "zeros": rows.filter(pl.col("value") == 0).height,
        "remark": series.remark,
    }


def _pair(
    one: Series, two: Series, frames: Mapping[str, pl.DataFrame], wanted: Concept
) -> tuple[dict[str, Any], pl.DataFrame]:
    """Return the totals of a pair of series, and the same by year."""
    first, second = frames[one.name], frames[two.name]
    joined = first.join(second, on=wanted.keys, suffix="_two").sort(wanted.keys)
    divisible = bool(one.kind) and one.kind == two.kind
    rows = [
        {
            "one": one.name,
            "two": two.name,
            "year": int(year),
            "common": year_rows.height,
            "ratio": median_ratio(year_rows) if divisible else None,
            "spearman": spearman(year_rows["value"].to_numpy(), year_rows["value_two"].to_numpy()),
        }
        for (year,), year_rows in joined.group_by("year", maintain_order=True)
    ]
    years = pl.DataFrame(
        rows,
        schema={
            "one": pl.String, "two": pl.String, "year": pl.Int64, "common": pl.Int64,
            "ratio": pl.Float64, "spearman": pl.Float64,
        },
    ).sort("year")  # fmt: skip
    shared = set(first["year"]) & set(second["year"])
    inside = [frame.filter(pl.col("year").is_in(sorted(shared))).height for frame in (first, second)]
    total = {
        "one": one.name,
        "two": two.name,
        "first": years["year"].min(),
        "last": years["year"].max(),
        "years": years.height,
        "common": joined.height,
        "only_one": inside[0] - joined.height,
        "only_two": inside[1] - joined.height,
        "ratio": years["ratio"].median(),
        "spearman": years["spearman"].median(),
    }
    return total, years


def median_ratio(rows: pl.DataFrame) -> float | None:
    """Return the median of ``value / value_two`` where both are positive, or None.

    Examples
    --------
    >>> median_ratio(pl.DataFrame({"value": [2.0, 3.0, 0.0], "value_two": [1.0, 1.0, 5.0]}))
    2.5
    """
    both = rows.filter((pl.col("value") > 0) & (pl.col("value_two") > 0))
    found = both.select((pl.col("value") / pl.col("value_two")).median()).item()
    return None if found is None else float(found)
