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


_CLUBS: tuple[Unit, ...] = ("bloc-year", "treaty-year")

MEASURES: dict[str, Measure] = {
    m.name: m
    for m in (
        Measure(
            "burden-sharing",
            "rank correlation of the members' GDP and military burden",
            _CLUBS,
            "burden",
            formula="Spearman's rho of GDP and military spending over GDP among the members with both; p "
            "from random orders of the members (all orders up to 8).",
            scale="-1 to 1; positive where larger members carry more for their size",
            cite="Olson and Zeckhauser 1966, Review of Economics and Statistics 48:266-279",
            shows="burden_rho",
        ),
        Measure(
            "cohesion",
            "political agreement and likeness of the members, in five parts",
            _CLUBS,
            "cohesion",
            formula="Ideal points, voting agreement, electoral democracy, regime type and shared "
            "organisations, each against all states of the year and scaled within all blocs since 1946; "
            "their weighted mean with its range over scalings and weights.",
            scale="0-1, higher is more alike",
            cite="Bailey, Strezhnev and Voeten 2017, Journal of Conflict Resolution 61:430-456",
            shows="cohesion",
        ),
        Measure(
            "consensus",
            "decision rules: pooling, delegation and the need for unanimity",
            _CLUBS,
            "consensus",
            formula="Scores of the Measure of International Authority; unanimity is 1 less pooling.",
            scale="0-1; unanimity higher where every decision needs every member",
            cite="Hooghe, Lenz and Marks 2019, A Theory of International Organization (Oxford)",
            shows="unanimity",
        ),
        Measure(
            "cultural-distance",
            "distance in religion, common language and colonial ties of pairs of members",
            _CLUBS,
            "cultural_distance",
            formula="Half the sum of absolute differences of religious shares, mean of pairs; shares of "
            "pairs with a language, a coloniser or a colonial tie in common.",
            scale="0-1; distance higher is further apart, shares higher are closer",
            cite="Maoz and Henderson 2013, International Interactions 39:265-291",
            shows="common_language",
        ),
        Measure(
            "disparity",
            "how unequally GDP, capability and military spending are spread over the members",
            _CLUBS,
            "disparity",
            formula="Gini coefficient times n / (n - 1), Herfindahl-Hirschman index and largest share.",
            scale="0-1, higher is more unequal",
            cite="Deltas 2003, Review of Economics and Statistics 85:226-234",
            shows="milex_gini",
        ),
        Measure(
            "domestic-change",
            "regime transitions among the members, populist and nationalist parties in power",
            _CLUBS,
            "domestic_change",
            formula="Members with a change into or out of electoral democracy within 5 years; V-Party's "
            "populism and nationalism weighted by seats in parliament and government, mean of members.",
            scale="shares and populism 0-1; nationalism on V-Party's scale",
            cite="Lindberg and others 2022, V-Party; Skaaning, Gerring and Bartusevicius 2015, Comparative "
            "Political Studies 48:1491-1525",
            shows="populism_government",
        ),
        Measure(
            "fragility",
            "twelve challenges to a bloc, each as a percentile among all blocs of the year",
            _CLUBS,
            "fragility",
            formula="Percentiles of twelve indicators of other measures; their weighted mean with its range "
            "over each left out and each doubled.",
            scale="0-1, higher is harder on the bloc",
            cite="Saisana, Saltelli and Tarantola 2005, J. R. Statist. Soc. A 168:307-323 (the range)",
            shows="fragility",
        ),
        Measure(
            "grievance",
            "wars, disputes and rivalries between members: how long ago, and how many pairs",
            _CLUBS,
            "grievance",
            formula="Years since the last one between any two members, their predecessors included; share of "
            "pairs with one within 25 years.",
            scale="years, 0 while one goes on; shares 0-1, higher is worse",
            cite="Palmer and others 2022 (disputes); Thompson, Sakuwa and Suhas 2021 (rivalries)",
            shows="grievance_pairs",
        ),
        Measure(
            "power-shift",
            "concentration of capability, overtakings and turnover of alliances",
            (*_CLUBS, "system-year"),
            "power_shift",
            formula="CON of all states, major powers and members; pairs of members whose order by CINC "
            "turned round in 10 years; change of the members' world share; alliances ended and begun.",
            scale="CON 0-1; change -1 to 1; shares 0-1",
            cite="Singer, Bremer and Stuckey 1972 (CON); Organski and Kugler 1980, The War Ledger",
            shows="con_system",
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
