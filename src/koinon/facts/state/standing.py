"""Measures of one state: capability, military burden against its allies, democracy.

A state is given by its *life*: which COW code it had in which year (`as_life`), so that Germany can be
255, 260 and 255 again. Sources: COW National Material Capabilities (version 6, to 2022), the World Bank's
GDP (1960-2023, current USD), V-Dem and Polity as collected in ``cow_democracy``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.pooling import steady

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.store.catalogue import Store

SOURCES = {
    "standing": ("cow_nmc",),
    "burden": ("cow_nmc", "world_bank_gdp_population"),
    "regime": ("democracy",),
}
KEY = ["ccode", "year"]


def as_life(years: Sequence[tuple[int, int]]) -> pl.DataFrame:
    """Return ``year`` and ``ccode`` (Int16) from pairs of year and code, as `NamedState.years` gives them.

    Examples
    --------
    >>> as_life([(1989, 260), (1990, 255)])["ccode"].to_list()
    [260, 255]
    """
    return pl.DataFrame(years, schema={"year": pl.Int16, "ccode": pl.Int16}, orient="row")


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
