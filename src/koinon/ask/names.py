"""What may be written where a name is asked for: quickly, for whoever completes or lists as one types.

Each function returns triples: a name, its id, and what it is. The two are read the same way. A name with a
blank in it would fall apart in a shell, so there its id stands (``warsaw-pact``, ``united-states``).
"""

from __future__ import annotations

from functools import cache
from typing import get_args

Names = tuple[tuple[str, str, str], ...]


@cache
def bloc_names() -> Names:
    """Return the blocs of the registry.

    Examples
    --------
    >>> [row for row in bloc_names() if row[1] == "nato"]
    [('NATO', 'nato', 'North Atlantic Treaty Organization')]
    """
    from koinon.world.registry import blocs

    return tuple((_written(bloc.name, bloc.id), bloc.id, bloc.full_name) for bloc in blocs())


@cache
def state_names() -> Names:
    """Return the states of COW's list.

    Examples
    --------
    >>> [row for row in state_names() if row[1] in ("france", "united-states")]
    [('France', 'france', 'France'), ('united-states', 'united-states', 'United States')]
    """
    from koinon.errors import fold
    from koinon.world.display import EVERYDAY, listed_names

    names = sorted({EVERYDAY.get(name, name) for name in listed_names().values()})
    ids = {name: fold(name).replace(" ", "-") for name in names}
    return tuple((_written(name, ids[name]), ids[name], name) for name in names)


@cache
def unit_names() -> Names:
    """Return the units of observation."""
    from koinon.panel.units import Unit

    return tuple((unit, unit, "") for unit in get_args(Unit))


@cache
def group_names() -> Names:
    """Return the groups of variables, and the measures, which are groups too.

    Examples
    --------
    >>> {"alliances", "stability"} <= {name for name, *_ in group_names()}
    True
    """
    from koinon.panel.groups import GROUPS

    return (*((group.name, group.name, group.title) for group in GROUPS.values()), *measure_names())


@cache
def measure_names() -> Names:
    """Return the measures."""
    from koinon.measure.catalogue import MEASURES

    return tuple((measure.name, measure.name, measure.title) for measure in MEASURES.values())


def _written(name: str, key: str) -> str:
    return key if any(sign in name for sign in " '\"&()") else name
