"""UCDP Georeferenced Event Dataset, summed to the state on whose territory the events took place and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_codes, check_unique, require
from koinon.sources.userfile import found, number, scanned

if TYPE_CHECKING:
    from pathlib import Path

NAME = "ucdp_ged"
KINDS = {1: "state_based", 2: "non_state", 3: "one_sided"}
COUNTS = ("best", "low", "high", "deaths_civilians")
OWN_CODES = (751,)
"""Hyderabad, which is on no list."""


def tables(path: Path) -> dict[str, pl.DataFrame]:
    """Return ``ged_state_years``, one row per state and year with an event, in Gleditsch-Ward codes.

    Parameters
    ----------
    path
        ``GEDEvent_v*.csv``, or the folder or zip archive that holds it. Read as a stream.

    Notes
    -----
    ``country_id`` of the events is a Gleditsch-Ward code: where it happened, not who fought.
    """
    with found(path, "GEDEvent*.csv", "ged*.csv", "GEDEvent*.parquet") as (file, *_):
        columns = ["id", "year", "type_of_violence", "country_id", *COUNTS]
        lazy = scanned(file, columns, NAME).select(
            number("year", pl.Int16()),
            number("type_of_violence", pl.Int8()),
            number("country_id", pl.Int16()).alias("gwcode"),
            *(number(count, pl.Int64()) for count in COUNTS),
            id="id",
        )
        rows = lazy.collect(engine="streaming")
    require(rows.height > 0, f"{NAME}: {path.name} holds no event")
    check_unique(rows, ["id"], NAME)
    unknown = rows.filter(~pl.col("type_of_violence").is_in(list(KINDS))).height
    require(unknown == 0, f"{NAME}: {unknown} events are of no known type")
    crossed = rows.filter((pl.col("low") > pl.col("best")) | (pl.col("best") > pl.col("high"))).height
    require(crossed == 0, f"{NAME}: the estimates of {crossed} events are out of order")
    yearly = rows.group_by("gwcode", "year", maintain_order=True).agg(
        events=pl.len(),
        **{f"deaths_{count.removeprefix('deaths_')}": pl.col(count).sum() for count in COUNTS},
        **{
            f"deaths_{kind}": pl.col("best").filter(pl.col("type_of_violence") == code).sum()
            for code, kind in KINDS.items()
        },
    )
    check_codes(yearly, ["gwcode"], "gw", NAME, also=OWN_CODES)
    return {"ged_state_years": yearly}
