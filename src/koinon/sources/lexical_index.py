"""Lexical Index of Electoral Democracy 6.8: steps from no elections to full suffrage, by state and year.

The file's own COW codes are used. It reaches back to colonies and forward to unrecognised states, which are
no members of the COW system and stay out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_none_lost, check_range, check_rows, check_total, check_unique, read
from koinon.sources.membership import split_by_membership

if TYPE_CHECKING:
    from pathlib import Path

NAME = "lexical_index"
OUTSIDE_SYSTEM = 15_394
RECOMPUTED = 8
"""Rows inside the system whose two indices differ."""

STEPS = ("legselec", "exselec", "opposition", "competition", "male_suffrage", "female_suffrage")
OTHERS = ("political_liberties", "democratic_transition", "democratic_breakdown", "turnover_event")
INDICES = ("lexical_index", "lexical_index_plus", "lexical_index_original")


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``lexical_democracy``, one row per state of the COW system and year.

    Raises
    ------
    SourceError
        If a file is missing or fails a check.
    """
    published = read(raw, "lied").rename({"lied_cow": "ccode"})
    check_rows(published, 32_891, NAME)
    check_unique(published, ["ccode", "year", "lied_country"], NAME)
    inside, _ = split_by_membership(published)
    check_none_lost(published.height, inside.height, OUTSIDE_SYSTEM, NAME)
    check_unique(inside, ["ccode", "year"], NAME)
    for flag in (*STEPS, *OTHERS):
        check_range(inside, flag, 0, 1, NAME)
    differing = inside.filter(pl.col("lexical_index") != pl.col("lexical_index_original")).height
    check_total(differing, RECOMPUTED, f"{NAME}: rows whose two indices differ")
    return {"lexical_democracy": inside.select("ccode", "year", *INDICES, *STEPS, *OTHERS)}
