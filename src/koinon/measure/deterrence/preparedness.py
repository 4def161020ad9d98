"""Indicators of preparedness: strength against actual challengers, its growth, training together.

Each share is ``own / (own + challengers)``, both sides summed. It is null where the unit has no challenger
(there is nobody to be strong against) and where fewer than half of the states of a side have a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.deterrence.challengers import window_covered
from koinon.panel.clubs.pooling import steady
from koinon.store.participation import took_part

if TYPE_CHECKING:
    from koinon.measure.deterrence.challengers import Sides
    from koinon.store.catalogue import Store

SHARES = {"cinc": "prep_capability", "milex": "prep_milex", "milper": "prep_milper"}
GROWTH_YEARS = 5


def indicators(sides: Sides, store: Store) -> pl.DataFrame:
    """Return the indicators of every unit.

    Returns
    -------
    polars.DataFrame
        The keys, ``challengers`` (states), ``challenger_window`` (years of the ten before that the list of
        disputes covers), ``prep_reporting`` (states of the own side with a CINC), ``prep_capability``,
        ``prep_milex``, ``prep_milper`` (0-1), ``prep_growth`` (log points a year, relative to the world) and
        ``prep_exercises`` (number).
    """
    strength = store.scan("capabilities").select("year", *SHARES, state="ccode").collect()
    known = window_covered().is_not_null()
    keys = list(sides.keys)
    enemies = sides.foes.select(*keys, state="foe").unique()
    own, foes = (_sums(side, strength, keys) for side in (sides.own, enemies))
    both = (
        sides.rows.select(keys).join(own, on=keys, how="left").join(foes, on=keys, how="left", suffix="_foe")
    )
    made = both.select(
        *keys,
        challengers=pl.when(known).then(pl.col("n_foe").fill_null(0)),
        challenger_window=window_covered(),
        prep_reporting=pl.col("cinc_known").fill_null(0),
        **{name: _share(column) for column, name in SHARES.items()},
    )
    made = made.join(_growth(sides, strength), on=keys, how="left")
    return made.join(exercises(sides, store, "warfighting", "prep_exercises"), on=keys, how="left")


def _sums(side: pl.DataFrame, strength: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    values = side.join(strength, on=["state", "year"], how="left").group_by(keys)
    return values.agg(
        pl.len().alias("n"),
        *(steady(pl.col(c).cast(pl.Float64)).sum().alias(c) for c in SHARES),
        *(pl.col(c).count().alias(f"{c}_known") for c in SHARES),
    )


def _share(column: str) -> pl.Expr:
    enough = pl.lit(value=True)
    for end in ("", "_foe"):
        enough &= (2 * pl.col(f"{column}_known{end}") >= pl.col(f"n{end}")) & (
            pl.col(f"{column}_known{end}") > 0
        )
    total = pl.col(column) + pl.col(f"{column}_foe")
    return pl.when(enough & (total > 0)).then(pl.col(column) / total)


def _growth(sides: Sides, strength: pl.DataFrame) -> pl.DataFrame:
    """Growth of the own side's share of the world's military spending, over the same states five years ago.

    A share of the world needs no deflator, and takes the change from pounds to dollars in 1914.
    """
    keys = list(sides.keys)
    now = strength.select("state", "year", "milex")
    then = now.select("state", before="milex", year=pl.col("year") + GROWTH_YEARS)
    both = now.join(then, on=["state", "year"]).drop_nulls().cast({"milex": pl.Float64, "before": pl.Float64})
    world = both.group_by("year").agg(
        world=steady(pl.col("milex")).sum(), earlier=steady(pl.col("before")).sum()
    )
    mine = sides.own.join(both, on=["state", "year"], how="left").group_by(keys)
    summed = mine.agg(
        steady(pl.col("milex")).sum(),
        steady(pl.col("before")).sum(),
        known=pl.col("milex").count(),
        n=pl.len(),
    ).join(world, on="year")
    usable = (2 * pl.col("known") >= pl.col("n")) & (pl.col("milex") > 0) & (pl.col("before") > 0)
    change = (pl.col("milex") / pl.col("world")).log() - (pl.col("before") / pl.col("earlier")).log()
    return summed.select(*keys, prep_growth=pl.when(usable).then(change / GROWTH_YEARS))


def exercises(sides: Sides, store: Store, kind: str, name: str) -> pl.DataFrame:
    """Return how many exercises of a kind the own side held together, for every unit and year of MME.

    Parameters
    ----------
    sides, store
        The units and where the tables are.
    kind
        ``"warfighting"`` (it trains combat) or ``"field"`` (with troops, not at a command post only).
    name
        Of the column.
    """
    keys = list(sides.keys)
    field = (pl.col("cpx") == 0) if kind == "field" else (pl.col(kind) == 1)
    table = store.scan("military_exercises_mme").filter(field).select("mme_id", "year").collect()
    joined = took_part(store, "mme").join(table, on=["mme_id", "year"]).rename({"ccode": "state"})
    mine = sides.own.join(joined, on=["state", "year"])
    who = pl.col("state") == pl.col(keys[0]) if sides.kind == "state" else pl.lit(value=True)
    held = mine.group_by(*keys, "mme_id").agg(n=pl.len(), there=who.any())
    counts = held.filter((pl.col("n") >= 2) & pl.col("there")).group_by(keys).agg(pl.len().alias(name))
    return sides.rows.select(keys).join(counts, on=keys, how="left").with_columns(pl.col(name).fill_null(0))
