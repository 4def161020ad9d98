"""Integration of every bloc and year, or of any group of states: indicators, dimensions, a composite, ranks.

Seventeen indicators in six dimensions, a composite after the indices of the Asian Development Bank (ARCII)
and of the African Union, the African Development Bank and the UN (ARII), and for every rank an interval over
the choices that such an index rests on, by the protocol of the OECD and JRC.
`koinon.measure.integration.scale` states the rules, `koinon.stats.composite` holds the functions.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.errors import KoinonError
from koinon.measure.integration.indicators import DIMENSIONS, GROUP, INDICATORS, values
from koinon.measure.integration.scale import FEWEST_MEMBERS, scale_of, turned
from koinon.measure.integration.year import score_year, weights_of
from koinon.measure.reference.tables import reference
from koinon.options import EQUAL, read_weights, write_weights
from koinon.panel.clubs.pooling import attach
from koinon.panel.variable import Variable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koinon.measure.integration.scale import Scale
    from koinon.measure.integration.year import YearScores
    from koinon.options import Weights
    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.store.catalogue import Store

RUNS, SEED = 1000, 1
SOURCES = tuple(dict.fromkeys(source for one in INDICATORS for source in one.sources))

_Drawn = tuple[tuple[float, ...], int, int]
"""Weights of the dimensions, runs and seed: what a year's scores hang on."""

_RANKS = ("integration_rank", "integration_rank_pca")
_SPREAD = ("integration_rank_median", "integration_rank_low", "integration_rank_high")
_SHARE = "share, 0-1"
_SCORES = ("integration", "integration_pca")


def add(panel: ClubPanel, weights: Weights = EQUAL, runs: int = RUNS, seed: int = SEED) -> ClubPanel:
    """Add the indicators of integration, the scores of the dimensions, the composite and its rank.

    Parameters
    ----------
    panel
        Of blocs, treaties or ad hoc groups. All are measured against the blocs of the registry.
    weights
        Of the dimensions, such as ``"trade=2+security=0"``, each of weight 1 unless told; 0 leaves one out of
        the composite and of the draws. A dimension that a bloc or year lacks passes its weight on to the
        others.
    runs
        Random sets of choices behind the median rank and its interval; 0 leaves those columns out.
    seed
        Of the random numbers; a year's draw does not depend on which other years are asked for.

    Returns
    -------
    ClubPanel
        Per indicator ``int_<name>`` and ``int_<name>_known`` (of which share of pairs it is known); per
        dimension ``integration_<dimension>`` (0-1). The composite (0-1) as ``integration`` (equal weights as
        in the ARII of 2016, or yours) and ``integration_pca`` (two-stage panel principal components as in the
        ARCII and the ARII of 2019), with ``integration_rank`` and ``integration_rank_pca`` (1 is the most
        integrated), ``integration_ahead`` (share of the others it is ahead of), ``integration_ranked``,
        ``integration_indicators`` and ``integration_observed`` (blocs and indicators that count in the year,
        share of these that is known); with `runs` the median rank and its 5th and 95th percentile. Scored
        are 1953-2025. Null where too little is known, and ranks with fewer than three members; see
        `koinon.measure.integration.scale`.

    Raises
    ------
    KoinonError
        If weights are negative or all zero, `runs` or `seed` is negative, or no club has two members.
    UnknownNameError
        If a dimension is unknown.

    Notes
    -----
    Ranks compare the blocs of one year. Scores of two years compare only if the same indicators counted:
    trade leaves in 2015 but for BACI's years, visas come in 2019.

    Examples
    --------
    >>> import koinon as kn
    >>> eu = add(kn.bloc_years(2010, 2010, ["EU", "SAARC"]), runs=50).frame
    >>> eu.sort("integration_rank")["bloc_id"].to_list()
    ['eu', 'saarc']
    """
    weights_of(weights)
    if runs < 0 or seed < 0:
        raise KoinonError(f"runs and seed are not negative, as {min(runs, seed)} is")
    _check_members(panel)
    return _scored(panel, weights, runs, seed)


@reference(GROUP)
def _scored(panel: ClubPanel, weights: Weights = EQUAL, runs: int = RUNS, seed: int = SEED) -> ClubPanel:
    shares = tuple(weights_of(weights).tolist())
    against = scale_of(panel.tables)
    frame, lacking = values(panel)
    sizes = panel.frame.select(*panel.keys, "members_cow")
    frame = frame.join(sizes, on=panel.keys, how="left", maintain_order="left")
    years = frame.filter(pl.col("year").is_in(list(against.sets))).partition_by("year", maintain_order=True)
    parts = [_one_year(against, panel, part, (shares, runs, seed)) for part in years if part.height]
    scores = pl.concat(parts) if parts else _empty(panel, runs)
    rows = frame.drop("members_cow").join(scores, on=panel.keys, how="left", maintain_order="left")
    made = attach(panel, rows, _variables(runs, against))
    return made.with_frame(
        made.frame, notes=[*_notes(write_weights(read_weights(weights, DIMENSIONS)), runs, seed), *lacking]
    )


def _check_members(panel: ClubPanel) -> None:
    if panel.frame.is_empty() or panel.pairs.height or panel.frame["members_cow"].null_count():
        return
    first, last = panel.years
    years = str(first) if first == last else f"{first} to {last}"
    raise KoinonError(f"integration is between members, and no club asked for has two in {years}")


@lru_cache(maxsize=512)
def blocs_of(store: Store, year: int, weights: tuple[float, ...], runs: int, seed: int) -> YearScores:
    """Score and rank the registry's blocs of a year, in the order of the scale's rows."""
    against = scale_of(store)
    at = (against.rows["year"] == year).to_numpy()
    counts = against.rows["counts"].to_numpy()[at]
    rng = np.random.default_rng([seed, year])
    return score_year(against, against.sets[year], against.raw[at], counts, np.array(weights), runs, rng)


def _one_year(against: Scale, panel: ClubPanel, part: pl.DataFrame, options: _Drawn) -> pl.DataFrame:
    """Return the scores of a year's rows: as the blocs of the registry that they are, or beside those."""
    year = int(part["year"][0])
    listed = against.rows.filter(pl.col("year") == year)["bloc_id"]
    # A bloc read on any day of the year has other members than the bloc of 31 December.
    same = panel.keys[0] == "bloc_id" and panel.on == "31 December"
    of_registry = pl.col(panel.keys[0]).is_in(listed.implode()) if same else pl.lit(value=False)
    known, guests = part.filter(of_registry), part.filter(~of_registry)
    made = []
    if known.height:
        place = dict(zip(listed, range(listed.len()), strict=True))
        places = np.array([place[bloc] for bloc in known["bloc_id"]])
        found = blocs_of(panel.tables, year, *options)
        made.append(_table(panel, known, against, year, found, places, options[1]))
    if guests.height:
        made.append(_beside(against, panel, guests, year, options))
    return pl.concat(made)


def _beside(
    against: Scale, panel: ClubPanel, guests: pl.DataFrame, year: int, options: _Drawn
) -> pl.DataFrame:
    """Return the scores of clubs that are no blocs of the scale, each with the rank it would have there."""
    weights, runs, seed = options
    at = (against.rows["year"] == year).to_numpy()
    counts = against.rows["counts"].to_numpy()[at]
    raw = np.vstack([against.raw[at], turned(guests)])
    among = np.r_[counts, np.zeros(guests.height, bool)]
    # Two members have no rank, so no draw is needed for them.
    drawn = runs if (guests["members_cow"].fill_null(0) >= FEWEST_MEMBERS).any() else 0
    rng = np.random.default_rng([seed, year])
    found = score_year(against, against.sets[year], raw, among, np.array(weights), drawn, rng)
    return _table(panel, guests, against, year, found, np.arange(counts.size, raw.shape[0]), runs)


def _table(
    panel: ClubPanel,
    part: pl.DataFrame,
    against: Scale,
    year: int,
    found: YearScores,
    places: NDArray[np.int_],
    runs: int,
) -> pl.DataFrame:
    big = (part["members_cow"].fill_null(0) >= FEWEST_MEMBERS).to_numpy()
    columns: dict[str, NDArray[np.float64]] = {
        f"integration_{name}": found.dimensions[places, i] for i, name in enumerate(DIMENSIONS)
    }
    columns["integration_observed"] = found.observed[places]
    columns |= dict(zip(_SCORES, (found.index[places], found.principal[places]), strict=True))
    ranked = [found.ranks, found.principal_ranks]
    names = list(_RANKS)
    if runs:
        nothing = np.full(found.ranks.size, np.nan)
        spread = found.spread
        ranked += [spread.median, spread.low, spread.high] if spread else [nothing] * 3
        names += _SPREAD
    for name, values_ in zip(names, ranked, strict=True):
        columns[name] = np.where(big, values_[places], np.nan)
    ranked_blocs = int(found.among.sum())
    columns["integration_ahead"] = _ahead(columns[_RANKS[0]], ranked_blocs)
    frame = part.select(panel.keys).with_columns(pl.Series(name, v) for name, v in columns.items())
    return frame.with_columns(pl.col(list(columns)).fill_nan(None)).with_columns(
        pl.when(pl.col("integration_observed") > 0)
        .then("integration_observed")
        .alias("integration_observed"),
        integration_indicators=pl.when(pl.col("integration_observed") > 0).then(
            against.sets[year].columns.size
        ),
        integration_ranked=pl.when(pl.col("integration_rank").is_not_null()).then(ranked_blocs),
    )


def _ahead(rank: NDArray[np.float64], blocs: int) -> NDArray[np.float64]:
    """Return which share of the other blocs a rank is ahead of.

    In NumPy, because a frame may divide a column by a number with another last digit than a single value.
    """
    return np.clip((blocs - rank) / (blocs - 1), 0, 1) if blocs > 1 else np.full(rank.shape, np.nan)


def _empty(panel: ClubPanel, runs: int) -> pl.DataFrame:
    named = [v.name for v in _scores(runs, (0, 0))]
    return (
        panel.frame.select(panel.keys).clear().with_columns(pl.lit(None, pl.Float64).alias(n) for n in named)
    )


def _variables(runs: int, against: Scale) -> list[Variable]:
    years = (min(against.sets), max(against.sets)) if against.sets else (0, 0)
    return _scores(runs, years) + [v for one in INDICATORS for v in one.variables()]


def _scores(runs: int, years: tuple[int, int]) -> list[Variable]:
    unit, rank = "score, 0-1", "rank, 1 is the most integrated"
    texts = [
        ("integration", "Composite of integration: weighted mean of the dimensions known.", unit),
        ("integration_rank", "Rank by integration among the year's blocs of three members or more.", rank),
    ]
    texts += [("integration_ahead", "Share of the other ranked blocs that it is ahead of.", _SHARE)]
    if runs:
        texts += [
            ("integration_rank_median", "Median rank over random choices behind the index.", rank),
            ("integration_rank_low", "5th percentile of the rank over these choices.", rank),
            ("integration_rank_high", "95th percentile of the rank over these choices.", rank),
        ]
    texts += [
        ("integration_pca", "Composite with weights from two-stage panel principal components.", unit),
        ("integration_rank_pca", "Rank by integration_pca.", rank),
        ("integration_observed", "Share of the indicators that count in the year that are known.", _SHARE),
    ]
    texts += [
        (f"integration_{n}", f"Mean of the indicators of {n}, each min-max over all blocs and years.", unit)
        for n in DIMENSIONS
    ]
    made = [Variable(n, t, "float64", u, "", SOURCES, years, GROUP) for n, t, u in texts]
    counts = (
        ("integration_indicators", "Indicators that count in the year.", "indicators"),
        ("integration_ranked", "Blocs ranked in the year; those with the same members count once.", "blocs"),
    )
    return made + [Variable(n, t, "int16", u, "", SOURCES, years, GROUP) for n, t, u in counts]


def _notes(weights: str, runs: int, seed: int) -> list[str]:
    notes = [
        f"integration: weights of dimensions {weights} (weights='{weights}'); ranks compare the blocs of one "
        "year that have two thirds of its indicators, in three dimensions or more",
        "integration: after 2014 shared organisations and COW trade are not known, after 2019 authority; "
        "scores of years with other indicators do not compare",
    ]
    if runs:
        notes.append(
            f"integration: intervals over {runs} random choices of normalisation, weighting, aggregation and "
            f"an indicator left out (runs={runs}, seed={seed})"
        )
    return notes
