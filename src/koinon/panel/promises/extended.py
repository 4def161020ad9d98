"""Defence ties after ATOP: its last year carried on, with the changes that the registry of blocs knows.

ATOP ends in 2018. From 2019 a pair keeps what ATOP had in 2018 unless the registry knows better: a state
that joins a bloc with a clause of defence (``automatic`` or ``discretionary``), or a new bloc of this
kind, adds ties; a tie ends when every treaty behind it belongs to blocs that the pair has left, and no
other bloc ties the pair. Pairs on
which the two sources disagree in 2018 stay as ATOP has them: only changes since then count. So a value
after 2018 is no coding of treaties, and columns of its own keep it apart from ``atop_*``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.clubs import member_pairs
from koinon.panel.promises.targeting import promises
from koinon.panel.units import LAST_YEAR
from koinon.store.schema import schema
from koinon.world import registry

if TYPE_CHECKING:
    from koinon.store.catalogue import Store

LAST = schema("alliance_dyads").covers[1]
"""Last year of ATOP."""

ATOP, CARRIED, REGISTRY = 1, 2, 3
SOURCES = ((ATOP, "ATOP"), (CARRIED, "ATOP of 2018, no change known"), (REGISTRY, "registry of blocs"))
"""Where a value of ``defense_extended`` comes from."""

BINDING = ("automatic", "discretionary")
"""Clauses that oblige to help a member that is attacked."""

_PAIR = ["ccode1", "ccode2"]
_IDS = tuple(f"atopid{i}" for i in range(1, 10))


def extended_defense(store: Store) -> pl.DataFrame:
    """Return the promises of defence of all years.

    Returns
    -------
    polars.DataFrame
        ``ccode1`` (promises), ``ccode2`` (is promised), ``year`` (ATOP's, then to the last year a panel may
        have), ``defense_extended`` (0 only where the registry ended a tie of 2018) and
        ``defense_extended_source`` (see `SOURCES`); unique by the first three. A pair without a row has 0.

    Examples
    --------
    >>> from koinon.store import default_store
    >>> ties = extended_defense(default_store())
    >>> finland = ties.filter(pl.col("ccode1") == 2, pl.col("ccode2") == 375)
    >>> finland.select("year", "defense_extended", "defense_extended_source").rows()
    [(2023, 1, 3), (2024, 1, 3), (2025, 1, 3)]
    """
    known = store.scan("alliance_dyads").filter(pl.col("atop_defense") == 1).select(*_PAIR, "year").collect()
    last = known.filter(pl.col("year") == LAST).select(_PAIR)
    ties, treaties = bloc_ties(LAST, LAST_YEAR), _behind(store)
    before = ties.filter(pl.col("year") == LAST).drop("year")
    made = [_said(known, 1, ATOP)]
    for year in range(LAST + 1, LAST_YEAR + 1):
        now = ties.filter(pl.col("year") == year).drop("year")
        new, ended = _changes(before, now, treaties)
        kept = last.join(ended, on=_PAIR, how="anti")
        said = [_said(kept, 1, CARRIED), _said(ended, 0, REGISTRY)]
        # Where ATOP had the tie already the registry adds nothing to it.
        said.append(_said(new.join(last, on=_PAIR, how="anti"), 1, REGISTRY))
        made.append(pl.concat(said).with_columns(year=pl.lit(year, pl.Int16)).select(made[0].columns))
    return pl.concat(made)


def _said(pairs: pl.DataFrame, value: int, source: int) -> pl.DataFrame:
    return pairs.with_columns(
        defense_extended=pl.lit(value, pl.Int8), defense_extended_source=pl.lit(source, pl.Int8)
    )


def _changes(
    before: pl.DataFrame, now: pl.DataFrame, treaties: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the directed pairs that blocs tie now and did not before, and those whose tie is over."""
    key = ["bloc_id", *_PAIR]
    new = _both_ways(now.join(before, on=key, how="anti"))
    gone = _both_ways(before.join(now, on=key, how="anti"))
    over = gone.join(_links(), on="bloc_id").select(*_PAIR, "atopid").unique()
    standing = treaties.join(over, on=[*_PAIR, "atopid"], how="anti").select(_PAIR)
    ended = treaties.join(over, on=[*_PAIR, "atopid"]).select(_PAIR).unique()
    for tied in (standing, _both_ways(now)):
        ended = ended.join(tied, on=_PAIR, how="anti")
    return new.select(_PAIR).unique(), ended


def _links() -> pl.DataFrame:
    """Return ``bloc_id, atopid``: the treaties of ATOP that the registry links to its blocs."""
    links = [(bloc.id, atopid) for bloc in registry.blocs() for atopid in bloc.atop_ids]
    return pl.DataFrame(links, schema={"bloc_id": pl.String, "atopid": pl.Int16}, orient="row")


def bloc_ties(first: int, last: int) -> pl.DataFrame:
    """Return ``bloc_id, year, ccode1 < ccode2``: pairs in a bloc with a clause of defence on any day."""
    binding = [bloc.id for bloc in registry.blocs() if bloc.clause.strength in BINDING]
    return member_pairs("bloc", first, last, "any day", clubs=binding)


def compared(store: Store, year: int = LAST) -> pl.DataFrame:
    """Return ATOP and the registry beside each other, for every pair that either ties in a year.

    Returns
    -------
    polars.DataFrame
        ``ccode1`` < ``ccode2``, ``atop`` and ``registry`` (whether it has a tie of defence), ``treaties``
        (ATOP numbers of those behind it) and ``blocs`` (ids), both lists, sorted by pair.

    Examples
    --------
    >>> from koinon.store import default_store
    >>> both = compared(default_store())
    >>> both.group_by("atop", "registry").len().sort("atop", "registry").rows()
    [(False, True, 1069), (True, False, 7), (True, True, 1700)]
    """
    behind = _behind(store, year).with_columns(
        ccode1=pl.min_horizontal(_PAIR), ccode2=pl.max_horizontal(_PAIR)
    )
    treaties = behind.group_by(_PAIR).agg(treaties=pl.col("atopid").unique().sort())
    blocs = bloc_ties(year, year).group_by(_PAIR).agg(blocs=pl.col("bloc_id").unique().sort())
    both = treaties.join(blocs, on=_PAIR, how="full", coalesce=True)
    flags = {"atop": pl.col("treaties").is_not_null(), "registry": pl.col("blocs").is_not_null()}
    return both.select(*_PAIR, "treaties", "blocs", **flags).sort(_PAIR)


def _behind(store: Store, year: int = LAST) -> pl.DataFrame:
    """Return ``ccode1, ccode2, atopid``: the treaties behind each directed promise of defence in a year."""
    pairs = store.scan("alliance_dyads").filter(pl.col("year") == year, pl.col("atop_defense") == 1)
    long = pairs.select(*_PAIR, *_IDS).collect().unpivot(_IDS, index=_PAIR, value_name="atopid")
    promised = promises("defense", year, year, store=store).select("atopid", ccode1="promiser").unique()
    return long.drop_nulls("atopid").drop("variable").join(promised, on=["atopid", "ccode1"])


def _both_ways(pairs: pl.DataFrame) -> pl.DataFrame:
    turned = pairs.rename({"ccode1": "ccode2", "ccode2": "ccode1"}).select(pairs.columns)
    return pl.concat([pairs, turned])
