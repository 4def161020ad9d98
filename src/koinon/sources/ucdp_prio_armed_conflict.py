"""UCDP/PRIO 24.1: armed conflicts by year with names, and every state on either side.

The table ``ucdp_acd`` holds a later release without names; this one says who fought, over what, and which
states sent troops in support. It lacks five conflict-years that the later release found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_codes, check_rows, check_total, check_unique, read, require

if TYPE_CHECKING:
    from pathlib import Path

NAME = "ucdp_prio_armed_conflict"
HYDERABAD = 751
"""UCDP's own code for a state that is not on the Gleditsch-Ward list."""
ACTIVE = {2022: 56, 2023: 59}
"""State-based conflicts by year as published."""
ROLES = {
    "gwno_a": ("a", "primary"),
    "gwno_a_2nd": ("a", "secondary"),
    "gwno_b": ("b", "primary"),
    "gwno_b_2nd": ("b", "secondary"),
}
INCOMPATIBILITY = {1: "territory", 2: "government", 3: "both"}
TYPES = {1: "extrasystemic", 2: "interstate", 3: "intrastate", 4: "II"}


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``ucdp_armed_conflicts`` and ``ucdp_conflict_states``.

    Raises
    ------
    SourceError
        If the file is absent or its codes or published numbers do not agree.
    """
    rows = read(raw, "ucdp_prio_acd_v24_1")
    check_rows(rows, 2_686, NAME)
    check_unique(rows, ["conflict_id", "year"], NAME)
    for year, published in ACTIVE.items():
        check_total(rows.filter(pl.col("year") == year).height, published, f"{NAME}: conflicts in {year}")
    parties = states(rows)
    check_codes(parties, ["gwcode"], "gw", NAME, also=[HYDERABAD])
    return {"ucdp_armed_conflicts": conflicts(rows), "ucdp_conflict_states": parties}


def conflicts(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per conflict and year, with words for codes."""
    dates = [pl.col(c).str.to_date("%Y-%m-%d") for c in ("start_date", "start_date2", "ep_end_date")]
    words = [
        pl.col("incompatibility").replace_strict(INCOMPATIBILITY),
        pl.col("type_of_conflict").replace_strict(TYPES),
    ]
    return rows.select(
        "conflict_id", "year", "location", "side_a", "side_b", "territory_name", *words,
        "intensity_level", "cumulative_intensity", "start_prec", "start_prec2", "ep_end", *dates,
    )  # fmt: skip


def states(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per conflict, year and state on a side, out of the lists in the cells."""
    parts = []
    for column, (side, role) in ROLES.items():
        listed = rows.select("conflict_id", "year", gwcode=pl.col(column).str.split(",")).drop_nulls("gwcode")
        single = listed.explode("gwcode").with_columns(pl.col("gwcode").str.strip_chars().cast(pl.Int64))
        parts.append(single.with_columns(side=pl.lit(side), role=pl.lit(role)))
    parties = pl.concat(parts)
    named = int(sum(rows[column].str.count_matches(",").sum() + rows[column].count() for column in ROLES))
    require(parties.height == named, f"{NAME}: {named - parties.height} states of the lists disappeared")
    check_unique(parties, ["conflict_id", "year", "gwcode", "side"], NAME)
    return parties
