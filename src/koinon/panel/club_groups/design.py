"""How a treaty is written: conditions, institutions, economic provisions, target, duration, depth.

The codes are ATOP's, of the phase in force; where two phases touch a year, those of the later one, because
most codes are kinds and not degrees. Depth is by treaty, whatever the phase.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError, UnknownNameError, join_or
from koinon.panel.clubs.clubs import membership_end, unfold
from koinon.panel.variable import variable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.panel.variable import Variable

PARTS: dict[str, tuple[str, ...]] = {
    "conditions": ("active", "defcon", "offcon", "neucon", "concon"),
    "institutions": (
        *("formal", "milcon", "intcom", "subord", "organ1", "orgpurp1", "organ2", "orgpurp2"),
        *("base", "milaid", "contrib", "armred"),
    ),
    "economy": ("nomicoop", "ecaid", "compag", "conres", "agprois", "conmen"),
    "target": ("specthrt", "statthr1", "statthr2"),
    "restraint": (
        *("conwtin", "medarb", "noothall", "thirdcom", "notaiden", "dipaid", "terrres", "seppeace"),
        *("acqterr", "divgains", "demwith", "interv", "natrefal", "reflnun", "refothio"),
    ),
    "duration": (
        *("wartime", "estmode", "pubsecr", "secrart", "proadd", "futmem", "speclgth", "length"),
        *("renounce", "proren", "renewlgt"),
    ),
    "depth": ("depth", "scope", "military_capacity", "latent_depth", "latent_depth_sd"),
}
"""Columns by what they are about; each has its words in the codebook."""

GROUP = "design"


def add(panel: ClubPanel, parts: tuple[str, ...] = tuple(PARTS)) -> ClubPanel:
    """Add the design of the treaty of each row.

    Parameters
    ----------
    panel
        Of unit treaty-year or treaty-member-year. What the panel already has of a treaty is not added again.
    parts
        Which of ``conditions``, ``institutions``, ``economy``, ``target``, ``restraint``, ``duration`` and
        ``depth``; ``"target+depth"`` on the command line.
    """
    names = chosen(parts)
    coded = [name for name in names if name not in PARTS["depth"] and name not in panel.frame.columns]
    deep = [name for name in names if name in PARTS["depth"]]
    notes = []
    if coded:
        first, last = panel.years
        rows = by_year(panel, coded, first, min(last, membership_end("treaty")))
        panel = _joined(panel, rows, ["atopid", "year"], [_named("treaty_phases", name) for name in coded])
        notes.append(f"{GROUP}: where two phases touch a year, the codes are those of the later one")
    if deep:
        scores = panel.tables.scan("treaty_depth").select("atopid", *deep).collect()
        panel = _joined(panel, scores, ["atopid"], [_named("treaty_depth", name) for name in deep])
    return panel.with_frame(panel.frame, notes=notes)


def chosen(parts: Sequence[str]) -> list[str]:
    """Return the columns of `parts`, in order.

    Raises
    ------
    UnknownNameError
        If a part does not exist.
    KoinonError
        If none is named.
    """
    named = (parts,) if isinstance(parts, str) else tuple(parts)
    if not named:
        raise KoinonError(f"group '{GROUP}' needs a part: {join_or(PARTS)}")
    for part in named:
        if part not in PARTS:
            raise UnknownNameError(
                f"part of group '{GROUP}'", part, PARTS, hint=f"parts are {join_or(PARTS)}"
            )
    return [name for part in PARTS if part in named for name in PARTS[part]]


def by_year(panel: ClubPanel, columns: Sequence[str], first: int, last: int) -> pl.DataFrame:
    """Return `columns` of the phase in force by ``atopid`` and ``year``, read as the panel reads a year."""
    phases = panel.tables.scan("treaty_phases").select("atopid", "phase", "begin", "end", *columns).collect()
    spells = phases.with_columns(
        start="begin", end=pl.col("end").dt.offset_by("1d").fill_null(pl.date(9999, 1, 1))
    )
    yearly = unfold(spells, first, last, panel.on).sort("atopid", "year", "begin", "phase")
    return yearly.group_by("atopid", "year", maintain_order=True).agg(pl.col(columns).last())


def _named(table: str, column: str) -> Variable:
    return variable(table, column, GROUP)


def _joined(panel: ClubPanel, rows: pl.DataFrame, on: list[str], variables: Sequence[Variable]) -> ClubPanel:
    names = [v.name for v in variables]
    frame = panel.frame.join(rows, on=on, how="left", maintain_order="left")
    end = membership_end("treaty")
    # A treaty that ran in 2018 is of unknown wording later; a score belongs to the treaty for ever.
    cells = [pl.when(pl.col("year") <= end).then(v.name).cast(v.dtype).alias(v.name) for v in variables]
    covers = (1815, end)
    made = [replace(v, keys=tuple(on), listed=rows.select(on), covers=covers) for v in variables]
    return panel.with_frame(frame.with_columns(cells).select(*panel.frame.columns, *names), made)
