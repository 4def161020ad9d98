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


_CLUBS: tuple[Unit, ...] = ("bloc-year", "treaty-year")


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
            ("dyad-year", "directed-dyad-year", *_CLUBS),
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
        Measure(
            "deaths",
            "deaths in organised violence, wars and disputes of a bloc's members",
            ("bloc-year", "treaty-year"),
            "deaths",
            formula="Sums over members: deaths on their territory (UCDP), battle deaths in the wars they "
            "entered (COW); disputes between members that killed somebody (GML). They overlap: do not add.",
            scale="persons, 0 or more",
            cite="Davies, Pettersson and Öberg (UCDP), Sarkees and Wayman 2010 (COW), Gibler and others 2016",
            shows="violence_deaths",
        ),
        Measure(
            "peacekeeping",
            "troops in UN peacekeeping that members contribute and receive",
            ("bloc-year", "treaty-year"),
            "peacekeeping",
            formula="Sums over members, on the average deployment map of the year: troops sent, troops of "
            "all states in missions on members' territory, and the former among the latter.",
            scale="persons, 0 or more",
            cite="Cil, Fjelde, Hultman and Nilsson 2020, Journal of Peace Research 57:419-427 (Geo-PKO)",
            shows="pko_troops",
        ),
        Measure(
            "crisis-management",
            "how disputes between members end, against all other disputes",
            ("bloc-year", "treaty-year"),
            "crisis",
            formula="From the bloc's first year on: share settled by negotiation, share in which force was "
            "used, and geometric mean length, of disputes between members and of all others; 95 % intervals.",
            scale="difference of shares, -1 to 1; ratio of lengths, 0 or more",
            cite="Gibler, Miller and Little 2016, ISQ 60:719-730; Newcombe 1998, Stat. Med. 17:873-890",
            shows="crisis_negotiated_difference",
        ),
        Measure(
            "globalisation",
            "KOF indices, openness and alliance ties side by side, with structural breaks",
            ("system-year", "bloc-year"),
            "globalisation",
            formula="Means of KOF indices over states; trade over GDP; pacts per state and share of those of "
            "five years before that are gone; breaks in level or trend with 95 % intervals.",
            scale="index 1-100; ratio, ties and share 0 or more",
            cite="Gygli and others 2019, RIO 14:543-574; Jackson and Nei 2015; Bai and Perron 2003",
            shows="kofgi_mean",
        ),
        Measure(
            "flexibility",
            "pacts, looser treaties, agreements, coalitions and informal organisations",
            ("system-year", "bloc-year", "treaty-year"),
            "flexibility",
            formula="Instruments in force and begun by type, their shares, and coalitions by purpose; of a "
            "bloc, the share of pairs of members with each kind of tie, and the spread of regimes.",
            scale="instruments, 0 or more; shares 0-1",
            cite="Kinne 2018, JCR 62:729-755; Leeds and others 2002; Vabulas and Snidal 2013, RIO 8:193-220",
            shows="flex_pact_share",
        ),
        Measure(
            "threats",
            "the threats a state faces: rivals, disputants, cyber, territorial, internal, terrorism",
            ("state-year",),
            "threats",
            formula="Opponents by kind (rivalry going on; dispute or cyber incident in the last ten years), "
            "and whether the state faces a high territorial threat, internal conflict or terrorism.",
            scale="states, 0 or more; 0 or 1 for kinds without opponent",
            cite="Thompson, Sakuwa and Suhas 2021; COW 5.0; Miller 2022; UCDP; DCID 2.0; RAND",
            shows="threat_rivalry",
            function="add_threats",
        ),
        Measure(
            "threat-overlap",
            "how far members face the same threats, and their means against the shared ones",
            ("bloc-year", "treaty-year"),
            "threats",
            formula="Mean over pairs of members of the cosine of their vectors of threats (an entry per "
            "kind and opponent); means are the members' CINC over that of the states several of them face.",
            scale="0-1, higher is more alike",
            cite="Walt 1985, International Security 9(4):3-43 (alliances form against threats)",
            shows="threat_overlap",
            function="add_overlap",
        ),
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
            ("bloc-year",),
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
