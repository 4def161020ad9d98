"""Joining variables to a panel, whatever its unit and code system.

Tables speak COW or Gleditsch-Ward; a panel of the other system reaches them through the dated crosswalk
only. A cell is null where the source does not cover the year, where the state (or pair) has no counterpart
in the source's code system, and where a covered source lists no value. It is 0 where a covered source lists
every event (``absent = "zero"`` in the table's schema) and lists none for the row.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import polars as pl

from koinon.errors import KoinonError
from koinon.panel.crossing import in_system
from koinon.panel.units import apart
from koinon.world.systems import CODE, System

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koinon.panel.record import AnyPanel
    from koinon.panel.variable import Variable

Absent = Literal["missing", "zero"]

_LISTED, _STRANGERS = "_listed", "_strangers"


def attach_states(
    panel: AnyPanel,
    rows: pl.DataFrame,
    variables: Sequence[Variable],
    absent: Absent = "missing",
    system: System = "cow",
) -> AnyPanel:
    """Join state-year `rows` to a state-year or dyad-year panel.

    Parameters
    ----------
    panel
        Of unit state-year, or dyad-year (directed or not): there each variable comes twice,
        with the suffixes 1 and 2.
    rows
        ``ccode`` (or ``gwcode``), ``year`` and one column per variable; keys unique.
    variables
        What the columns mean, in order.
    absent
        What it means that a covered state-year has no row.
    system
        Code system of `rows`.
    """
    panel, codes = in_system(panel, system)
    code = CODE[system]
    rows = rows.cast({code: pl.Int16, "year": pl.Int16})
    for number, key in enumerate(codes, start=1):
        if panel.unit == "state-year":
            mine, right = list(variables), rows
        else:
            mine = [v.of_state(number) for v in variables]
            right = rows.rename({v.name: f"{v.name}{number}" for v in variables} | {code: key})
        panel = _join(panel, right, [key, "year"], mine, absent)
    return panel


def attach_pairs(
    panel: AnyPanel,
    rows: pl.DataFrame,
    variables: Sequence[Variable],
    absent: Absent = "missing",
    system: System = "cow",
    swap: Mapping[str, str] | None = None,
    directed: bool = False,
) -> AnyPanel:
    """Join pair-year `rows` to a dyad-year panel.

    Parameters
    ----------
    panel
        Of unit dyad-year or directed-dyad-year.
    rows
        ``ccode1``, ``ccode2``, ``year`` and one column per variable; keys unique. Undirected rows hold
        each pair once (lower code first); directed rows hold both directions.
    variables, absent, system
        As in `attach_states`.
    swap
        Columns that change places when a pair is turned round (``{"flow1": "flow2"}``).
    directed
        Whether `rows` hold both directions.
    """
    panel, codes = in_system(panel, system)
    code = CODE[system]
    rows = rows.cast({f"{code}1": pl.Int16, f"{code}2": pl.Int16, "year": pl.Int16})
    one_way = panel.unit == "dyad-year" and panel.system == system
    if directed and one_way:
        rows = rows.filter(pl.col(f"{code}1") < pl.col(f"{code}2"))
    elif not directed and not one_way:
        rows = both_ways(rows, code, swap or {})
    # A pair of one system can stand for two states of the other that share no day: no pair there.
    strangers = apart(system, panel.years[1]) if panel.system != system and absent == "zero" else None
    return _join(panel, rows, [*codes, "year"], list(variables), absent, strangers)


def attach_years(panel: AnyPanel, rows: pl.DataFrame, variables: Sequence[Variable]) -> AnyPanel:
    """Join `rows` keyed like the panel itself."""
    return _join(panel, rows, list(panel.keys), list(variables), "missing")


def both_ways(rows: pl.DataFrame, code: str, swap: Mapping[str, str]) -> pl.DataFrame:
    """Return undirected `rows` with every pair in both directions."""
    turn = {f"{code}1": f"{code}2", f"{code}2": f"{code}1"}
    turn |= dict(swap) | {two: one for one, two in swap.items()}
    return pl.concat([rows, rows.rename(turn).select(rows.columns)])


def _join(
    panel: AnyPanel,
    rows: pl.DataFrame,
    on: list[str],
    variables: Sequence[Variable],
    absent: Absent,
    strangers: pl.DataFrame | None = None,
) -> AnyPanel:
    names = [v.name for v in variables]
    clash = sorted(set(names) & set(panel.frame.columns))
    if clash:
        raise KoinonError(f"the panel already has {', '.join(clash)}; each group is added once")
    right = rows.select(*on, *names, pl.lit(value=True).alias(_LISTED))
    frame = panel.frame.join(right, on=on, how="left", maintain_order="left")
    if frame.height != panel.frame.height:
        raise KoinonError(f"internal: joining {names[0]} changed the number of rows")
    # A value is known to be 0 only where the source speaks of the year and of both states, and has no
    # row for them: a row whose value is empty is unknown.
    unlisted = pl.col(_LISTED).is_null() & pl.all_horizontal(pl.col(key).is_not_null() for key in on)
    if strangers is not None:
        frame = frame.join(
            strangers.with_columns(pl.lit(value=True).alias(_STRANGERS)),
            on=on,
            how="left",
            maintain_order="left",
        )
        unlisted &= pl.col(_STRANGERS).is_null()
    columns = []
    for v in variables:
        value = pl.col(v.name)
        if absent == "zero":
            inside = pl.col("year").is_between(*v.covers) if v.covers else pl.lit(value=True)
            value = pl.when(unlisted & inside).then(0).otherwise(value)
        columns.append(value.cast(v.dtype).alias(v.name))
    listed = rows.select(on)
    records = [replace(v, keys=tuple(on), listed=listed) for v in variables]
    frame = frame.with_columns(columns).drop(_LISTED, _STRANGERS, strict=False)
    return panel.with_frame(frame, records)
