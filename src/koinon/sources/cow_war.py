"""COW wars: inter-state wars by directed dyad and year, intra-state wars by pair of sides and year.

Code -9 stands for "not known" and -8 for "does not apply" (a side that is no state, a line without a
second side): both become null. A war that was broken off and resumed in one year has two rows, told
apart by ``resume`` and ``resume_combat``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_closure, check_codes, check_rows, check_total, check_unique, read
from koinon.sources.tidy import known

if TYPE_CHECKING:
    from pathlib import Path

SIDES = (
    ("sidea1", "sidea2"),
    ("initiator1", "initiator2"),
    ("outcome1", "outcome2"),
    ("batdeath1", "batdeath2"),
)
"""Columns that describe state 1 and state 2 of a directed dyad."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``cow_inter_wars`` and ``cow_intra_wars``."""
    return {"cow_inter_wars": _between(raw), "cow_intra_wars": _within(raw)}


def _between(raw: Path) -> pl.DataFrame:
    name = "cow_war_inter"
    wars = read(raw, name)
    check_rows(wars, 1_932, name)
    check_unique(wars, ["warnum", "ccode1", "ccode2", "year", "resume"], name)
    check_codes(wars, ["ccode1", "ccode2"], "cow", name)
    check_closure(wars, "ccode1", "ccode2", ["warnum", "year", "resume", "cowinteronset"], name, SIDES)
    check_total(wars["warnum"].n_unique(), 95, f"{name}: wars")
    return wars.with_columns(known(["batdeath1", "batdeath2"], -9))


def _within(raw: Path) -> pl.DataFrame:
    name = "cow_war_intra"
    wars = read(raw, name)
    check_rows(wars, 1_361, name)
    # These would make a key, but that a line may lack one of the two sides.
    check_unique(wars, ["warnum", "year", "sidea", "sideb", "resume_combat"], name)
    tidy = wars.with_columns(
        *known(["ccodea", "ccodeb", "sideadeaths", "sidebdeaths"], -8, -9),
        pl.col("sidea", "sideb").replace("-8", None),
    )
    check_codes(tidy, ["ccodea", "ccodeb"], "cow", name)
    return tidy
