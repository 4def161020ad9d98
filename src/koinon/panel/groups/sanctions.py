"""Sanctions between two states, from the user's file of the Global Sanctions Data Base.

``sanction1`` says that state 1 sanctions state 2, ``sanction2`` the reverse; the kinds likewise. The data
base lists every case it knows, so a pair of states without a row in a year of the file has none (0).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_pairs
from koinon.panel.variable import computed

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel
    from koinon.panel.variable import Variable

TABLE = "sanctions"
KINDS = {
    "arms": "an arms embargo",
    "military": "an end of military assistance",
    "trade": "restrictions of trade",
    "financial": "financial restrictions",
    "travel": "restrictions of travel",
    "other": "sanctions of another kind",
}
NAMES = ("sanction", *(f"sanction_{kind}" for kind in KINDS))


def add(panel: AnyPanel) -> AnyPanel:
    """Add ``sanction1``, ``sanction2`` (any kind) and the same for each of six kinds.

    Raises
    ------
    MissingTableError
        Unless the store was built with the user's file; the sentence says where to get it.
    """
    directed = panel.tables.frame(TABLE).drop_nulls(["ccode1", "ccode2"])
    renamed = directed.with_columns(pl.max_horizontal(*KINDS).alias("sanction")).rename(
        {kind: f"sanction_{kind}" for kind in KINDS}
    )
    # Two codes of one state in a year (SUN, RUS) are one sender or target.
    yearly = renamed.group_by("ccode1", "ccode2", "year").agg(pl.col(NAMES).max())
    swap = {f"{name}1": f"{name}2" for name in NAMES}
    covers = (
        int(yearly.select(pl.col("year").min()).item()),
        int(yearly.select(pl.col("year").max()).item()),
    )
    return attach_pairs(panel, _undirected(yearly), _variables(covers), "zero", swap=swap)


def _undirected(yearly: pl.DataFrame) -> pl.DataFrame:
    """Return each pair once, lower code first, with what either does to the other."""
    keys = ["ccode1", "ccode2", "year"]
    up = yearly.filter(pl.col("ccode1") < pl.col("ccode2")).rename({name: f"{name}1" for name in NAMES})
    down = yearly.filter(pl.col("ccode1") > pl.col("ccode2")).rename(
        {"ccode1": "ccode2", "ccode2": "ccode1"} | {name: f"{name}2" for name in NAMES}
    )
    both = up.join(down, on=keys, how="full", coalesce=True)
    # One of the two has a row, so the year is known, and the other does not sanction back.
    return both.with_columns(pl.col(f"{name}{side}").fill_null(0) for name in NAMES for side in (1, 2))


def _variables(covers: tuple[int, int]) -> list[Variable]:
    from dataclasses import replace

    texts = dict(zip(NAMES, ("sanctions of any kind", *KINDS.values()), strict=True))
    made = []
    for side, other in ((1, 2), (2, 1)):
        for name in NAMES:
            text = f"State {side} has {texts[name]} in force against state {other}."
            variable = computed(TABLE, f"{name}{side}", text, "int8", "sanctions")
            made.append(replace(variable, covers=covers))
    return made
