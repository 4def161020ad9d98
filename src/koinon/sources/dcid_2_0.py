"""DCID 2.0: cyber incidents between rival states, 2000-2021.

Only the sheet of incidents is used. The second sheet, which sets incidents beside other statecraft,
numbers them differently (of its 489 rows with a severity, 130 name another initiator under the same
number), so it cannot be joined to the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_range, check_rows, check_total, check_unique, read
from koinon.sources.names import ccode_of_name

if TYPE_CHECKING:
    from pathlib import Path

NAME = "dcid_2_0"
SPELLINGS = {
    "US": "United States",
    "UK": "United Kingdom",
    "N Korea": "North Korea",
    "S Korea": "South Korea",
}
INITIATORS = {710: 115, 365: 113, 630: 65, 731: 59}
"""Published numbers of incidents by initiator."""
THIRD = 4
"""Incidents whose initiator is neither state of the pair; whom they were aimed at is then unknown."""
ENDS_FIRST = 2
"""Incidents that end before they begin; their end is left empty."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``cyber_incidents``, one row per incident.

    Raises
    ------
    SourceError
        If the file is absent or its states, pairs and numbers do not agree.
    """
    rows = read(raw, "incident")
    check_rows(rows, 429, NAME)
    check_unique(rows, ["Cyberincidentnum"], NAME)
    check_range(rows, "severity", 0, 10, NAME)
    for code, number in INITIATORS.items():
        check_total(rows.filter(pl.col("initiator") == code).height, number, f"{NAME}: begun by {code}")
    return {"cyber_incidents": incidents(coded(rows))}


def coded(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the codes of the pair, which the file only writes one after the other in one number."""
    named = rows.with_columns(
        pl.col("StateA", "StateB").str.strip_chars().replace(SPELLINGS),
        start=pl.col("interactionstartdate").dt.date(),
        end=pl.col("interactionenddate").dt.date(),
    ).with_columns(year=pl.col("start").dt.year())
    both = ccode_of_name(ccode_of_name(named, "StateA", "year", name="a"), "StateB", "year", name="b")
    agree = pl.concat_str("a", "b") == pl.col("Dyadpair").cast(pl.String)
    check_rows(both.filter(agree), rows.height, f"{NAME}: pairs that agree with their names")
    return both


def incidents(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the incidents with the lower code of the pair first."""
    by = pl.col("initiator")
    target = pl.when(by == pl.col("a")).then("b").when(by == pl.col("b")).then("a")
    early = pl.col("end") < pl.col("start")
    check_total(rows.filter(early).height, ENDS_FIRST, f"{NAME}: incidents that end before they begin")
    tidy = rows.select(
        "year", "start", "severity", "initiator",
        pl.col("Name").str.strip_chars().alias("name"),
        pl.when(~early).then("end").alias("end"),
        incident_id="Cyberincidentnum",
        ccode1=pl.min_horizontal("a", "b"),
        ccode2=pl.max_horizontal("a", "b"),
        target=target,
        method=pl.col("method").floor(),
        target_type="targettype",
        objective="cyber_objective",
        information_operation="information_operation",
        achieved="objective_achievement",
        concession="Concession ",
        third_party="3rdpartyinitiator",
        damage="damage type",
        supply_chain="Supply Ch",
        ransomware="Ransomware",
    )  # fmt: skip
    check_total(tidy["target"].null_count(), THIRD, f"{NAME}: initiators outside the pair")
    return tidy
