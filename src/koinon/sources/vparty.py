"""V-Party V2: what parties stood for at each election, from populism to immigration, 1900-2019.

One row per party and election, not per state: weight by seats or take the parties in government before
comparing states. Names with "allian" mean electoral alliances, never military ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_none_lost, check_range, check_rows, check_total, check_unique, read
from koinon.sources.membership import split_by_membership

if TYPE_CHECKING:
    from pathlib import Path

NAME = "vparty"
POSITIONS = (
    "v2pariglef", "v2pawelf", "v2paculsup", "v2paimmig", "v2parelig", "v2pagender", "v2palgbt", "v2pawomlab",
    "v2paminor", "v2paanteli", "v2papeople", "v2paopresp", "v2paplur", "v2paviol", "v2papariah", "v2paclient",
)  # fmt: skip
"""Expert scores on V-Dem's latent scale, which has no unit."""

WITHOUT_CODE = 49
"""Rows of Hong Kong, the West Bank and Somaliland."""

OUTSIDE_SYSTEM = 981
"""Further rows of elections in colonies and before or between times in the COW system."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``party_positions``, one row per party and election, with the COW code of the year if any.

    Raises
    ------
    SourceError
        If a file is missing or fails a check.
    """
    published = read(raw, "vparty_core")
    check_rows(published, 11_898, NAME)
    check_unique(published, ["v2paid", "year"], NAME)
    numbered = published.with_columns(ccode=pl.col("COWcode").cast(pl.Int32))
    check_total(numbered["ccode"].null_count(), WITHOUT_CODE, f"{NAME}: rows without a COW code")
    inside, outside = split_by_membership(numbered)
    check_total(outside.height, WITHOUT_CODE + OUTSIDE_SYSTEM, f"{NAME}: rows outside the COW system")
    dated = pl.concat([inside, outside.with_columns(ccode=pl.lit(None, pl.Int32))])
    check_none_lost(published.height, dated.height, 0, NAME)
    for share in ("v2paseatshare", "v2pavote"):
        check_range(dated, share, 0, 100, NAME)
    for index in ("v2xpa_popul", "v2xpa_antiplural"):
        check_range(dated, index, 0, 1, NAME)
    tidy = dated.select(
        "v2paid", "year", "ccode", "country_text_id", "v2paenname", "v2pashname",
        "v2xpa_popul", "v2xpa_antiplural", "v2paseatshare", "v2panumbseat", "v2patotalseat",
        "v2pavote", "v2pagovsup", "v2paallian", *POSITIONS,
        election=pl.col("historical_date").str.to_date(),
    )  # fmt: skip
    return {"party_positions": tidy}
