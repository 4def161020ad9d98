"""Peace years: how long ago the last event was.

They count from the *ongoing* event by default. Iran and Iraq fought one dispute from 1980 to 1988: counted
from its onset, the years 1981 to 1988 would be years of peace. The other convention is there by name.

They also count over the whole history of a state or pair, not over the rows that a filter happened to
leave: a pair that is politically relevant in 1906 and again in 1909 has three more years of peace in 1909,
and a panel that starts in 1950 knows of disputes in 1949. History starts anew when two states come to exist
side by side again after one of them was gone. Years of which the source does not speak are no peace either:
history starts in the first year that is known, so that UCDP's conflicts are counted from 1946.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import polars as pl

from koinon.errors import KoinonError, UnknownNameError, join_or
from koinon.panel.groups import add_groups
from koinon.panel.record import bare_rows
from koinon.panel.spells import years_since
from koinon.panel.units import FIRST_YEAR
from koinon.panel.variable import Variable
from koinon.stats.spline import natural_spline

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel, Record

Since = Literal["ongoing", "onset"]
Over = Literal["history", "rows"]
Form = Literal["none", "cubic", "spline"]

_MIDS = {"gml-disputes": "gmlmid", "disputes": "cowmid"}
_OF_PAIRS = {group: ((prefix, ""),) for group, prefix in (_MIDS | {"wars": "cowinter"}).items()}
_OF_STATES = {
    **{group: ((prefix, ""), (prefix, "_init")) for group, prefix in _MIDS.items()},
    "wars": (("cowintra", ""),),
    "armed-conflict": (("ucdp", ""),),
}
"""Events of each group: the column ``<prefix><onset or ongoing><suffix>`` gives the peace years
``<prefix><suffix without its underscore>spell``."""


def add(
    panel: AnyPanel, since: Since = "ongoing", over: Over = "history", form: Form = "none", knots: int = 3
) -> AnyPanel:
    """Add peace years for every event group in the panel.

    Parameters
    ----------
    panel
        With at least one of the groups ``gml-disputes``, ``disputes``, ``wars`` or, for states,
        ``armed-conflict``. For a state each dispute data set gives two counts: since it was in any
        dispute (``gmlmidspell``), and since it was in one that it began or joined (``gmlmidinitspell``).
    since
        ``"ongoing"`` counts from the last year of an event, ``"onset"`` from its first.
    over
        ``"history"`` counts calendar years over the whole history since 1816; ``"rows"`` counts
        rows of this panel, as some programs do after filtering.
    form
        ``"cubic"`` adds the square and cube (Carter and Signorino 2010); ``"spline"`` adds a natural
        cubic spline basis (Beck, Katz and Tucker 1998).
    knots
        Number of interior knots of the spline.
    """
    for name, value, choices in (("since", since, Since), ("over", over, Over), ("form", form, Form)):
        if value not in get_args(choices):
            raise UnknownNameError(f"choice of {name}", value, get_args(choices))
    known = _OF_STATES if panel.unit == "state-year" else _OF_PAIRS
    found = [group for group in panel.groups if group in known]
    if not found:
        raise KoinonError(f"peace years need an event group first: add {join_or(known)}")
    for group in found:
        for prefix, suffix in known[group]:
            name = f"{prefix}{suffix.removeprefix('_')}spell"
            panel = _count(panel, group, f"{prefix}{since}{suffix}", name, over)
            panel = _shaped(panel, name, form, knots)
    return panel


def _count(panel: AnyPanel, group: str, event: str, name: str, over: Over) -> AnyPanel:
    known = panel.variable(event)
    unit_keys = list(panel.keys[:-1])
    rows = panel.frame.select(*panel.keys, event)
    if over == "history":
        rows = _history(panel, group, event)
    starts = _starts(rows, unit_keys, gaps=over == "history")
    happened = rows[event].fill_null(0).to_numpy().astype(bool)
    counted = rows.select(*panel.keys, pl.Series(name, years_since(happened, starts)))
    frame = panel.frame
    if over == "history":
        frame = frame.join(counted, on=list(panel.keys), how="left", maintain_order="left")
    else:
        frame = frame.with_columns(counted[name])
    frame = frame.with_columns(pl.when(pl.col(event).is_not_null()).then(name).cast(pl.Int16).alias(name))
    onset = "onset" in event
    what = "an event last began" if onset else "an event was last ongoing"
    which = " that the state began or joined" if event.endswith("_init") else ""
    text = f"Peace years: years since {what}{which} ({group})."
    made = Variable(
        name, text, "int16", "years", known.table, known.sources, known.covers, "peace-years", like=event
    )
    note = f"peace-years: {name} counts from the {'onset' if onset else 'ongoing'} event over the {over}"
    return panel.with_frame(frame, [made], [note])


def _history(panel: Record, group: str, event: str) -> pl.DataFrame:
    """Return the event over the known history of all units of the panel."""
    years = (FIRST_YEAR, panel.years[1])
    rows, variables = bare_rows(panel.unit, panel.system, years, microstates=True)
    frame = panel.frame
    if rows.height != frame.height:
        bare = replace(panel, frame=rows, years=years, variables=variables, groups=(), notes=())
        frame = add_groups(bare, [group]).frame
    return frame.select(*panel.keys, event).drop_nulls(event)


def _starts(rows: pl.DataFrame, unit: list[str], gaps: bool) -> np.ndarray:
    """Mark rows that open a history: another unit, or (with `gaps`) a year that does not follow."""
    changed = np.ones(rows.height, bool)
    same = np.ones(max(rows.height - 1, 0), bool)
    for key in unit:
        values = rows[key].to_numpy()
        same &= values[1:] == values[:-1]
    if gaps:
        years = rows["year"].to_numpy()
        same &= years[1:] == years[:-1] + 1
    changed[1:] = ~same
    return changed


def _shaped(panel: AnyPanel, name: str, form: Form, knots: int) -> AnyPanel:
    base = panel.variable(name)
    if form == "none":
        return panel
    if form == "cubic":
        powers = {f"{name}{power}": pl.col(name).cast(pl.Int32) ** power for power in (2, 3)}
        frame = panel.frame.with_columns(**powers)
        texts = dict.fromkeys(powers, "Power of the peace years.")
        kind, unit = "int32", "years to a power"
        frame = frame.cast(dict.fromkeys(powers, pl.Int32))
    else:
        basis = natural_spline(panel.frame[name].cast(pl.Float64).to_numpy(), knots)
        names = [f"{name}_ns{i}" for i in range(1, basis.shape[1] + 1)]
        frame = panel.frame.with_columns(
            pl.Series(column, basis[:, i]).fill_nan(None) for i, column in enumerate(names)
        )
        texts = dict.fromkeys(
            names, f"Natural cubic spline basis of the peace years, {knots} interior knots."
        )
        kind, unit = "float64", ""
    made = [
        Variable(column, text, kind, unit, base.table, base.sources, base.covers, "peace-years", like=name)
        for column, text in texts.items()
    ]
    return panel.with_frame(frame, made)
