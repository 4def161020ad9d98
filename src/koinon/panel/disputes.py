"""Turning dispute-years into dyad-years and state-years.

One pair can have several disputes in a year: France and Italy began three in 1860. A panel of pairs holds
one row, so a named ladder of rules picks the dispute that stands for the year, step by step, and records
how many rows each step removed. A panel of states needs no choice: it says whether the state was in any
dispute, entered any, and began or joined any.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError, UnknownNameError
from koinon.panel.attach import attach_pairs, attach_states
from koinon.panel.variable import computed, variable
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from koinon.panel.record import AnyPanel
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
    entries_table
        Compiled table that says which state took part in which dispute.
    entries
        Returns from the store one row per state, dispute and year: ``ccode``, ``year``, ``entered``
        (the state enters the dispute in this year) and ``initiated`` (see `initiated`).
    details
        Table with what is known of a dispute as a whole, where the first table lacks it.
    """

    group: str
    table: str
    prefix: str
    onset: str
    ongoing: str
    entries_table: str
    entries: Callable[[Store], pl.DataFrame]
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


def add_disputes(panel: AnyPanel, data: DisputeData, keep: Sequence[str], ladder: Sequence[str]) -> AnyPanel:
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


def initiated(sidea: str, orig: str) -> pl.Expr:
    """Whether a state began a dispute (it was on the side that acted first) or joined one.

    What is left out are the states that a dispute came upon: those on side B from the first day. Joining is
    as the source codes it: Belgium, invaded in August 1914, joined a dispute that had begun in July.
    """
    return (pl.col(sidea) == 1) | (pl.col(orig) == 0)


def add_state_disputes(
    panel: AnyPanel, data: DisputeData, keep: Sequence[str], ladder: Sequence[str]
) -> AnyPanel:
    """Add whether a state was in, and entered, any dispute of a data set, and any it began or joined."""
    if keep or tuple(ladder) != tuple(LADDER):
        raise KoinonError(
            "a state-year counts every dispute of the state: keep and ladder belong to pairs of states"
        )
    event = pl.col("entered")
    yearly = (
        data.entries(panel.tables)
        .group_by("ccode", "year")
        .agg(
            pl.lit(1, pl.Int8).alias(f"{data.prefix}ongoing"),
            event.any().cast(pl.Int8).alias(f"{data.prefix}onset"),
            pl.col("initiated").any().cast(pl.Int8).alias(f"{data.prefix}ongoing_init"),
            (event & pl.col("initiated")).any().cast(pl.Int8).alias(f"{data.prefix}onset_init"),
        )
    )
    which = "that it began (side A) or joined"
    texts = {
        "ongoing": "The state is in a militarised dispute.",
        "onset": "The state enters a militarised dispute.",
        "ongoing_init": f"The state is in a militarised dispute {which}.",
        "onset_init": f"The state enters a militarised dispute {which}.",
    }
    made = [
        computed(data.entries_table, f"{data.prefix}{name}", text, "int8", data.group)
        for name, text in texts.items()
    ]
    return attach_states(panel, yearly, made, schema(data.entries_table).absent)
