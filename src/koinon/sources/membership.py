"""Keeping state codes inside their dates.

Country-year data sets reach back before independence, cover colonies and parts of states, or number
states in their own way. What goes into a table keyed on COW codes must name a state that was in the COW
system on at least one day of the year; these helpers tell which rows do.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from koinon.world.systems import state_spells

LAST_YEAR = 2100
"""Years up to which open spells are written out; beyond every data set."""


@cache
def cow_state_years() -> pl.DataFrame:
    """Return every ``ccode`` and ``year`` in which the COW code was valid on at least one day."""
    last = pl.col("end").dt.year().fill_null(LAST_YEAR)
    return (
        state_spells("cow")
        .select(
            ccode=pl.col("code").cast(pl.Int64),
            year=pl.int_ranges(pl.col("start").dt.year(), last + 1, dtype=pl.Int64),
        )
        .explode("year", empty_as_null=False)
        .unique()
    )


def split_by_membership(frame: pl.DataFrame, *codes: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split a frame with a ``year`` into rows whose COW codes were all valid that year, and the others.

    Parameters
    ----------
    frame
        Rows with a ``year`` and the columns named in `codes`. A null code is not valid.
    codes
        Columns with COW codes; ``ccode`` unless told.

    Returns
    -------
    inside, outside
        Both in the order and with the columns of `frame`; together they hold every row.

    Examples
    --------
    >>> rows = pl.DataFrame({"ccode": [260, 260], "year": [1954, 1955]})
    >>> inside, outside = split_by_membership(rows)
    >>> inside["year"].to_list(), outside["year"].to_list()
    ([1955], [1954])
    """
    valid = cow_state_years()
    inside = frame.with_row_index("_row")
    for code in codes or ("ccode",):
        keyed = inside.select("_row", ccode=pl.col(code).cast(pl.Int64), year=pl.col("year").cast(pl.Int64))
        kept = keyed.join(valid, on=["ccode", "year"], how="semi")
        inside = inside.join(kept, on="_row", how="semi", maintain_order="left")
    outside = frame.with_row_index("_row").join(inside, on="_row", how="anti", maintain_order="left")
    return inside.drop("_row"), outside.drop("_row")
