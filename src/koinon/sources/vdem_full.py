"""V-Dem, the full country-year file: indices of rule of law, accountability and polarisation.

The package carries the core indices already; this adds the ones that the field asks for next. Only the
columns that are wanted are read of the file's four thousand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_range, check_unique, require
from koinon.sources.membership import split_by_membership
from koinon.sources.userfile import found, number, scanned

if TYPE_CHECKING:
    from pathlib import Path

NAME = "vdem_full"
INDICES = (
    "v2x_freexp_altinf",
    "v2x_frassoc_thick",
    "v2xel_frefair",
    "v2x_suffr",
    "v2x_elecoff",
    "v2x_liberal",
    "v2xcl_rol",
    "v2x_jucon",
    "v2xlg_legcon",
    "v2x_partip",
    "v2xdl_delib",
    "v2x_egal",
    "v2x_rule",
    "v2x_corr",
    "v2x_execorr",
    "v2x_neopat",
    "v2x_civlib",
    "v2x_clphy",
    "v2xcs_ccsi",
    "v2x_gender",
)
"""All between 0 and 1."""

SCORES = ("v2cacamps", "v2smgovdom", "v2smgovab")
"""On the scale of the measurement model, about -5 to 5."""

KEYS = ("country_name", "country_text_id", "country_id", "year", "COWcode")


def tables(path: Path) -> dict[str, pl.DataFrame]:
    """Return ``vdem_indices``, one row per state of the COW system and year.

    Parameters
    ----------
    path
        ``V-Dem-CY-Full+Others-v*.csv`` (or the core file), or the folder or zip archive that holds it.

    Notes
    -----
    V-Dem's own COW codes are used. Rows without a code, and of years in which the code was not in force,
    are no states and stay out, as in the packaged table ``vdem``.
    """
    with found(path, "V-Dem-CY-Full*.csv", "V-Dem-CY-Core*.csv", "V-Dem*.parquet") as (file, *_):
        lazy = scanned(file, KEYS, NAME, [*INDICES, *SCORES])
        rows = lazy.select(
            country_text_id=pl.col("country_text_id"),
            country_id=number("country_id", pl.Int16()),
            year=number("year", pl.Int16()),
            ccode=number("COWcode", pl.Int16()),
            **{column: number(column) for column in (*INDICES, *SCORES)},
        ).collect(engine="streaming")
    check_unique(rows, ["country_id", "year"], NAME)
    coded = rows.filter(pl.col("ccode").is_not_null())
    require(coded.height * 2 > rows.height, f"{NAME}: most rows of {path.name} have no COW code")
    for index in INDICES:
        check_range(coded, index, 0, 1, NAME)
    inside, _ = split_by_membership(coded)
    check_unique(inside, ["ccode", "year"], NAME)
    return {"vdem_indices": inside}
