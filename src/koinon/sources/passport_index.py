"""Visa requirements between states as spells, from 53 snapshots of the Passport Index 2019-2025.

Every snapshot lists every pair, so a spell runs from the first to the last snapshot in a row with the same
requirement and number of days. Six snapshots before November 2020 are coded otherwise. "Visa free" and
"visa required" carry over one to one; the two codes between them (``ETA`` and ``VOA``, before that 2 and 1)
became arrival and electronic visas in a way that contradicts their names, and are kept as one category.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_none_lost, check_rows, check_total, check_unique, read, require
from koinon.world.codes import ccode_of_iso

if TYPE_CHECKING:
    from pathlib import Path

NAME = "passport_index"
LATEST = date(2025, 1, 12)
"""Day of the snapshot that the file calls current."""

OWN_COUNTRY = "-1"
OWN_ROWS = 199 * 47
"""Rows of a passport in its own country; the six oldest snapshots have none."""

OLD_CODES = {
    "0": "visa required",
    "1": "on arrival or electronic",
    "2": "on arrival or electronic",
    "3": "visa free",
    "VR": "visa required",
    "VOA": "on arrival or electronic",
    "ETA": "on arrival or electronic",
    "VF": "visa free",
}
"""What the codes of the snapshots before November 2020 mean."""

WITHOUT_CODE = frozenset({"HKG", "MAC", "PSE", "VAT"})
PAIRS = 199 * 198


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``visa_requirements``, one row per passport, destination and spell.

    Raises
    ------
    SourceError
        If a file is missing or fails a check.
    """
    snapshots = read(raw, "passport_index_tidy_iso3_all_snapshots")
    check_rows(snapshots, 2_097_659, NAME)
    check_current(snapshots, read(raw, "passport_index_tidy_iso3_2025_01_12"))
    seen = observations(snapshots)
    spells = joined(seen)
    coded = spells
    for number, side in ((1, "passport"), (2, "destination")):
        coded = ccode_of_iso(
            coded.with_columns(year=pl.col("last").dt.year()), side, "year", name=f"ccode{number}"
        )
    strangers = set(coded.filter(pl.col("ccode1").is_null())["passport"])
    require(strangers == WITHOUT_CODE, f"{NAME}: without a COW code are {sorted(strangers)}")
    check_unique(coded, ["passport", "destination", "first"], NAME)
    return {"visa_requirements": coded.drop("year")}


def check_current(snapshots: pl.DataFrame, latest: pl.DataFrame) -> None:
    """Check that the file of the latest day is the current snapshot."""
    check_rows(latest, 39_601, f"{NAME}: current")
    current = snapshots.filter(pl.col("snapshot") == "current").select(latest.columns)
    other = latest.join(current, on=latest.columns, how="anti").height
    require(other == 0, f"{NAME}: {other} rows of the latest day differ from the current snapshot")


def observations(snapshots: pl.DataFrame) -> pl.DataFrame:
    """Return what each snapshot says of each pair.

    Returns
    -------
    polars.DataFrame
        ``passport``, ``destination``, ``day``, ``requirement`` and ``days``.
    """
    said = pl.coalesce("Code", "Requirement")
    abroad = snapshots.filter(said != OWN_COUNTRY)
    check_none_lost(snapshots.height, abroad.height, OWN_ROWS, NAME)
    number = said.str.contains(r"^\d+$") & ~said.is_in(list(OLD_CODES))
    seen = abroad.select(
        passport="Passport",
        destination="Destination",
        day=pl.when(pl.col("snapshot") == "current")
        .then(pl.lit(LATEST))
        .otherwise(pl.col("snapshot").str.to_date(strict=False)),
        requirement=pl.when(number).then(pl.lit("visa free")).otherwise(said.replace(OLD_CODES)),
        days=pl.when(number).then(said.cast(pl.Int16, strict=False)),
    )
    sizes = seen.group_by("day").len()
    check_total(sizes.height, 53, f"{NAME}: snapshots")
    require(set(sizes["len"]) == {PAIRS}, f"{NAME}: a snapshot lacks pairs")
    check_unique(seen, ["passport", "destination", "day"], NAME)
    return seen


def joined(seen: pl.DataFrame) -> pl.DataFrame:
    """Join observations in a row that say the same into spells.

    Examples
    --------
    >>> days = [date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)]
    >>> seen = pl.DataFrame(
    ...     {"passport": "A", "destination": "B", "day": days, "requirement": ["x", "x", "y"], "days": None}
    ... )
    >>> joined(seen).select("first", "last", "requirement").rows()[0]
    (datetime.date(2020, 1, 1), datetime.date(2021, 1, 1), 'x')
    """
    pair, rule = ["passport", "destination"], ["requirement", "days"]
    ordered = seen.sort(*pair, "day")
    changes = pl.any_horizontal(pl.col(c).ne_missing(pl.col(c).shift(1)) for c in (*pair, *rule))
    return (
        ordered.with_columns(spell=changes.cum_sum())
        .group_by("spell", maintain_order=True)
        .agg(
            pl.col(*pair, *rule).first(),
            first=pl.col("day").first(),
            last=pl.col("day").last(),
        )
        .drop("spell")
    )
