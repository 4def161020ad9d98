"""The regime of a state: its scores of democracy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.state.life import KEY

if TYPE_CHECKING:
    from koinon.store.catalogue import Store


REGIME = ("democracy",)


def regime(life: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return how democratic the state is.

    Returns
    -------
    polars.DataFrame
        ``year``, ``ccode``, ``polyarchy`` (V-Dem's electoral democracy index, 0-1), ``rank``, ``states`` and
        ``polity2`` (-10 to 10); null where a source has no value.
    """
    scores = store.scan("cow_democracy").select(*KEY, "polity2", polyarchy="v2x_polyarchy").collect()
    scores = scores.with_columns(
        rank=pl.col("polyarchy").rank("min", descending=True).over("year").cast(pl.Int64),
        states=pl.col("polyarchy").count().over("year").cast(pl.Int64),
    )
    return life.join(scores, on=KEY, how="left", maintain_order="left")
