"""What the registry of blocs adds to ATOP's promises: clauses, suspensions, and the years after 2018.

ATOP ends in 2018. For later years its promises of the end of 2018 are carried on and corrected, as
`koinon.panel.promises.extended` does for pairs: a promise ends when the pair has left every bloc linked to
its treaty that it was in in 2018; one begins when a pair is in a bloc, with a clause of defence or
consultation, that it was not in in 2018. A treaty outside the registry ends for two states that UCDP has at
war with each other since. Blocs without a linked treaty of ATOP count in every year in which they exist; up
to 2018 only those made for security, for the registry does not date the clauses of the others.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.clubs import member_pairs
from koinon.panel.promises.targeting import CONDITIONAL, UNKNOWN, YES
from koinon.store.schema import schema
from koinon.world import registry
from koinon.world.display import dated
from koinon.world.systems import crosswalk

if TYPE_CHECKING:
    from koinon.store.catalogue import Store
    from koinon.world.registry import Bloc

LAST = schema("treaty_members").covers[1]
"""Last year of ATOP."""

ATOP, CARRIED, REGISTRY = "ATOP", "ATOP 2018, carried on", "registry"
"""Where a promise comes from."""

_FOR_SECURITY = ("defence_pact", "collective_security_organisation", "security_dialogue", "coalition")
_PLEDGE = {"automatic": "defense", "discretionary": "defense", "consultation": "consul"}
_PAIR = ["promised", "promiser"]


def day_of(year: int) -> tuple[date, date]:
    """Return the days for which ATOP is asked about a year: the year, or the last day of ATOP."""
    return (
        (date(year, 1, 1), date(year, 12, 31)) if year <= LAST else (date(LAST, 12, 31), date(LAST, 12, 31))
    )


def with_registry(made: pl.DataFrame, sides: dict[str, int], year: int, store: Store) -> pl.DataFrame:
    """Return the promises of a year: those of ATOP with the registry's reading, and those it adds.

    Parameters
    ----------
    made
        Promises as `koinon.measure.record.pledges.pledges` gives them for the days of `day_of`.
    sides
        COW codes of ``target`` and ``attacker``.
    year
        The year asked about.
    store
        The tables.

    Returns
    -------
    polars.DataFrame
        The columns of `made` without ``case``, then ``bloc_id`` (null where no bloc of the registry stands
        behind the promise), ``origin`` (`ATOP`, `CARRIED` or `REGISTRY`), ``clause`` (strength), ``article``,
        ``scope`` and ``suspended`` (text; empty for none).
    """
    now = _pairs(year, sides)
    base = made.drop("case").with_columns(origin=pl.lit(ATOP if year <= LAST else CARRIED))
    if year > LAST:
        base = _without_ended(base, now, _pairs(LAST, sides))
        base = _without_enemies(base, year, store)
    behind = _behind(base, now)
    base = base.join(behind, on=[*_PAIR, "side", "atopid"], how="left")
    added = _added(base, now, year, sides, store)
    columns = [*base.columns]
    rows = pl.concat([base.select(columns), added.select(columns)]).with_columns(
        pl.struct("bloc_id", *_PAIR)
        .map_elements(lambda row: _suspension(row, year), return_dtype=pl.String)
        .alias("suspended")
    )
    return _with_clause(rows).sort("side", "promiser", "atopid", "bloc_id", "obligation", nulls_last=True)


def _pairs(year: int, sides: dict[str, int]) -> pl.DataFrame:
    """Return ``side, promised, promiser, bloc_id``: in which blocs other states were with either side."""
    pairs = member_pairs("bloc", year, year, "any day")
    hubs = [bloc.id for bloc in registry.blocs() if bloc.topology.startswith("hub:")]
    pairs = pairs.filter(~pl.col("bloc_id").is_in(hubs))
    parts = []
    for side, code in sides.items():
        for own, other in (("ccode1", "ccode2"), ("ccode2", "ccode1")):
            part = pairs.filter(pl.col(own) == code, ~pl.col(other).is_in(list(sides.values())))
            parts.append(part.select(pl.lit(side).alias("side"), "bloc_id", promised=own, promiser=other))
    return pl.concat(parts)


@cache
def _links() -> pl.DataFrame:
    """Return ``bloc_id, atopid, rank``: treaties linked to blocs, pacts of defence and narrow ones first."""
    rows = [
        (bloc.id, atopid, (bloc.kind != "defence_pact") * 1000 + len(bloc.memberships()))
        for bloc in registry.blocs()
        if not bloc.topology.startswith("hub:")
        for atopid in bloc.atop_ids
    ]
    kinds = {"bloc_id": pl.String, "atopid": pl.Int16, "rank": pl.Int32}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def _behind(base: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Return the bloc that stands behind each promise of ATOP, where its two states are both in one."""
    key = [*_PAIR, "side", "atopid"]
    linked = base.select(key).unique().join(_links(), on="atopid")
    inside = linked.join(now, on=["side", *_PAIR, "bloc_id"], how="semi")
    return inside.sort("rank", "bloc_id").unique(key, keep="first", maintain_order=True).drop("rank")


def _without_ended(base: pl.DataFrame, now: pl.DataFrame, then: pl.DataFrame) -> pl.DataFrame:
    """Leave out the promises whose pair has left every linked bloc that it was in in ATOP's last year."""
    key = ["side", *_PAIR, "atopid"]
    linked = base.select(key).unique().join(_links().drop("rank"), on="atopid")
    had = linked.join(then, on=["side", *_PAIR, "bloc_id"], how="semi")
    kept = had.join(now, on=["side", *_PAIR, "bloc_id"], how="semi")
    over = had.select(key).unique().join(kept.select(key).unique(), on=key, how="anti")
    return base.join(over, on=key, how="anti")


def _without_enemies(base: pl.DataFrame, year: int, store: Store) -> pl.DataFrame:
    """Leave out the treaties outside the registry between states at war with each other since ATOP's end."""
    if not store.has("ucdp_conflict_states"):
        return base
    wars = store.scan("ucdp_armed_conflicts").filter(
        pl.col("type_of_conflict") == "interstate", pl.col("year").is_between(LAST + 1, year)
    )
    parties = store.scan("ucdp_conflict_states").filter(pl.col("role") == "primary")
    rows = parties.join(wars.select("conflict_id", "year"), on=["conflict_id", "year"], how="semi")
    same = crosswalk("gw").select("gwcode", "ccode").unique("gwcode", keep="last")
    coded = rows.select("conflict_id", "year", "side", "gwcode").collect().join(same, on="gwcode")
    one = coded.select("conflict_id", "year", promised="ccode", own="side")
    two = coded.select("conflict_id", "year", promiser="ccode", other="side")
    foes = one.join(two, on=["conflict_id", "year"]).filter(pl.col("own") != pl.col("other"))
    linked = pl.col("atopid").is_in(_links()["atopid"].implode())
    free = base.filter(~linked).join(foes.select(_PAIR).cast(pl.Int16).unique(), on=_PAIR, how="anti")
    return pl.concat([base.filter(linked), free])


def _added(
    base: pl.DataFrame, now: pl.DataFrame, year: int, sides: dict[str, int], store: Store
) -> pl.DataFrame:
    """Return the promises that only the registry knows."""
    linked = set(_links()["bloc_id"])
    stands = base.select("side", *_PAIR, "atopid").unique().join(_links(), on="atopid")
    new = now.join(stands, on=["side", *_PAIR, "bloc_id"], how="anti")
    before = _pairs(LAST, sides)
    changed = new.join(before, on=["side", *_PAIR, "bloc_id"], how="anti") if year > LAST else new.clear()
    parts = [base.clear()]
    for bloc in registry.blocs():
        source = changed if bloc.id in linked else new
        undated = year <= LAST and bloc.kind not in _FOR_SECURITY
        if bloc.clause.strength not in _PLEDGE or (bloc.id not in linked and undated):
            continue
        rows = source.filter(pl.col("bloc_id") == bloc.id)
        if not rows.is_empty():
            parts.append(_promise(rows, bloc, now, sides, store, base))
    # The clause of an organ is the clause of its parent: one promise, the organ's.
    return _once(pl.concat(parts))


def _once(added: pl.DataFrame) -> pl.DataFrame:
    ranks = _links().group_by("bloc_id").agg(pl.col("rank").min())
    ranked = added.join(ranks, on="bloc_id", how="left").with_columns(pl.col("rank").fill_null(5000))
    with_treaty = ranked.filter(pl.col("atopid").is_not_null()).sort("rank", "bloc_id")
    key = ["side", *_PAIR, "atopid", "obligation"]
    single = with_treaty.unique(key, keep="first", maintain_order=True)
    return pl.concat([single, ranked.filter(pl.col("atopid").is_null())]).drop("rank")


def _promise(
    rows: pl.DataFrame, bloc: Bloc, now: pl.DataFrame, sides: dict[str, int], store: Store, like: pl.DataFrame
) -> pl.DataFrame:
    """Return the promises of a bloc's clause between the pairs in `rows`."""
    words = _usual_conditions(bloc, store)
    in_bloc = now.filter(pl.col("bloc_id") == bloc.id)
    both_in = bool(in_bloc.group_by("promiser").agg(pl.col("side").n_unique())["side"].max() == len(sides))
    pledge = _PLEDGE[bloc.clause.strength]
    limited = bool(words or (bloc.conditional_scope and pledge == "defense"))
    holds = UNKNOWN if both_in else CONDITIONAL if limited else YES
    why = "the challenger is a fellow member" if both_in else "the registry names no adversary"
    made = rows.select(
        "side",
        *_PAIR,
        "bloc_id",
        atopid=pl.lit(bloc.atop_ids[0] if len(bloc.atop_ids) == 1 else None, pl.Int16),
        obligation=pl.lit(pledge),
        phase=pl.lit(None, pl.Int8),
        begin=pl.lit(None, pl.Date),
        end=pl.lit(None, pl.Date),
        verdict=pl.lit(holds, pl.Int8),
        conditions=pl.lit(words, pl.List(pl.String)),
        specthrt=pl.lit(None, pl.Int8),
        reason=pl.lit(why),
        origin=pl.lit(REGISTRY),
    )
    return made.select(like.columns)


def _usual_conditions(bloc: Bloc, store: Store) -> list[str]:
    """Return the conditions on defence that ATOP codes for most members of the bloc's treaty."""
    if len(bloc.atop_ids) != 1:
        return []
    members = store.scan("treaty_members").filter(
        pl.col("atopid") == bloc.atop_ids[0], pl.col("exit").is_null(), pl.col("defense") == 1
    )
    named = {"defcoloc": "place", "defcocon": "conflict", "defconpr": "unprovoked"}
    shares = members.select(pl.col(list(named)).mean()).collect()
    return [word for code, word in named.items() if (shares[code][0] or 0) > 0.5]


def _with_clause(rows: pl.DataFrame) -> pl.DataFrame:
    known = pl.DataFrame(
        [(b.id, b.clause.strength, b.clause.article, b.conditional_scope) for b in registry.blocs()],
        schema=dict.fromkeys(("bloc_id", "clause", "article", "scope"), pl.String),
        orient="row",
    )
    return rows.join(known, on="bloc_id", how="left")


def _suspension(row: dict[str, object], year: int) -> str:
    """Say which of the two states was suspended in the bloc, or had frozen its part, in the year."""
    if row["bloc_id"] is None:
        return ""
    said = []
    for spell in registry.bloc(str(row["bloc_id"])).memberships():
        concerned = spell.ccode in (row["promised"], row["promiser"])
        if spell.status == "suspended" and concerned and spell.touches(year):
            since = f"since {spell.start.day} {spell.start:%B %Y}" if spell.start else "now"
            said.append(f"{dated(int(spell.ccode or 0), year)} {since}: {spell.note}")
    return "; ".join(said)
