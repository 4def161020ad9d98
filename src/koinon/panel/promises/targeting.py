"""Against whom an alliance promise holds: the codes of ATOP read for one named challenger.

A defence pact is no pact against everybody. ATOP codes, member by member, whether a promise is limited
to stated adversaries, places, conflicts, numbers of adversaries, earlier demands or unprovoked attacks;
and, treaty by treaty and phase by phase, up to two states that the text names as the threat. From these
each promise gets a verdict for each challenger:

- ``yes``: the codes set no limit that the challenger falls outside of, and no other condition;
- ``conditional``: likewise, but the promise holds only in some situations, which are named;
- ``unknown``: the codes do not tell whether this challenger is meant;
- ``no``: the challenger falls outside a limit.

``docs/explanation/obligation-targeting.md`` says what the codes can and cannot tell, and the cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import polars as pl

from koinon.errors import UnknownNameError
from koinon.panel.clubs.clubs import within_cow
from koinon.panel.spells import by_year
from koinon.panel.units import state_year_rows
from koinon.store.catalogue import Store, default_store
from koinon.store.schema import schema
from koinon.world.lineage import successions

if TYPE_CHECKING:
    from collections.abc import Sequence

Obligation = Literal["defense", "offense", "neutral"]
Rule = Literal["lenient", "strict"]

NO, UNKNOWN, CONDITIONAL, YES = range(4)
VERDICTS = ("no", "unknown", "conditional", "yes")
"""Verdicts by rank: of several promises to one state the highest counts."""

RULES = {
    "lenient": "only a promise that is itself limited to stated adversaries excludes other challengers",
    "strict": "a treaty that names a threat excludes everybody else, and a fellow member is never meant",
}

CONDITIONS: dict[Obligation, dict[str, str]] = {
    "defense": {
        "defcoloc": "place",
        "defcocon": "conflict",
        "defconum": "number",
        "defcodem": "demand",
        "defconpr": "unprovoked",
    },
    "offense": {"offcoloc": "place", "offcocon": "conflict", "offconum": "number", "offcodem": "demand"},
    "neutral": {
        "neucoloc": "place",
        "neucocon": "conflict",
        "neuconum": "number",
        "neucodem": "demand",
        "neuconpr": "unprovoked",
        "neucoatt": "attacked",
    },
}
"""Conditions of situation, by ATOP's columns; who the adversary is is a matter of its own."""

ADVERSARY: dict[Obligation, str] = {"defense": "defcoadv", "offense": "offcoadv", "neutral": "neucoadv"}
"""ATOP's column that says whether the promise is limited to stated adversaries."""

_INHERIT = ("dissolution", "unification", "continuation")
_THREAT = ("specthrt", "statthr1", "statthr2")


def applies(
    treaty: int,
    challenger: int,
    year: int,
    obligation: str = "defense",
    *,
    rule: str = "lenient",
    store: Store | None = None,
) -> pl.DataFrame:
    """Return whether the promises of an alliance hold against a challenger in a year.

    Parameters
    ----------
    treaty
        ATOP number.
    challenger
        COW code of the state that challenges a member (or, for the other two obligations, of the state
        that a member is in conflict with).
    year
        Calendar year; a promise counts that is in force on any day of it.
    obligation
        ``"defense"``, ``"offense"`` or ``"neutral"``.
    rule
        ``"lenient"`` or ``"strict"``; see `RULES`.
    store
        Another store than the packaged one.

    Returns
    -------
    polars.DataFrame
        One row per member that promises and phase: ``promiser``, ``phase``, ``verdict`` (yes, conditional,
        unknown, no), ``conditions`` (list of place, conflict, number, demand, unprovoked, attacked; none
        where the answer is no) and ``reason``. Empty where the alliance is not in force, nobody promises,
        or the year lies outside ATOP.

    Raises
    ------
    UnknownNameError
        For an unknown obligation, rule or treaty.

    Examples
    --------
    >>> applies(1335, 365, 1900).select("promiser", "verdict").rows()  # Dual Alliance against Russia
    [(255, 'yes'), (300, 'yes')]
    >>> applies(1335, 220, 1900)["verdict"].to_list()  # and against France
    ['no', 'no']
    """
    tables = store or default_store()
    if tables.scan("treaties").filter(pl.col("atopid") == treaty).collect().is_empty():
        raise UnknownNameError("ATOP treaty", str(treaty), hint="koinon find lists them")
    read = _asked(promises(obligation, year, year, [treaty], store=tables), challenger, tables)
    rank = verdict(rule)
    return read.select(
        "promiser",
        "phase",
        verdict=rank.replace_strict(range(4), VERDICTS, return_dtype=pl.String),
        conditions=pl.when(rank > NO).then("conditions").otherwise(pl.lit([], pl.List(pl.String))),
        reason=reason(),
    ).sort("promiser", "phase")


def _asked(made: pl.DataFrame, challenger: int, store: Store) -> pl.DataFrame:
    """Return the promises of one year with ``named`` and ``fellow`` for a challenger."""
    asked = made.with_columns(adversary=pl.lit(challenger, pl.Int16))
    asked = asked.filter(pl.col("promiser") != pl.col("adversary"))
    if asked.is_empty():
        return asked.with_columns(named=pl.lit(value=False), fellow=pl.lit(value=False))
    year = asked["year"][0]
    fellows = members_by_year(year, year, store).rename({"ccode": "adversary"})
    named = named_threats(made).with_columns(named=True)
    return (
        asked.join(named, on=["atopid", "phase", "year", "adversary"], how="left")
        .join(fellows.with_columns(fellow=True), on=["atopid", "year", "adversary"], how="left")
        .with_columns(pl.col("named", "fellow").fill_null(value=False))
    )


def check_rule(rule: str) -> None:
    """Raise `UnknownNameError` unless `rule` is one."""
    if rule not in RULES:
        raise UnknownNameError("rule", rule, RULES, hint="rules are lenient and strict")


def as_obligation(text: str) -> Obligation:
    """Return `text` as an obligation that has an adversary, or raise `UnknownNameError`."""
    for obligation in get_args(Obligation):
        if obligation == text:
            return obligation  # type: ignore[no-any-return]  # get_args forgets the Literal
    raise UnknownNameError(
        "obligation with an adversary", text, get_args(Obligation), hint="defense, offense or neutral"
    )


def promises(
    obligation: str,
    first: int,
    last: int,
    treaties: Sequence[int] | None = None,
    *,
    store: Store | None = None,
) -> pl.DataFrame:
    """Return who promises an obligation in which treaty and year, and within which limits.

    Returns
    -------
    polars.DataFrame
        ``atopid``, ``phase``, ``promiser`` (COW code), ``year``, ``limited`` (to stated adversaries),
        ``specthrt``, ``statthr1``, ``statthr2``, ``conditions`` (list of words, empty for none); unique by
        the first four.
    """
    kind, tables = as_obligation(obligation), store or default_store()
    covers = schema("treaty_members").covers
    years = (max(first, covers[0]), min(last, covers[1]))
    words = [pl.when(pl.col(c) == 1).then(pl.lit(word)) for c, word in CONDITIONS[kind].items()]
    rows = tables.scan("treaty_members").filter(pl.col(kind) == 1)
    if treaties is not None:
        rows = rows.filter(pl.col("atopid").is_in(list(treaties)))
    limits = rows.select(
        "atopid",
        "phase",
        promiser="ccode",
        start="entry",
        end="exit",
        limited=pl.col(ADVERSARY[kind]) == 1,
        conditions=pl.concat_list(words).list.drop_nulls(),
    ).collect()
    threats = tables.scan("treaty_phases").select("atopid", "phase", *_THREAT).collect()
    if years[0] > years[1]:
        limits, years = limits.clear(), covers
    made = by_year(limits, years).join(threats, on=["atopid", "phase"])
    keys = ["atopid", "phase", "promiser", "year"]
    # A state that left a treaty and came back within a year has two rows with the same promise.
    return made.unique(keys, keep="first", maintain_order=True).sort(keys)


def named_threats(made: pl.DataFrame) -> pl.DataFrame:
    """Return the states that a treaty names as the threat: ``atopid, phase, year, adversary``.

    Where the named state is not in the COW system in a year, the states that it merged into, broke up
    into or went on as stand for it: "Germany" of 1945 is, from 1955, the Federal Republic and the GDR.
    """
    key = ["atopid", "phase", "year"]
    slots = [
        made.select(*key, adversary=pl.col(slot).cast(pl.Int16)).filter(pl.col("adversary") > 0)
        for slot in ("statthr1", "statthr2")
    ]
    named = pl.concat(slots).unique()
    if named.is_empty():
        return named
    states = state_year_rows(named["year"].min(), named["year"].max(), "cow").rename({"ccode": "adversary"})  # type: ignore[arg-type]  # years, not any literal
    there = named.join(states, on=["adversary", "year"], how="semi")
    gone = named.join(states, on=["adversary", "year"], how="anti")
    heirs = successions().filter(pl.col("kind").is_in(_INHERIT))
    heirs = heirs.select(adversary=pl.col("predecessor_ccode").cast(pl.Int16), heir="successor_ccode")
    inherited = gone.join(heirs, on="adversary").select(*key, adversary=pl.col("heir").cast(pl.Int16))
    inherited = inherited.join(states, on=["adversary", "year"], how="semi")
    return pl.concat([there, inherited]).unique().sort(*key, "adversary")


def members_by_year(first: int, last: int, store: Store | None = None) -> pl.DataFrame:
    """Return ``atopid, year, ccode``: members on any day of the year that are states of the COW system."""
    rows = (store or default_store()).scan("treaty_members").select("atopid", "ccode", "entry", "exit")
    covers = schema("treaty_members").covers
    last = min(last, covers[1])
    if first > last:
        return pl.DataFrame(schema={"atopid": pl.Int16, "year": pl.Int16, "ccode": pl.Int16})
    spells = rows.collect().with_columns(pl.col("ccode").cast(pl.Int16))
    ends = spells.select(
        "atopid",
        "ccode",
        start="entry",
        end=pl.col("exit").dt.offset_by("1d").fill_null(pl.date(9999, 1, 1)),
    )
    inside = within_cow(ends).with_columns(pl.col("end").dt.offset_by("-1d"))
    return by_year(inside, (first, last)).select("atopid", "year", "ccode").unique()


def verdict(rule: str) -> pl.Expr:
    """Return the rank of the verdict of rows with ``named`` and ``fellow`` beside what `promises` gives.

    ``named``: the treaty names the challenger as the threat; ``fellow``: the challenger is a member.
    """
    check_rule(rule)
    strict = rule == "strict"
    holds = pl.when(pl.col("conditions").list.len() > 0).then(CONDITIONAL).otherwise(YES)
    names = pl.max_horizontal(pl.col("statthr1", "statthr2").fill_null(0)) > 0
    return (
        pl.when(pl.col("named"))
        .then(holds)
        .when(pl.col("fellow"))
        .then(NO if strict else UNKNOWN)
        .when(pl.col("limited"))
        .then(pl.when(names).then(NO).otherwise(UNKNOWN))
        .when(names)
        .then(pl.lit(NO) if strict else holds)
        .when(pl.col("specthrt").is_null())
        .then(pl.lit(UNKNOWN) if strict else holds)
        .otherwise(holds)
        .cast(pl.Int8)
    )


def reason() -> pl.Expr:
    """Return why: which of the codes the verdict rests on."""
    names = pl.max_horizontal(pl.col("statthr1", "statthr2").fill_null(0)) > 0
    return (
        pl.when(pl.col("named"))
        .then(pl.lit("the treaty names the challenger"))
        .when(pl.col("fellow"))
        .then(pl.lit("the challenger is a fellow member"))
        .when(pl.col("limited") & names)
        .then(pl.lit("the promise is limited to other states"))
        .when(pl.col("limited"))
        .then(pl.lit("the promise is limited to states that ATOP does not name"))
        .when(names)
        .then(pl.lit("the treaty names others, but the promise is not limited to them"))
        .when(pl.col("specthrt").is_null())
        .then(pl.lit("ATOP does not tell whether the treaty names a threat"))
        .otherwise(pl.lit("the promise is not limited to stated adversaries"))
    )
