"""Who is bound to answer if one state attacks another, by which treaty, and who would probably come.

The promises are ATOP's (Leeds, Ritter, Mitchell and Long 2002, *International Interactions*), read for this
attacker as in `koinon.panel.promises.targeting`, with the registry's reading of clauses and its changes
after 2018. The probabilities come from the wars of 1816-2010, see `koinon.measure.record.record` and
``.joining``. Strength is COW's CINC (Singer, Bremer and Stuckey 1972), a state's mean share in six world
totals, 0-1. ``docs/explanation/who-answers.md`` argues the rules and says how good the probabilities are.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from koinon.errors import KoinonError
from koinon.measure.record.features import features
from koinon.measure.record.pledges import ATTACKER, TARGET, pledges
from koinon.panel.out.show import Look, Shown, listed
from koinon.panel.promises.targeting import VERDICTS, check_rule
from koinon.panel.units import FIRST_YEAR, YearsError
from koinon.simulate.joining import joining, strength, words
from koinon.simulate.joining.covariates import capability, distances, treaty_names
from koinon.simulate.joining.registry_pledges import LAST, day_of, with_registry
from koinon.stats import pooled_logit as logit
from koinon.store.catalogue import Store, default_store
from koinon.world.display import dated
from koinon.world.other_commitments import OtherCommitment, other_commitments
from koinon.world.registry import CHECKED
from koinon.world.resolver import state

SOURCES = ("atop", "bloc_registry", "gml_mid", "cow_war", "cow_nmc", "cow_capitals", "cshapes_mindist")
LATER = "ucdp_prio_armed_conflict"
"""A further source for years after ATOP."""
LEVEL = 0.9
"""Probability that the intervals hold."""
DRAWS = 4000
_FIGHT = {TARGET: ("defense",), ATTACKER: ("offense",)}


@dataclass(frozen=True, repr=False)
class Answers(Shown):
    """Who answers if ``attacker`` attacks ``target`` in ``year``.

    Attributes
    ----------
    attacker, target
        COW codes.
    attacker_name, target_name
        What the states were called then.
    year, seed
        The year asked about, and the seed of the simulation.
    states
        One row per state bound to either side: ``ccode``, ``state``; ``promise_target`` and
        ``promise_attacker`` (its strongest promise, one of `koinon.measure.record.features.KINDS`; null
        where it has none), ``against_attacker`` (verdict of its best promise to defend the target: yes,
        conditional, unknown, no; null without any), ``with_attacker`` (likewise of a promise of offence to
        the attacker), ``both``, ``capdist`` and ``mindist`` (km to the target) with ``mindist_year``,
        ``cinc`` with ``cinc_year``, ``suspended`` (text), and the probability that it comes: ``p_target``,
        ``p_target_low``, ``p_target_high``, ``p_attacker``, ``p_attacker_low``, ``p_attacker_high`` (two
        digits; null where it is not bound to that side).
    promises
        One row per promise: ``side``, ``ccode``, ``state``, ``treaty`` (name), ``atopid``, ``bloc_id``,
        ``obligation``, ``clause``, ``article``, ``against`` (verdict), ``conditions`` (list), ``specthrt``,
        ``reason``, ``scope``, ``begin``, ``end``, ``origin``, ``suspended``.
    strength
        See `koinon.simulate.joining.strength.strengths`.
    outside
        Well-known commitments to the target that the sources leave out.
    scope
        Sentences that say what the numbers mean and what they leave out.
    record
        Rows, wars, years and cases taken of the record behind the probabilities.
    """

    attacker: int
    target: int
    attacker_name: str
    target_name: str
    year: int
    seed: int
    states: pl.DataFrame = field(repr=False)
    promises: pl.DataFrame = field(repr=False)
    strength: pl.DataFrame = field(repr=False)
    outside: tuple[OtherCommitment, ...] = field(repr=False)
    scope: tuple[str, ...] = field(repr=False)
    record: dict[str, int] = field(repr=False)

    def look(self) -> Look:
        """Return what a prompt or a notebook shows of it: the states likeliest to come first."""
        bound = tuple(
            f"bound to {name}: {rows.height} states ({listed(rows['state'], 5) or 'none'})"
            for name, rows in ((self.target_name, self.bound()), (self.attacker_name, self.bound(ATTACKER)))
        )
        chances = ["p_target", "p_target_low", "p_target_high"]
        outside = [f"{one.kind} by {one.by}" for one in self.outside]
        return Look(
            f"Who answers if {self.attacker_name} attacks {self.target_name} in {self.year}",
            (*bound, f"sources: {listed(self.sources)}"),
            (*bound, *self.scope),
            self.bound().select("state", "promise_target", "against_attacker", *chances, "cinc"),
            f"commitments outside the sources: {listed(outside)}" if outside else "",
            self.sources,
        )

    @property
    def sources(self) -> tuple[str, ...]:
        """Origin ids of the data sets behind the answer."""
        return (*SOURCES, LATER) if self.year > LAST else SOURCES

    def bound(self, side: str = TARGET) -> pl.DataFrame:
        """Return the states with any promise to a side, likeliest first."""
        rows = self.states.filter(pl.col(f"promise_{side}").is_not_null())
        return rows.sort(f"p_{side}", "cinc", "ccode", descending=[True, True, False], nulls_last=True)


def answers(
    attacker: str | int,
    target: str | int,
    year: int,
    *,
    rule: str = "lenient",
    seed: int = 0,
    store: Store | None = None,
) -> Answers:
    """Return who is bound to answer an attack, and who would probably come.

    Parameters
    ----------
    attacker, target
        Names or COW codes of two states that existed in the year.
    year
        1816 to 2026. A promise counts that was in force on any day of it; after 2018, where ATOP ends, its
        last state with the registry's changes.
    rule
        ``"lenient"`` or ``"strict"``; see `koinon.panel.promises.targeting.RULES`.
    seed
        Of the simulation behind the intervals.
    store
        Another store than the packaged one.

    Returns
    -------
    Answers

    Raises
    ------
    UnknownNameError
        For an unknown state or rule.
    YearsError
        If the year lies outside what the sources know.
    KoinonError
        If a state did not exist in the year, or both are the same.

    Examples
    --------
    >>> found = answers("Germany", "Poland", 1939)
    >>> found.bound("target").filter(pl.col("promise_target") == "active")["state"].sort().to_list()
    ['France', 'Romania', 'United Kingdom']
    """
    check_rule(rule)
    sides = _sides(attacker, target, year)
    tables = store or default_store()
    start, end = day_of(year)
    case = pl.DataFrame(
        {"case": [0], "year": [year], "start": [start], "end": [end]}
        | {f"{side}s": [[code]] for side, code in sides.items()},
        schema_overrides={"year": pl.Int16, "targets": pl.List(pl.Int16), "attackers": pl.List(pl.Int16)},
    )
    made = with_registry(pledges(case, tables, rule), sides, year, tables)
    rows = _with_verdict(features(case, made.with_columns(case=pl.lit(0, pl.Int64)), tables), made)
    model = joining.model(tables, rule)
    rng = np.random.default_rng(seed)
    coefficients = logit.draws(model.fit, DRAWS, rng)
    rows = joining.chance(model, rows, coefficients, LEVEL)
    own = {side: capability(code, year, tables) for side, code in sides.items()}
    came = strength.simulated(model, rows, coefficients, rng)
    return Answers(
        attacker=sides[ATTACKER],
        target=sides[TARGET],
        attacker_name=dated(sides[ATTACKER], year),
        target_name=dated(sides[TARGET], year),
        year=year,
        seed=seed,
        states=_states(rows, made, sides[TARGET], year, tables),
        promises=_promises(made, year, tables),
        strength=strength.strengths(rows, {side: value for side, (value, _) in own.items()}, came, LEVEL),
        outside=other_commitments(sides[TARGET], year),
        scope=words.scope(year, model, own),
        record={"rows": model.rows, "wars": model.wars, "joined": model.joined, "last_year": model.years[1]},
    )


def _sides(attacker: str | int, target: str | int, year: int) -> dict[str, int]:
    if isinstance(year, bool) or not isinstance(year, int):
        raise YearsError(f"a year is a whole number, not {year!r}")
    if not FIRST_YEAR <= year <= CHECKED.year:
        raise YearsError(f"answers are known for {FIRST_YEAR} to {CHECKED.year}, not for {year}")
    one, two = state(attacker, year), state(target, year)
    if one.code == two.code:
        raise KoinonError(f"attacker and target are the same state, {dated(one.code, year)}")
    return {TARGET: two.code, ATTACKER: one.code}


def _with_verdict(rows: pl.DataFrame, made: pl.DataFrame) -> pl.DataFrame:
    """Add ``holds``: the best verdict of a promise to fight on the side (defence of a target, offence)."""
    fights = pl.concat(
        [made.filter(pl.col("obligation").is_in(names), side=side) for side, names in _FIGHT.items()]
    )
    best = fights.group_by("side", ccode="promiser").agg(holds=pl.col("verdict").max())
    return rows.join(best, on=["side", "ccode"], how="left")


def _states(rows: pl.DataFrame, made: pl.DataFrame, target: int, year: int, store: Store) -> pl.DataFrame:
    """Return one row per state, the two sides beside each other."""
    said = pl.col("holds").replace_strict(range(4), VERDICTS, return_dtype=pl.String)
    parts = []
    for side, verdict in ((TARGET, "against_attacker"), (ATTACKER, "with_attacker")):
        numbers = {
            f"{name}_{side}{end}": pl.col(f"{name}{end}").round(2)
            for name in "p"
            for end in ("", "_low", "_high")
        }
        parts.append(
            rows.filter(side=side).select(
                "ccode", said.alias(verdict), pl.col("kind").alias(f"promise_{side}"), **numbers
            )
        )
    both = parts[0].join(parts[1], on="ccode", how="full", coalesce=True)
    plain = rows.select("ccode", "both", "cinc", "cinc_year").unique("ccode")
    halted = (
        made.filter(pl.col("suspended") != "")
        .group_by(ccode="promiser")
        .agg(suspended=pl.col("suspended").unique().sort().str.join("; "))
    )
    named = both.join(plain, on="ccode").join(halted, on="ccode", how="left")
    placed = named.join(distances(named["ccode"], target, year, store), on="ccode", how="left")
    order = (
        *("ccode", "state", "promise_target", "promise_attacker", "against_attacker", "with_attacker"),
        *("both", "capdist", "mindist", "mindist_year", "cinc", "cinc_year", "suspended"),
    )
    return (
        placed.with_columns(pl.col("suspended").fill_null(""), state=_named("ccode", year))
        .select(*order, pl.selectors.starts_with("p_"))
        .sort("ccode")
    )


def _promises(made: pl.DataFrame, year: int, store: Store) -> pl.DataFrame:
    """Return the promises with names for people."""
    called = treaty_names(made, store)
    defends = pl.col("obligation").is_in(["defense", "offense"])
    talks = (pl.col("obligation") == "consul") & (pl.col("clause") == "consultation")
    fights = defends | talks
    return made.with_columns(
        treaty=called,
        state=_named("promiser", year),
        against=pl.col("verdict").replace_strict(range(4), VERDICTS, return_dtype=pl.String),
        clause=pl.when(fights).then("clause"),
        article=pl.when(fights).then("article"),
        scope=pl.when(fights).then("scope").fill_null(""),
    ).select(
        *("side", pl.col("promiser").alias("ccode"), "state", "treaty", "atopid", "bloc_id", "obligation"),
        *("clause", "article", "against", "conditions", "specthrt", "reason", "scope", "begin", "end"),
        *("origin", "suspended"),
    )


def _named(column: str, year: int) -> pl.Expr:
    return pl.col(column).map_elements(lambda code: dated(code, year), return_dtype=pl.String)
