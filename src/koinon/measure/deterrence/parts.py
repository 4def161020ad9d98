"""The three parts of the profile and their indicators: what each is, whence, for which years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koinon.measure.deterrence import reputation
from koinon.measure.deterrence.challengers import COVERS, DISPUTES, RIVALS
from koinon.panel.units import FIRST_YEAR, LAST_YEAR
from koinon.panel.variable import Variable
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

CLUBS = ("bloc", "treaty")
EVERY = (*CLUBS, "state")
MIN_UNITS = 5
"""Fewest units with a value in a year for a percentile among them."""
_ATOP = schema("alliance_dyads").covers
_PROMISED = (FIRST_YEAR, _ATOP[1])
_NMC = schema("capabilities").covers
_DEMOCRACY = schema("cow_democracy")["v2x_polyarchy"].covers or schema("cow_democracy").covers


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    Attributes
    ----------
    name
        Column.
    label
        A few words, for tables.
    text
        What it is: of a club, and of a single state where that differs.
    unit, type
        As in `koinon.panel.variable.Variable`.
    tables
        Compiled tables it is made from.
    covers
        Years for which it can be known.
    sign
        1 where more deters more, -1 where less does.
    kinds
        Units that have it.
    """

    name: str
    label: str
    text: str
    unit: str
    tables: tuple[str, ...]
    covers: tuple[int, int]
    sign: int = 1
    kinds: tuple[str, ...] = EVERY
    type: str = "float64"

    @property
    def sources(self) -> tuple[str, ...]:
        """Origin ids of the data sets behind it, without that of the memberships."""
        return tuple(dict.fromkeys(schema(table).source for table in self.tables))

    def variable(self, group: str) -> Variable:
        """Return the record of its column."""
        return Variable(
            self.name, self.text, self.type, self.unit, self.tables[0], self.sources, self.covers, group
        )

    def percentile(self, group: str) -> Variable:
        """Return the record of its percentile."""
        text = f"Percentile of {self.name} among all units of the year, turned so that more deters more."
        covers = self.covers
        return Variable(
            f"{self.name}_pct", text, "float64", "0-1", self.tables[0], self.sources, covers, group
        )


_AGAINST = ("capabilities", RIVALS, DISPUTES)
_OWN = "Own side: the members; for a state, itself and the states that promised to defend it."
_TREATY = ("alliance_dyads", "treaty_members")
_PAIRS = "share of ordered pairs of members; for a state, whether anyone promised it so"


def _share(name: str, label: str, what: str) -> Indicator:
    text = f"{what} of the own side, over that of the own side and its actual challengers. {_OWN}"
    years = (COVERS[0], min(COVERS[1], _NMC[1]))
    return Indicator(name, label, text, "share, 0-1", _AGAINST, years)


def _promise(name: str, label: str, what: str, table: str = "treaty_members") -> Indicator:
    text = f"Promises of defence {what} (ATOP): {_PAIRS}."
    return Indicator(name, label, text, "share, 0-1", ("alliance_dyads", table), _PROMISED)


PARTS: dict[str, tuple[Indicator, ...]] = {
    "preparedness": (
        _share("prep_capability", "capability against challengers", "Capability (CINC)"),
        _share("prep_milex", "military spending against challengers", "Military spending"),
        _share("prep_milper", "military personnel against challengers", "Military personnel"),
        Indicator(
            "prep_growth",
            "growth of military spending, five years",
            "Yearly growth of the own side's share of the world's military spending over five years, the "
            "same states then and now.",
            "log points a year",
            ("capabilities",),
            (_NMC[0] + 5, _NMC[1]),
        ),
        Indicator(
            "prep_exercises",
            "exercises together that train combat",
            "Exercises begun in the year that train combat and in which two members took part; for a state, "
            "the state and one of its defenders (MME).",
            "exercises",
            ("military_exercises_mme", "military_exercise_participants"),
            schema("military_exercises_mme").covers,
            type="int32",
        ),
    ),
    "communication": (
        Indicator(
            "comm_obligation",
            "promises of defence",
            f"Promises of defence (ATOP to {_ATOP[1]}, then with the registry's changes): {_PAIRS}.",
            "share, 0-1",
            ("alliance_dyads", "bloc_members"),
            (FIRST_YEAR, LAST_YEAR),
        ),
        Indicator(
            "comm_clause",
            "defence clause",
            "Strength of the bloc's clause on an attack on a member, in the registry's reading of today: "
            "none, consultation, discretionary, automatic.",
            "0-3",
            ("blocs",),
            (FIRST_YEAR, LAST_YEAR),
            kinds=("bloc",),
            type="int8",
        ),
        _promise(
            "comm_unconditional", "promises without conditions", "without stated conditions or adversaries"
        ),
        _promise(
            "comm_threat", "promises with a named threat", "whose treaty names a threat", "treaty_phases"
        ),
        _promise(
            "comm_public",
            "promises in a public treaty",
            "in a treaty without secret articles",
            "treaty_phases",
        ),
        Indicator(
            "comm_aimed",
            "challengers whom a promise may meet",
            "Of the pairs of a protected state and its actual challenger, the share in which a promise of "
            "defence may hold against this challenger (verdict yes or conditional by the lenient rule of the "
            "group targeting).",
            "share, 0-1",
            (*_TREATY, "treaty_phases", RIVALS, DISPUTES),
            _PROMISED,
        ),
        Indicator(
            "comm_signals",
            "signals of support by major powers",
            "Signals of support in the year by five major powers, challengers left out, per protected state: "
            "nuclear weapons stationed, visit of the leader, joint exercise, arms, troops.",
            "signals a state",
            ("support_signals",),
            schema("support_signals").covers,
        ),
        Indicator(
            "comm_exercises",
            "exercises together in the field",
            "Exercises begun in the year with troops, not at a command post only, in which two members took "
            "part; for a state, the state and one of its defenders (MME).",
            "exercises",
            ("military_exercises_mme", "military_exercise_participants"),
            schema("military_exercises_mme").covers,
            type="int32",
        ),
        Indicator(
            "comm_reputation",
            "promises kept before by those who promised",
            "Share of earlier wars in which those who promised to defend a member (a state: it) came to the "
            "target they were bound to, each drawn towards the rate of all states so far; their mean.",
            "share, 0-1",
            reputation.TABLES,
            reputation.COVERS,
        ),
    ),
    "deterrence_cohesion": (
        Indicator(
            "unity_votes",
            "voting agreement",
            "Mean voting agreement in the UN General Assembly of pairs of members; for a state, with its "
            "defenders.",
            "share, 0-1",
            ("vote_agreement",),
            schema("vote_agreement").covers,
        ),
        Indicator(
            "unity_portfolios",
            "likeness of alliance portfolios",
            "Kappa of the alliance portfolios (ATOP) of pairs of members, mean; for a state, with its "
            "defenders.",
            "-1 to 1",
            ("alliance_dyads",),
            _PROMISED,
        ),
        Indicator(
            "unity_ideals",
            "spread of ideal points",
            "Standard deviation of the members' ideal points; for a state, mean distance to its defenders.",
            "ideal-point scale",
            ("ideal_points",),
            schema("ideal_points").covers,
            sign=-1,
        ),
        Indicator(
            "unity_regime",
            "spread of democracy",
            "Standard deviation of the members' electoral democracy; for a state, mean distance to its "
            "defenders.",
            "index, 0-1",
            ("cow_democracy",),
            _DEMOCRACY,
            sign=-1,
        ),
        Indicator(
            "unity_institutions",
            "military institutions of the pacts",
            "Military institutionalisation of the treaties of defence (ATOP milinst, halved): mean over "
            "ordered pairs of members; for a state, the best.",
            "0-1",
            ("treaty_phases", "alliance_dyads"),
            _PROMISED,
        ),
    ),
}
"""Parts and their indicators; every indicator of a part weighs the same."""

TITLES = {
    "preparedness": "preparedness",
    "communication": "communication",
    "deterrence_cohesion": "cohesion",
}


def indicators_of(kind: str) -> dict[str, tuple[Indicator, ...]]:
    """Return the parts with the indicators that a kind of unit has."""
    return {part: tuple(i for i in every if kind in i.kinds) for part, every in PARTS.items()}


def all_of(kind: str) -> Iterator[Indicator]:
    """Yield every indicator of a kind of unit."""
    for every in indicators_of(kind).values():
        yield from every
