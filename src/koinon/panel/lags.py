"""Lags and leads inside a unit's uninterrupted history.

Germany (COW 255) has no rows from 1946 to 1989, so its value of 1945 is no lag of 1990, however many years
one goes back: a lag never crosses a gap. It reaches only years that are in the panel; take lags before rows
are filtered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import polars as pl

from koinon.errors import KoinonError
from koinon.options import as_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.record import AnyPanel
    from koinon.panel.variable import Variable

Kind = Literal["lag", "lead"]


def shifted(panel: AnyPanel, columns: tuple[str | Sequence[str], ...], by: int, kind: Kind) -> AnyPanel:
    """Return `panel` with each of `columns` as it was `by` calendar years before (or after) the row.

    Parameters
    ----------
    panel
        Of any unit.
    columns
        Variables of the panel, not its keys.
    by
        Whole number of years, at least 1.
    kind
        ``"lag"`` looks back, ``"lead"`` ahead.

    Returns
    -------
    AnyPanel
        With ``<column>_lag<by>`` or ``<column>_lead<by>``; null where that year is not in the unit's
        uninterrupted history.
    """
    if isinstance(by, bool) or not isinstance(by, int) or by < 1:
        raise KoinonError(f"a {kind} goes by a whole number of years, at least 1, not {by!r}")
    bases = [panel.variable(name) for name in as_texts(*columns)]
    for v in bases:
        if v.name in panel.keys:
            raise KoinonError(f"'{v.name}' is a key of the panel and has no {kind}")
    names = {v.name: f"{v.name}_{kind}{by}" for v in bases}
    clash = [name for name in names.values() if name in panel.frame.columns]
    if clash:
        raise KoinonError(f"the panel already has {', '.join(clash)}")
    years = by if kind == "lag" else -by
    unit, year = list(panel.keys[:-1]), pl.col("year")
    # Rows of one run follow each other year by year; joining on the run keeps a shift inside it.
    run = ((year - year.shift(1)).over(unit).fill_null(0) != 1).cum_sum().alias(_RUN)
    rows = panel.frame.sort(panel.keys).with_columns(run)
    then = rows.select(*unit, _RUN, year + years, *(pl.col(old).alias(new) for old, new in names.items()))
    on = [*unit, _RUN, "year"]
    joined = rows.join(then, on=on, how="left", maintain_order="left")
    listed = rows.join(then, on=on, how="semi").select(panel.keys)
    made = [_record(v, names[v.name], by, years, panel.keys, listed) for v in bases]
    return panel.with_frame(joined.drop(_RUN), made)


_RUN = "_run"


def _record(
    base: Variable, name: str, by: int, years: int, keys: tuple[str, ...], listed: pl.DataFrame
) -> Variable:
    when = f"{by} year{'s' if by > 1 else ''} {'earlier' if years > 0 else 'later'}"
    covers = (base.covers[0] + years, base.covers[1] + years) if base.covers else None
    text = f"{base.description.rstrip('.')}, {when}."
    return replace(
        base,
        name=name,
        description=text,
        covers=covers,
        keys=keys,
        listed=listed,
        like=base.name,
        shift=years,
    )
