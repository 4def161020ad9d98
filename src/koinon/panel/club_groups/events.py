"""Disputes and wars inside a club and between its members and outsiders.

A dispute is inside if two members that make a pair stand on opposite sides, and against the club if a
member faces a state that is not one. Greece, Turkey and an outsider in one dispute make it both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.pooling import attach, derived, of_pairs

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.panel.variable import Variable


@dataclass(frozen=True)
class EventData:
    """A directed table of opponents by event and year.

    Attributes
    ----------
    group, table
        Panel group and compiled table; it must list every event, not one per pair and year.
    number
        Column that identifies the event.
    prefix
        Of the panel's columns.
    noun
        What the events are, in the plural.
    onset, ongoing
        Columns of the table.
    """

    group: str
    table: str
    number: str
    prefix: str
    noun: str
    onset: str
    ongoing: str


def opponents(panel: ClubPanel, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split directed event `rows` into those between members and those of members against outsiders.

    Returns
    -------
    inside, against
        Rows of `rows` with the club's key; ``ccode1`` is a member. Inside, each pair comes once.
    """
    inside = of_pairs(panel, rows)
    coded = panel.members.filter(pl.col("ccode").is_not_null()).select(*panel.keys, "ccode")
    mine = coded.rename({"ccode": "ccode1"}).join(rows, on=["ccode1", "year"])
    against = mine.join(coded.rename({"ccode": "ccode2"}), on=[*panel.keys, "ccode2"], how="anti")
    return inside, against


def add_events(panel: ClubPanel, data: EventData) -> ClubPanel:
    """Add six counts: begun and ongoing, by event and by pair inside, by event against outsiders."""
    wanted = [data.number, "ccode1", "ccode2", "year", data.onset, data.ongoing]
    inside, against = opponents(panel, panel.tables.scan(data.table).select(wanted).collect())
    pair = pl.struct("ccode1", "ccode2")
    made, variables = panel.frame.select(panel.keys), []
    for short, flag, verb in (("onset", data.onset, "begun"), ("ongoing", data.ongoing, "begun or going on")):
        happens = pl.col(flag) == 1
        events = pl.col(data.number).filter(happens).n_unique()
        names = [f"{data.prefix}_{s}" for s in (f"intra_{short}", f"intra_{short}_dyads", f"against_{short}")]
        within = inside.group_by(panel.keys).agg(
            events.alias(names[0]), pair.filter(happens).n_unique().alias(names[1])
        )
        beyond = against.group_by(panel.keys).agg(events.alias(names[2]))
        made = made.join(within, on=panel.keys, how="left").join(beyond, on=panel.keys, how="left")
        variables += _variables(data, names, flag, verb)
    return attach(panel, made, variables, counts=[v.name for v in variables])


def _variables(data: EventData, names: list[str], flag: str, verb: str) -> list[Variable]:
    texts = (
        (f"{data.noun.capitalize()} between members {verb} in the year.", data.noun),
        (f"Pairs of members with {data.noun} between them {verb} in the year.", "pairs"),
        (f"{data.noun.capitalize()} of members against states outside {verb} in the year.", data.noun),
    )
    return [
        derived(name, text, "int16", data.table, flag, data.group, unit)
        for name, (text, unit) in zip(names, texts, strict=True)
    ]
