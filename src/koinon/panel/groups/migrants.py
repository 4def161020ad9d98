"""UN migrant stock between two states, in every fifth year from 1990 to 2020.

Other years are null: stocks are not interpolated. A pair without a row is null as well, since the source
does not tell "none" from "not recorded".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_pairs
from koinon.panel.variable import computed, variable

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

TABLE = "migrant_stock"


def add(panel: AnyPanel) -> AnyPanel:
    """Add the stock of migrants of a pair.

    A directed panel gets ``migrants``: people from state 1 who live in state 2. An undirected panel gets
    both: ``migrants1`` (from state 1, living in state 2) and ``migrants2`` (from state 2, living in state 1).
    """
    rows = panel.tables.scan(TABLE).select("ccode1", "ccode2", "year", "migrants").collect()
    stocks = rows.drop_nulls(["ccode1", "ccode2"])
    if panel.unit == "directed-dyad-year":
        return attach_pairs(panel, stocks, [variable(TABLE, "migrants", "migrants")], directed=True)
    texts = (
        "Migrants from state 1 who live in state 2.",
        "Migrants from state 2 who live in state 1.",
    )
    made = [
        computed(TABLE, f"migrants{number}", text, "int32", "migrants", "persons")
        for number, text in enumerate(texts, start=1)
    ]
    return attach_pairs(panel, both(stocks), made, swap={"migrants1": "migrants2"})


def both(stocks: pl.DataFrame) -> pl.DataFrame:
    """Bring directed stocks to one row per undirected pair and year.

    Examples
    --------
    >>> rows = {"ccode1": [70, 2], "ccode2": [2, 70], "year": [2020, 2020], "migrants": [9, 4]}
    >>> both(pl.DataFrame(rows)).row(0)
    (2, 70, 2020, 4, 9)
    """
    pair = ["ccode1", "ccode2", "year"]
    from_one = stocks.filter(pl.col("ccode1") < pl.col("ccode2")).rename({"migrants": "migrants1"})
    from_two = stocks.filter(pl.col("ccode1") > pl.col("ccode2")).rename(
        {"migrants": "migrants2", "ccode1": "ccode2", "ccode2": "ccode1"}
    )
    return from_one.join(from_two, on=pair, how="full", coalesce=True)
