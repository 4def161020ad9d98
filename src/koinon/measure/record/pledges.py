"""The promises of ATOP's alliances that bear on an attack, one row each.

An attack has a case number, the states on both sides, and the days it is asked for: one day (the first
of a dispute) or a whole year. A promise counts if its two parties were members of the treaty, in the same
phase, on a common day of these. Whether it holds against the other side is read as in
`koinon.panel.promises.targeting`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.promises.targeting import (
    ADVERSARY,
    CONDITIONS,
    YES,
    named_threats,
    reason,
    verdict,
)
from koinon.store.schema import schema
from koinon.world.obligations import BY_DEMAND

if TYPE_CHECKING:
    from koinon.store.catalogue import Store

TARGET, ATTACKER = "target", "attacker"

_CONDITIONS: dict[str, dict[str, str]] = {
    **{str(kind): words for kind, words in CONDITIONS.items()},
    "consul": {"concoloc": "place", "concocon": "conflict", "concoreq": "request"},
    "nonagg": {},
}
_ADVERSARY: dict[str, str] = {str(kind): code for kind, code in ADVERSARY.items()} | {"consul": "concoadv"}

_IDS = tuple(f"atopid{i}" for i in range(1, 10))
_OPEN = pl.date(9999, 12, 31)
_UNIT = ["case", "side", "promised", "promiser", "atopid", "phase"]


def pledges(cases: pl.DataFrame, store: Store, rule: str = "lenient") -> pl.DataFrame:
    """Return who promised what to the states of an attack.

    Parameters
    ----------
    cases
        ``case``, ``start`` and ``end`` (days asked about, both inclusive), ``targets`` and ``attackers``
        (lists of COW codes).
    store
        The tables.
    rule
        How a named threat is read; see `koinon.panel.promises.targeting.RULES`.

    Returns
    -------
    polars.DataFrame
        ``case``, ``side`` (``target`` or ``attacker``: whom the promise was made to), ``promised`` (COW
        code of that state), ``promiser`` (COW code, never one of the states of the case), ``atopid``,
        ``phase``, ``obligation`` (one of `BY_DEMAND`), ``begin`` and ``end`` (common membership; end null
        while it runs), ``verdict`` (rank as in `koinon.panel.promises.targeting.VERDICTS`, against the
        other side; the highest where that has several states), ``conditions`` (list of words), ``specthrt``
        (ATOP's code of the threat, null where unknown) and ``reason``. Sorted; one row per promise.
    """
    sides = _sides(cases)
    ties = _among_states(_parties(sides, store), sides)
    if ties.is_empty():
        return _empty()
    read = _read(ties, cases, store)
    long = pl.concat([_of(read, obligation, rule) for obligation in BY_DEMAND])
    # Phases that follow each other within the days asked about are one promise; the last one speaks.
    key = ["case", "side", "promised", "promiser", "atopid", "obligation"]
    return (
        long.sort(*key, "phase")
        .group_by(key, maintain_order=True)
        .agg(
            pl.col("phase").last(),
            pl.col("begin").min(),
            pl.col("end").last(),
            pl.col("verdict").max(),
            pl.col("conditions").sort_by("verdict").last(),
            pl.col("specthrt").last(),
            pl.col("reason").sort_by("verdict").last(),
        )
        .sort("case", "side", "promiser", "promised", "atopid", "obligation")
    )


def _sides(cases: pl.DataFrame) -> pl.DataFrame:
    """Return ``case, side, promised, start, end``: one row per state that is a side of a case."""
    parts = [
        cases.select("case", "start", "end", side=pl.lit(side), promised=column).explode("promised")
        for side, column in ((TARGET, "targets"), (ATTACKER, "attackers"))
    ]
    return pl.concat(parts).with_columns(pl.col("promised").cast(pl.Int16))


def _parties(sides: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return the pairs of members of one treaty and phase, with the days both belonged to it."""
    end = pl.col("exit").fill_null(_OPEN)
    members = store.frame("treaty_members").with_columns(pl.col("ccode").cast(pl.Int16), exit=end)
    one = members.select("atopid", "phase", promised="ccode", entry2="entry", exit2="exit")
    met = sides.join(one, on="promised").filter(
        pl.col("entry2") <= pl.col("end"), pl.col("exit2") >= pl.col("start")
    )
    both = met.join(members.rename({"ccode": "promiser"}), on=["atopid", "phase"])
    both = both.filter(pl.col("promiser") != pl.col("promised")).with_columns(
        begin=pl.max_horizontal("entry", "entry2"), over=pl.min_horizontal("exit", "exit2")
    )
    common = both.filter(
        pl.col("begin") <= pl.min_horizontal("over", "end"), pl.col("over") >= pl.col("start")
    )
    paired = _directed(common, store)
    return paired.drop("entry", "entry2", "exit", "exit2").with_columns(
        end=pl.when(pl.col("over") < _OPEN).then("over")
    )


def _directed(ties: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Keep the obligations that ATOP's directed pairs confirm: some reach only some fellow members."""
    covers = schema("alliance_dyads").covers
    ties = ties.with_columns(year=pl.max_horizontal("begin", "start").dt.year().clip(*covers).cast(pl.Int16))
    wanted = ties.select(ccode1="promiser", ccode2="promised", year="year").unique()
    pairs = store.scan("alliance_dyads").filter(
        pl.col("year").is_in(wanted["year"].unique().implode()),
        pl.col("ccode2").is_in(wanted["ccode2"].unique().implode()),
    )
    known = pairs.select(
        "year",
        *(pl.col(f"atop_{name}").alias(f"pair_{name}") for name in BY_DEMAND),
        promiser="ccode1",
        promised="ccode2",
        treaties=pl.concat_list(pl.col(_IDS).cast(pl.Int16)),
    ).collect()
    joined = ties.join(known, on=["promiser", "promised", "year"])
    return joined.filter(pl.col("treaties").list.contains(pl.col("atopid"))).drop("treaties")


def _among_states(ties: pl.DataFrame, sides: pl.DataFrame) -> pl.DataFrame:
    """Leave out the promises that the states of a case made each other."""
    own = sides.select("case", promiser="promised").unique()
    return ties.join(own, on=["case", "promiser"], how="anti")


def _read(ties: pl.DataFrame, cases: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return ties by adversary, with the threats the treaty names and whether it binds the adversary."""
    others = pl.concat(
        [
            cases.select("case", side=pl.lit(side), adversary=column).explode("adversary")
            for side, column in ((TARGET, "attackers"), (ATTACKER, "targets"))
        ]
    ).with_columns(pl.col("adversary").cast(pl.Int16))
    threats = store.frame("treaty_phases").select("atopid", "phase", "specthrt", "statthr1", "statthr2")
    made = ties.join(threats, on=["atopid", "phase"], how="left")
    named = named_threats(made.select("atopid", "phase", "year", "statthr1", "statthr2").unique())
    facing = made.join(others, on=["case", "side"])
    members = store.frame("treaty_members").select(
        "atopid", "phase", adversary=pl.col("ccode").cast(pl.Int16), inside="entry", outside="exit"
    )
    fellow = facing.select("case", *_UNIT[1:], "adversary", "begin", "end").join(
        members, on=["atopid", "phase", "adversary"]
    )
    fellow = fellow.filter(
        pl.col("inside") <= pl.col("end").fill_null(_OPEN),
        pl.col("outside").fill_null(_OPEN) >= pl.col("begin"),
    )
    fellow = fellow.select(*_UNIT, "adversary", fellow=pl.lit(value=True)).unique()
    return (
        facing.join(
            named.with_columns(named=pl.lit(value=True)),
            on=["atopid", "phase", "year", "adversary"],
            how="left",
        )
        .join(fellow, on=[*_UNIT, "adversary"], how="left")
        .with_columns(pl.col("named", "fellow").fill_null(value=False))
    )


def _of(read: pl.DataFrame, obligation: str, rule: str) -> pl.DataFrame:
    """Return the promises of one obligation with their verdict."""
    words = [pl.when(pl.col(c) == 1).then(pl.lit(word)) for c, word in _CONDITIONS[obligation].items()]
    listed = pl.concat_list(words).list.drop_nulls() if words else pl.lit([], pl.List(pl.String))
    adversary = _ADVERSARY.get(obligation)
    limited = pl.col(adversary) == 1 if adversary else pl.lit(value=False)
    rows = read.filter((pl.col(obligation) == 1) & (pl.col(f"pair_{obligation}") == 1)).with_columns(
        limited=limited, conditions=listed
    )
    if obligation == "nonagg":
        # A promise not to attack has no third party against whom it could hold or not.
        said = {"verdict": pl.lit(YES, pl.Int8), "reason": pl.lit("a promise not to use force")}
    else:
        said = {"verdict": verdict(rule), "reason": reason()}
    return rows.select(
        *_UNIT, "begin", "end", "conditions", "specthrt", obligation=pl.lit(obligation), **said
    )


def _empty() -> pl.DataFrame:
    text, day = pl.String, pl.Date
    return pl.DataFrame(
        schema={
            "case": pl.Int64,
            "side": text,
            "promised": pl.Int16,
            "promiser": pl.Int16,
            "atopid": pl.Int16,
            "obligation": text,
            "phase": pl.Int8,
            "begin": day,
            "end": day,
            "verdict": pl.Int8,
            "conditions": pl.List(text),
            "specthrt": pl.Int8,
            "reason": text,
        }
    )
