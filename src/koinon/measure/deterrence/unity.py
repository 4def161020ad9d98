"""Indicators of cohesion as far as deterrence needs it: whether those who promised pull together.

Clubs are read by the groups ``votes`` and ``regime`` of their panels and by the likeness of their alliance
portfolios (kappa, because S is high wherever ties are few: see `koinon.measure.similarity`); a single
state by its likeness to the states that promised to defend it. Institutions are ATOP's military
institutionalisation of the treaties of defence (``milinst``, 0-2, Leeds and Anac 2005), halved to 0-1: a mean
over pairs of members, the best for a state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.similarity import pair_scores
from koinon.panel.clubs.pooling import steady

if TYPE_CHECKING:
    from koinon.measure.deterrence.challengers import Sides
    from koinon.store.catalogue import Store

_CLUB = {
    "vote_agreement": "unity_votes",
    "idealpointfp_sd": "unity_ideals",
    "v2x_polyarchy_sd": "unity_regime",
    "kappa": "unity_portfolios",
}


def indicators(sides: Sides, store: Store, institutions: pl.DataFrame) -> pl.DataFrame:
    """Return the indicators of every unit.

    Parameters
    ----------
    sides, store
        The units and where the tables are.
    institutions
        The keys and ``milinst``, 0-1.

    Returns
    -------
    polars.DataFrame
        The keys, ``unity_votes`` (0-1), ``unity_portfolios`` (-1 to 1), ``unity_ideals`` and
        ``unity_regime`` (distances, 0 is unity) and ``unity_institutions`` (0-1). All null for a state
        that nobody promised to defend.
    """
    keys = list(sides.keys)
    alike = _of_states(sides, store) if sides.kind == "state" else _of_clubs(sides)
    made = sides.rows.select(keys).join(alike, on=keys, how="left")
    made = made.join(institutions.select(*keys, unity_institutions="milinst"), on=keys, how="left")
    if sides.kind != "state":
        return made
    protected = sides.ties.select(keys).unique().with_columns(protected=pl.lit(value=True))
    value = pl.when(pl.col("protected")).then(pl.col("unity_institutions"))
    return made.join(protected, on=keys, how="left").with_columns(unity_institutions=value).drop("protected")


def _of_clubs(sides: Sides) -> pl.DataFrame:
    parts = [
        one.add("votes", "regime").add("similarity", score="kappa").frame.select(*sides.keys, *_CLUB)
        for one in sides.clubs
    ]
    return pl.concat(parts).rename(_CLUB)


def _of_states(sides: Sides, store: Store) -> pl.DataFrame:
    keys = list(sides.keys)
    votes = store.scan("vote_agreement").select("ccode1", "ccode2", "year", "agree_weighted").collect()
    pairs = sides.ties.with_columns(
        ccode1=pl.min_horizontal("promiser", "protege"), ccode2=pl.max_horizontal("promiser", "protege")
    )
    first, last = int(sides.rows["year"].min()), int(sides.rows["year"].max())  # type: ignore[arg-type]  # years
    for known in (votes, pair_scores(store, first, last, "alliances", ("kappa",))):
        pairs = pairs.join(known, on=["ccode1", "ccode2", "year"], how="left")
    for table, column in (("ideal_points", "idealpointfp"), ("cow_democracy", "v2x_polyarchy")):
        score = store.scan(table).select("ccode", "year", column).collect()
        for side in ("promiser", "protege"):
            one = score.rename({"ccode": side, column: f"{column}_{side}"})
            pairs = pairs.join(one, on=[side, "year"], how="left")
    apart = {
        name: (pl.col(f"{column}_promiser") - pl.col(f"{column}_protege")).abs()
        for name, column in (("unity_ideals", "idealpointfp"), ("unity_regime", "v2x_polyarchy"))
    }
    return (
        pairs.with_columns(unity_votes=pl.col("agree_weighted"), unity_portfolios=pl.col("kappa"), **apart)
        .group_by(keys)
        .agg(steady(pl.col(name)).mean() for name in _CLUB.values())
    )
