"""Drawing a measure: its panel, or its name, as a figure that shows itself in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koinon.door import counter
from koinon.errors import KoinonError, join_or
from koinon.figures.measured import measured_figure
from koinon.measure.catalogue import MEASURES, measure
from koinon.panel.panel import Panel
from koinon.panel.units import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.figures.figure import Figure
    from koinon.store.catalogue import Store


def plot(
    what: Panel | str,
    column: str = "",
    *,
    first: int = FIRST_YEAR,
    last: int = LAST_YEAR,
    blocs: str | int | Sequence[str | int] = (),
    states: str | int | Sequence[str | int] = (),
    unit: str | None = None,
    store: Store | None = None,
    **options: Any,
) -> Figure:
    """Draw a measure through time, a line per bloc, state or pair.

    Parameters
    ----------
    what
        A panel to which a measure was added, or the name of a measure.
    column
        Which column is drawn; the one the measure is about unless told.
    first, last, blocs, states, unit, store, **options
        Of a measure given by name, as in `koinon.measured`; a panel has them already.

    Returns
    -------
    Figure
        Shows itself in Jupyter, VS Code and marimo; `Figure.write` makes a file of it, `Figure.to_altair` a
        chart to change.

    Raises
    ------
    UnknownNameError
        If there is no such measure, bloc, state or option.
    KoinonError
        If the panel has no measure or several of which none is chosen, there are more than eight lines, or
        there is nothing to draw.

    Examples
    --------
    >>> import koinon as kn
    >>> kn.plot("trade-share", blocs=["ASEAN", "EU"], first=2000).title
    'Trade share: trade_share'
    """
    if isinstance(what, Panel):
        asked = {"blocs": blocs, "states": states, "unit": unit, "store": store, **options}
        given = [name for name, value in asked.items() if value]
        given += [
            name for name, year, at in (("first", first, FIRST_YEAR), ("last", last, LAST_YEAR)) if year != at
        ]
        if given:
            raise KoinonError(
                f"the panel has its rows already: leave out {join_or(given)}, or name the measure"
            )
        return measured_figure(what, measure(_measure_in(what, column)), column)
    made = counter.measured(what, first, last, blocs=blocs, states=states, unit=unit, store=store, **options)
    return measured_figure(made, measure(what), column)


def _measure_in(panel: Panel, column: str) -> str:
    """Return the measure whose column is to be drawn, or the only one of the panel."""
    if column:
        group = panel.variable(column).group
        if group not in MEASURES:
            raise KoinonError(f"'{column}' is no column of a measure; measures are what can be drawn")
        return group
    there = list(dict.fromkeys(v.group for v in panel.variables if v.group in MEASURES))
    if len(there) == 1:
        return there[0]
    if there:
        raise KoinonError(f"the panel has several measures, {join_or(there)}: say which column to draw")
    raise KoinonError("the panel has no measure to draw; add one, as in .add('trade-share'), or name it")
