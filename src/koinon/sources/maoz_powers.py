"""Regional and global powers as listed by Maoz (2010): spells by state and scope.

The raw file lays the regional and the global spell of a state side by side; here each is a row.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_codes, check_none_lost, check_rows, check_unique, read
from koinon.sources.tidy import open_end

if TYPE_CHECKING:
    from pathlib import Path

LIST_END = date(2019, 12, 31)
"""Last day of the list: a spell that ends then is open."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``maoz_powers``, one row per state, scope and spell; an open spell has no end."""
    name = "maoz_powers"
    listed = read(raw, name)
    check_rows(listed, 20, name)
    check_codes(listed, ["ccode"], "cow", name)
    spells = pl.concat(
        listed.select(
            "ccode",
            pl.lit(scope).alias("scope"),
            start=f"{short}stdate",
            end=open_end(pl.col(f"{short}enddate"), LIST_END),
        )
        for scope, short in (("regional", "reg"), ("global", "glob"))
    )
    powers = spells.drop_nulls("start")
    blanks = listed["regstdate"].null_count() + listed["globstdate"].null_count()
    check_none_lost(spells.height, powers.height, blanks, name)
    check_unique(powers, ["ccode", "scope", "start"], name)
    return {name: powers}
