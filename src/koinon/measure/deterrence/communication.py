"""Indicators of communication: what was promised, how plainly, and what was shown of it.

A promise is one of defence, from one state to another, as ATOP codes it (Leeds, Ritter, Mitchell and Long
2002). Of several treaties between the two the plainest counts. A club is read over all ordered pairs of
members, so that a pair without a promise counts 0; a state is read by the best promise made to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.deterrence import reputation
from koinon.measure.deterrence.preparedness import exercises
from koinon.panel.promises.extended import extended_defense
from koinon.panel.promises.targeting import CONDITIONAL, members_by_year, named_threats, promises, verdict
from koinon.store.schema import schema
from koinon.world import registry

if TYPE_CHECKING:
    from koinon.measure.deterrence.challengers import Sides
    from koinon.store.catalogue import Store

CLAUSE = {"none": 0, "consultation": 1, "discretionary": 2, "automatic": 3}
SIGNALS = ("nuclear_weapons", "visit", "exercise", "arms", "troops")
"""What a major power showed, without its pacts, which are promises and counted as such."""

_IDS = tuple(f"atopid{i}" for i in range(1, 10))
_TIE = ["promiser", "protege", "year"]


def indicators(sides: Sides, store: Store) -> pl.DataFrame:
    """Return the indicators of every unit.

    Returns
    -------
    polars.DataFrame
        The keys, ``comm_obligation``, ``comm_unconditional``, ``comm_threat``, ``comm_public`` and
        ``comm_aimed`` (0-1), ``comm_clause`` (0-3, blocs of the registry only), ``comm_signals`` (signals a
        state), ``comm_exercises`` (number), ``comm_reputation`` (0-1), and ``milinst`` (0-1, for
        `koinon.measure.deterrence.unity`).
    """
    keys = list(sides.keys)
    behind = treaties_behind(sides, store)
    coded = _coded(sides, behind, store)
    made = sides.rows.select(keys).join(coded, on=keys, how="left")
    for part in (
        _aimed(sides, behind, store),
        _signals(sides, store),
        exercises(sides, store, "field", "comm_exercises"),
        reputation.indicators(sides, store),
    ):
        made = made.join(part, on=keys, how="left")
    if sides.kind == "bloc":
        clauses = [(b.id, CLAUSE[b.clause.strength]) for b in registry.blocs()]
        table = pl.DataFrame(clauses, schema={keys[0]: pl.String, "comm_clause": pl.Int8}, orient="row")
        made = made.join(table, on=keys[0], how="left")
    return made


def treaties_behind(sides: Sides, store: Store) -> pl.DataFrame:
    """Return the treaties behind each promise of defence: promiser, protege, year and what ATOP codes."""
    first, last = int(sides.rows["year"].min()), int(sides.rows["year"].max())  # type: ignore[arg-type]  # years
    pairs = store.scan("alliance_dyads").filter(
        pl.col("atop_defense") == 1, pl.col("year").is_between(first, last)
    )
    named = pairs.select("year", *_IDS, promiser="ccode1", protege="ccode2").collect()
    long = named.unpivot(_IDS, index=_TIE, value_name="atopid").drop_nulls("atopid").drop("variable")
    coded = promises("defense", first, last, store=store)
    phases = store.scan("treaty_phases").select("atopid", "phase", "pubsecr", "milinst").collect()
    return long.join(coded, on=["atopid", "promiser", "year"]).join(
        phases, on=["atopid", "phase"], how="left"
    )


def _coded(sides: Sides, behind: pl.DataFrame, store: Store) -> pl.DataFrame:
    keys = list(sides.keys)
    plain = (pl.col("conditions").list.len() == 0) & ~pl.col("limited")
    best = behind.group_by(_TIE).agg(
        comm_unconditional=plain.max().cast(pl.Float64),
        comm_threat=(pl.col("specthrt") > 0).max().cast(pl.Float64),
        comm_public=(pl.col("pubsecr") == 0).max().cast(pl.Float64),
        milinst=pl.col("milinst").max() / 2,
    )
    promised = extended_defense(store).filter(pl.col("defense_extended") == 1)
    kept = promised.select("year", promiser="ccode1", protege="ccode2", comm_obligation=pl.lit(1.0))
    names = ["comm_obligation", "comm_unconditional", "comm_threat", "comm_public", "milinst"]
    tied = sides.ties.join(kept, on=_TIE).join(best, on=_TIE, how="left").group_by(keys)
    values = (
        tied.agg(pl.col(names).max())
        if sides.kind == "state"
        else tied.agg(
            *(pl.col(name).sum() for name in names),
            *(pl.col(name).count().alias(f"{name}_n") for name in names),
        )
    )
    made = sides.rows.join(values, on=keys, how="left")
    atop = pl.col("year") <= schema("alliance_dyads").covers[1]
    columns = []
    for name in names:
        if sides.kind == "state":
            value = pl.when(pl.col("comm_obligation").is_null()).then(0.0).otherwise(pl.col(name))
        else:
            # Both ways; a promise whose code is not known leaves the pairs that it is a share of.
            unknown = (pl.col("comm_obligation_n") - pl.col(f"{name}_n")).fill_null(0)
            over = 2 * pl.col("dyads") - unknown
            value = pl.when(over > 0).then(pl.col(name).fill_null(0.0) / over)
        columns.append((value if name == "comm_obligation" else pl.when(atop).then(value)).alias(name))
    return made.select(*keys, *columns)


def _aimed(sides: Sides, behind: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Of the pairs of a protected state and its challenger, the share with a promise that may hold there."""
    keys = list(sides.keys)
    threats = sides.foes.select("year", protege="state", adversary="foe").unique()
    asked = behind.join(threats, on=["protege", "year"]).filter(pl.col("promiser") != pl.col("adversary"))
    named = named_threats(behind).with_columns(named=True)
    first, last = (int(behind["year"].min()), int(behind["year"].max())) if behind.height else (1, 0)  # type: ignore[arg-type]  # years
    fellows = members_by_year(first, last, store).rename({"ccode": "adversary"}).with_columns(fellow=True)
    asked = asked.join(named, on=["atopid", "phase", "year", "adversary"], how="left")
    asked = asked.join(fellows, on=["atopid", "year", "adversary"], how="left")
    asked = asked.with_columns(pl.col("named", "fellow").fill_null(value=False))
    holds = asked.filter(verdict("lenient") >= CONDITIONAL).select(*_TIE, foe="adversary").unique()
    helped = sides.ties.join(holds, on=_TIE).select(*keys, "foe", state="protege").unique()
    helped = helped.with_columns(held=pl.lit(1.0))
    every = sides.foes.join(helped, on=[*keys, "state", "foe"], how="left").with_columns(
        pl.col("held").fill_null(0.0)
    )
    return every.group_by(keys).agg(comm_aimed=pl.col("held").mean())


def _signals(sides: Sides, store: Store) -> pl.DataFrame:
    """Signals that major powers other than the challengers sent, per protected state."""
    keys = list(sides.keys)
    shown = pl.sum_horizontal(pl.col(name).cast(pl.Int32) for name in SIGNALS)
    rows = (
        store.scan("support_signals").select("year", sender="ccode1", state="ccode2", shown=shown).collect()
    )
    protected = sides.own if sides.kind != "state" else sides.rows.select(*keys, state=keys[0])
    enemies = sides.foes.select(*keys, sender="foe").unique()
    sent = protected.join(rows, on=["state", "year"]).with_columns(listed=pl.lit(1, pl.Int32))
    sent = sent.join(enemies.with_columns(hostile=pl.lit(value=True)), on=[*keys, "sender"], how="left")
    friendly = pl.when(pl.col("hostile").is_null()).then(pl.col("shown")).otherwise(0)
    return sent.group_by(keys).agg(comm_signals=friendly.sum() / pl.col("state").n_unique())
