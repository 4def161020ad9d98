"""Well-known commitments that are no alliance in ATOP's sense and no bloc of the registry.

``data/other_commitments.csv`` is short and names only what a reader would miss: guarantees, national laws,
assurances, declared policy and action through the United Nations. It is not a list of all of them, so its
silence means nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import polars as pl

KINDS = ("guarantee", "assurance", "national law", "declared policy", "United Nations action")


@dataclass(frozen=True)
class OtherCommitment:
    """A commitment to a state outside the sources: by whom, of which kind, what it says and where."""

    by: str
    kind: str
    text: str
    source: str


@cache
def listed() -> pl.DataFrame:
    """Return the file: ``ccode, state_name, by, first_year, last_year, kind, text, source``."""
    path = resources.files("koinon.world") / "data" / "other_commitments.csv"
    years = dict.fromkeys(("ccode", "first_year", "last_year"), pl.Int16())
    return pl.read_csv(path.read_bytes(), schema_overrides=years)


def other_commitments(ccode: int, year: int) -> tuple[OtherCommitment, ...]:
    """Return the listed commitments to a state in a year.

    Parameters
    ----------
    ccode
        COW code of the state committed to.
    year
        Calendar year; a commitment without last year runs on.

    Examples
    --------
    >>> [found.kind for found in other_commitments(211, 1914)]
    ['guarantee']
    """
    rows = listed().filter(
        pl.col("ccode") == ccode,
        pl.col("first_year") <= year,
        pl.col("last_year").is_null() | (pl.col("last_year") >= year),
    )
    kept = rows.select("by", "kind", "text", "source")
    return tuple(OtherCommitment(*row) for row in kept.iter_rows())
