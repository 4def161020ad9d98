"""Small steps that several sources share on the way from raw to tidy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


def known(columns: Iterable[str], *codes: int) -> list[pl.Expr]:
    """Return `columns` with the values that only mean "missing" or "does not apply" made null.

    Examples
    --------
    >>> import polars as pl
    >>> pl.DataFrame({"fatality": [0, -9]}).select(known(["fatality"], -9))["fatality"].to_list()
    [0, None]
    """
    return [pl.when(~pl.col(column).is_in(codes)).then(column).alias(column) for column in columns]


def open_end(end: pl.Expr, last_day: date) -> pl.Expr:
    """Return `end` with null where a spell reaches the last day of its list: it is open, not over.

    Examples
    --------
    >>> import polars as pl
    >>> from datetime import date
    >>> ends = pl.DataFrame({"end": [date(1990, 10, 2), date(2016, 12, 31)]})
    >>> ends.select(open_end(pl.col("end"), date(2016, 12, 31)))["end"].to_list()
    [datetime.date(1990, 10, 2), None]
    """
    return pl.when(end < last_day).then(end)
