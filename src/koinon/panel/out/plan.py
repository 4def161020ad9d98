"""What a panel will be, before it is built: rows, columns, years, sources and size.

The rows are counted exactly. The columns come from a sample: every group is added to a few thousand of the
rows, spread over the whole panel, which costs less than building it and gives the same variables.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.panel.clubs.club_years import ClubPanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.panel import Panel

SAMPLE = 5_000
"""Rows to which the groups are added."""


@dataclass(frozen=True)
class Plan:
    """A panel that is not built yet.

    Attributes
    ----------
    rows
        Number of rows.
    columns
        ``variable``, ``group``, ``type``, ``unit``, ``source_first`` and ``source_last`` (the years of which
        the source speaks), ``share`` (of the sample's rows that have a value, 0-1; an estimate),
        ``source`` (origin ids, by commas) and ``description``, in order.
    sources
        Origin ids, in order of first use.
    size
        Estimated bytes in memory. Building takes up to twice as much; a Parquet file far less.
    """

    rows: int
    columns: pl.DataFrame
    sources: tuple[str, ...]
    size: int


def plan(panel: Panel, groups: Sequence[tuple[str, dict[str, Any]]] = ()) -> Plan:
    """Return what `panel` will be with `groups` added.

    Parameters
    ----------
    panel
        With the rows that the panel will have.
    groups
        Names and options, in the order in which `Panel.add` would take them.

    Raises
    ------
    UnknownNameError
        If a group or an option does not exist.
    KoinonError
        If a group does not fit the unit, or the store lacks its tables.

    Examples
    --------
    >>> import koinon as kn
    >>> made = plan(kn.dyad_years(1816, 2014), [("capabilities", {}), ("contiguity", {})])
    >>> made.rows, made.columns.height
    (918315, 18)
    """
    rows = len(panel)
    sample = panel
    # A club's panel is small, and knows its members beside its rows.
    if not isinstance(panel, ClubPanel) and rows > SAMPLE:
        sample = replace(panel, frame=panel.frame.gather_every(rows // SAMPLE + 1))
    for name, options in groups:
        sample = sample.add(name, **options)
    share = rows / max(len(sample), 1)
    return Plan(rows, _columns(sample), sample.sources, round(sample.frame.estimated_size() * share))


def _columns(sample: Panel) -> pl.DataFrame:
    covered = sample.coverage().select("variable", "group", "source_first", "source_last", "share")
    told = pl.DataFrame(
        {
            "variable": [v.name for v in sample.variables],
            "type": [v.type for v in sample.variables],
            "unit": [v.unit for v in sample.variables],
            "source": [", ".join(v.sources) for v in sample.variables],
            "description": [v.description for v in sample.variables],
        }
    )
    joined = covered.join(told, on="variable", how="left", maintain_order="left")
    front = ["variable", "group", "type", "unit", "source_first", "source_last", "share", "source"]
    return joined.select(*front, "description")
