"""MME 7: multinational military exercises 1980-2010, and who took part.

Three exercise numbers are used twice for different exercises (mme3457, mme3458, mme3460), so an exercise
is identified by its number and the year it begins in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_none_lost, check_rows, check_total, check_unique, read, require
from koinon.sources.names import ccode_of_name

if TYPE_CHECKING:
    from pathlib import Path

NAME = "mme_v7"
UNKNOWN = "-9"
"""How the file writes a name, a place or a participant that is not known."""
FLAGS = ("CPX", "Air", "Land", "Sea", "Amphibious", "Cyber", "Warfighting", "Peacekeeping", "Humanitarian")
UNKNOWN_SLOTS = 208
"""Participants that are not known, in 203 exercises."""
TWICE = 18
"""Participants written twice in one exercise."""
TWO_NAMES = 1
"""Participants written under two names in one exercise (mme978: St. Kitts and Nevis)."""
ENDS_FIRST = 5
"""Exercises whose last day comes before the first; their end is left empty."""
REUSED = ("mme3457", "mme3458", "mme3460")
ALIASES = {
    "Serbia": "Yugoslavia",
    "st. christopher": "St. Kitts and Nevis",
}
NO_STATE = {
    "Baltic States", "Bermuda", "Hong Kong SAR China", "NATO", "Netherlands Antilles", "New Caledonia",
    "South Sudan",
}  # fmt: skip
"""Participants that never were members of the COW system when they took part."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``military_exercises_mme`` and ``military_exercise_participants``.

    Raises
    ------
    SourceError
        If the file is absent, or a number, a date or a name is not as expected.
    """
    rows = read(raw, "exercise")
    check_rows(rows, 3_707, NAME)
    check_unique(rows, ["MMEID", "s.year"], NAME)
    twice = sorted(rows.filter(pl.col("MMEID").is_duplicated())["MMEID"].unique())
    require(twice == list(REUSED), f"{NAME}: the numbers used twice are {twice}")
    listed = participants(rows)
    return {"military_exercises_mme": exercises(rows), "military_exercise_participants": listed}


def slots(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``mme_id, year, state`` for every participant written, known or not."""
    columns = [c for c in rows.columns if c.startswith("State") and not c.startswith("StartDate")]
    long = rows.unpivot(columns, index=["MMEID", "s.year"], value_name="state")
    return long.drop_nulls("state").select("state", mme_id="MMEID", year="s.year")


def participants(rows: pl.DataFrame) -> pl.DataFrame:
    """Return who took part, once per exercise, with the COW code of that year."""
    written = slots(rows)
    named = written.filter(pl.col("state") != UNKNOWN)
    check_none_lost(written.height, named.height, UNKNOWN_SLOTS, NAME)
    once = named.unique()
    check_none_lost(named.height, once.height, TWICE, NAME)
    coded = ccode_of_name(once, "state", "year", aliases=ALIASES, no_state=NO_STATE)
    key = ["mme_id", "year", "ccode"]
    states = coded.drop_nulls("ccode").sort(*key, "state").unique(key, keep="first", maintain_order=True)
    others = coded.filter(pl.col("ccode").is_null())
    check_none_lost(coded.height, states.height + others.height, TWO_NAMES, NAME)
    return pl.concat([states, others])


def exercises(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the exercises with their dates, place, kind and number of participants."""
    first, last = (
        pl.date(f"{end}.year", f"{end}.month", pl.col(f"{end}.day").cast(pl.Int8, strict=False))
        for end in ("s", "e")
    )
    text = [
        pl.when(pl.col(old) != UNKNOWN).then(pl.col(old).str.strip_chars()).alias(new)
        for old, new in (("Ex_Name", "name"), ("Series_Name", "series"), ("Location", "location"))
    ]
    tidy = rows.select(
        *text,
        *(pl.col(flag).alias(flag.lower()) for flag in FLAGS),
        "lat", "lon",
        mme_id="MMEID",
        year="s.year",
        start_month="s.month",
        start=first,
        end=last,
    )  # fmt: skip
    early = (pl.col("end") < pl.col("start")).fill_null(value=False)
    check_total(tidy.filter(early).height, ENDS_FIRST, f"{NAME}: exercises that end before they begin")
    counts = slots(rows).group_by("mme_id", "year").agg(
        participants=pl.col("state").filter(pl.col("state") != UNKNOWN).n_unique(),
        unknown_participants=(pl.col("state") == UNKNOWN).any(),
    )  # fmt: skip
    ended = tidy.with_columns(pl.when(~early).then("end").alias("end"))
    return ended.join(counts, on=["mme_id", "year"], how="left")
