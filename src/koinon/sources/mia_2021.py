"""Measure of International Authority: what 76 organisations may decide on their own or by pooled votes.

Dispute settlement comes as one aggregate; the items behind it stay out, and so do empty columns that only
set groups of columns apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_range, check_rows, check_total, check_unique, read, require

if TYPE_CHECKING:
    from pathlib import Path

NAME = "mia_2021"
DELEGATION = (
    "delaccess", "delsuspens", "delconstit", "delbudget", "delcompliance", "delpolicy", "del_agenda",
    "del_final",
)  # fmt: skip
POOLING = (
    "poolaccess", "poolsuspens", "poolconstit", "poolbudget", "poolcompliance", "poolpolicy", "poolagenda",
    "poolfinal",
)  # fmt: skip
SCORES = ("delegation", "pooling", "DS_sum_st", *DELEGATION, *POOLING)

SPOTS = (("EU", 0.65, 0.27), ("ECOWAS", 0.62, 0.20), ("NATO", 0.14, 0.08), ("SCO", 0.08, 0.20))
"""Delegation and pooling in 2019."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``organisation_authority``, one row per organisation and year.

    Raises
    ------
    SourceError
        If a file is missing or fails a check.
    """
    published = read(raw, "io_year")
    check_rows(published, 3_961, NAME)
    check_unique(published, ["ioname", "year"], NAME)
    check_total(published["ioname"].n_unique(), 76, f"{NAME}: organisations")
    for score in SCORES:
        check_range(published, score, 0, 1, NAME)
    apart = published.filter(pl.col("typeI").str.replace("-", " ") != pl.col("contract")).height
    require(apart == 0, f"{NAME}: {apart} rows are of two types")
    for name, delegation, pooling in SPOTS:
        here = (pl.col("ioname") == name) & (pl.col("year") == 2019)
        row = published.row(by_predicate=here, named=True)
        check_total(row["delegation"], delegation, f"{NAME}: delegation to {name} in 2019", 0.005)
        check_total(row["pooling"], pooling, f"{NAME}: pooling in {name} in 2019", 0.0051)
    tidy = published.select(
        "ioname", "year", "acronym", "ionumber", "inception", *SCORES, type=pl.col("contract")
    ).rename({"DS_sum_st": "ds_sum_st"})
    return {"organisation_authority": tidy}
