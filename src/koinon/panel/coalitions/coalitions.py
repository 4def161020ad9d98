"""Panels of k-member coalitions: ``coalition-year``, the unit of k-adic data.

An alliance of three states is one event, not three independent pairs. Poast (2010, "(Mis)Using dyadic
data to analyze multilateral events", Political Analysis 18: 403-425) therefore takes as rows the
possible coalitions of k states and compares those that formed with those that did not. Of the latter
there are very many, so his design keeps every coalition that formed and samples the others; a row of the
sample then weighs as many coalitions as it stands for (King and Zeng 2001, "Logistic regression in rare
events data", Political Analysis 9: 137-163).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.errors import KoinonError
from koinon.panel.coalitions.kads import Pairs, count_kads, every_kad, some_kads
from koinon.panel.coalitions.pooled import pooled, pooled_variables
from koinon.panel.panel import Panel, state_years
from koinon.panel.units import apart, check_years
from koinon.panel.variable import Variable, computed
from koinon.store.catalogue import Store, default_store
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from koinon.panel.unit import Unit

UNIT: Unit = "coalition-year"

MOST_STATES = 40

MOST_ROWS = 1_000_000
"""Coalitions a panel may list in full; above, a sample of them is drawn."""

Pool = dict[int, tuple[tuple[int, ...], Pairs]]
"""By year: the codes of its states, rising, and the pairs of them that share no day of it."""


@dataclass(frozen=True, repr=False)
class CoalitionPanel(Panel):
    """A panel of coalitions of `size` states, keyed by their codes in rising order and the year."""

    size: int = 3

    @property
    def keys(self) -> tuple[str, ...]:
        """Columns that identify a row: ``ccode1`` < ``ccode2`` < ... and ``year``."""
        return (*columns(self.size), "year")


def columns(size: int) -> tuple[str, ...]:
    """Return the names of the code columns of coalitions of `size` states."""
    return tuple(f"ccode{i}" for i in range(1, size + 1))


def coalition_years(
    first: int,
    last: int,
    size: int = 3,
    states: str | int | Sequence[str | int] | None = None,
    *,
    sample: int | None = None,
    seed: int = 1,
    store: Store | None = None,
) -> CoalitionPanel:
    """Return the possible coalitions of `size` states in each year, and which of them formed an alliance.

    Parameters
    ----------
    first, last
        Years, both included, between 1816 and 2018, where ATOP ends.
    size
        Number of states in a coalition, 2 to 40 (ATOP's largest treaty began with 34).
    states
        Only coalitions of these states; names are read in every year.
    sample
        None for every coalition, if there are at most a million. Otherwise how many of those that did not
        form are drawn in each year, at random without replacement; those that did form are all kept.
    seed
        Seed of the draw. The draw of a year depends on seed, size, states and year alone, not on the
        other years asked for.
    store
        Another store than the packaged one.

    Returns
    -------
    CoalitionPanel
        Keys ``ccode1`` < ... < ``ccode<size>``, ``year``: states that exist in the year, any two of them
        on a common day. ``observed`` (1 if an ATOP treaty began in the year whose members on its first
        day were exactly these), ``atopid`` (the lowest such treaty), ``weight`` (coalitions the row
        stands for), and what `koinon.panel.coalitions.pooled` pools.

    Raises
    ------
    YearsError
        If the years make no panel.
    KoinonError
        If size or sample make no sense, too few states exist, or there are too many coalitions to list.

    Examples
    --------
    >>> import koinon as kn
    >>> panel = kn.coalition_years(1882, 1882, 3, sample=5, seed=1)
    >>> formed = panel.frame.filter(panel.frame["observed"] == 1)
    >>> formed.select("ccode1", "ccode2", "ccode3", "atopid").rows(), panel.frame.height
    ([(255, 300, 325, 1350)], 6)
    """
    years = _checked(first, last, size, sample, seed)
    tables = store or default_store()
    pool = _pool(years, states, tables)
    formed, notes = _formed(years, size, pool, tables)
    if sample is None:
        rows = _all(pool, size)
        notes = [f"every coalition of {size} states", *notes]
    else:
        rows = _sampled(pool, size, formed, sample, seed)
        drawn = f"every coalition of {size} that formed and {sample:,} others a year at random (seed {seed})"
        notes = [drawn, "weight them by weight, or correct the intercept (King and Zeng 2001)", *notes]
    keys = [*columns(size), "year"]
    frame = rows.join(formed, on=keys, how="left").select(
        *keys,
        pl.col("atopid").is_not_null().cast(pl.Int8).alias("observed"),
        "atopid",
        "weight",
    )
    frame = pooled(frame.sort("year", *keys[:-1]), size, years, tables)
    variables = (*_variables(size), *pooled_variables())
    return CoalitionPanel(
        frame.select(v.name for v in variables),
        UNIT,
        "cow",
        years,
        variables,
        notes=tuple(notes),
        store=store,
        size=size,
    )


def _checked(first: int, last: int, size: int, sample: int | None, seed: int) -> tuple[int, int]:
    years, end = check_years(first, last), schema("treaty_members").covers[1]
    if last > end:
        raise KoinonError(f"ATOP ends in {end}, so no coalition is known to have formed in {last}")
    if isinstance(size, bool) or not isinstance(size, int) or not 2 <= size <= MOST_STATES:
        raise KoinonError(f"a coalition has 2 to {MOST_STATES} states, not {size!r}")
    if sample is not None and (isinstance(sample, bool) or not isinstance(sample, int) or sample < 1):
        raise KoinonError(f"the sample is a number of coalitions a year, at least 1, not {sample!r}")
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise KoinonError(f"the seed is a whole number, 0 or more, not {seed!r}")
    return years


def _pool(years: tuple[int, int], states: str | int | Sequence[str | int] | None, store: Store) -> Pool:
    panel = state_years(*years, store=store)
    if states is not None:
        panel = panel.among(states)
    rows = panel.frame.group_by("year").agg(pl.col("ccode").sort()).sort("year")
    strangers: dict[int, set[tuple[int, int]]] = {}
    pairs = apart("cow", years[1]).filter(pl.col("ccode1") < pl.col("ccode2"))
    for one, other, year in pairs.select("ccode1", "ccode2", "year").iter_rows():
        strangers.setdefault(year, set()).add((one, other))
    return {year: (tuple(codes), frozenset(strangers.get(year, ()))) for year, codes in rows.iter_rows()}


def _formed(years: tuple[int, int], size: int, pool: Pool, store: Store) -> tuple[pl.DataFrame, list[str]]:
    """Return codes, ``year`` and ``atopid`` of the coalitions that formed, and what was left out."""
    begun = store.scan("treaties").select("atopid", "begin").collect()
    members = store.scan("treaty_members").select("atopid", "ccode", "entry").collect()
    founders = (
        members.join(begun, on="atopid")
        .filter(pl.col("entry") == pl.col("begin"))
        .group_by("atopid", year=pl.col("begin").dt.year().cast(pl.Int16))
        .agg(pl.col("ccode").cast(pl.Int16).unique().sort())
        .filter(pl.col("ccode").list.len() == size, pl.col("year").is_between(*years))
        .sort("year", "atopid")
    )
    kept = [
        (*codes, year, atopid) for atopid, year, codes in founders.iter_rows() if _possible(codes, pool, year)
    ]
    types = dict.fromkeys((*columns(size), "year", "atopid"), pl.Int16)
    formed = pl.DataFrame(kept, schema=types, orient="row").unique(
        [*columns(size), "year"], keep="first", maintain_order=True
    )
    notes = []
    if founders.height > len(kept):
        notes.append(
            f"treaties of {size} left out, because a member is not among the states of the panel in that "
            f"year: {founders.height - len(kept)}"
        )
    if len(kept) > formed.height:
        notes.append(f"treaties whose members formed another in the same year: {len(kept) - formed.height}")
    return formed, notes


def _possible(codes: Sequence[int], pool: Pool, year: int) -> bool:
    states, strangers = pool.get(year, ((), frozenset()))
    return set(codes) <= set(states) and not strangers.intersection(combinations(codes, 2))


def _all(pool: Pool, size: int) -> pl.DataFrame:
    total = sum(count_kads(codes, size, strangers) for codes, strangers in pool.values())
    if total > MOST_ROWS:
        raise KoinonError(
            f"there are {total:,} coalitions of {size} states in these years and a panel lists at most "
            f"{MOST_ROWS:,}; draw a sample, or name fewer states or years"
        )
    if not total:
        raise KoinonError(_too_few(size))
    parts = [
        _frame(every_kad(codes, size, strangers), size, year, 1.0)
        for year, (codes, strangers) in pool.items()
    ]
    return pl.concat(parts)


def _too_few(size: int) -> str:
    return f"in none of these years {size} of the states exist together"


def _sampled(pool: Pool, size: int, formed: pl.DataFrame, sample: int, seed: int) -> pl.DataFrame:
    """Return the coalitions that formed with weight 1, and drawn others with what each stands for."""
    parts = [formed.select(*columns(size), "year", weight=pl.lit(1.0))]
    for year, (codes, strangers) in pool.items():
        taken = formed.filter(pl.col("year") == year).select(columns(size)).rows()
        drawn = some_kads(codes, size, strangers, taken, sample, np.random.default_rng([seed, size, year]))
        if len(drawn.kads):
            parts.append(_frame(drawn.kads, size, year, drawn.others / len(drawn.kads)))
    rows = pl.concat(parts)
    if rows.is_empty():
        raise KoinonError(_too_few(size))
    return rows


def _frame(kads: NDArray[np.int16], size: int, year: int, weight: float) -> pl.DataFrame:
    codes = pl.DataFrame(kads, schema=dict.fromkeys(columns(size), pl.Int16), orient="row")
    return codes.with_columns(year=pl.lit(year, pl.Int16), weight=pl.lit(weight))


def _variables(size: int) -> tuple[Variable, ...]:
    source = ("cow_states",)
    return (
        *(
            Variable(
                name, f"COW code of state {i} of the coalition, in rising order.", "int16", sources=source
            )
            for i, name in enumerate(columns(size), 1)
        ),
        Variable("year", "Calendar year.", "int16"),
        computed(
            "treaties",
            "observed",
            "Whether a treaty began in the year whose members on its first day were exactly these states.",
            "int8",
            "",
            labels=((0, "no"), (1, "yes")),
        ),
        computed("treaties", "atopid", "ATOP number of that treaty, the lowest of several.", "int16", ""),
        Variable("weight", "Coalitions that the row stands for.", "float64", "coalitions"),
    )
