"""The Global Sanctions Data Base: who sanctions whom, in which way, by year (the dyadic file).

Several cases may run between two states in one year; a kind of sanction is in force if any of them has it.
The data base lists every case it knows, so within its years no row means no sanction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_unique, require
from koinon.sources.userfile import found, number, scanned
from koinon.world.codes import ccode_of_iso

if TYPE_CHECKING:
    from pathlib import Path

NAME = "gsdb"
KINDS = ("arms", "military", "trade", "financial", "travel", "other")
SENDER, TARGET = "sanctioning_state_iso3", "sanctioned_state_iso3"


def tables(path: Path) -> dict[str, pl.DataFrame]:
    """Return ``sanctions``, one row per sender, target and year.

    Parameters
    ----------
    path
        The dyadic file of the data base (``GSDB_V4_dyadic.dta`` or CSV), or the folder or zip archive
        that its owners send.
    """
    with found(path, "*dyadic*.dta", "*dyadic*.csv", "*dyadic*.parquet") as (file, *_):
        cases = scanned(file, [SENDER, TARGET, "year", *KINDS], NAME, ["case_id"]).collect()
    rows = cases.select(
        *(pl.col(side).cast(pl.String).str.strip_chars().alias(name) for side, name in
          ((SENDER, "sender"), (TARGET, "target"))),
        number("year", pl.Int16()),
        *(number(kind, pl.Int8()) for kind in KINDS),
        case=pl.col("case_id").cast(pl.String),
    )  # fmt: skip
    # Some targets are no countries (armed groups); the data base gives them no code.
    named = rows.filter(pl.all_horizontal(pl.col("sender", "target").fill_null("") != ""))
    require(named.height > 0, f"{NAME}: {path.name} names no pair of states")
    require(named["year"].null_count() == 0, f"{NAME}: a row has no year")
    wrong = named.filter(pl.any_horizontal(~pl.col(KINDS).is_in([0, 1]))).height
    require(wrong == 0, f"{NAME}: {wrong:,} rows have values other than 0 and 1")
    yearly = named.group_by("sender", "target", "year", maintain_order=True).agg(
        pl.col(KINDS).max(), cases=pl.col("case").n_unique()
    )
    made = yearly
    for number_, side in enumerate(("sender", "target"), start=1):
        made = ccode_of_iso(made, side, "year", name=f"ccode{number_}", retroactive=True)
    states = made.drop_nulls(["ccode1", "ccode2"])
    require(states.height * 2 > made.height, f"{NAME}: most codes are no states")
    return {"sanctions": _one_per_pair(made)}


def _one_per_pair(made: pl.DataFrame) -> pl.DataFrame:
    """Check that two codes of one state (``SUN`` and ``RUS`` in 1991) do not both sanction somebody."""
    check_unique(made, ["sender", "target", "year"], NAME)
    itself = made.filter(pl.col("ccode1") == pl.col("ccode2")).height
    require(itself == 0, f"{NAME}: {itself} rows pair a state with itself")
    return made
