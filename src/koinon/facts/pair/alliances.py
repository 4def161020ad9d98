"""What each of two states promised the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.pair.years import PAIR
from koinon.store.schema import schema
from koinon.world.obligations import OBLIGATIONS

if TYPE_CHECKING:
    from koinon.store.catalogue import Store


def promises(pair: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return what the two promised each other, as ATOP codes it (to 2018).

    Returns
    -------
    polars.DataFrame
        ``year``, ``alliance`` (0 or 1: any treaty) and per obligation of
        `koinon.world.obligations.OBLIGATIONS` two columns, ``<name>_one`` (0 or 1: one promised two) and
        ``<name>_two``; no row outside ATOP's years.
    """
    flags = store.scan("alliance_dyads").select(
        *PAIR, "atop_alliance", **{name: pl.col(f"atop_{name}") for name in OBLIGATIONS}
    )
    covers = schema("alliance_dyads").covers
    made = pair.filter(pl.col("year").is_between(*covers))
    rows = flags.collect()
    for side, other in (("one", "two"), ("two", "one")):
        named = rows.rename(
            {"ccode1": side, "ccode2": other, "atop_alliance": f"alliance_{side}"}
            | {name: f"{name}_{side}" for name in OBLIGATIONS}
        )
        made = made.join(named, on=["one", "two", "year"], how="left", maintain_order="left")
    columns = [f"{name}_{side}" for name in OBLIGATIONS for side in ("one", "two")]
    return made.select(
        "year",
        pl.max_horizontal("alliance_one", "alliance_two").fill_null(0).alias("alliance"),
        *(pl.col(name).fill_null(0) for name in columns),
    )
