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
from koinon.panel.variable import variable
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.panel import Panel
    from koinon.store.catalogue import Store

_PAIR_YEAR = ["ccode1", "ccode2", "year"]

LADDER: dict[str, tuple[str, bool]] = {
    "onset": ("an onset over an ongoing dispute", True),
    "fatality": ("the highest fatality level", True),
    "hostlev": ("the highest hostility level", True),
    "mindur": ("the longest minimum duration", True),
    "recip": ("a reciprocated dispute over an unreciprocated one", True),
    "stmon": ("the earliest starting month", False),
    "dispnum": ("the lowest dispute number", False),
}
"""Column of each step, what it prefers, and whether the highest value wins (else the lowest). An unknown
value counts as the worst of its scale: unknown fatality ties with none, and the next step
decides. The order is the one users of the data know from peacesciencer; `climb` takes another one."""


@dataclass(frozen=True)
class DisputeData:
    """A directed dispute table and the names of its event columns.

    Attributes
    ----------
    group, table
        Panel group and compiled table.
    prefix
        The panel's columns are ``<prefix>onset`` and ``<prefix>ongoing``.
    onset, ongoing
        The same columns in the table.
    details
        Table with what is known of a dispute as a whole, where the first table lacks it.
    """

    group: str
    table: str
    prefix: str
    onset: str
    ongoing: str
    details: str = ""

    def frame(self, store: Store) -> pl.DataFrame:
        """Return the dispute-years with everything the ladder asks for."""
        disputes = store.frame(self.table)
        if not self.details:
            return disputes
        return disputes.join(store.frame(self.details), on="dispnum", how="left", validate="m:1")

    def home(self, column: str) -> str:
        """Return the table that holds `column`."""
        return self.table if column in schema(self.table).polars else self.details


def climb(
    disputes: pl.DataFrame, onset: str, ladder: Sequence[str] = tuple(LADDER)
) -> tuple[pl.DataFrame, list[tuple[str, int]]]:
    """Reduce dispute-years to one per directed pair and year, step by step.

    Parameters
    ----------
    disputes
        Directed dispute-years with the columns of `LADDER`.
    onset
        Name of the onset column.
    ladder
        Steps in order. The lowest dispute number always decides what is left.

    Returns
    -------
    polars.DataFrame
        One row per ``ccode1, ccode2, year``.
    list of (str, int)
        How many rows each step removed.
    """
    removed = []
    for step in dict.fromkeys([*ladder, "dispnum"]):
        if step not in LADDER:
            raise UnknownNameError("step of the ladder", step, LADDER)
        text, highest = LADDER[step]
        column = onset if step == "onset" else step
        worst = disputes[column].min() if highest else disputes[column].max()
        score = pl.col(column).fill_null(pl.lit(worst))
        best = (score.max() if highest else score.min()).over(_PAIR_YEAR)
        kept = disputes.filter(score == best)
        removed.append((text, disputes.height - kept.height))
        disputes = kept
    return disputes, removed


def add_disputes(panel: Panel, data: DisputeData, keep: Sequence[str], ladder: Sequence[str]) -> Panel:
    """Add onset and ongoing of a dispute data set, and `keep` columns of the chosen dispute."""
    table = schema(data.table)
    events = {data.onset: f"{data.prefix}onset", data.ongoing: f"{data.prefix}ongoing"}
    disputes = data.frame(panel.tables)
    extras = [name for name in disputes.columns if name not in {*_PAIR_YEAR, *events}]
    for name in keep:
        if name not in extras:
            raise UnknownNameError(f"column of {data.table}", name, extras)
    chosen, removed = climb(disputes, data.onset, ladder)
    chosen = chosen.rename(events)
    variables = [variable(data.table, column, data.group, name) for column, name in events.items()]
    panel = attach_pairs(panel, chosen, variables, table.absent, directed=True)
    if keep:
        details = [variable(data.home(name), name, data.group) for name in keep]
        panel = attach_pairs(panel, chosen, details, directed=True)
    steps = "; ".join(f"{step}: {rows:,}" for step, rows in removed if rows)
    note = f"{data.group}: several disputes in one directed dyad-year of the source reduced by ladder"
    return panel.with_frame(panel.frame, notes=[f"{note}, rows removed: {steps or 'none'}"])
