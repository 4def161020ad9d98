"""COW Trade: imports of each state from the other, by pair and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_none_lost, check_rows, check_total, check_unique, read, require
from koinon.sources.membership import split_by_membership
from koinon.sources.overrides import apply_overrides

if TYPE_CHECKING:
    from pathlib import Path

FLOWS = ("flow1", "flow2", "smoothflow1", "smoothflow2")
NAME = "cow_trade"


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``trade``, one row per undirected pair and year.

    The published file holds every pair twice, mirrored. The mirror is checked, then the half with the
    lower code first is kept: nothing is lost by it.
    """
    directed = read(raw, "directed_dyad_year")
    check_rows(directed, 1_347_308, NAME)
    check_unique(directed, ["ccode1", "ccode2", "year"], NAME)
    require(directed.filter(pl.any_horizontal(pl.col(FLOWS) < 0)).is_empty(), f"{NAME}: negative flows")
    check_mirror(directed)
    # Nothing can be mended here, but the known gaps are counted: the build says when they are filled.
    apply_overrides(directed, NAME, "directed_dyad_year")
    _, outside = split_by_membership(directed, "ccode1", "ccode2")
    require(outside.is_empty(), f"{NAME}: {outside.height} rows name a state outside its dates")
    pairs = directed.filter(pl.col("ccode1") < pl.col("ccode2"))
    check_none_lost(directed.height, pairs.height, pairs.height, NAME)
    usa_canada = pairs.row(
        by_predicate=(pl.col("ccode1") == 2) & (pl.col("ccode2") == 20) & (pl.col("year") == 2014), named=True
    )
    check_total(usa_canada["flow1"], 346_063, f"{NAME}: US imports from Canada in 2014")
    check_total(usa_canada["flow2"], 276_158, f"{NAME}: Canadian imports from the US in 2014")
    return {"trade": pairs}


def check_mirror(directed: pl.DataFrame) -> None:
    """Check that each row has a counterpart whose flows are the same with the sides exchanged."""
    turned = directed.select(
        ccode1="ccode2", ccode2="ccode1", year="year",
        flow1="flow2", flow2="flow1", smoothflow1="smoothflow2", smoothflow2="smoothflow1",
    )  # fmt: skip
    lone = directed.join(turned, on=directed.columns, how="anti", nulls_equal=True).height
    require(lone == 0, f"{NAME}: {lone:,} rows differ from their counterpart in the other direction")
