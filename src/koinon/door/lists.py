"""What there is to ask for: measures, groups of variables, and the variables themselves, as frames."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from koinon.ask.catalogue import YEAR, made_by
from koinon.errors import UnknownNameError
from koinon.measure.catalogue import MEASURES
from koinon.options import as_texts
from koinon.panel import (
    bloc_years,
    directed_dyad_years,
    dyad_years,
    state_years,
    treaty_member_years,
    treaty_years,
)
from koinon.panel.groups import GROUPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.panel import Panel
    from koinon.panel.variable import Variable

_Schema = dict[str, pl.DataType]
_TEXT = pl.String()
_LIST = pl.List(_TEXT)


def measures() -> pl.DataFrame:
    """Return the measures that `measured`, `plot` and `Panel.add` know.

    Returns
    -------
    polars.DataFrame
        ``measure``, ``title``, ``units`` (list), ``formula``, ``scale``, ``cite``; by name.

    Examples
    --------
    >>> import koinon as kn
    >>> kn.measures().filter(pl.col("measure") == "trade-share")["units"].to_list()
    [['bloc-year', 'treaty-year']]
    """
    rows = [(m.name, m.title, list(m.units), m.formula, m.scale, m.cite) for m in MEASURES.values()]
    text = dict.fromkeys(("formula", "scale", "cite"), _TEXT)
    schema: _Schema = {"measure": _TEXT, "title": _TEXT, "units": _LIST, **text}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("measure")


def groups() -> pl.DataFrame:
    """Return the groups of variables that `Panel.add` knows.

    Returns
    -------
    polars.DataFrame
        ``group``, ``title``, ``units`` (list), ``needs`` (a table that the user brings; else empty); by
        name.

    Examples
    --------
    >>> import koinon as kn
    >>> "alliances" in kn.groups()["group"]
    True
    """
    rows = [(g.name, g.title, list(g.units), g.needs) for g in GROUPS.values()]
    schema: _Schema = {"group": _TEXT, "title": _TEXT, "units": _LIST, "needs": _TEXT}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("group")


def variables(group: str | Sequence[str] = ()) -> pl.DataFrame:
    """Return the variables that groups add to panels; those of a measure are told by `Panel.codebook`.

    Parameters
    ----------
    group
        Only this group, or these; all unless told.

    Returns
    -------
    polars.DataFrame
        ``variable``, ``group``, ``units`` (panels that have it, list), ``type``, ``unit`` (of its values),
        ``description``, ``sources`` (list), ``first_year`` and ``last_year`` of the source; in the order of
        the groups.

    Raises
    ------
    UnknownNameError
        If there is no such group; the closest are suggested.

    Examples
    --------
    >>> import koinon as kn
    >>> kn.variables("majors")["variable"].to_list()
    ['cowmaj', 'cowmaj1', 'cowmaj2', 'majors']
    """
    names = as_texts(group) or list(GROUPS)
    for name in names:
        if name not in GROUPS:
            raise UnknownNameError("group", name, GROUPS, hint=f"groups are {', '.join(GROUPS)}")
    return pl.concat([_of(name) for name in dict.fromkeys(names)])


@cache
def _of(name: str) -> pl.DataFrame:
    """Return the variables of one group, kept: to learn them, the group is added to a panel of every unit."""
    group = GROUPS[name]
    held: dict[str, tuple[Variable, list[str]]] = {}
    for panel in _panels():
        for v in made_by(panel, group) if panel.unit in group.units else ():
            held.setdefault(v.name, (v, []))[1].append(panel.unit)
    rows = [
        (v.name, name, units, v.type, v.unit, v.description, list(v.sources), *(v.covers or (None, None)))
        for v, units in held.values()
    ]
    text = dict.fromkeys(("type", "unit", "description"), _TEXT)
    years = {"first_year": pl.Int16(), "last_year": pl.Int16()}
    schema: _Schema = {"variable": _TEXT, "group": _TEXT, "units": _LIST, **text, "sources": _LIST, **years}
    return pl.DataFrame(rows, schema=schema, orient="row")


@cache
def _panels() -> tuple[Panel, ...]:
    """Return a small panel of every unit that groups add to."""
    return (
        state_years(YEAR, YEAR).among("USA"),
        dyad_years(YEAR, YEAR).between("USA", "Canada"),
        directed_dyad_years(YEAR, YEAR).between("USA", "Canada"),
        bloc_years(YEAR, YEAR, "NATO"),
        treaty_years(YEAR, YEAR, 3180),
        treaty_member_years(YEAR, YEAR, 3180),
    )
