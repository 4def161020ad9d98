"""JME 3: joint military exercises 1974-2010, the coders' raw sheet before MME.

Rows are numbered in the order of the sheet, because names and dates do not identify them. A year is read
from the written date where its own column is empty (302 of 310 such rows).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_none_lost, check_rows, check_total, read, require
from koinon.world.codes import ccode_of_iso, iso_codes

if TYPE_CHECKING:
    from pathlib import Path

NAME = "jme_v3"
UNKNOWN = "-9"
UNDATED = 6
"""Rows whose year cannot be read: no date (four), or a year that cannot be meant (0007, 3009)."""
TYPES = {
    "FTX": "field", "CPX": "command post", "Both CPX & FTX": "both", "FTX/CPX": "both", "CPX/FTX": "both",
    "Unsure": "unsure", "cpx": "command post",
}  # fmt: skip
NO_STATE = ("8 NATO members", "NATO")
"""What stands among the participants and is no country."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``joint_exercises_jme`` and ``joint_exercise_participants``.

    Raises
    ------
    SourceError
        If the file is absent, or a year or a participant cannot be read.
    """
    rows = read(raw, "exercise").with_row_index("jme_id", offset=1)
    check_rows(rows, 1_790, NAME)
    dated = rows.with_columns(year=pl.coalesce("s.year", written_year()))
    check_total(dated["year"].null_count(), UNDATED, f"{NAME}: rows without a year")
    sheet = exercises(dated)
    return {"joint_exercises_jme": sheet, "joint_exercise_participants": participants(dated)}


def written_year() -> pl.Expr:
    """Expression that reads the year out of a date as the coders wrote it."""
    found = pl.col("Start Date").str.extract(r"((?:19|20)\d\d)").cast(pl.Int64)
    return pl.when(found.is_between(1974, 2010)).then(found)


def exercises(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the exercises; a row that repeats another in every detail is marked."""
    states = [c for c in rows.columns if c.startswith("State ")]
    same = pl.struct("Exercise Name", "Start Date", "enddate", *states)
    kind = pl.col("JME Type").replace_strict(TYPES, default=None)
    unread = rows.filter(pl.col("JME Type").is_not_null() & kind.is_null()).height
    require(unread == 0, f"{NAME}: {unread} kinds of exercise cannot be read")
    text = {"name": "Exercise Name", "start_text": "Start Date", "end_text": "enddate",
            "location": "Location1", "purpose": "What is the purpose of the JME?",
            "institution": "Institution(s) involved"}  # fmt: skip
    return rows.select(
        "jme_id",
        "year",
        *(pl.when(pl.col(old) != UNKNOWN).then(pl.col(old).str.strip_chars()).alias(new)
          for new, old in text.items()),
        kind=kind,
        reforger=pl.col("Part of the Reforger Exercise?").str.to_lowercase() == "yes",
        repeats=~same.is_first_distinct(),
    )  # fmt: skip


def participants(rows: pl.DataFrame) -> pl.DataFrame:
    """Return who took part, once per exercise, with the COW code of that year."""
    states = [c for c in rows.columns if c.startswith("State ")]
    long = rows.unpivot(states, index=["jme_id", "year"], value_name="iso3").drop_nulls("iso3")
    written = long.select("jme_id", "year", pl.col("iso3").str.strip_chars().str.to_uppercase())
    named = written.filter(pl.col("iso3") != UNKNOWN)
    unknown = written.filter(pl.col("iso3") == UNKNOWN).height
    check_none_lost(written.height, named.height, unknown, NAME)
    strangers = set(named["iso3"]) - set(iso_codes()["iso3"]) - {text.upper() for text in NO_STATE}
    require(not strangers, f"{NAME}: {sorted(strangers)} are no countries")
    # Today's codes stand for the state of the time: RUS in 1988 is the Soviet Union.
    return ccode_of_iso(named.unique(), "iso3", "year", retroactive=True)
