"""Integration of one club: how it stood year by year, and each indicator beside the median bloc."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from koinon.errors import KoinonError
from koinon.measure.integration import RUNS, SEED, add
from koinon.measure.integration.indicators import DIMENSIONS, INDICATORS
from koinon.measure.integration.scale import FEWEST_BLOCS, scale_of
from koinon.measure.integration.year import typical
from koinon.panel.clubs.one import panel_of

if TYPE_CHECKING:
    from koinon.measure.integration.scale import Scale, YearSet
    from koinon.panel.clubs.clubs import Club
    from koinon.store.catalogue import Store

WIDE = 5
"""A year with so many dimensions is preferred to a later one with fewer."""


@dataclass(frozen=True, eq=False)
class Profile:
    """Integration of a club.

    Attributes
    ----------
    years
        The club's rows of `koinon.measure.integration.add`, with ``span``: which dimensions count in the
        year.
    chosen
        Its row of the year that speaks for it: the latest scored year with five dimensions, else the latest
        scored year; None where no year is scored.
    dimensions
        ``dimension``, ``score`` and ``median`` (of the blocs ranked) in that year; only those that count.
    indicators
        ``indicator`` (name), ``dimension``, ``year`` (the latest with a value), ``value``, ``median`` (of the
        blocs that count in that year, null below ten of them), ``known`` (of what share of pairs or trade).
    counted
        How many indicators and dimensions count in the chosen year.
    """

    years: pl.DataFrame
    chosen: dict[str, Any] | None
    dimensions: pl.DataFrame
    indicators: pl.DataFrame
    counted: tuple[int, int]


def profile(
    club: Club | str | int,
    first: int,
    last: int,
    *,
    runs: int = RUNS,
    seed: int = SEED,
    store: Store | None = None,
) -> Profile:
    """Return how integrated a club is and was.

    Parameters
    ----------
    club, first, last, store
        As in `koinon.facts.club.capability.pooled`.
    runs, seed
        As in `koinon.measure.integration.add`.

    Raises
    ------
    KoinonError
        If the club has no two members in any of the years.

    Examples
    --------
    >>> gcc = profile("GCC", 2010, 2014, runs=20)
    >>> gcc.chosen["year"], gcc.counted[1]
    (2014, 5)
    """
    panel = add(panel_of(club, first, last, store=store), runs=runs, seed=seed)
    against = scale_of(panel.tables)
    sets = {year: _segment(found) for year, found in against.sets.items()}
    wide_years = [year for year, found in against.sets.items() if len(found.dimensions) >= WIDE]
    frame = panel.frame.with_columns(segment=pl.col("year").replace_strict(sets, default=None))
    scored = frame.drop_nulls("integration")
    wide = scored.filter(pl.col("year").is_in(wide_years))
    rows = wide if wide.height else scored
    chosen = rows.sort("year").row(-1, named=True) if rows.height else None
    listed = _indicators(frame, against)
    if chosen is None:
        return Profile(frame, None, _NO_DIMENSIONS, listed, (0, 0))
    counted = against.sets[chosen["year"]]
    medians = typical(against, chosen["year"])
    names = [DIMENSIONS[d] for d in counted.dimensions]
    dimensions = pl.DataFrame(
        {
            "dimension": names,
            "score": [chosen[f"integration_{name}"] for name in names],
            "median": medians,
        },
        schema_overrides={"score": pl.Float64},
    )
    return Profile(frame, chosen, dimensions, listed, (counted.columns.size, len(names)))


_NO_DIMENSIONS = pl.DataFrame(schema={"dimension": pl.String, "score": pl.Float64, "median": pl.Float64})


def _segment(found: YearSet) -> str:
    names = (INDICATORS[c].name for c in found.columns)
    return " ".join(name for name in names if not name.endswith("_baci"))


def _indicators(frame: pl.DataFrame, against: Scale) -> pl.DataFrame:
    made = []
    years, counts = against.rows["year"].to_numpy(), against.rows["counts"].to_numpy()
    for at, one in enumerate(INDICATORS):
        known = frame.drop_nulls(one.column).sort("year")
        if known.is_empty():
            continue
        last = known.row(-1, named=True)
        others = against.raw[(years == last["year"]) & counts, at]
        others = others[~np.isnan(others)] * one.direction
        median = float(np.median(others)) if others.size >= FEWEST_BLOCS else None
        made.append((one.name, one.dimension, last["year"], last[one.column], median, last[one.known]))
    texts, numbers = ("indicator", "dimension"), ("value", "median", "known")
    schema: dict[str, pl.DataType] = {name: pl.String() for name in texts}
    schema |= {"year": pl.Int16()} | {name: pl.Float64() for name in numbers}
    return pl.DataFrame(made, schema=schema, orient="row")


def shares_ahead(years: pl.DataFrame) -> pl.DataFrame:
    """Add which share of the other ranked blocs a club is ahead of, over the choices behind its rank.

    Parameters
    ----------
    years
        With the ranks of `koinon.measure.integration.add`.

    Returns
    -------
    polars.DataFrame
        With ``ahead_low``, ``ahead_median`` and ``ahead_high`` (0-1): the 95th, 50th and 5th percentile of
        the rank, seen from below.

    Examples
    --------
    >>> ranks = {"high": 9.0, "median": 5.0, "low": 1.0}
    >>> years = pl.DataFrame({f"integration_rank_{end}": [rank] for end, rank in ranks.items()})
    >>> shares_ahead(years.with_columns(integration_ranked=9)).row(0)[-3:]
    (0.0, 0.5, 1.0)
    """
    blocs = pl.col("integration_ranked")
    ends = {"low": "high", "median": "median", "high": "low"}
    return years.with_columns(
        ((blocs - pl.col(f"integration_rank_{rank}")) / (blocs - 1)).clip(0, 1).alias(f"ahead_{end}")
        for end, rank in ends.items()
    )


def profile_or_none(club: Club | str | int, first: int, last: int, store: Store | None) -> Profile | None:
    """Return `profile`, or None where the club has no two members in any of the years."""
    try:
        return profile(club, first, last, store=store)
    except KoinonError:
        return None
