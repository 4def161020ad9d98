"""The treaties of ATOP behind a bloc, a state or a pair, with their names."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.state.alliances import treaties
from koinon.facts.state.life import as_life
from koinon.panel.units import LAST_YEAR
from koinon.world.display import dated
from koinon.world.obligations import OBLIGATIONS
from koinon.world.treaties import treaty_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.store.catalogue import Store
    from koinon.world.named import NamedState

_COLUMNS = ("atopid", "name", "begin", "end", "members", *OBLIGATIONS)


def by_number(numbers: Sequence[int], store: Store) -> pl.DataFrame:
    """Return treaties by ATOP number.

    Returns
    -------
    polars.DataFrame
        ``atopid``, ``name``, ``begin`` and ``end`` (first and last day; no end while in force when ATOP
        ends), ``members`` (states that ever were) and the obligations (1 where any member promised it in any
        phase); by first day.
    """
    wanted = pl.Series(numbers, dtype=pl.Int16).implode()
    rows = store.scan("treaties").filter(pl.col("atopid").is_in(wanted))
    return _named(rows.select("atopid", "begin", "end", *OBLIGATIONS).collect(), store)


def among(states: Sequence[NamedState], store: Store) -> pl.DataFrame:
    """Return the treaties to which at least two of the states belonged, each under any of its codes."""
    codes = {code: place for place, state in enumerate(states) for code in state.codes}
    rows = store.scan("treaty_members").filter(pl.col("ccode").is_in(list(codes)))
    whose = pl.col("ccode").replace_strict(codes, return_dtype=pl.Int64)
    shared = rows.group_by("atopid").agg(whose.n_unique().alias("states")).filter(pl.col("states") > 1)
    return by_number(shared.collect()["atopid"].to_list(), store)


def of_state(named: NamedState, store: Store) -> pl.DataFrame:
    """Return the treaties that a state belonged to, with the days and obligations that were its own."""
    return _named(_own(named, store).select("atopid", "begin", "end", *OBLIGATIONS), store)


def of_pair(one: NamedState, two: NamedState, store: Store) -> pl.DataFrame:
    """Return the treaties that two states belonged to on a common day.

    Days are those of both; an obligation is 1 where either of the two promised it.
    """
    theirs = {"begin": "begin2", "end": "end2"} | {name: f"{name}2" for name in OBLIGATIONS}
    both = _own(one, store).join(_own(two, store).rename(theirs), on="atopid")
    rows = both.select(
        "atopid",
        pl.max_horizontal("begin", "begin2").alias("begin"),
        pl.min_horizontal("end", "end2").alias("end"),
        *(pl.max_horizontal(name, f"{name}2").alias(name) for name in OBLIGATIONS),
    )
    return _named(rows.filter(pl.col("end").is_null() | (pl.col("begin") <= pl.col("end"))), store)


def _own(named: NamedState, store: Store) -> pl.DataFrame:
    """Return a state's spells in treaties, last days included."""
    life = as_life(named.years(LAST_YEAR))
    spans = [(spell.ccode, *spell.days) for spell in named.spells]
    spells = treaties(life, spans, store)
    return spells.select("atopid", *OBLIGATIONS, begin="start", end=pl.col("end") - timedelta(days=1))


def _named(rows: pl.DataFrame, store: Store) -> pl.DataFrame:
    everyone = store.scan("treaty_members").select("atopid", "ccode", "entry")
    parties = (
        everyone.filter(pl.col("atopid").is_in(rows["atopid"].unique().implode()))
        .group_by("atopid")
        .agg(pl.col("ccode").unique(), pl.col("entry").min().dt.year())
        .collect()
    )
    called = [
        (atopid, treaty_name(atopid, [dated(code, year) for code in codes], year), len(codes))
        for atopid, codes, year in parties.iter_rows()
    ]
    names = pl.DataFrame(
        called, schema={"atopid": pl.Int16, "name": pl.String, "members": pl.Int64}, orient="row"
    )
    return rows.join(names, on="atopid", how="left").select(_COLUMNS).sort("begin", "atopid")
