"""The balance of two states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from koinon.store.catalogue import Store


def balance(pair: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return ``year``, ``cinc_one``, ``cinc_two`` (0-1) and ``ratio`` (one over two); null where unknown."""
    known = store.scan("capabilities").select("ccode", "year", "cinc").drop_nulls().collect()
    made = pair
    for side in ("one", "two"):
        named = known.rename({"ccode": side, "cinc": f"cinc_{side}"})
        made = made.join(named, on=[side, "year"], how="left", maintain_order="left")
    ratio = pl.col("cinc_one") / pl.col("cinc_two")
    made = made.with_columns(ratio=pl.when(pl.col("cinc_two") > 0).then(ratio))
    return made.select("year", "cinc_one", "cinc_two", "ratio")
