"""KOF Globalisation Index 2023: economic, social and political globalisation, de facto and de jure.

The file keeps a few codes that ISO withdrew or never had. An index of years before a state's time in the
COW system (Serbia and Montenegro before 2006, the Soviet republics) keeps its ISO code and has no COW code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import (
    check_none_lost,
    check_range,
    check_rows,
    check_total,
    check_unique,
    read,
    require,
)
from koinon.world.codes import ccode_of_iso, iso_codes

if TYPE_CHECKING:
    from pathlib import Path

NAME = "kof_globalisation"
AGGREGATES = (
    "EAS", "ECS", "HIC", "LCN", "LIC", "LMC", "MEA", "NAC", "SAS", "SSF", "UMC", "WLD",
)  # fmt: skip
"""World, regions and income groups."""

OWN_CODES = {"ADO": "AND", "ROM": "ROU", "TMP": "TLS", "WBG": "PSE", "ZAR": "COD"}
YEARS = 52
EMPTY = 760
"""Rows without any index, of years before a state's independence or of territories."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``globalisation``, one row per economy and year with any index known.

    Raises
    ------
    SourceError
        If a file is missing or fails a check.
    """
    published = read(raw, "kofgi_2023")
    check_rows(published, 11_180, NAME)
    check_unique(published, ["code", "year"], NAME)
    economies = published.filter(~pl.col("code").is_in(AGGREGATES))
    check_none_lost(published.height, economies.height, len(AGGREGATES) * YEARS, NAME)
    indices = [name for name in published.columns if name.startswith("KOF")]
    known = economies.filter(pl.any_horizontal(pl.col(indices).is_not_null()))
    check_none_lost(economies.height, known.height, EMPTY, NAME)
    for index in indices:
        # Scaled values overshoot the ends of the scale by rounding.
        check_range(known, index, 1 - 1e-4, 100 + 1e-4, NAME)
    renamed = known.select(
        "year", *(pl.col(name).alias(name.lower()) for name in indices),
        iso3=pl.col("code").replace(OWN_CODES),
    )  # fmt: skip
    strangers = set(renamed["iso3"]) - set(iso_codes()["iso3"])
    require(not strangers, f"{NAME}: unknown codes {sorted(strangers)}")
    coded = ccode_of_iso(renamed, "iso3", "year")
    check_unique(coded.drop_nulls("ccode"), ["ccode", "year"], NAME)
    swiss = coded.row(by_predicate=(pl.col("iso3") == "CHE") & (pl.col("year") == 2021), named=True)
    check_total(swiss["kofgi"], 90.7, f"{NAME}: Switzerland in 2021", 0.05)
    return {"globalisation": coded}
