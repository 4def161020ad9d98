"""Deaths of international organisations 1815-2015: when and how 561 organisations ended, if they did.

The list stops in 2015: an organisation that was alive has no last year, where the file writes 2016. Other
columns of the file (years at war, counts of members) rest on definitions it does not carry and stay out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_rows, check_total, check_unique, read, require
from koinon.sources.overrides import apply_overrides

if TYPE_CHECKING:
    from pathlib import Path

NAME = "digo_v1"
CENSORED = 2016
"""What the file writes as the year of death of an organisation that lives."""

DEAD, ALIVE = 218, 342

WORDS = {"fate": "Fate/death_reason", "function": "function_c", "scope": "scope_c", "region": "region_c"}
"""Columns of words, in which NA means unknown."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``organisation_deaths``, one row per organisation.

    Raises
    ------
    SourceError
        If a file is missing or fails a check.
    """
    published = read(raw, "organization")
    check_rows(published, 561, NAME)
    check_unique(published, ["ioname"], NAME)
    mended = apply_overrides(published, NAME, "organization")
    counts = {int(living): rows for living, rows in mended["Living"].drop_nulls().value_counts().iter_rows()}
    require(
        counts == {0: DEAD, 1: ALIVE}, f"{NAME}: {counts} where {DEAD} dead and {ALIVE} alive are expected"
    )
    alive = mended.filter(pl.col("Living") == 1)
    check_total(alive.filter(pl.col("ddate") != CENSORED).height, 0, f"{NAME}: living with a year of death")
    late = mended.filter((pl.col("Living") == 0) & (pl.col("ddate") >= CENSORED)).height
    check_total(late, 0, f"{NAME}: deaths after the end of the list")
    words = {name: pl.col(column).replace("NA", None) for name, column in WORDS.items()}
    tidy = mended.select(
        "ioname",
        pl.col("orgname").str.strip_chars(),
        first_year="sdate",
        last_year=pl.when(pl.col("Living") == 0).then("ddate"),
        alive="Living",
        **words,
    )
    return {"organisation_deaths": tidy}
