"""UCDP 25.1: deaths in organised violence by the country where they occur, 1989-2024.

State-based conflict, conflict between groups that are no state, and one-sided violence against civilians.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_codes, check_rows, check_total, check_unique, read, require

if TYPE_CHECKING:
    from pathlib import Path

NAME = "ucdp_organized_violence"
YUGOSLAVIA, SERBIA, SERBIA_SINCE = 345, 340, 2007
"""UCDP keeps one number where Gleditsch and Ward begin a new state in June 2006."""
VATICAN, VATICAN_ROWS = 327, 36
"""The number of the Papal States, which Gleditsch and Ward end in 1870, stands for the Vatican City."""
UKRAINE_2022 = 92_615
"""Published best estimate of all deaths."""
OUT_OF_ORDER = 7
"""Rows whose best estimate of all deaths lies outside the low and the high one, as published."""
KINDS = {"sb": "sb_total", "sb_intra": "sb_intrastate", "sb_inter": "sb_interstate",
         "ns": "ns_total", "os": "os_total"}  # fmt: skip


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``organized_violence``, one row per country and year.

    Raises
    ------
    SourceError
        If the file is absent or its sums or published values do not agree.
    """
    rows = read(raw, "country_year_v25_1")
    check_rows(rows, 6_936, NAME)
    check_unique(rows, ["country_id_cy", "year_cy"], NAME)
    made = tidy(rows)
    check_codes(made, ["gwcode"], "gw", NAME)
    check_total(made["gwcode"].null_count(), VATICAN_ROWS, f"{NAME}: rows of no listed state")
    whole = pl.sum_horizontal("sb_deaths", "ns_deaths", "os_deaths")
    require(made.filter(whole != pl.col("deaths")).is_empty(), f"{NAME}: the kinds do not add up")
    spot = made.row(by_predicate=(pl.col("country_id") == 369) & (pl.col("year") == 2022), named=True)
    check_total(spot["deaths"], UKRAINE_2022, f"{NAME}: Ukraine in 2022")
    crossed = made.filter(~pl.col("deaths").is_between("deaths_low", "deaths_high")).height
    check_total(crossed, OUT_OF_ORDER, f"{NAME}: estimates out of order")
    return {"organized_violence": made}


def tidy(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the figures in our own columns; Serbia gets its own number from 2007."""
    later = (pl.col("country_id_cy") == YUGOSLAVIA) & (pl.col("year_cy") >= SERBIA_SINCE)
    listed = pl.col("country_id_cy") != VATICAN
    code = pl.when(later).then(SERBIA).when(listed).then("country_id_cy")
    bounds = {"": "best", "_low": "low", "_high": "high"}
    deaths = {
        f"{new}_deaths{end}": f"{old}_deaths_{bound}_cy"
        for new, old in KINDS.items()
        for end, bound in bounds.items()
    }
    every = {f"deaths{end}": f"cumulative_total_deaths_in_orgvio_{bound}_cy" for end, bound in bounds.items()}
    dyads = {f"{kind}_dyads": f"{kind}_dyad_count_cy" for kind in ("sb", "ns", "os")}
    return rows.select(
        country_id="country_id_cy",
        country="country_cy",
        year="year_cy",
        gwcode=code,
        **dyads,
        **deaths,
        os_deaths_government="os_main_govt_killings_best_cy",
        os_deaths_groups="os_nsgroup_killings_best_cy",
        **every,
        civilian_deaths="cumulative_total_deaths_civilians_in_orgvio_cy",
    )
