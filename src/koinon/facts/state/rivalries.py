"""Strategic rivalries of a state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.spells import by_year
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.store.catalogue import Store


RIVALRIES = "tss_rivalries"


KINDS = ("positional", "spatial", "ideological", "interventionary")


def rivalries(life: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return the strategic rivalries of a state.

    Returns
    -------
    polars.DataFrame
        ``tssr_id``, ``other``, ``start`` and ``end`` (years within the life and the data; ``goes_on``
        says whether it was still running in their last year), and the kinds of `KINDS` (0 or 1); sorted
        by start.
    """
    covers = schema(RIVALRIES).covers
    rows = store.frame(RIVALRIES).with_columns(pl.col(KINDS).fill_null(0))
    yearly = by_year(rows.select("tssr_id", "ccode1", "ccode2", "start", "end", *KINDS), covers)
    one = yearly.rename({"ccode1": "ccode", "ccode2": "other"})
    two = yearly.rename({"ccode2": "ccode", "ccode1": "other"}).select(one.columns)
    both = pl.concat([one, two]).cast({"ccode": pl.Int16, "year": pl.Int16})
    mine = life.join(both, on=["year", "ccode"])
    last = life.filter(pl.col("year") <= covers[1])["year"].max()
    return (
        mine.group_by("tssr_id", "other")
        .agg(
            start=pl.col("year").min(),
            end=pl.col("year").max(),
            **{kind: pl.col(kind).max() for kind in KINDS},
        )
        .with_columns(goes_on=pl.col("end") == pl.lit(last))
        .sort("start", "other")
    )
