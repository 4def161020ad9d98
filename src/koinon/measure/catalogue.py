"""The measures, by the names users write: one definition each, read by panel, command, brief and page alike.

A measure is a module of `koinon.measure` with a function ``add(panel, **options)``, like a group of data.
Modules load on first use.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from koinon.errors import UnknownNameError
from koinon.panel.groups import Group

if TYPE_CHECKING:
    from collections.abc import Callable

    from koinon.panel.units import Unit


@dataclass(frozen=True)
class Measure(Group):
    """A named measure.

    Attributes
    ----------
    name, title, units, module, needs
        As in `koinon.panel.groups.Group`; the module belongs to `koinon.measure`.
    formula
        How it is computed, in one or two sentences.
    scale
        Range and direction of its values, such as ``"0-1, higher is more alike"``.
    cite
        Who defined it: authors, year, journal.
    shows
        Column that its figure draws; empty if that depends on the options, and the first is drawn.
    function
        Function of the module that adds it.
    """

    formula: str = ""
    scale: str = ""
    cite: str = ""
    shows: str = ""
    function: str = "add"

    def home(self, unit: Unit) -> Any:  # noqa: ARG002  # a group of data has a module per unit
        """Return the module that makes the measure."""
        return import_module(f"koinon.measure.{self.module}")

    def maker(self, unit: Unit) -> Callable[..., Any]:
        """Return the function that adds the measure to a panel."""
        made: Callable[..., Any] = getattr(self.home(unit), self.function)
        return made


MEASURES: dict[str, Measure] = {
    m.name: m
    for m in (
        Measure(
            "stability",
            "outbreaks of disputes and wars per pair of states, per state and inside a bloc",
            ("system-year", "bloc-year"),
            "stability",
            formula="Events begun in the year over the pairs of states, and over the states, that could "
            "begin one; rates of several years pool events and opportunities.",
            scale="per pair-year or state-year, 0 or more; lower is more stable",
            cite="Jackson and Nei 2015, PNAS 112:15277-15284 (wars per pair of countries)",
        ),
        Measure(
            "similarity",
            "likeness of two states' alliances, votes or partners in trade",
            ("dyad-year", "directed-dyad-year"),
            "similarity",
            formula="S is one minus twice the distance of the two portfolios over the largest possible one; "
            "kappa and pi compare squared distances with those expected by chance; tau-b compares ranks.",
            scale="-1 to 1, higher is more alike",
            cite="Signorino and Ritter 1999, ISQ 43:115-144; Häge 2011, Political Analysis 19:287-305",
        ),
        Measure(
            "network",
            "a state's position in the network of a layer: centrality, brokerage, core, community",
            ("state-year",),
            "networks.positions",
            formula="Degree, strength, betweenness, eigenvector centrality, clustering, k-core, Burt's "
            "constraint and effective size, component and community, of each year's ties.",
            scale="as each column says; more is more central, except that constraint is low for a broker",
            cite="Freeman 1977, Sociometry 40:35-41; Bonacich 1972, JMS 2:113-120; Burt 1992, Structural "
            "Holes; Blondel et al. 2008, JSTAT P10008",
            shows="net_degree",
        ),
        Measure(
            "density",
            "how dense the network of a layer is, in the system or inside a bloc",
            ("system-year", "bloc-year", "treaty-year"),
            "networks.density",
            formula="Tied pairs over all pairs; twice the ties over the states; three times the triangles "
            "over the pairs of ties that meet; components and the largest one's share.",
            scale="0-1 (density, transitivity, share); ties per state 0 or more",
            cite="Jackson and Nei 2015, PNAS 112:15277-15284 (alliances per country)",
            shows="density",
        ),
        Measure(
            "turnover",
            "how many ties of a layer are lost and won over one, five or more years",
            ("system-year",),
            "networks.turnover",
            formula="Ties of year t that are gone at t + span over the ties at risk; new ties beside them.",
            scale="0-1, higher is less stable",
            cite="Jackson and Nei 2015, PNAS 112:15277-15284 (alliances gone after one and five years)",
            shows="tie_loss",
        ),
        Measure(
            "indirect-ties",
            "how two states are connected through the ties of others",
            ("dyad-year", "directed-dyad-year"),
            "networks.paths",
            formula="Least number of ties from one to the other, states tied to both, and whether both are "
            "in the same community of the network.",
            scale="1 (tied) upwards, less is closer; 0 or 1",
            cite="Haim 2016, JPR 53:28-44; Li, Bradshaw, Clary and Cranmer 2017, Science Advances 3:e1601895",
            shows="path_length",
        ),
        Measure(
            "multiplex",
            "in how many layers a pair is tied, and how far two layers tie the same pairs",
            ("dyad-year", "directed-dyad-year", "system-year"),
            "networks.overlap",
            formula="Number of layers that tie the pair; pairs tied in both of two layers over those tied in "
            "either (Jaccard), or over the ties of the smaller layer.",
            scale="0 to the number of layers; 0-1, higher is more alike",
            cite="Jaccard 1901, Bulletin de la Société vaudoise des sciences naturelles 37:547-579",
        ),
    )
}


def measure(name: str) -> Measure:
    """Return a measure by name.

    Raises
    ------
    UnknownNameError
        If there is none; the closest are suggested.
    """
    try:
        return MEASURES[name]
    except KeyError:
        raise UnknownNameError(
            "measure", name, MEASURES, hint="measures are " + ", ".join(MEASURES)
        ) from None
