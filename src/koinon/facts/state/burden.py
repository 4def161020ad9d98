"""What a state and its allies spend on their military."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.state.life import KEY
from koinon.panel.clubs.pooling import steady

if TYPE_CHECKING:
    from koinon.store.catalogue import Store


BURDEN = ("cow_nmc", "world_bank_gdp_population")


def spending(life: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return military expenditure and its share of GDP.

    A recorded expenditure of 0 is no burden of 0: COW writes 0 for Iceland, which has no army, and for
    Kosovo, whose security force is paid for. It is kept in ``milex`` and leaves ``share`` null.

    Returns
    -------
    polars.DataFrame
        ``year``, ``ccode``, ``milex`` (thousand current USD; pounds before 1914), ``gdp`` (USD) and
        ``share`` (0 and up, null unless both are positive).
    """
    joined = life.join(_money(store), on=KEY, how="left", maintain_order="left")
    return joined.with_columns(share=1000 * pl.col("milex") / pl.col("gdp")).with_columns(
        pl.when(pl.col("milex") > 0).then("share").alias("share")
    )


def allied_spending(allies: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return what the allies of a state spend together as a share of their joint GDP.

    Parameters
    ----------
    allies
        ``year``, ``other`` (codes), unique.

    Returns
    -------
    polars.DataFrame
        ``year``, ``allies``, ``reporting`` (those with positive expenditure and a GDP) and ``share``; null
        where nobody reports.
    """
    rows = allies.rename({"other": "ccode"}).join(_money(store), on=KEY, how="left")
    counted = (pl.col("milex") > 0) & pl.col("gdp").is_not_null()
    whole = steady(pl.col("milex").filter(counted)).sum() * 1000 / steady(pl.col("gdp").filter(counted)).sum()
    made = rows.group_by("year").agg(
        allies=pl.len().cast(pl.Int64), reporting=counted.sum().cast(pl.Int64), share=whole
    )
    return made.with_columns(pl.when(pl.col("reporting") > 0).then("share").alias("share")).sort("year")


def _money(store: Store) -> pl.DataFrame:
    spent = store.scan("capabilities").select(*KEY, "milex").collect()
    product = store.scan("world_bank").select(*KEY, gdp="gdp_current_usd").drop_nulls("ccode").collect()
    return spent.join(product, on=KEY, how="full", coalesce=True)
