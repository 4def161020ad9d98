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
            "communication",
            "how plainly a commitment to defend is made and shown",
            ("bloc-year", "treaty-year", "state-year"),
            "deterrence",
            formula="Mean percentile, among the units of the year, of promises of defence, clause, promises "
            "without conditions, with a named threat, public, aimed at actual challengers, signals of "
            "support by major powers, exercises in the field; null below half of them.",
            scale="0-1, higher is plainer than more of the units of the year",
            cite="Leeds et al. 2002, International Interactions 28:237-260 (ATOP); McManus and Nieman 2019, "
            "Journal of Peace Research 56:364-378 (signals); the composition is ours",
            shows="communication",
            function="add_communication",
        ),
        Measure(
            "deterrence",
            "preparedness, communication and cohesion against actual challengers",
            ("bloc-year", "treaty-year", "state-year"),
            "deterrence",
            formula="Weighted mean of preparedness, communication and cohesion, each the mean percentile of "
            "its indicators among the units of the year; interval of 5 to 95 % over draws of weights and "
            "normalisations.",
            scale="0-1, higher deters more than more of the units of the year; no probability",
            cite="Leeds 2003, American Journal of Political Science 47:427-439 (the idea); OECD and JRC 2008 "
            "(the interval); the composition is ours",
            shows="deterrence",
        ),
        Measure(
            "preparedness",
            "strength against actual challengers, its growth and training together",
            ("bloc-year", "treaty-year", "state-year"),
            "deterrence",
            formula="Mean percentile, among the units of the year, of the shares own / (own + challengers) "
            "of capability, military spending and personnel, five-year growth of spending and exercises that "
            "train combat; null below half of them.",
            scale="0-1, higher is better prepared than more of the units of the year",
            cite="Singer, Bremer and Stuckey 1972 (capability); Thompson, Sakuwa and Suhas 2021 (rivals); "
            "the composition is ours",
            shows="preparedness",
            function="add_preparedness",
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
