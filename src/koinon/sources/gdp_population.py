"""Estimated GDP and population by state and year, from Fariss et al. (2022).

Values are means over draws of a latent-variable model, with the standard deviation over the draws, and
are carried bit for bit. The estimates follow the Gleditsch-Ward list: 43 COW state-years have none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_codes, check_rows, check_total, check_unique, read, require
from koinon.world.systems import CODE

if TYPE_CHECKING:
    from pathlib import Path

    from koinon.world.systems import System

FILES: dict[System, tuple[str, int, int]] = {
    "cow": ("cw_gdppop", 16_536, 43),
    "gw": ("gw_gdppop", 19_667, 0),
}
"""Raw file, its published number of rows, and how many of them lack estimates."""

VALUES = ["mrgdppc", "sd_mrgdppc", "pwtrgdp", "sd_pwtrgdp", "pwtpop", "sd_pwtpop"]

USA, YEAR, PER_HEAD, MILLIONS = 2, 2019, 61_806, 330.7
"""Published spot values: GDP per head in 2011 international dollars, and population."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``cow_gdp_population`` and ``gw_gdp_population``, one row per state and year."""
    return {f"{system}_gdp_population": _estimates(raw, system) for system in FILES}


def _estimates(raw: Path, system: System) -> pl.DataFrame:
    (name, rows, blank), code = FILES[system], CODE[system]
    estimates = read(raw, name)
    check_rows(estimates, rows, name)
    check_unique(estimates, [code, "year"], name)
    check_codes(estimates, [code], system, name)
    for column in VALUES:
        check_total(estimates[column].null_count(), blank, f"{name}: rows without {column}")
        require(bool((estimates[column].drop_nulls() > 0).all()), f"{name}: {column} is not positive")
    spot = estimates.row(by_predicate=(pl.col(code) == USA) & (pl.col("year") == YEAR), named=True)
    check_total(spot["mrgdppc"], PER_HEAD, f"{name}: GDP per head of the United States", 0.5)
    check_total(spot["pwtpop"], MILLIONS, f"{name}: population of the United States", 0.05)
    return estimates
