"""Groups of variables, by the names users write after ``--with`` and in ``.add()``.

A group is one module with a function ``add(panel, **options)``. Modules load on first use.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from inspect import signature
from typing import TYPE_CHECKING, Any

from koinon.errors import KoinonError, UnknownNameError, join_or

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from koinon.panel.record import AnyPanel
    from koinon.panel.units import Unit

ABOVE = ("koinon.measure.catalogue",)
"""Modules of layers above whose ``MEASURES`` are groups too. They are named, not imported, so that this
layer depends on none of them."""

_STATES: tuple[Unit, ...] = ("state-year", "dyad-year", "directed-dyad-year")
_PAIRS: tuple[Unit, ...] = ("dyad-year", "directed-dyad-year")
_CLUBS: tuple[Unit, ...] = ("bloc-year", "treaty-year")
_TREATIES: tuple[Unit, ...] = ("treaty-year", "treaty-member-year")


_KINDS: dict[type, tuple[tuple[type, ...], str]] = {
    bool: ((bool,), "true or false"),
    int: ((int,), "a whole number"),
    float: ((int, float), "a number"),
}
"""What an option with such a default takes, and how people call it."""


@dataclass(frozen=True)
class Group:
    """A named group of variables.

    Attributes
    ----------
    name
        As users write it.
    title
        What it adds, as a noun phrase.
    units
        Units of observation it fits.
    module
        Module of `koinon.panel.groups` that makes it for states and pairs, and of
        `koinon.panel.club_groups` that makes it for blocs and treaties.
    needs
        Table that no package holds, because its owner reserves that; empty for all other groups.
    """

    name: str
    title: str
    units: tuple[Unit, ...]
    module: str
    needs: str = ""

    def check(self, unit: Unit) -> None:
        """Raise `KoinonError` if the group does not fit a unit of observation."""
        if unit not in self.units:
            raise KoinonError(f"group '{self.name}' fits {join_or(self.units)}, not {unit}")

    def options(self, unit: Unit) -> dict[str, Any]:
        """Return the group's options for a unit of observation, and their defaults."""
        taken = list(signature(self.maker(unit)).parameters.values())
        return {option.name: option.default for option in taken[1:]}

    def add(self, panel: AnyPanel, **options: Any) -> AnyPanel:
        """Return `panel` with the group's variables.

        Raises
        ------
        UnknownNameError
            If the group has no such option.
        KoinonError
            If the group does not fit the panel's unit, or an option does not take the value.
        """
        self.check(panel.unit)
        known = self.options(panel.unit)
        for name, value in options.items():
            if name not in known:
                hint = f"its options are {join_or(known)}" if known else "it has none"
                raise UnknownNameError(f"option of group '{self.name}'", name, known, hint=hint)
            wanted = type(known[name])
            if wanted in _KINDS and type(value) not in _KINDS[wanted][0]:
                kind = _KINDS[wanted][1]
                raise KoinonError(f"option '{name}' of group '{self.name}' is {kind}, not {value!r}")
        made: AnyPanel = self.maker(panel.unit)(panel, **options)
        return made

    def home(self, unit: Unit) -> Any:
        """Return the module that makes the group for a unit of observation."""
        folder = "club_groups" if unit in (*_CLUBS, *_TREATIES) else "groups"
        return import_module(f"koinon.panel.{folder}.{self.module}")

    def maker(self, unit: Unit) -> Callable[..., Any]:
        """Return the function that adds the group to a panel of a unit of observation."""
        made: Callable[..., Any] = self.home(unit).add
        return made


GROUPS: dict[str, Group] = {
    g.name: g
    for g in (
        Group("agreements", "trade agreements and their depth (DESTA)", (*_STATES, *_CLUBS), "agreements"),
        Group("alliances", "ATOP alliance obligations", (*_PAIRS, *_CLUBS), "alliances"),
        Group("armed-conflict", "internal armed conflict (UCDP/PRIO)", _STATES, "armed_conflict"),
        Group("arms-races", "arms races", _STATES, "arms_races"),
        Group("capabilities", "COW national material capabilities", (*_STATES, *_CLUBS), "capabilities"),
        Group("contiguity", "COW direct contiguity", _STATES, "contiguity"),
        Group("cyber", "cyber incidents between rivals (DCID)", _PAIRS, "cyber"),
        Group("defence-cooperation", "defence cooperation agreements (DCAD)", _STATES, "defence_cooperation"),
        Group("design", "how a treaty is written (ATOP, Benson-Clinton, Alley)", _TREATIES, "design"),
        Group("disputes", "COW militarised interstate disputes", (*_STATES, *_CLUBS), "disputes"),
        Group("distance", "distance between capitals and between territories", _STATES, "distance"),
        Group("economy", "GDP and population", (*_STATES, *_CLUBS), "economy"),
        Group("exercises", "joint military exercises (MME, JME)", _STATES, "exercises"),
        Group("fractionalization", "ethnic and religious fractionalization", _STATES, "fractionalization"),
        Group(
            "gml-disputes", "Gibler-Miller-Little militarised disputes", (*_STATES, *_CLUBS), "gml_disputes"
        ),
        Group("globalisation", "KOF globalisation indices", _STATES, "globalisation"),
        Group("institutions", "kind of bloc, its clause and institutions", ("bloc-year",), "institutions"),
        Group("majors", "COW major powers", (*_STATES, *_CLUBS), "majors"),
        Group("migrants", "UN migrant stock between two states", _PAIRS, "migrants"),
        Group("onsets", "UCDP conflict onsets", _STATES, "onsets"),
        Group(
            "organisations", "shared intergovernmental organisations", (*_STATES, *_CLUBS), "organisations"
        ),
        Group("peace-years", "years since the last event", _STATES, "peace_years"),
        Group("peacekeeping", "troops in UN peacekeeping (Geo-PKO)", _STATES, "peacekeeping"),
        Group("regime", "democracy scores", (*_STATES, *_CLUBS), "regime"),
        Group("religion", "shares of religions", _STATES, "religion"),
        Group("rivalry", "strategic rivalries", _STATES, "rivalry"),
        Group("sanctions", "sanctions (the user's file of the GSDB)", _PAIRS, "sanctions", needs="sanctions"),
        Group("targeting", "alliance promises that hold against a challenger (ATOP)", _PAIRS, "targeting"),
        Group("terrain", "ruggedness and mountains", _STATES, "terrain"),
        Group("territorial-threat", "latent territorial threat", _STATES, "territorial_threat"),
        Group("trade", "COW bilateral trade", (*_STATES, *_CLUBS), "trade"),
        Group("troops", "troops of the United States abroad", _STATES, "troops"),
        Group("votes", "voting in the UN General Assembly", (*_STATES, *_CLUBS), "votes"),
        Group("visas", "visa-free travel between two states", _PAIRS, "visas"),
        Group("wars", "COW wars", (*_STATES, *_CLUBS), "wars"),
    )
}


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
