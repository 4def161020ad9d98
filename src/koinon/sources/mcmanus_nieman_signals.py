"""Signals of support that five major powers sent to other states, 1950-2012 (McManus and Nieman 2019).

The file has one row per state and a column per power and signal; here a row is a power and a state. Arms
transfers and troops are carried as "some or none": the figures behind them are others' (SIPRI's values
and published troop counts) and stay out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_none_lost, check_rows, check_unique, read
from koinon.sources.membership import split_by_membership

if TYPE_CHECKING:
    from pathlib import Path

NAME = "mcmanus_nieman_signals"
POWERS = {"us": 2, "uk": 200, "fra": 220, "rus": 365, "chi": 710}
SIGNALS = {
    "nukes": "nuclear_weapons", "vis": "visit", "pact": "pact", "ex": "exercise", "bit": "investment_treaty",
    "words": "statements", "econaid": "economic_aid",
}  # fmt: skip
"""Signals carried as published, and what they are called here; not every power has each."""
AS_FLAGS = {"arms": "arms", "troops": "troops"}


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``support_signals``, one row per major power, other state and year.

    Raises
    ------
    SourceError
        If the file is absent or names a state outside its dates.
    """
    rows = read(raw, "protege_year")
    check_rows(rows, 9_266, NAME)
    check_unique(rows, ["ccode", "year"], NAME)
    inside, _ = split_by_membership(rows)
    check_none_lost(rows.height, inside.height, 0, NAME)
    pairs = pl.concat(sent_by(rows, short, code) for short, code in POWERS.items())
    return {"support_signals": pairs}


def sent_by(rows: pl.DataFrame, short: str, code: int) -> pl.DataFrame:
    """Return the signals of one power to the others; a power sends none to itself."""
    carried = [
        (pl.col(f"{short}_{old}") if f"{short}_{old}" in rows.columns else pl.lit(None))
        .cast(pl.Int64)
        .alias(new)
        for old, new in SIGNALS.items()
    ]
    flags = [(pl.col(f"{short}_{old}") > 0).cast(pl.Int8).alias(new) for old, new in AS_FLAGS.items()]
    others = rows.filter(pl.col("ccode") != code)
    return others.select(pl.lit(code).alias("ccode1"), "year", *carried, *flags, ccode2="ccode")
