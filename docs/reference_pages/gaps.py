"""State-years whose bilateral trade sums to less than half of the totals, from the compiled tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel import state_years
from koinon.store import default_store
from koinon.store.schema import schema
from koinon.world.systems import state_spells
from reference_pages.markdown import page as made
from reference_pages.markdown import table

if TYPE_CHECKING:
    from collections.abc import Iterable

HALF = 0.5
DENSE = 1948
"""From this year on the pairs are meant to be complete; before it many states report few partners."""

INTRODUCTION = """\
COW Trade comes in two tables: flows between pairs of states, and totals of each state. This page
compares them. For each state and year with known totals, the imports and exports of all its pairs are
summed and divided by the sum of its total imports and exports. A state-year is listed if the pairs hold
less than half.

Across all {compared:,} state-years of the comparison the median share is {median:.2f}. Below half are
{low:,} state-years: {early:,} before {dense} and {late:,} from {dense} on, by {states} states. A low
share can mean that partners are missing, that zeros stand for unknown flows, that the state exports much
that COW attributes to no partner (oil, above all), or that the total itself is wrong; the faults known
by name are among the [errors found in standard data](errors-in-standard-data.md). Whoever sums pairs
into the trade of a bloc should look here first."""


def page() -> str:
    """Return the page."""
    compared = shares()
    low = compared.filter(pl.col("share") < HALF)
    late = low.filter(pl.col("year") >= DENSE)
    text = INTRODUCTION.format(
        compared=compared.height,
        median=compared["share"].median(),
        low=low.height,
        early=low.height - late.height,
        late=late.height,
        states=late["ccode"].n_unique(),
        dense=DENSE,
    )
    return made(
        "the compiled tables `trade` and `cow_trade_totals`",
        "Where bilateral trade is incomplete",
        text,
        f"## From {DENSE} on\n\n{_states(late)}",
        f"## Before {DENSE}\n\n{_states(low.filter(pl.col('year') < DENSE))}",
    )


def shares() -> pl.DataFrame:
    """Return ``ccode, year, share``: what the pairs of a state sum to, as a share of its totals."""
    store = default_store()
    flows = store.scan("trade").select("ccode1", "ccode2", "year", "flow1", "flow2").collect()
    turned = flows.rename({"ccode1": "ccode2", "ccode2": "ccode1"}).select(flows.columns)
    pairs = (
        pl.concat([flows, turned])
        .group_by(ccode="ccode1", year="year")
        .agg(pairs=pl.col("flow1").cast(pl.Int64).sum() + pl.col("flow2").cast(pl.Int64).sum())
    )
    first, last = schema("trade").covers
    members = state_years(first, last).frame
    totals = store.frame("cow_trade_totals").filter((pl.col("imports") > 0) & (pl.col("exports") > 0))
    both = totals.join(members, on=["ccode", "year"]).join(pairs, on=["ccode", "year"], how="left")
    share = pl.col("pairs").fill_null(0) / (pl.col("imports") + pl.col("exports"))
    return both.select("ccode", "year", share=share).sort("ccode", "year")


def _states(low: pl.DataFrame) -> str:
    names = dict(state_spells("cow").select("code", "statename").iter_rows())
    rows = [
        (code, names[code], own.height, runs(own["year"]), f"{own['share'].median():.2f}")
        for (code,), own in low.group_by("ccode", maintain_order=True)
    ]
    return table(("code", "state", "state-years", "years", "median share"), rows)


def runs(years: Iterable[int]) -> str:
    """Return sorted years as runs: ``1914–1918, 1921``."""
    spells: list[list[int]] = []
    for year in years:
        if spells and year == spells[-1][1] + 1:
            spells[-1][1] = year
        else:
            spells.append([year, year])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in spells)
