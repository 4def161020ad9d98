"""Political cohesion: how far the members of a bloc agree in the United Nations and are alike at home.

Five parts, each with the same number for all states or pairs of the year beside it, because agreement in
the General Assembly rises and falls with its agenda (Voeten, Strezhnev and Bailey 2009; Bailey, Strezhnev
and Voeten 2017, *Journal of Conflict Resolution* 61: 430-456) and democracy has spread: spread of ideal
points, agreement of pairs, spread of electoral democracy (V-Dem), pairs that are both electoral democracies
or both not (Skaaning, Gerring and Bartusevicius 2015, *Comparative Political Studies* 48: 1491-1525), and
organisations that a pair shares.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.measure.reference.tables import kept, reference
from koinon.options import EQUAL, as_choice, as_count, as_weights, read_weights
from koinon.panel.clubs.club_years import bloc_years
from koinon.panel.clubs.pooling import attach, derived, of_members, of_pairs, steady
from koinon.panel.units import FIRST_YEAR, LAST_YEAR
from koinon.panel.variable import Variable
from koinon.stats.composite import SCALINGS, compose, scaled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koinon.options import Weights
    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.store.catalogue import Store

NAME = "cohesion"
SOURCES = ("unga_ideal_points_2025", "unvotes", "vdem_v15_subset", "lexical_index", "cow_igo")
ELECTORAL = 4
"""Step of the lexical index from which elections are competitive: an electoral democracy."""

PARTS = ("votes", "ideal", "democracy", "regime", "organisations")
"""Names of the parts, as weights call them."""

LEAST = 3
"""Parts that the composite needs, one of them from UN voting."""

_POINTS, _VOTES = ("ideal_points", "idealpointfp"), ("vote_agreement", "agree_weighted")
_DEMOCRACY, _REGIME = ("vdem", "v2x_polyarchy"), ("lexical_democracy", "lexical_index")
_SHARED = ("igo_shared", "dyadigos")
_SCALE, _ORGS = "ideal-point scale", "organisations"
_ALIKE = "that are both electoral democracies or both not"
_COLUMNS = {
    "ideal_spread": (_POINTS, "Standard deviation of the members' ideal points.", _SCALE),
    "ideal_spread_world": (_POINTS, "Standard deviation of all states' ideal points.", _SCALE),
    "ideal_known": (_POINTS, "Members with an ideal point.", "members"),
    "agreement": (_VOTES, "Mean voting agreement of pairs of members.", "share, 0-1"),
    "agreement_world": (_VOTES, "Mean voting agreement of all pairs of states.", "share, 0-1"),
    "agreement_known": (_VOTES, "Pairs of members with a voting agreement.", "pairs"),
    "democracy_spread": (_DEMOCRACY, "Standard deviation of the members' electoral democracy.", "index"),
    "democracy_spread_world": (_DEMOCRACY, "Standard deviation over all states.", "index"),
    "democracy_known": (_DEMOCRACY, "Members with a value of electoral democracy.", "members"),
    "same_regime": (_REGIME, f"Share of pairs of members {_ALIKE}.", "share, 0-1"),
    "same_regime_world": (_REGIME, f"Share of all pairs of states {_ALIKE}.", "share, 0-1"),
    "same_regime_known": (_REGIME, "Pairs of members of known regime.", "pairs"),
    "shared_organisations": (_SHARED, "Organisations that a pair of members shares, mean.", _ORGS),
    "shared_organisations_world": (_SHARED, "Organisations that a pair of states shares, mean.", _ORGS),
    "shared_organisations_known": (_SHARED, "Pairs of members with a known number of them.", "pairs"),
}
"""Table and column, description and unit of each column."""


@reference(NAME)
def add(panel: ClubPanel, weights: Weights = EQUAL, scaling: str = "rank", least: int = LEAST) -> ClubPanel:
    """Add the five parts of cohesion, the world's value and the coverage of each, and their mean.

    Each part is set against all states of the year (agreement and regime: less the world's; spreads: over
    the world's, sign turned; organisations: over the world's), scaled within all blocs and years from
    1946, and averaged. The mean compares only as far as the same parts are known: `cohesion_parts`
    says how many are.

    Parameters
    ----------
    panel
        Of blocs or treaties.
    weights
        Such as ``"votes=2+organisations=0"``; the parts are votes (agreement), ideal (points), democracy,
        regime (type) and organisations, each of weight 1 unless told.
    scaling
        ``"rank"``, ``"minmax"`` or ``"z"``; see `koinon.stats.composite.scaled`.
    least
        Parts that the mean needs; one of the two on voting is among them in any case.

    Returns
    -------
    ClubPanel
        For each part its value, ``<part>_world`` and ``<part>_known`` (members or pairs with a value):
        ``ideal_spread`` (1946-2024), ``agreement`` (1946-2019), ``democracy_spread`` (1816-2024; null below
        two members), ``same_regime`` (1816-2024) and ``shared_organisations`` (1816-2014). Then
        ``cohesion`` (0-1, higher is more alike), ``cohesion_low`` and ``cohesion_high`` (over three
        scalings, each part left out and each doubled) and ``cohesion_parts``.

    Raises
    ------
    KoinonError
        If a weight is negative, all are zero, or `least` is no whole number from 1.
    UnknownNameError
        For an unknown scaling or part.

    Examples
    --------
    >>> import koinon as kn
    >>> made = add(kn.bloc_years(2010, 2010, ["NATO", "OSCE"])).frame
    >>> made.filter(pl.col("cohesion") > 0.5)["bloc_id"].to_list()
    ['nato']
    """
    given = read_weights(weights, PARTS)
    as_choice("scaling", scaling, SCALINGS)
    as_count("least", least)
    panel = add_parts(panel)
    order = (scaling, *(other for other in SCALINGS if other != scaling))
    own, blocs = _against_world(panel.frame), _reference(panel.tables)
    scalings = [_scaled(own, blocs, how) for how in order]
    made = compose(scalings, as_weights(given), least)
    # Without voting the mean would set blocs of the nineteenth century beside today's on regimes alone.
    votes_known = ~np.isnan(own[:, :2]).all(axis=1)
    columns = {"cohesion": made.mean, "cohesion_low": made.low, "cohesion_high": made.high}
    rows = panel.frame.select(
        *panel.keys,
        *(
            pl.Series(name, np.where(votes_known, values, np.nan)).fill_nan(None)
            for name, values in columns.items()
        ),
        pl.Series("cohesion_parts", made.known),
    )
    shown = ", ".join(f"{name} {weight:g}" for name, weight in given.items())
    note = f"cohesion: weights {shown}; scaling '{scaling}'; at least {least} parts, one on voting"
    panel = attach(panel, rows, _composite_variables())
    return panel.with_frame(panel.frame, notes=[note])


def add_parts(panel: ClubPanel) -> ClubPanel:
    """Add the five parts, the world's values and the coverage, without their mean."""
    world = _world(panel.tables)
    made = panel.frame.select(panel.keys)
    for part in (_ideal(panel), _agreement(panel), _democracy(panel), _regime(panel), _organisations(panel)):
        made = made.join(part, on=panel.keys, how="left")
    made = made.join(world, on="year", how="left")
    variables = [
        derived(name, text, "int16" if name.endswith("_known") else "float64", *origin, NAME, unit)
        for name, (origin, text, unit) in _COLUMNS.items()
    ]
    return attach(panel, made, variables, counts=[v.name for v in variables if v.name.endswith("_known")])


@lru_cache(maxsize=8)
def _states(store: Store, origin: tuple[str, str]) -> pl.DataFrame:
    table, column = origin
    return store.scan(table).select("ccode", "year", pl.col(column).cast(pl.Float64)).drop_nulls().collect()


@lru_cache(maxsize=8)
def _pairs(store: Store, origin: tuple[str, str]) -> pl.DataFrame:
    table, column = origin
    return store.scan(table).select("ccode1", "ccode2", "year", column).drop_nulls().collect()


def _spread(panel: ClubPanel, origin: tuple[str, str], prefix: str) -> pl.DataFrame:
    value = pl.col(origin[1])
    rows = of_members(panel, _states(panel.tables, origin)).group_by(panel.keys)
    return rows.agg(steady(value).std().alias(f"{prefix}_spread"), value.count().alias(f"{prefix}_known"))


def _mean(panel: ClubPanel, origin: tuple[str, str], name: str) -> pl.DataFrame:
    value = pl.col(origin[1])
    rows = of_pairs(panel, _pairs(panel.tables, origin)).group_by(panel.keys)
    return rows.agg(steady(value).mean().alias(name), value.count().alias(f"{name}_known"))


def _ideal(panel: ClubPanel) -> pl.DataFrame:
    return _spread(panel, _POINTS, "ideal")


def _agreement(panel: ClubPanel) -> pl.DataFrame:
    return _mean(panel, _VOTES, "agreement")


def _democracy(panel: ClubPanel) -> pl.DataFrame:
    return _spread(panel, _DEMOCRACY, "democracy")


def _organisations(panel: ClubPanel) -> pl.DataFrame:
    return _mean(panel, _SHARED, "shared_organisations")


def _regime(panel: ClubPanel) -> pl.DataFrame:
    kinds = electoral(panel.tables)
    pairs = panel.pairs
    for side in "12":
        named = kinds.rename({"ccode": f"ccode{side}", "electoral": f"electoral{side}"})
        pairs = pairs.join(named, on=[f"ccode{side}", "year"])
    same = pl.col("electoral1") == pl.col("electoral2")
    return pairs.group_by(panel.keys).agg(same_regime=same.mean(), same_regime_known=pl.len())


def electoral(store: Store) -> pl.DataFrame:
    """Return ``ccode``, ``year`` and ``electoral``: whether it is an electoral democracy, 1816-2024."""
    rows = store.scan("lexical_democracy").select(
        "ccode", "year", electoral=pl.col("lexical_index") >= ELECTORAL
    )
    return rows.collect()


@lru_cache(maxsize=2)
def _world(store: Store) -> pl.DataFrame:
    """Return the same five numbers for all states of each year."""
    point, score = pl.col(_POINTS[1]), pl.col(_DEMOCRACY[1])
    parts = [
        _states(store, _POINTS).group_by("year").agg(ideal_spread_world=steady(point).std()),
        _states(store, _DEMOCRACY).group_by("year").agg(democracy_spread_world=steady(score).std()),
        _pairs(store, _VOTES).group_by("year").agg(agreement_world=steady(pl.col(_VOTES[1])).mean()),
        _pairs(store, _SHARED).group_by("year").agg(shared_organisations_world=pl.col(_SHARED[1]).mean()),
    ]
    counts = electoral(store).group_by("year").agg(n=pl.len(), d=pl.col("electoral").sum())
    n, d = pl.col("n").cast(pl.Float64), pl.col("d").cast(pl.Float64)
    alike = (d * (d - 1) + (n - d) * (n - d - 1)) / (n * (n - 1))
    made = counts.select("year", same_regime_world=alike)
    for part in parts:
        made = made.join(part, on="year", how="full", coalesce=True)
    return made


def _against_world(frame: pl.DataFrame) -> NDArray[np.float64]:
    """Return the parts against the world's, higher being more alike; shape (n, 5), in the order of PARTS."""
    made = frame.select(
        pl.col("agreement") - pl.col("agreement_world"),
        -pl.col("ideal_spread") / pl.col("ideal_spread_world"),
        -pl.col("democracy_spread") / pl.col("democracy_spread_world"),
        pl.col("same_regime") - pl.col("same_regime_world"),
        pl.col("shared_organisations") / pl.col("shared_organisations_world"),
    )
    return made.cast(pl.Float64).fill_null(float("nan")).to_numpy()


@lru_cache(maxsize=2)
def _reference(store: Store) -> NDArray[np.float64]:
    """Return the parts of all blocs and years with voting data: what every panel is scaled within."""
    table = kept(NAME, store)
    blocs = table or add_parts(bloc_years(FIRST_YEAR, LAST_YEAR, store=store))
    spread = next(v for v in blocs.variables if v.name == "ideal_spread")
    first, last = spread.covers or (FIRST_YEAR, LAST_YEAR)
    return _against_world(blocs.frame.filter(pl.col("year").is_between(first, last)))


def _scaled(own: NDArray[np.float64], blocs: NDArray[np.float64], scaling: str) -> NDArray[np.float64]:
    return np.stack([scaled(own[:, i], blocs[:, i], scaling) for i in range(len(PARTS))], axis=1)


def _composite_variables() -> list[Variable]:
    scale = "0-1, higher is more alike"
    texts = {
        "cohesion": ("Weighted mean of the scaled parts of cohesion.", "float64", scale),
        "cohesion_low": ("Lowest mean over scalings, parts left out and parts doubled.", "float64", scale),
        "cohesion_high": ("Highest mean over scalings, parts left out and parts doubled.", "float64", scale),
        "cohesion_parts": ("Parts of cohesion with a value and a weight.", "int16", "parts"),
    }
    return [
        Variable(name, text, kind, unit, "", SOURCES, (1946, 2024), NAME)
        for name, (text, kind, unit) in texts.items()
    ]
