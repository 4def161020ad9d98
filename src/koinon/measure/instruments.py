"""Instruments of security cooperation by type: when each began and ended, and which pairs it ties.

Types, from binding to loose: ``pact`` (ATOP treaty with a promise of defence or offence), ``light`` (ATOP
treaty of neutrality, non-aggression or consultation only), ``dca`` (general defence cooperation agreement,
DCAD 1980-2010), ``coalition`` (bloc that the registry calls a coalition), ``informal`` (informal
intergovernmental organisation in the field of security).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.purposes import PURPOSES
from koinon.panel.clubs.clubs import club_members, membership_end
from koinon.panel.groups import agreements, defence_cooperation
from koinon.panel.groups.alliances import PROMISES, collapsed
from koinon.panel.spells import by_year
from koinon.panel.units import FIRST_YEAR, LAST_YEAR
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.store.catalogue import Store

TYPES = ("pact", "light", "dca", "coalition", "informal")
TABLE = {
    "pact": "treaties",
    "light": "treaties",
    "dca": "defence_cooperation",
    "coalition": "blocs",
    "informal": "informal_organisations",
}
PAIR = ["ccode1", "ccode2", "year"]
_UNKNOWN_END = 2


def covers(kind: str) -> tuple[int, int]:
    """Return the first and last year for which a type is known."""
    if kind == "coalition":
        return FIRST_YEAR, min(membership_end("bloc"), LAST_YEAR)
    first, last = schema(TABLE[kind]).covers
    return max(first, FIRST_YEAR), min(last, LAST_YEAR)


def instruments(store: Store) -> pl.DataFrame:
    """Return every instrument: ``type``, ``id``, ``begin`` and ``end`` (first and last year it counts).

    A treaty, bloc or organisation counts in a year if it is in force on its 31 December; an agreement of
    DCAD to its estimated last year. Four informal organisations that ended in an unknown year are left out.
    """
    parts = [_treaties(store), _agreements(store), _coalitions(store), _informal(store, "security")]
    return pl.concat([part.select("type", "id", "begin", "end") for part in parts])


def _treaties(store: Store) -> pl.DataFrame:
    rows = store.frame("treaties")
    active = (pl.col("defense") == 1) | (pl.col("offense") == 1)
    return rows.select(
        type=pl.when(active).then(pl.lit("pact")).otherwise(pl.lit("light")),
        id=pl.col("atopid").cast(pl.String),
        begin=pl.col("begin").dt.year(),
        end=_last_december(pl.col("end")),
    )


def _last_december(end: pl.Expr) -> pl.Expr:
    """Return the last year whose 31 December a spell holds, from its last day; open spells stay open."""
    over = ~((end.dt.month() == 12) & (end.dt.day() == 31))
    return (end.dt.year() - over.cast(pl.Int32)).fill_null(LAST_YEAR)


def _agreements(store: Store) -> pl.DataFrame:
    general = store.frame("defence_cooperation").filter(pl.col("type") == "general")
    return general.select(
        type=pl.lit("dca"),
        id="dca_id",
        begin=pl.col("sign_year").cast(pl.Int32),
        end=pl.col("end_year").cast(pl.Int32),
    )


def _coalitions(store: Store) -> pl.DataFrame:
    rows = store.frame("blocs").filter(pl.col("kind") == "coalition")
    return rows.select(
        "id",
        type=pl.lit("coalition"),
        begin=pl.col("founded").dt.year(),
        end=_last_december(pl.col("dissolved").dt.offset_by("-1d")),
    )


def _informal(store: Store, domain: str | None) -> pl.DataFrame:
    rows = store.frame("informal_organisations")
    if domain is not None:
        rows = rows.filter(pl.col("domain") == domain)
    lost = (pl.col("end_reason") == _UNKNOWN_END) & pl.col("last_year").is_null()
    return rows.filter(~lost).select(
        type=pl.lit("informal"),
        id="title",
        begin=pl.col("first_year").cast(pl.Int32),
        end=pl.col("last_year").cast(pl.Int32).fill_null(LAST_YEAR),
    )


def by_purpose(store: Store) -> pl.DataFrame:
    """Return ``purpose``, ``year`` and ``n``: coalitions and informal organisations that are alive."""
    listed = pl.concat(
        [_coalitions(store).select("id", "begin", "end"), _informal(store, None).select("id", "begin", "end")]
    )
    named = pl.DataFrame(
        [(purpose, one) for purpose, lists in PURPOSES.items() for ids in lists for one in ids],
        schema={"purpose": pl.String, "id": pl.String},
        orient="row",
    )
    return _alive(named.join(listed, on="id"), "purpose")


def stock(made: pl.DataFrame) -> pl.DataFrame:
    """Return ``type``, ``year`` and ``n`` instruments in force."""
    return _alive(made, "type")


def new(made: pl.DataFrame) -> pl.DataFrame:
    """Return ``type``, ``year`` and ``n`` instruments begun."""
    return made.group_by("type", year=pl.col("begin").cast(pl.Int16)).agg(n=pl.len())


def _alive(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    return _alive_years(rows).group_by(by, "year").agg(n=pl.len())


def _alive_years(rows: pl.DataFrame) -> pl.DataFrame:
    low = pl.col("begin").clip(lower_bound=FIRST_YEAR)
    high = pl.col("end").clip(upper_bound=LAST_YEAR)
    years = pl.int_ranges(low, high + 1, dtype=pl.Int16)
    # Some begin and end in one year and see no 31 December.
    return rows.filter(low <= high).with_columns(year=years).explode("year")


def pair_ties(store: Store, states: pl.Series | None = None) -> pl.DataFrame:
    """Return for undirected pairs of states and years which types tie them; among `states` only, if given.

    Returns
    -------
    polars.DataFrame
        ``ccode1`` < ``ccode2``, ``year`` and 0/1 columns ``pact``, ``light`` (no pact beside it), ``dca`` and
        ``trade`` (trade agreement in force); a pair without any tie has no row.
    """
    wanted = pl.lit(value=True)
    if states is not None:
        wanted = pl.col("ccode1").is_in(states.implode()) & pl.col("ccode2").is_in(states.implode())
    promises = store.scan("alliance_dyads").filter(wanted).select(*PAIR, *PROMISES).collect()
    either = collapsed(promises, "any")
    active = (pl.col("atop_defense") == 1) | (pl.col("atop_offense") == 1)
    atop = either.select(*PAIR, pact=active.cast(pl.Int8), light=(~active).cast(pl.Int8))
    inside, _ = defence_cooperation.in_force(store)
    dca = _flag(inside.filter(wanted, pl.col("type") == "general"), "dca")
    trade = _flag(agreements.in_force(store).filter(wanted), "trade")
    tied = atop.join(dca, on=PAIR, how="full", coalesce=True).join(trade, on=PAIR, how="full", coalesce=True)
    return tied.with_columns(pl.col("pact", "light", "dca", "trade").fill_null(0))


def _flag(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    low, high = pl.min_horizontal("ccode1", "ccode2"), pl.max_horizontal("ccode1", "ccode2")
    pairs = rows.select(low.alias("ccode1"), high.alias("ccode2"), pl.col("year").cast(pl.Int16)).unique()
    return pairs.cast({"ccode1": pl.Int16, "ccode2": pl.Int16}).with_columns(pl.lit(1, pl.Int8).alias(name))


def informal_pairs(store: Store, states: pl.Series) -> pl.DataFrame:
    """Return pairs and years of full members of the same informal organisation, among `states`."""
    table = schema("informal_member_spells")
    spells = store.frame(table.name).filter(
        pl.col("status") == "full", pl.col("ccode").is_in(states.implode())
    )
    yearly = by_year(spells.rename({"first_year": "start", "last_year": "end"}), table.covers)
    one = yearly.select("migo_id", "ccode", "year").unique()
    both = one.rename({"ccode": "ccode1"}).join(one.rename({"ccode": "ccode2"}), on=["migo_id", "year"])
    return both.filter(pl.col("ccode1") < pl.col("ccode2")).select(PAIR).unique()


def undated(store: Store) -> pl.DataFrame:
    """Return ``ccode`` and ``year`` of states that joined a living coalition on a day nobody knows."""
    lives = _alive_years(_coalitions(store)).select("year", bloc_id="id")
    rows = store.frame("bloc_members").filter(pl.col("status") == "member", pl.col("start").is_null())
    return (
        rows.drop_nulls("ccode")
        .select("bloc_id", "ccode")
        .join(lives, on="bloc_id")
        .select("ccode", "year")
        .unique()
    )


def coalition_pairs(store: Store, first: int, last: int) -> pl.DataFrame:
    """Return pairs and years of members of the same coalition of the registry, as far as dated."""
    ids = store.frame("blocs").filter(pl.col("kind") == "coalition")["id"].to_list()
    one = club_members("bloc", first, last, store=store, clubs=ids).drop_nulls("ccode")
    one = one.select("bloc_id", "ccode", "year")
    both = one.rename({"ccode": "ccode1"}).join(one.rename({"ccode": "ccode2"}), on=["bloc_id", "year"])
    return both.filter(pl.col("ccode1") < pl.col("ccode2")).select(PAIR).unique()
