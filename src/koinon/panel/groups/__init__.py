"""Groups of variables, by the names users write after ``--with`` and in ``.add()``.

A group is one module with a function ``add(panel, **options)`` and a record beside it, which
`koinon.panel.group` reads. Modules load on first use.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from koinon.errors import KoinonError, UnknownNameError
from koinon.panel.group import Group, read_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koinon.panel.record import AnyPanel
    from koinon.panel.unit import Unit

ABOVE = ("koinon.measure.catalogue",)
"""Modules of layers above whose ``MEASURES`` are groups too. They are named, not imported, so that this
layer depends on none of them."""

GROUPS: dict[str, Group] = read_records(Group, "panel/groups", "panel/club_groups")
"""The groups of data, in alphabetical order."""


def group(name: str, unit: Unit | None = None) -> Group:
    """Return a group, or a measure, by name.

    Parameters
    ----------
    name
        As users write it.
    unit
        Where a group of data and a measure have the same name (``globalisation``), the one that fits
        this unit of observation is meant.

    Raises
    ------
    UnknownNameError
        If there is none; the closest are suggested.
    """
    above = measures()
    found = [groups[name] for groups in (GROUPS, above) if name in groups]
    if not found:
        hint = f"groups are {', '.join(GROUPS)}; measures are {', '.join(above)}"
        raise UnknownNameError("group", name, [*GROUPS, *above], hint=hint)
    return next((one for one in found if unit in one.units), found[0])


def measures() -> dict[str, Group]:
    """Return what the layers above add to the groups."""
    return {name: one for module in ABOVE for name, one in import_module(module).MEASURES.items()}


def add_groups(panel: AnyPanel, names: Iterable[str], options: Mapping[str, Any] | None = None) -> AnyPanel:
    """Return `panel` with groups of variables; see `koinon.Panel.add`.

    Parameters
    ----------
    panel
        Of any unit.
    names
        Groups or measures; one that is already there is skipped.
    options
        Options of one group, which must then be the only one named.
    """
    names = tuple(names)
    if options and len(names) != 1:
        raise KoinonError("options belong to one group: add the others in a call of their own")
    for name in names:
        if name in panel.groups:
            if options:
                raise KoinonError(f"group '{name}' is already in the panel; its options come too late")
            continue
        made = group(name, panel.unit).add(panel, **(options or {}))
        panel = replace(made, groups=(*made.groups, name))
    return panel
