"""Crossing from one code system to the other, and the states that have no counterpart there.

COW and Gleditsch-Ward disagree on who is a state and when: a panel of one system reaches a source that
speaks the other through the dated crosswalk only, year by year. The columns it crosses by stay in the
panel, so that a reader sees which state a value belongs to, and `unmatched` lists the states for which
no value can be had.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError
from koinon.panel.units import as_system
from koinon.panel.variable import Variable
from koinon.world.systems import CODE, System, crosswalk, state_spells

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel, Record
    from koinon.panel.unit import Unit

SYSTEM_NAME: dict[System, str] = {"cow": "COW", "gw": "Gleditsch-Ward"}

_STATES: tuple[Unit, ...] = ("state-year", "dyad-year", "directed-dyad-year")


def other_system(system: System) -> System:
    """Return the system that is not `system`."""
    return "gw" if system == "cow" else "cow"


def code_names(panel: Record, system: System) -> tuple[str, ...]:
    """Return the names of a panel's code columns in `system`: one for a state, two for a pair."""
    code = CODE[system]
    return (code,) if panel.unit == "state-year" else (f"{code}1", f"{code}2")


def yearly_crosswalk(system: System, last: int) -> pl.DataFrame:
    """Return ``ccode``, ``gwcode`` and ``year``: the counterpart of each code of `system`, to year `last`."""
    spells = crosswalk(system).with_columns(pl.col("last_year").fill_null(last))
    years = pl.int_ranges("first_year", pl.col("last_year") + 1, dtype=pl.Int16)
    known = spells.filter(pl.col("first_year") <= pl.col("last_year"))
    return known.select("ccode", "gwcode", year=years).explode("year")


def yearly_names(system: System, last: int) -> pl.DataFrame:
    """Return the system's code, ``year`` and ``statename``, to year `last`.

    A code can change its name between spells (Gleditsch-Ward 580 was the Malagasy kingdom to 1896).
    """
    end = pl.col("end").fill_null(date(last, 12, 31)).dt.year()
    years = pl.int_ranges(pl.col("start").dt.year(), end + 1, dtype=pl.Int16)
    spells = state_spells(system).filter(pl.col("start").dt.year() <= end)
    yearly = spells.select(pl.col("code").alias(CODE[system]), "statename", year=years).explode("year")
    return yearly.unique([CODE[system], "year"], keep="last", maintain_order=True)


def in_system(panel: AnyPanel, system: System) -> tuple[AnyPanel, tuple[str, ...]]:
    """Return `panel` with the code columns of `system`, and their names.

    Codes of the other system are added once, by the dated crosswalk, and stay in the panel as variables
    of their own. A note then says how many rows have a state without counterpart.
    """
    names = code_names(panel, system)
    if panel.system == system or all(name in panel.frame.columns for name in names):
        return panel, names
    code, own = CODE[system], CODE[panel.system]
    yearly = yearly_crosswalk(panel.system, panel.years[1])
    frame, made = panel.frame, []
    for name in names:
        suffix = name.removeprefix(code)
        right = yearly.rename({own: f"{own}{suffix}", code: name})
        frame = frame.join(right, on=[f"{own}{suffix}", "year"], how="left", maintain_order="left")
        of_state = f" of state {suffix}" if suffix else ""
        text = f"{SYSTEM_NAME[system]} state code{of_state}, by the dated crosswalk."
        made.append(Variable(name, text, "int16", sources=("isard_crosswalk",), keys=(name,)))
    without = frame.select(pl.any_horizontal(pl.col(name).is_null() for name in names).sum()).item()
    note = (
        f"{SYSTEM_NAME[system]} codes by the dated crosswalk: {without:,} of {frame.height:,} rows have "
        "a state without counterpart; unmatched() lists them"
    )
    return panel.with_frame(frame, made, [note]), names


def with_codes(panel: AnyPanel, system: str) -> AnyPanel:
    """Return `panel` with the codes of `system`; see `koinon.Panel.with_codes`."""
    check_states(panel)
    return in_system(panel, as_system(system))[0]


def with_names(panel: AnyPanel) -> AnyPanel:
    """Return `panel` with the states' names; see `koinon.Panel.with_names`."""
    check_states(panel)
    code, frame, made = CODE[panel.system], panel.frame, []
    listed = yearly_names(panel.system, panel.years[1])
    for key in code_names(panel, panel.system):
        number = key.removeprefix(code)
        name = f"statename{number}"
        if name in frame.columns:
            raise KoinonError(f"the panel already has {name}")
        right = listed.rename({code: key, "statename": name})
        frame = frame.join(right, on=[key, "year"], how="left", maintain_order="left")
        of_state = f" of state {number}" if number else ""
        text = f"Name{of_state} in the {SYSTEM_NAME[panel.system]} list of states."
        made.append(Variable(name, text, "string", sources=(f"{panel.system}_states",)))
    return panel.with_frame(frame, made)


def unmatched(panel: Record) -> pl.DataFrame:
    """Return the states of `panel` that have no counterpart in the other code system.

    Returns
    -------
    polars.DataFrame
        The panel's own code (``gwcode`` or ``ccode``), ``statename``, ``first_year`` and ``last_year`` of
        an uninterrupted run of years without counterpart, and ``rows`` of the panel that this touches; by
        code and year. A pair of two such states counts for both.
    """
    check_states(panel)
    own, other = CODE[panel.system], CODE[other_system(panel.system)]
    bare = replace(panel, frame=panel.frame.select(panel.keys), variables=())
    crossed, names = in_system(bare, other_system(panel.system))
    sides = [
        crossed.frame.filter(pl.col(name).is_null()).select(
            pl.col(f"{own}{name.removeprefix(other)}").alias(own), "year"
        )
        for name in names
    ]
    yearly = pl.concat(sides).group_by(own, "year").agg(rows=pl.len().cast(pl.Int64)).sort(own, "year")
    run = (pl.col("year").diff().fill_null(0) != 1).cum_sum().over(own).alias("run")
    runs = yearly.group_by(own, run, maintain_order=True).agg(
        first_year=pl.col("year").min(), last_year=pl.col("year").max(), rows=pl.col("rows").sum()
    )
    listed = yearly_names(panel.system, panel.years[1]).rename({"year": "first_year"})
    named = runs.join(listed, on=[own, "first_year"], how="left", maintain_order="left")
    return named.select(own, "statename", "first_year", "last_year", "rows")


def check_states(panel: Record) -> None:
    """Raise `KoinonError` unless the rows of `panel` are states or pairs of states."""
    if panel.unit not in _STATES:
        raise KoinonError(f"a {panel.unit} panel has no state codes of its own")
