"""One year looked into: its ranking with intervals, what moves it, whether the parts hang together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.errors import KoinonError
from koinon.measure.integration import RUNS, SEED, blocs_of
from koinon.measure.integration.indicators import DIMENSIONS, INDICATORS
from koinon.measure.integration.scale import scale_of
from koinon.measure.integration.year import between_weights, choices_of, weights_of
from koinon.options import EQUAL
from koinon.stats.composite.reliability import correlations, cronbach_alpha, kmo
from koinon.stats.composite.robustness import INPUTS, mean_shift, sensitivity
from koinon.store.catalogue import Store, default_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from koinon.measure.integration.scale import Scale, YearSet
    from koinon.measure.integration.year import YearScores
    from koinon.options import Weights
    from koinon.stats.composite.robustness import Ranks
    from koinon.stats.composite.sensitivity import Sobol

_LEAST_RUNS = 512
"""Rows of the hypercubes behind Sobol indices, unless more are asked for."""


@dataclass(frozen=True, eq=False)
class Examination:
    """What stands behind a year's ranking.

    Attributes
    ----------
    year, seed, runs
        Of what.
    ranking
        ``bloc_id``, ``integration``, ``rank``, ``integration_pca``, ``rank_pca``, ``median``, ``low``,
        ``high``; the blocs that count, the most integrated first.
    indicators
        Names of the indicators that count.
    weights
        ``dimension``, ``equal`` (or yours), ``pca``, and ``correlation`` of the dimension with the index.
    switch_shift
        Mean number of places that a bloc moves between equal weights (ARII 2016) and principal components
        (ARII 2019); None where the panel has too few complete rows for components.
    mean_shift
        Mean number of places over the random choices.
    sobol
        ``choice``, ``first``, ``total``: which choice makes the ranks move (empty if none does).
    alpha, kmo
        Cronbach's alpha and Kaiser-Meyer-Olkin over the dimensions; None where not defined.
    """

    year: int
    seed: int
    runs: int
    ranking: pl.DataFrame
    indicators: tuple[str, ...]
    weights: pl.DataFrame
    switch_shift: float | None
    mean_shift: float
    sobol: pl.DataFrame
    alpha: float | None
    kmo: float | None


def examine(
    year: int, weights: Weights = EQUAL, runs: int = RUNS, seed: int = SEED, store: Store | None = None
) -> Examination:
    """Rank the blocs of a year and look into the ranking.

    Parameters
    ----------
    year
        1953 to 2025.
    weights, runs, seed
        As in `koinon.measure.integration.add`.
    store
        Another store than the packaged one.

    Raises
    ------
    KoinonError
        If no ranking is possible in the year, or as `koinon.measure.integration.add`.

    Examples
    --------
    >>> found = examine(2010, runs=50)
    >>> found.ranking["bloc_id"][0], found.switch_shift > 0
    ('eu', True)
    """
    if runs < 1 or seed < 0:
        raise KoinonError(f"runs are 1 or more and the seed is not negative, not {runs} and {seed}")
    tables = store or default_store()
    against = scale_of(tables)
    chosen = _set(against, year)
    own = weights_of(weights)
    listed = against.rows.with_row_index("at").filter(pl.col("year") == year)
    raw = against.raw[listed["at"].to_numpy()]
    # The same draw as in a panel of that year.
    made = blocs_of(tables, year, tuple(own.tolist()), runs, seed)
    among, spread = made.among, made.spread
    if spread is None:
        raise KoinonError(f"fewer than two blocs are known well enough in {year} to be ranked")
    dimensions = made.dimensions[among][:, chosen.dimensions]
    between = between_weights(chosen, own)
    choices = choices_of(against, chosen, raw[among], np.ones(int(among.sum()), bool), between)
    moved = _sobol(lambda: sensitivity(choices, _LEAST_RUNS, np.random.default_rng([seed, year, 1])))
    return Examination(
        year,
        seed,
        runs,
        _ranking(listed, made, spread),
        tuple(INDICATORS[c].name for c in chosen.columns),
        _weights(chosen, between, correlations(dimensions, made.index[among])),
        mean_shift(made.ranks[among], made.principal_ranks[among]) if chosen.principal else None,
        spread.shift,
        moved,
        _or_none(lambda: cronbach_alpha(dimensions)),
        _or_none(lambda: kmo(dimensions).overall),
    )


def _ranking(listed: pl.DataFrame, made: YearScores, spread: Ranks) -> pl.DataFrame:
    columns = {
        "integration": made.index,
        "rank": made.ranks,
        "integration_pca": made.principal,
        "rank_pca": made.principal_ranks,
        "median": spread.median,
        "low": spread.low,
        "high": spread.high,
    }
    rows = listed.select("bloc_id").with_columns(
        pl.Series(name, values).fill_nan(None) for name, values in columns.items()
    )
    return rows.filter(pl.Series(made.among)).sort("rank", "bloc_id")


def _weights(chosen: YearSet, between: NDArray[np.float64], correlation: NDArray[np.float64]) -> pl.DataFrame:
    names = [DIMENSIONS[d] for d in chosen.dimensions]
    columns = {"dimension": names, "equal": between[0], "pca": between[1], "correlation": correlation}
    return pl.DataFrame(columns).with_columns(pl.col("correlation").fill_nan(None))


def _set(against: Scale, year: int) -> YearSet:
    if year not in against.sets:
        first, last = min(against.sets, default=0), max(against.sets, default=0)
        raise KoinonError(
            f"integration cannot be ranked in {year}: too few indicators are known of too few blocs; "
            f"it can from {first} to {last}"
        )
    return against.sets[year]


def _or_none(function: Callable[[], float]) -> float | None:
    try:
        return function()
    except KoinonError:
        return None


def _sobol(function: Callable[[], Sobol]) -> pl.DataFrame:
    try:
        found = function()
    except KoinonError:
        return pl.DataFrame(schema={"choice": pl.String, "first": pl.Float64, "total": pl.Float64})
    return pl.DataFrame({"choice": list(INPUTS), "first": found.first, "total": found.total})
