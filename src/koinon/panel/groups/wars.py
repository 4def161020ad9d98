"""COW wars: between two states, or inside one.

A pair or state can be in several wars in a year. Onset and ongoing speak of any of them; further columns are
those of one war, which stands for the year: a war that begins in it, then the deadliest (known deaths of both
sides over the whole war), then the one with the lowest number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import UnknownNameError
from koinon.panel.attach import attach_pairs, attach_states
from koinon.panel.variable import computed, variable
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.record import AnyPanel

INTER = ("cowinteronset", "cowinterongoing")
INTRA = ("cowintraonset", "cowintraongoing")
NUMBERS = "intrawarnums"
"""Numbers of all wars inside a state in a year, which no column of the table holds."""


def add(panel: AnyPanel, keep: Sequence[str] = ()) -> AnyPanel:
    """Add ``cowinteronset`` and ``cowinterongoing`` of a pair, or ``cowintra*`` of a state.

    A war inside a state counts for the government that fights it, not for those who intervene on either
    side.

    Parameters
    ----------
    panel
        Of states or pairs of states.
    keep
        Further columns of the war that stands for the year ("warnum", "outcome", ...). For a state,
        "intrawarnums" lists the numbers of all its internal wars of the year.
    """
    return (_intra if panel.unit == "state-year" else _inter)(panel, keep)


def _inter(panel: AnyPanel, keep: Sequence[str]) -> AnyPanel:
    table, unit = schema("cow_inter_wars"), ["ccode1", "ccode2", "year"]
    _check(keep, list(table.polars), {*unit, *INTER}, table.name)
    wars = panel.tables.frame(table.name)
    any_war = wars.group_by(unit).agg(pl.col(INTER).max())
    made = [variable(table.name, name, "wars") for name in INTER]
    panel = attach_pairs(panel, any_war, made, table.absent, directed=True)
    if not keep:
        return panel
    single = standing(wars, unit, INTER[0], ("batdeath1", "batdeath2"))
    details = [variable(table.name, name, "wars") for name in keep]
    return _noted(attach_pairs(panel, single, details, directed=True), wars, single)


def _intra(panel: AnyPanel, keep: Sequence[str]) -> AnyPanel:
    table, unit = schema("cow_intra_wars"), ["ccode", "year"]
    _check(keep, [*table.polars, NUMBERS], {"year", "ccodea", *INTRA}, table.name)
    wars = panel.tables.frame(table.name).filter(pl.col("primary_state") == 1).rename({"ccodea": "ccode"})
    numbers = pl.col("warnum").sort().cast(pl.String).str.join("; ").alias(NUMBERS)
    any_war = wars.group_by(unit).agg(pl.col(INTRA).max(), numbers)
    made = [variable(table.name, name, "wars") for name in INTRA]
    panel = attach_states(panel, any_war, made, table.absent)
    if not keep:
        return panel
    text = "Numbers of all wars inside the state in the year."
    all_numbers = computed(table.name, NUMBERS, text, "string", "wars")
    details = [all_numbers if name == NUMBERS else variable(table.name, name, "wars") for name in keep]
    single = standing(wars, unit, INTRA[0], ("sideadeaths", "sidebdeaths"))
    return _noted(attach_states(panel, single.join(any_war.drop(INTRA), on=unit), details), wars, single)


def standing(wars: pl.DataFrame, unit: list[str], onset: str, deaths: tuple[str, str]) -> pl.DataFrame:
    """Return the war that stands for each unit and year.

    Parameters
    ----------
    wars
        War-years with ``warnum``, the columns of `unit`, `onset` and `deaths`.
    unit
        Columns that identify a unit in a year.
    onset
        1 in the year in which the war began.
    deaths
        Deaths of the two sides; where one is unknown the other counts alone, and a war without any known
        deaths comes after all others.
    """
    known = pl.any_horizontal(pl.col(name).is_not_null() for name in deaths)
    total = pl.when(known).then(pl.sum_horizontal(deaths)).alias("_deaths")
    ordered = wars.with_columns(total).sort(
        onset, "_deaths", "warnum", descending=[True, True, False], nulls_last=True, maintain_order=True
    )
    return ordered.unique(unit, keep="first", maintain_order=True).drop("_deaths")


def _check(keep: Sequence[str], columns: Sequence[str], always: set[str], table: str) -> None:
    extras = [name for name in columns if name not in always]
    for name in keep:
        if name not in extras:
            raise UnknownNameError(f"column of {table}", name, extras)


def _noted(panel: AnyPanel, wars: pl.DataFrame, single: pl.DataFrame) -> AnyPanel:
    note = (
        "wars: further columns are those of a war that begins in the year, then of the deadliest, then of "
        f"the lowest number; {wars.height - single.height:,} of {wars.height:,} war-years gave way"
    )
    return panel.with_frame(panel.frame, notes=[note])
