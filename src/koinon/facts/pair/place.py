"""Where two states lie: borders and distances."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.pair.years import PAIR, keyed
from koinon.panel.groups import contiguity
from koinon.panel.groups.distance import with_capital_distance
from koinon.panel.spells import by_year
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.store.catalogue import Store


def place(pair: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return how near the two lie.

    Returns
    -------
    polars.DataFrame
        ``year``, ``conttype`` (0 not contiguous, 1 land border, 2 to 5 up to 12, 24, 150, 400 miles of
        water; null outside the source's years), ``capdist`` (km between capitals) and ``mindist`` (km
        between territories, known 1886-2019).
    """
    covers = schema("contiguity").covers
    borders = by_year(store.frame("contiguity"), covers).group_by(PAIR).agg(pl.col("conttype").min())
    made = keyed(pair).join(borders, on=PAIR, how="left", maintain_order="left")
    inside = pl.col("year").is_between(*covers)
    made = made.with_columns(conttype=pl.when(inside).then(pl.col("conttype").fill_null(0)))
    years = (int(pair["year"][0]), int(pair["year"][-1]))
    made = with_capital_distance(made, "cow", store, years)
    nearest = store.scan("cow_mindist").select(*PAIR, "mindist").collect()
    made = made.join(nearest, on=PAIR, how="left", maintain_order="left")
    return made.select("year", "conttype", "capdist", "mindist")


LAND = contiguity.LAND
