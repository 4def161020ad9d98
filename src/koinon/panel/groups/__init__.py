"""Groups of variables, by the names users write after ``--with`` and in ``.add()``.

A group is one module with a function ``add(panel, **options)``. Modules load on first use.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from inspect import signature
from typing import TYPE_CHECKING, Any

from koinon.errors import KoinonError, UnknownNameError, join_or

if TYPE_CHECKING:
    from koinon.panel.panel import Panel
    from koinon.panel.units import Unit

_STATES: tuple[Unit, ...] = ("state-year", "dyad-year", "directed-dyad-year")
_PAIRS: tuple[Unit, ...] = ("dyad-year", "directed-dyad-year")


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
        Module of `koinon.panel.groups` that makes it.
    """

    name: str
    title: str
    units: tuple[Unit, ...]
    module: str

    def check(self, panel: Panel) -> None:
        """Raise `KoinonError` if the group does not fit the panel's unit."""
        if panel.unit not in self.units:
            raise KoinonError(f"group '{self.name}' fits {join_or(self.units)}, not {panel.unit}")

    @property
    def options(self) -> dict[str, Any]:
        """Options of the group and their defaults."""
        taken = signature(self._module.add).parameters.values()
        return {option.name: option.default for option in taken if option.name != "panel"}

    def add(self, panel: Panel, **options: Any) -> Panel:
        """Return `panel` with the group's variables.

        Raises
        ------
        UnknownNameError
            If the group has no such option.
        KoinonError
            If an option does not take the value.
        """
        known = self.options
        for name, value in options.items():
            if name not in known:
                hint = f"its options are {join_or(known)}" if known else "it has none"
                raise UnknownNameError(f"option of group '{self.name}'", name, known, hint=hint)
            if type(known[name]) in {int, bool} and type(value) is not type(known[name]):
                kind = "a whole number" if type(known[name]) is int else "true or false"
                raise KoinonError(f"option '{name}' of group '{self.name}' is {kind}, not {value!r}")
        made: Panel = self._module.add(panel, **options)
        return made

    @property
    def _module(self) -> Any:
        return import_module(f"koinon.panel.groups.{self.module}")


GROUPS: dict[str, Group] = {
    g.name: g
    for g in (
        Group("agreements", "trade agreements and their depth (DESTA)", _STATES, "agreements"),
        Group("alliances", "ATOP alliance obligations", _PAIRS, "alliances"),
        Group("armed-conflict", "internal armed conflict (UCDP/PRIO)", _STATES, "armed_conflict"),
        Group("arms-races", "arms races", _STATES, "arms_races"),
        Group("capabilities", "COW national material capabilities", _STATES, "capabilities"),
        Group("contiguity", "COW direct contiguity", _PAIRS, "contiguity"),
        Group("disputes", "COW militarised interstate disputes", _PAIRS, "disputes"),
        Group("distance", "distance between capitals and between territories", _PAIRS, "distance"),
        Group("economy", "GDP and population", _STATES, "economy"),
        Group("fractionalization", "ethnic and religious fractionalization", _STATES, "fractionalization"),
        Group("gml-disputes", "Gibler-Miller-Little militarised disputes", _PAIRS, "gml_disputes"),
        Group("majors", "COW major powers", _STATES, "majors"),
        Group("onsets", "UCDP conflict onsets", _STATES, "onsets"),
        Group("organisations", "shared intergovernmental organisations", _STATES, "organisations"),
        Group("peace-years", "years since the last event", _STATES, "peace_years"),
        Group("regime", "democracy scores", _STATES, "regime"),
        Group("rivalry", "strategic rivalries", _STATES, "rivalry"),
        Group("terrain", "ruggedness and mountains", _STATES, "terrain"),
        Group("territorial-threat", "latent territorial threat", _STATES, "territorial_threat"),
        Group("trade", "COW bilateral trade", _STATES, "trade"),
        Group("votes", "voting in the UN General Assembly", _STATES, "votes"),
        Group("wars", "COW wars", _STATES, "wars"),
    )
}


def group(name: str) -> Group:
    """Return a group by name.

    Raises
    ------
    UnknownNameError
        If there is none; the closest are suggested.
    """
    try:
        return GROUPS[name]
    except KeyError:
        raise UnknownNameError("group", name, GROUPS, hint="groups are " + ", ".join(GROUPS)) from None
