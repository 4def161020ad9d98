"""Turning dispute-years into dyad-years.

One pair can have several disputes in a year: France and Italy began three in 1860. A panel holds one row,
so a named ladder of rules picks the dispute that stands for the year, step by step, and records how many
rows each step removed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import UnknownNameError
from koinon.panel.attach import attach_pairs
from koinon.panel.variable import Variable, variable
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.panel import Panel

_PAIR_YEAR = ["ccode1", "ccode2", "year"]

LADDER: tuple[tuple[str, str, bool], ...] = (
    ("an onset over an ongoing dispute", "onset", True),
    ("the highest fatality level", "fatality", True),
    ("the highest hostility level", "hostlev", True),
    ("the longest minimum duration", "mindur", True),
    ("a reciprocated dispute over an unreciprocated one", "recip", True),
    ("the earliest starting month", "stmon", False),
    ("the lowest dispute number", "dispnum", False),
)
"""Step, column, and whether the highest value wins (else the lowest). Unknown values lose."""


@dataclass(frozen=True)
class DisputeData:
    """A directed dispute table and the prefix of its event columns."""

    group: str
    table: str
    prefix: str


def climb(disputes: pl.DataFrame, onset: str) -> tuple[pl.DataFrame, list[tuple[str, int]]]:
    """Reduce dispute-years to one per directed pair and year by `LADDER`.

    Returns
    -------
    polars.DataFrame
        One row per ``ccode1, ccode2, year``.
    list of (str, int)
        How many rows each step removed.
    """
    removed = []
    for step, column, highest in LADDER:
        name = onset if column == "onset" else column
        worst = disputes[name].min() if highest else disputes[name].max()
        score = pl.col(name).fill_null(pl.lit(worst))
        best = (score.max() if highest else score.min()).over(_PAIR_YEAR)
        kept = disputes.filter(score == best)
        removed.append((step, disputes.height - kept.height))
        disputes = kept
    return disputes, removed


def add_disputes(panel: Panel, data: DisputeData, keep: Sequence[str]) -> Panel:
    """Add onset and ongoing of a dispute data set, and `keep` columns of the chosen dispute."""
    table = schema(data.table)
    onset, ongoing = f"{data.prefix}onset", f"{data.prefix}ongoing"
    extras = [name for name in table.polars if name not in {*_PAIR_YEAR, onset, ongoing}]
    for name in keep:
        if name not in extras:
            raise UnknownNameError(f"column of {data.table}", name, extras)
    chosen, removed = climb(panel.tables.frame(data.table), onset)
    events = [variable(data.table, name, data.group) for name in (onset, ongoing)]
    panel = attach_pairs(panel, chosen, events, table.absent, directed=True)
    if keep:
        details: list[Variable] = [variable(data.table, name, data.group) for name in keep]
        panel = attach_pairs(panel, chosen, details, directed=True)
    steps = "; ".join(f"{step}: {rows:,}" for step, rows in removed if rows) or "none"
    note = (
        f"{data.group}: several disputes in one directed dyad-year reduced by ladder, rows removed: {steps}"
    )
    return panel.with_frame(panel.frame, notes=[note])
