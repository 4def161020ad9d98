"""Fragility: where a bloc stands among all blocs of the year on each of twelve challenges.

Every challenge is one indicator of another measure, turned so that more is harder on the bloc, and its
percentile among the registry's blocs of the same year (ties half). The mean of the percentiles says no more
than its parts, which stand beside it, and carries its range over each part left out and each doubled
(after Saisana, Saltelli and Tarantola 2005). It is a description, not a forecast: nothing here is fitted to
how blocs ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.measure import (
    burden,
    cohesion,
    consensus,
    cultural_distance,
    disparity,
    domestic_change,
    grievance,
    power_shift,
)
from koinon.measure.reference.tables import kept, reference
from koinon.options import EQUAL, as_count, as_weights, read_weights
from koinon.panel.clubs.club_years import bloc_years
from koinon.panel.clubs.pooling import attach
from koinon.panel.units import FIRST_YEAR, LAST_YEAR
from koinon.panel.variable import Variable
from koinon.stats.composite import compose, percentile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koinon.options import Weights
    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.store.catalogue import Store

NAME = "fragility"
FEWEST = 10
"""Blocs with a value that a percentile needs: our own rule."""


@dataclass(frozen=True)
class Challenge:
    """One challenge to a bloc.

    Attributes
    ----------
    name, label
        As weights and columns call it, and as people do.
    title
        The indicator, a noun phrase.
    measure, column
        The measure and its column that the challenge is read from.
    sign
        1 where more of the column is harder on the bloc, -1 where less is.
    """

    name: str
    label: str
    title: str
    measure: str
    column: str
    sign: int = 1


CHALLENGES = (
    Challenge(
        "disagreement",
        "disagreement in UN voting",
        "standard deviation of ideal points in UN voting",
        "cohesion",
        "ideal_spread",
    ),
    Challenge(
        "regimes",
        "unlike regimes",
        "standard deviation of electoral democracy",
        "cohesion",
        "democracy_spread",
    ),
    Challenge(
        "religion",
        "distance in religion",
        "mean dissimilarity of pairs in religion",
        "cultural-distance",
        "religion_distance",
    ),
    Challenge(
        "language",
        "lack of a common language",
        "share of pairs with a common language",
        "cultural-distance",
        "common_language",
        -1,
    ),
    Challenge(
        "disparity",
        "inequality of GDP",
        "Gini coefficient of GDP",
        "disparity",
        "gdp_gini",
    ),
    Challenge(
        "burden",
        "burden on the larger members",
        "rank correlation of GDP and military burden",
        "burden-sharing",
        "burden_rho",
    ),
    Challenge(
        "grievance",
        "conflicts between members",
        "share of pairs with a conflict within 25 years",
        "grievance",
        "grievance_pairs",
    ),
    Challenge(
        "overtaking",
        "overtakings among members",
        "share of pairs with an overtaking within 10 years",
        "power-shift",
        "overtaking_share",
    ),
    Challenge(
        "decline",
        "decline of world share",
        "change of world capability share in 10 years",
        "power-shift",
        "capability_change",
        -1,
    ),
    Challenge(
        "transitions",
        "regime changes",
        "share of members with a change within 5 years",
        "domestic-change",
        "transition_share",
    ),
    Challenge(
        "populism",
        "populism in government",
        "seat-weighted populism of governments",
        "domestic-change",
        "populism_government",
    ),
    Challenge(
        "consensus",
        "unanimity rules",
        "need for unanimity, 1 less pooling",
        "consensus",
        "unanimity",
    ),
)

NAMES = tuple(challenge.name for challenge in CHALLENGES)


@reference(NAME)
def add(panel: ClubPanel, weights: Weights = EQUAL, least: int = 5) -> ClubPanel:
    """Add the twelve challenges, their percentiles among the blocs of the year, and the mean of these.

    Parameters
    ----------
    panel
        Of blocs, groups or treaties; the percentile is among the registry's blocs in any case, with their
        members of 31 December.
    weights
        Such as ``"religion=0+decline=2"``; each challenge of weight 1 unless told.
    least
        Challenges with a value that the mean needs.

    Returns
    -------
    ClubPanel
        For each challenge ``fragility_<name>`` (the indicator as its measure gives it) and
        ``fragility_<name>_rank`` (percentile, 0-1, higher is harder; null where fewer than 10 blocs have a
        value). Then ``fragility`` (weighted mean of the percentiles, 0-1), ``fragility_low`` and
        ``fragility_high`` (with each challenge left out and each doubled) and ``fragility_known``
        (challenges with a percentile and a weight). Sources end in different years: compare means of
        one year, and look at `fragility_known`.

    Raises
    ------
    UnknownNameError
        If a weight is given to something that is no challenge.
    KoinonError
        If a weight is negative, all are zero, or `least` is no whole number from 1.

    Examples
    --------
    >>> import koinon as kn
    >>> made = add(kn.bloc_years(2010, 2010, ["GCC"])).frame
    >>> made.select("fragility_known", pl.col("fragility_language_rank").round(2)).row(0)
    (11, 0.09)
    """
    given = read_weights(weights, NAMES)
    as_count("least", least)
    own = _own(panel)
    ranks = np.stack([_ranks(own, _reference(panel.tables), one) for one in CHALLENGES], axis=1)
    made = compose([ranks], as_weights(given), least)
    columns = {
        **{f"fragility_{one.name}": own[one.name] for one in CHALLENGES},
        **{f"fragility_{one.name}_rank": _series(ranks[:, i]) for i, one in enumerate(CHALLENGES)},
        "fragility": _series(made.mean),
        "fragility_low": _series(made.low),
        "fragility_high": _series(made.high),
        "fragility_known": pl.Series(made.known),
    }
    rows = own.select(panel.keys).with_columns(**columns)
    panel = attach(panel, rows, _variables(panel.tables))
    changed = ", ".join(f"{name} {weight:g}" for name, weight in given.items() if weight != 1)
    note = f"fragility: percentiles among the registry's blocs; weights {changed or 'all 1'}"
    return panel.with_frame(panel.frame, notes=[f"{note}; at least {least} challenges"])


def drill(panel: ClubPanel) -> pl.DataFrame:
    """Return the challenges of a panel with `add` done, one per row: what the mean is made of.

    Returns
    -------
    polars.DataFrame
        The panel's keys, ``challenge``, ``label``, ``title``, ``measure``, ``column``, ``value``, ``rank``
        (0-1), ``blocs`` (with a value in that year) and ``sources`` (origin ids), for the challenges with
        a value.

    Examples
    --------
    >>> import koinon as kn
    >>> made = drill(add(kn.bloc_years(2010, 2010, ["GCC"])))
    >>> made.row(0, named=True)["sources"]
    ['unga_ideal_points_2025', 'bloc_registry']
    """
    parts = [
        panel.frame.select(
            *panel.keys,
            challenge=pl.lit(one.name),
            label=pl.lit(one.label),
            title=pl.lit(one.title),
            measure=pl.lit(one.measure),
            column=pl.lit(one.column),
            value=f"fragility_{one.name}",
            rank=f"fragility_{one.name}_rank",
            sources=pl.lit([*panel.variable(f"fragility_{one.name}").sources, "bloc_registry"]),
        )
        for one in CHALLENGES
    ]
    counts = _reference(panel.tables).group_by("year").agg(pl.col(NAMES).count())
    blocs = counts.unpivot(index="year", variable_name="challenge", value_name="blocs")
    rows = pl.concat(parts).drop_nulls("value")
    rows = rows.join(blocs, on=["year", "challenge"], how="left", maintain_order="left")
    return rows.select(pl.exclude("sources"), "sources").sort(panel.keys, maintain_order=True)


def _series(values: NDArray[np.float64]) -> pl.Series:
    return pl.Series(values, dtype=pl.Float64).fill_nan(None)


def measured(panel: ClubPanel) -> ClubPanel:
    """Return `panel` with the measures that challenges are read from, and nothing else new."""
    panel = consensus.add(burden.add(disparity.add(cohesion.add_parts(panel))))
    panel = cultural_distance.add(panel, interpolate=True)
    made = domestic_change.add(power_shift.of_clubs(grievance.add(panel)))
    turned, pairs = pl.col("overtakings"), pl.col("overtaking_pairs")
    share = pl.when(pairs > 0).then(turned / pairs).alias("overtaking_share")
    base = made.variable("overtakings")
    text = "Overtakings over the pairs that could have."
    record = Variable(
        "overtaking_share", text, "float64", "share, 0-1", base.table, base.sources, base.covers
    )
    return made.with_frame(made.frame.with_columns(share), [record])


def _indicators(panel: ClubPanel) -> pl.DataFrame:
    columns = [pl.col(one.column).cast(pl.Float64).alias(one.name) for one in CHALLENGES]
    return measured(panel).frame.select(*panel.keys, *columns)


@lru_cache(maxsize=2)
def _reference(store: Store) -> pl.DataFrame:
    """Return the indicators of all blocs in all years."""
    table = kept(NAME, store)
    if table is not None:
        return table.frame.select("bloc_id", "year", **{n: f"{NAME}_{n}" for n in NAMES})
    return _indicators(bloc_years(FIRST_YEAR, LAST_YEAR, store=store))


def _own(panel: ClubPanel) -> pl.DataFrame:
    """Return the panel's indicators, from the reference where they stand there already."""
    if panel.kind == "bloc" and panel.on == "31 December":
        keyed = panel.frame.select(panel.keys)
        found = keyed.join(
            _reference(panel.tables).with_columns(seen=True), on=panel.keys, how="left", maintain_order="left"
        )
        if found["seen"].null_count() == 0:
            return found.drop("seen")
    bare = [v.name for v in panel.variables if not v.group]
    plain = panel.with_frame(panel.frame.select(bare))
    return _indicators(plain)


def _ranks(own: pl.DataFrame, blocs: pl.DataFrame, one: Challenge) -> NDArray[np.float64]:
    """Return the percentile of each row among the blocs of its year; NaN where it has none."""
    known = dict(blocs.select("year", one.name).drop_nulls().group_by("year").agg(one.name).iter_rows())
    years, values = own["year"].to_numpy(), _floats(own[one.name])
    made = np.full(own.height, np.nan)
    for year in np.unique(years):
        others = one.sign * np.array(known.get(int(year), ()))
        here = (years == year) & ~np.isnan(values)
        if others.size >= FEWEST and here.any():
            made[here] = percentile(one.sign * values[here], others)
    return made


def _floats(values: pl.Series) -> NDArray[np.float64]:
    made: NDArray[np.float64] = values.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return made


@lru_cache(maxsize=2)
def _records(store: Store) -> dict[str, Variable]:
    table = kept(NAME, store)
    if table is not None:
        known = {v.name: v for v in table.variables}
        return {name: known[f"{NAME}_{name}"] for name in NAMES}
    panel = measured(bloc_years(2000, 2000, ["nato"], store=store))
    return {one.name: panel.variable(one.column) for one in CHALLENGES}


def _variables(store: Store) -> list[Variable]:
    records = _records(store)
    values, ranks = [], []
    for one in CHALLENGES:
        of = records[one.name]
        name, text = f"fragility_{one.name}", f"Challenge: {one.title} ({one.measure})."
        values.append(Variable(name, text, "float64", of.unit, of.table, of.sources, of.covers, NAME))
        text = f"Percentile among all blocs of the year, higher being harder: {one.title}."
        ranks.append(
            Variable(
                f"{name}_rank", text, "float64", "percentile, 0-1", of.table, of.sources, of.covers, NAME
            )
        )
    sources = tuple(dict.fromkeys(source for record in records.values() for source in record.sources))
    scale = "0-1, higher is harder"
    summary = (
        ("fragility", "Weighted mean of the percentiles of the challenges.", "float64", scale),
        ("fragility_low", "Lowest mean with a challenge left out or doubled.", "float64", scale),
        ("fragility_high", "Highest mean with a challenge left out or doubled.", "float64", scale),
        ("fragility_known", "Challenges with a percentile and a weight.", "int16", "challenges"),
    )
    whole = [
        Variable(name, text, kind, unit, "", sources, (FIRST_YEAR, LAST_YEAR), NAME)
        for name, text, kind, unit in summary
    ]
    return [*values, *ranks, *whole]
