"""COW major powers: spells of great-power standing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_rows, check_unique, read

if TYPE_CHECKING:
    from pathlib import Path

LIST_END = pl.date(2016, 12, 31)
"""Last day of the list: a spell that ends then is open."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``majors``, one row per spell; an open spell has no end."""
    spells = read(raw, "cow_majors")
    check_rows(spells, 14, "cow_majors")
    end = pl.date("endyear", "endmonth", "endday")
    majors = spells.select(
        "ccode",
        start=pl.date("styear", "stmonth", "stday"),
        end=pl.when(end < LIST_END).then(end),
    )
    check_unique(majors, ["ccode", "start"], "cow_majors")
    return {"majors": majors}
