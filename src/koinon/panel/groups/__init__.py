"""Groups of variables, by the names users write after ``--with`` and in ``.add()``.

A group is one module with a function ``add(panel, **options)``. Modules load on first use.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from koinon.errors import KoinonError, UnknownNameError, join_or

if TYPE_CHECKING:
    from koinon.panel.panel import Panel
    from koinon.panel.units import Unit

P = TypeVar("P", bound="Panel")

_STATES: tuple[Unit, ...] = ("state-year", "dyad-year", "directed-dyad-year")
_PAIRS: tuple[Unit, ...] = ("dyad-year", "directed-dyad-year")
_CLUBS: tuple[Unit, ...] = ("bloc-year", "treaty-year")


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
    """

    name: str
    title: str
    units: tuple[Unit, ...]
    module: str

    def check(self, panel: Panel) -> None:
        """Raise `KoinonError` if the group does not fit the panel's unit."""
        if panel.unit not in self.units:
            raise KoinonError(f"group '{self.name}' fits {join_or(self.units)}, not {panel.unit}")

    def add(self, panel: P, **options: Any) -> P:
        """Return `panel` with the group's variables."""
        folder = "club_groups" if panel.unit in _CLUBS else "groups"
        made: P = import_module(f"koinon.panel.{folder}.{self.module}").add(panel, **options)
        return made


GROUPS: dict[str, Group] = {
    g.name: g
    for g in (
        Group("agreements", "trade agreements and their depth (DESTA)", (*_STATES, *_CLUBS), "agreements"),
        Group("alliances", "ATOP alliance obligations", (*_PAIRS, *_CLUBS), "alliances"),
        Group("armed-conflict", "internal armed conflict (UCDP/PRIO)", _STATES, "armed_conflict"),
        Group("arms-races", "arms races", _STATES, "arms_races"),
        Group("capabilities", "COW national material capabilities", (*_STATES, *_CLUBS), "capabilities"),
        Group("contiguity", "COW direct contiguity", _PAIRS, "contiguity"),
        Group("disputes", "COW militarised interstate disputes", (*_PAIRS, *_CLUBS), "disputes"),
        Group("distance", "distance between capitals and between territories", _PAIRS, "distance"),
        Group("economy", "GDP and population", (*_STATES, *_CLUBS), "economy"),
        Group("fractionalization", "ethnic and religious fractionalization", _STATES, "fractionalization"),
        Group(
            "gml-disputes", "Gibler-Miller-Little militarised disputes", (*_PAIRS, *_CLUBS), "gml_disputes"
        ),
        Group("majors", "COW major powers", (*_STATES, *_CLUBS), "majors"),
        Group("onsets", "UCDP conflict onsets", _STATES, "onsets"),
        Group(
            "organisations", "shared intergovernmental organisations", (*_STATES, *_CLUBS), "organisations"
        ),
        Group("peace-years", "years since the last event", _STATES, "peace_years"),
        Group("regime", "democracy scores", (*_STATES, *_CLUBS), "regime"),
        Group("rivalry", "strategic rivalries", _STATES, "rivalry"),
        Group("terrain", "ruggedness and mountains", _STATES, "terrain"),
        Group("territorial-threat", "latent territorial threat", _STATES, "territorial_threat"),
        Group("trade", "COW bilateral trade", (*_STATES, *_CLUBS), "trade"),
        Group("votes", "voting in the UN General Assembly", (*_STATES, *_CLUBS), "votes"),
        Group("wars", "COW wars", (*_STATES, *_CLUBS), "wars"),
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
