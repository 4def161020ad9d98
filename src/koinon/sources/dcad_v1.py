"""DCAD 1.0: bilateral agreements on defence cooperation, signed 1980-2010.

An agreement is in force from the year it is signed to its estimated last year, both included; that gives
the published 885 general agreements in force in 2010. The estimate stops at 2010, so that year is "not
over by then". Agreements signed before 1980 are not in the list: the early years count too few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_codes, check_rows, check_total, check_unique, read, require
from koinon.sources.overrides import apply_overrides
from koinon.sources.tidy import known

if TYPE_CHECKING:
    from pathlib import Path

NAME = "dcad_v1"
KINDS = {"general": 1_322, "sector": 549}
"""Kinds of agreement and their published numbers."""
GENERAL_IN_2010, GENERAL_PAIRS = 885, 998
"""General agreements in force in 2010, and pairs that ever had one, as published. One of these pairs is
Bolivia with itself; mended, it is a pair that has another agreement, so that 997 are left."""
WITH_ITSELF = 2
"""Agreements of a state with itself whose partner cannot be told from the record."""
LAST_YEAR = 2010


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``defence_cooperation``, one row per agreement, the lower code first.

    Raises
    ------
    SourceError
        If the file is absent or breaks the published numbers.
    """
    rows = read(raw, "agreements")
    check_rows(rows, 1_871, NAME)
    check_unique(rows, ["DCAid"], NAME)
    check_codes(rows, ["ccode1", "ccode2"], "cow", NAME)
    for kind, number in KINDS.items():
        check_total(rows.filter(pl.col("type") == kind).height, number, f"{NAME}: {kind} agreements")
    general = rows.filter(pl.col("type") == "general")
    check_total(general.select("ccode1", "ccode2").n_unique(), GENERAL_PAIRS, f"{NAME}: pairs")
    listed = agreements(apply_overrides(rows, NAME, "agreements"))
    check_total(listed["ccode2"].null_count(), WITH_ITSELF, f"{NAME}: agreements without a partner")
    require(bool((listed["sign_year"] <= listed["end_year"]).all()), f"{NAME}: an end before its start")
    running = in_force(listed.filter(pl.col("type") == "general"), LAST_YEAR).height
    check_total(running, GENERAL_IN_2010, f"{NAME}: general agreements in force in {LAST_YEAR}")
    return {"defence_cooperation": listed}


def in_force(agreements: pl.DataFrame, year: int) -> pl.DataFrame:
    """Return the agreements in force in `year`: signed by then and not estimated to be over."""
    return agreements.filter(pl.lit(year).is_between(pl.col("sign_year"), pl.col("end_year")))


def agreements(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the agreements in our own columns, with every code for "not known" made null."""
    lower, higher = pl.min_horizontal("ccode1", "ccode2"), pl.max_horizontal("ccode1", "ccode2")
    other = pl.when(pl.col("ccode1") != pl.col("ccode2")).then(higher)
    dates = [
        pl.date(f"{event}Year", f"{event}Month", f"{event}Day").alias(name)
        for event, name in (("sign", "signed"), ("EIF", "in_force"))
    ]
    whole = known(["terminated"], -88, -99)
    span = pl.when(pl.col("span") > 0).then("span").alias("span")
    return rows.select(
        *dates,
        *whole,
        span,
        "type", "category1", "category2", "category3",
        dca_id="DCAid",
        ccode1=lower,
        ccode2=other,
        sign_year="signYear",
        force_year="EIFYear",
        end_year="endYearEstimate",
        confidence="categoryConf",
        source_type="sourceType",
        unts="UNTS",
    )  # fmt: skip
