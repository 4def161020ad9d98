"""Capability of one state: its share of the world and its rank (COW NMC version 6, to 2022).

A state is given by its *life*, which COW code it had in which year (`koinon.facts.state.life.as_life`), so
that Germany can be 255, 260 and 255 again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.state.life import KEY

if TYPE_CHECKING:
    from koinon.store.catalogue import Store

STANDING = ("cow_nmc",)


def standing(life: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return the state's share of the world's material capabilities and its place.

    Parameters
    ----------
    life
        ``year``, ``ccode``; see `as_life`.
    store
        The compiled tables.

    Returns
    -------
    polars.DataFrame
        ``year``, ``ccode``, ``cinc`` (0-1), ``rank`` (1 is the highest; ties share the better place) and
        ``states`` (how many have a value that year); null after 2022 and where COW has none.
    """
    known = store.scan("capabilities").select(*KEY, "cinc").drop_nulls().collect()
    ranked = known.with_columns(
        rank=pl.col("cinc").rank("min", descending=True).over("year").cast(pl.Int64),
        states=pl.len().over("year").cast(pl.Int64),
    )
    return life.join(ranked, on=KEY, how="left", maintain_order="left")
