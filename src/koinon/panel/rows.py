"""Which rows a panel starts from: the bare panel of any unit of observation, by the unit's name.

The one place that knows which function makes which unit; commands, measures and pages ask here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koinon.errors import KoinonError
from koinon.panel.clubs.club_years import bloc_years, treaty_years
from koinon.panel.clubs.treaty_members import treaty_member_years
from koinon.panel.coalitions.coalitions import coalition_years
from koinon.panel.panel import directed_dyad_years, dyad_years, state_years, system_years

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from koinon.panel.panel import Panel
    from koinon.panel.units import Unit
    from koinon.store.catalogue import Store

PAIRS: tuple[Unit, ...] = ("dyad-year", "directed-dyad-year")
"""Units whose rows are two states."""

_CLUBS: dict[Unit, Callable[..., Panel]] = {
    "bloc-year": bloc_years,
    "treaty-year": treaty_years,
    "treaty-member-year": treaty_member_years,
}
_STATES: dict[Unit, Callable[..., Panel]] = {
    "state-year": state_years,
    "dyad-year": dyad_years,
    "directed-dyad-year": directed_dyad_years,
}


def bare_panel(
    unit: Unit,
    first: int,
    last: int,
    *,
    clubs: Sequence[str] = (),
    system: str = "cow",
    microstates: bool = False,
    store: Store | None = None,
    **drawn: Any,
) -> Panel:
    """Return the panel of a unit of observation without any group of variables.

    Parameters
    ----------
    unit
        A name of `koinon.panel.units.Unit`.
    first, last
        Years, both included, between 1816 and 2025.
    clubs
        Only these blocs, treaties or ad hoc groups; of states and pairs only those whose states are all
        members, on 31 December, of every one of them.
    system
        ``"cow"`` or ``"gw"``.
    microstates
        Whether states and pairs keep the microstates of the Gleditsch-Ward list.
    store
        Another store than the packaged one.
    **drawn
        ``states``, ``size``, ``sample`` and ``seed`` of a coalition-year panel, as in `coalition_years`.

    Raises
    ------
    YearsError
        If the years make no panel.
    UnknownNameError
        If a club or the system is unknown.
    KoinonError
        If what is asked does not belong to the unit.

    Examples
    --------
    >>> len(bare_panel("state-year", 2016, 2016)), len(bare_panel("dyad-year", 2016, 2016, clubs=["NATO"]))
    (195, 378)
    >>> bare_panel("bloc-year", 2000, 2000, clubs=["NATO"]).frame["members"].to_list()
    [19]
    """
    if drawn and unit != "coalition-year":
        raise KoinonError("--size, --sample and --seed belong to coalition-year")
    if unit == "coalition-year":
        return _coalitions(first, last, clubs, system, store, drawn)
    maker = _CLUBS.get(unit)
    if maker is not None:
        return maker(first, last, list(clubs) or None, system=system, store=store)
    made = (
        system_years(first, last, system, store=store)
        if unit == "system-year"
        else _STATES[unit](first, last, system, microstates=microstates, store=store)
    )
    for name in clubs:
        made = made.of_bloc(name)
    return made


def _coalitions(
    first: int, last: int, clubs: Sequence[str], system: str, store: Store | None, drawn: dict[str, Any]
) -> Panel:
    if clubs:
        raise KoinonError("coalitions are not members of a bloc; name --states instead of --bloc")
    if system.lower() != "cow":
        raise KoinonError("coalition-year panels use COW codes: treaties are coded in no other system")
    return coalition_years(first, last, store=store, **drawn)
