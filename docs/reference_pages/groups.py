"""The page of groups of variables: each group is added to a small panel of every unit it fits."""

from __future__ import annotations

from functools import cache
from inspect import signature
from typing import TYPE_CHECKING

from koinon.panel import (
    bloc_years,
    directed_dyad_years,
    dyad_years,
    state_years,
    system_years,
    treaty_member_years,
    treaty_years,
)
from koinon.panel.groups import GROUPS
from koinon.store.catalogue import MissingTableError
from reference_pages.markdown import anchor, parameters, prose, table, years
from reference_pages.markdown import page as made

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from koinon.panel import Panel
    from koinon.panel.group import Group
    from koinon.panel.unit import Unit
    from koinon.panel.variable import Variable

YEAR = 2000
"""Variables do not depend on the year; one that all sources cover keeps the panels small."""

UNITS: dict[Unit, Callable[[], Panel]] = {
    "state-year": lambda: state_years(YEAR, YEAR),
    "dyad-year": lambda: dyad_years(YEAR, YEAR).between("USA", "Canada"),
    "directed-dyad-year": lambda: directed_dyad_years(YEAR, YEAR).between("USA", "Canada"),
    "system-year": lambda: system_years(YEAR, YEAR),
    "bloc-year": lambda: bloc_years(YEAR, YEAR, ["NATO"]),
    "treaty-year": lambda: treaty_years(YEAR, YEAR, [3180]),
    "treaty-member-year": lambda: treaty_member_years(YEAR, YEAR, [3180]),
}

NEEDS = {"peace-years": "wars"}
"""Groups that need another one before them."""

INTRODUCTION = """\
What can be added to a panel: `koinon panel UNIT --with GROUP,GROUP(option=value)` or `.add("GROUP",
option=value)`. In a panel of pairs a variable of states comes twice, with 1 and 2 at the end of its
name. *Years* are those the source covers; outside them the value is missing. How many rows become one,
and other choices, are options, and what was chosen stands in the notes of the panel."""


def page() -> str:
    """Return the page."""
    index = table(
        ("group", "adds", *UNITS),
        [
            (
                f"[`{g.name}`](#{anchor(g.name)})",
                g.title,
                *("yes" if unit in g.units else "" for unit in UNITS),
            )
            for g in GROUPS.values()
        ],
    )
    bare = {unit: make() for unit, make in UNITS.items()}
    return made(
        "the groups of src/koinon/panel and the variables they make",
        "Groups of variables",
        INTRODUCTION,
        index,
        _keys(bare),
        *(described(g, bare) for g in GROUPS.values()),
    )


def added(group: Group, panel: Panel) -> tuple[Variable, ...]:
    """Return the variables that `group` adds to panels of the unit of `panel`."""
    return _added(group, panel.unit)


@cache
def _added(group: Group, unit: Unit) -> tuple[Variable, ...]:
    """Make them once: three pages and two tests ask, and some measures take seconds."""
    panel = UNITS[unit]()
    if group.name in NEEDS:
        panel = panel.add(NEEDS[group.name])
    return panel.add(group.name).variables[len(panel.variables) :]


def _keys(bare: dict[Unit, Panel]) -> str:
    parts = [f"### {unit}\n\n{_variables(panel.variables)}" for unit, panel in bare.items()]
    return "\n\n".join(["## Columns that every panel has", *parts])


def described(group: Group, bare: dict[Unit, Panel]) -> str:
    """Return what a group, or a measure, adds to the panels it fits."""
    parts = [f"## {group.name}"]
    if group.needs:
        module = group.home(group.units[0])
        where = str(MissingTableError(group.needs))
        return "\n\n".join([*parts, prose(module.__doc__ or ""), f"Not in the package: {where}."])
    told: set[ModuleType] = set()
    same: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for unit in group.units:
        same.setdefault(tuple(_row(v) for v in added(group, bare[unit])), []).append(unit)
    for rows, units in same.items():
        module = group.home(units[0])
        parts.append(f"### In panels of {' and '.join(units)} {{ #{anchor(group.name)}-{units[0]} }}")
        if module not in told:
            maker = group.maker(units[0])
            parts += [prose(module.__doc__ or ""), prose(maker.__doc__ or ""), _options(maker)]
            told.add(module)
        parts.append(table(HEAD, rows))
    return "\n\n".join(part for part in parts if part)


def _options(maker: Callable[..., object]) -> str:
    said = parameters(maker.__doc__ or "")
    options = list(signature(maker).parameters.values())[1:]
    rows = [(f"`{o.name}`", f"`{o.default!r}`", said.get(o.name, "")) for o in options]
    return table(("option", "default", "meaning"), rows) if rows else ""


HEAD = ("variable", "type", "unit", "values", "years", "description")


def _variables(variables: tuple[Variable, ...]) -> str:
    return table(HEAD, [_row(v) for v in variables])


def _row(v: Variable) -> tuple[str, ...]:
    labels = "; ".join(f"{code} = {text}" for code, text in v.labels)
    return f"`{v.name}`", v.type, v.unit, labels, years(v.covers), v.description
