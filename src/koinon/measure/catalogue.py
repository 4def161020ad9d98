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
            "integration",
            "integration of a bloc: indicators, dimensions, a composite, its rank with an interval",
            ("bloc-year", "treaty-year"),
            "integration",
            formula="Mean over dimensions (trade, agreements, institutions, politics, mobility, security) of "
            "the mean of their indicators, each min-max over all blocs and years; ranks over random choices "
            "of normalisation, weights, aggregation and an indicator left out.",
            scale="0-1, higher is more integrated; rank 1 is the most integrated",
            cite="ADB ARCII (Huh and Park 2018, Journal of Asian Economics 54: 22-38); ARII (AUC, AfDB and "
            "UNECA 2016, 2019); OECD and JRC 2008, Handbook on Constructing Composite Indicators",
            shows="integration_ahead",
        ),
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
            "trade-share",
            "share of the members' trade that stays among them",
            ("bloc-year", "treaty-year"),
            "bloc_trade.share",
            formula="S = 2 I / T: trade among members, each flow once, over their imports plus exports.",
            scale="0-1, higher is more trade inside; grows with the number of members",
            cite="De Lombaerde, ed., 2006, Assessment and Measurement of Regional Integration, Routledge",
            shows="trade_share",
        ),
        Measure(
            "trade-intensity",
            "share of trade inside over the bloc's share in world trade",
            ("bloc-year", "treaty-year"),
            "bloc_trade.intensity",
            formula="S / (T / W), with W the trade of all states.",
            scale="0 and up, 1 is neutral; its ceiling falls as a bloc grows",
            cite="Iapadre 2006, in De Lombaerde, ed.; Hamanaka 2015, ADB Economics Working Paper 455",
            shows="trade_intensity",
        ),
        Measure(
            "trade-intensity-homogeneous",
            "share of trade inside over the bloc's weight in everybody else's trade",
            ("bloc-year", "treaty-year"),
            "bloc_trade.homogeneous",
            formula="HI = S / V, with V = (T - 2 I) / (W - T).",
            scale="0 and up, 1 is neutral",
            cite="Iapadre 2006, in De Lombaerde, ed.; Hamanaka 2015, ADB Economics Working Paper 455",
            shows="trade_intensity_homogeneous",
        ),
        Measure(
            "trade-introversion",
            "symmetric trade introversion: trade inside against trade with outsiders",
            ("bloc-year", "treaty-year"),
            "bloc_trade.introversion",
            formula="(HI - HE) / (HI + HE), with HE = (1 - S) / (1 - V).",
            scale="-1 to 1, 0 is neutral, higher is more inward",
            cite="Iapadre 2006, in De Lombaerde, ed.; Hamanaka 2015, ADB Economics Working Paper 455",
            shows="trade_introversion",
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
