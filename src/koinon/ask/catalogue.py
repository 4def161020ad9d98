"""The question of what there is to ask: groups, measures, variables and tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from koinon.ask.reply import Reply
from koinon.measure.catalogue import MEASURES
from koinon.panel.groups import GROUPS
from koinon.panel.panel import dyad_years, state_years
from koinon.sources import origins
from koinon.store.catalogue import MissingTableError, default_store
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koinon.measure.catalogue import Measure
    from koinon.panel.group import Group
    from koinon.panel.panel import Panel
    from koinon.panel.units import Unit
    from koinon.panel.variable import Variable
    from koinon.store.catalogue import Store

YEAR = 2000
"""Variables do not depend on the year; one that all sources cover keeps their panels small."""


def groups() -> Reply[list[Group]]:
    """Answer which groups of variables there are: ``name``, ``title`` and ``units`` of each.

    Examples
    --------
    >>> groups().data[0]["name"]
    'agreements'
    """
    made = list(GROUPS.values())
    return Reply(made, [{"name": g.name, "title": g.title, "units": list(g.units)} for g in made])


def measures() -> Reply[list[Measure]]:
    """Answer which measures there are: ``name``, ``title``, ``units``, ``scale`` and ``cite`` of each.

    Examples
    --------
    >>> "stability" in [row["name"] for row in measures().data]
    True
    """
    made = list(MEASURES.values())
    rows = [
        {"name": m.name, "title": m.title, "units": ", ".join(m.units), "scale": m.scale, "cite": m.cite}
        for m in made
    ]
    return Reply(made, rows)


def variables(store: Store | None = None) -> Reply[list[Variable]]:
    """Answer which variables panels of states and of pairs can have, each once for its group.

    Parameters
    ----------
    store
        Another store than the packaged one; what it lacks is left out.

    Returns
    -------
    Reply
        Its data are ``name``, ``group``, ``panel`` (unit of observation), ``type``, ``unit``,
        ``description``, ``covers`` (first and last year of its source) and ``sources``.

    Examples
    --------
    >>> next(row["group"] for row in variables().data if row["name"] == "cinc")
    'capabilities'
    """
    found = list(every_variable(store or default_store()))
    rows: list[dict[str, Any]] = [
        {
            "name": v.name,
            "group": v.group,
            "panel": unit,
            "type": v.type,
            "unit": v.unit,
            "description": v.description,
            "covers": v.covers,
            "sources": v.sources,
        }
        for unit, v in found
    ]
    return Reply([v for _, v in found], rows, [source for _, v in found for source in v.sources])


def tables(store: Store | None = None) -> Reply[list[str]]:
    """Answer which compiled tables there are: ``table``, ``title``, ``rows`` and ``source`` of each.

    Notes tell which sources no package holds, and how to build a store with them.

    Examples
    --------
    >>> "majors" in tables().made
    True
    """
    entries = (store or default_store()).entries
    rows = [
        {"table": name, "title": schema(name).title, "rows": entry.rows, "source": entry.source}
        for name, entry in entries.items()
    ]
    there = {entry.source for entry in entries.values()}
    withheld = [source for source in origins().values() if source.from_user and source.id not in there]
    notes = [f"{s.id}  not packaged: {s.adds}; build --with {s.id}=PATH" for s in withheld]
    return Reply(list(entries), rows, [entry.source for entry in entries.values()], notes)


def every_variable(store: Store) -> Iterator[tuple[Unit, Variable]]:
    """Yield the variables of panels of states and of pairs, with the first unit that has them."""
    seen: set[tuple[str, str]] = set()
    for make in (state_years, dyad_years):
        panel = make(YEAR, YEAR, store=store)
        empty = replace(panel, frame=panel.frame.clear())
        for group in GROUPS.values():
            for v in made_by(empty, group) if panel.unit in group.units else ():
                # ``cinc1`` and ``cinc2`` of a pair are ``cinc`` of a state.
                base = v.name[:-1] if v.name[-1] in "12" else v.name
                if not {(v.name, group.name), (base, group.name)} & seen:
                    seen.add((v.name, group.name))
                    yield panel.unit, v


def made_by(empty: Panel, group: Group) -> list[Variable]:
    """Return the variables that a group adds to a panel without rows; none where the store lacks them."""
    try:
        if group.name == "peace-years":
            full = empty.add("gml-disputes", "disputes", "wars").add(group.name, over="rows")
        else:
            full = empty.add(group.name)
    except MissingTableError:
        return []
    return [v for v in full.variables if v.group == group.name]
