"""Likeness of foreign policies: how alike two states' alliances, votes or partners in trade are.

Three portfolios, each over its own entries:

* ``alliances``, over all states of the year: 3 for a defence pact, 2 for neutrality or non-aggression, 1 for
  consultation, 0 otherwise (offence alone is 0), 3 with oneself; a promise of either side counts. ATOP 5.1.
* ``votes``, over the roll calls of the UN General Assembly in which both voted: yes 1, abstention 0.5, no 0.
* ``trade``, over third states: the share of each in a state's trade (`koinon.measure.shares`). COW Trade 4.0.

The scores are defined in `koinon.measure.portfolios`. S is high wherever ties are sparse: the United States
and Russia, which had hardly an ally between them in 1914, reach 0.78. Kappa and pi are corrected for that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from koinon.errors import KoinonError, UnknownNameError, join_or
from koinon.measure.portfolios import MISSING, SCORES, cross_tables
from koinon.measure.shares import share_scores
from koinon.panel.attach import attach_pairs
from koinon.panel.clubs.club_years import ClubPanel
from koinon.panel.clubs.pooling import attach, of_pairs, steady
from koinon.panel.groups.alliances import collapsed
from koinon.panel.panel import dyad_years
from koinon.panel.units import state_year_rows
from koinon.panel.variable import Variable
from koinon.sources.unvotes import MIN_ROLL_CALLS
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from koinon.measure.portfolios import Floats
    from koinon.panel.panel import Panel
    from koinon.store.catalogue import Store

GROUP = "similarity"

TITLES = {
    "s": "Signorino and Ritter's S with absolute distances",
    "s2": "Signorino and Ritter's S with squared distances",
    "kappa": "Cohen's kappa with squared distances",
    "pi": "Scott's pi with squared distances",
    "tau_b": "Kendall's tau-b",
}

WEIGHTED = ("s", "s2")
"""Scores that capability can weight."""

Year = tuple[int, "NDArray[np.int16]", dict[str, "Floats"], "Floats | None"]
"""A year, its states (n,), the scores of their pairs as ``numpy.triu_indices(n, 1)`` orders them, and how
many entries each pair was compared on (None where that is the same for all)."""


@dataclass(frozen=True)
class Portfolio:
    """What states are compared on.

    Attributes
    ----------
    title, entries
        What the portfolio holds, and what one entry of it is.
    table
        Compiled table it is made from.
    years
        Yields the scores of every year between two, both included.
    weighs
        Whether its entries are states, which have a capability.
    """

    title: str
    entries: str
    table: str
    years: Callable[[Store, int, int, Sequence[str], bool], Iterator[Year]]
    weighs: bool


def add(panel: Panel, on: str = "alliances", score: str = "s", weighted: bool = False) -> Panel:
    """Add scores of similarity to pairs of states.

    Parameters
    ----------
    panel
        Of unit dyad-year or directed-dyad-year (the scores are symmetric), or of blocs or treaties: then
        each score is the mean over the pairs of members, and ``similarity_pairs`` says of how many.
    on
        ``"alliances"`` (1816-2018), ``"votes"`` (1946-2019) or ``"trade"`` (1870-2014), or several of
        them joined by ``+``: then every column ends in ``_`` and the portfolio's name.
    score
        ``"s"``, ``"s2"``, ``"kappa"``, ``"pi"``, ``"tau_b"``, or several joined by ``+``.
    weighted
        Whether each entry counts by the capability (CINC) of the state it stands for; only for S on
        alliances or trade, where states of unknown capability are left out. The column is then
        ``s_weighted`` or ``s2_weighted``.

    Returns
    -------
    Panel
        With one column per score, -1 to 1, and ``similarity_n``, the entries compared, wherever it is not
        simply the number of states. Null outside the years of the source, where a state has no
        portfolio, where a score is not defined because no portfolio varies, and for the UN session of
        1964, which had one roll call.

    Raises
    ------
    UnknownNameError
        For an unknown portfolio or score.
    KoinonError
        Where capability cannot weight what is asked.

    Examples
    --------
    >>> import koinon as kn
    >>> panel = add(kn.dyad_years(1980, 1980), score="s+kappa").between("USA", "United Kingdom")
    >>> panel.frame.select(pl.col("s", "kappa").round(3)).row(0)
    (0.53, 0.396)
    """
    names, scores = _chosen("portfolio", on, PORTFOLIOS), _chosen("score", score, SCORES)
    _check_weighted(names, scores, weighted)
    for name in names:
        panel = _add(panel, name, scores, weighted, f"_{name}" if len(names) > 1 else "")
    return panel


def similarity(
    first: int,
    last: int | None = None,
    on: str = "alliances",
    score: str = "s",
    *,
    weighted: bool = False,
    system: str = "cow",
    store: Store | None = None,
) -> Panel:
    """Return all undirected dyad-years with their similarity.

    Parameters
    ----------
    first, last
        Years, both included; one year if `last` is not given.
    on, score, weighted
        As in `add`.
    system, store
        As in `koinon.state_years`.

    Examples
    --------
    >>> import koinon as kn
    >>> kn.similarity(1980, on="alliances", score="s").frame.columns
    ['ccode1', 'ccode2', 'year', 's']
    """
    panel = dyad_years(first, first if last is None else last, system, store=store)
    return replace(add(panel, on, score, weighted), groups=(GROUP,))


def _chosen(kind: str, text: str, known: dict[str, Any]) -> list[str]:
    names = list(dict.fromkeys(text.split("+")))
    for name in names:
        if name not in known:
            raise UnknownNameError(kind, name, known, hint=f"there are {join_or(known)}")
    return names


def _check_weighted(names: Sequence[str], scores: Sequence[str], weighted: bool) -> None:
    if not weighted:
        return
    for name in names:
        if not PORTFOLIOS[name].weighs:
            raise KoinonError(f"capability weights states: it cannot weight the {PORTFOLIOS[name].entries}")
    if not set(scores) <= set(WEIGHTED):
        raise KoinonError(f"capability weights {join_or(WEIGHTED)}, not {join_or(scores)}")


def pair_scores(store: Store, first: int, last: int, on: str, scores: Sequence[str]) -> pl.DataFrame:
    """Return ``ccode1 < ccode2``, ``year`` and the scores of all pairs of COW states that have them.

    Parameters
    ----------
    store, first, last
        Where the tables are; years, both included.
    on, scores
        One portfolio and names of scores, as in `add`.
    """
    chosen = PORTFOLIOS[on]
    covers = schema(chosen.table).covers
    years = chosen.years(store, max(covers[0], first), min(covers[1], last), scores, False)
    return pl.concat([_empty(scores), *(_rows(*year) for year in years)]).drop("n")


def _add(panel: Panel, name: str, scores: Sequence[str], weighted: bool, suffix: str) -> Panel:
    chosen = PORTFOLIOS[name]
    covers = schema(chosen.table).covers
    years = max(covers[0], panel.years[0]), min(covers[1], panel.years[1])
    parts = [_rows(*year) for year in chosen.years(panel.tables, *years, scores, weighted)]
    tail = "_weighted" if weighted else ""
    variables = [_variable(chosen, score, f"{score}{tail}{suffix}", weighted) for score in scores]
    counted = name != "alliances" or weighted
    if counted:
        text = f"Entries of the two portfolios compared: {chosen.entries}."
        variables.append(_record(chosen, f"similarity_n{suffix}", text, "int16", "entries", weighted))
    columns = dict(zip([*scores, "n"], [v.name for v in variables], strict=False))
    rows = pl.concat([_empty(scores), *parts]).rename(columns, strict=False)
    if isinstance(panel, ClubPanel):
        return _of_members(panel, rows, variables[: len(scores)], f"similarity_pairs{suffix}")
    return attach_pairs(panel, rows, variables)


def _of_members(panel: ClubPanel, rows: pl.DataFrame, scores: list[Variable], count: str) -> ClubPanel:
    """Add the mean of each score over the pairs of members that have it, and how many that are."""
    names = [v.name for v in scores]
    made = of_pairs(panel, rows).group_by(panel.keys)
    means = made.agg(*(steady(pl.col(name)).mean() for name in names), pl.col(names[0]).count().alias(count))
    told = [replace(v, description=f"{v.description.rstrip('.')}, mean of pairs of members.") for v in scores]
    pairs = replace(
        told[0], name=count, description="Pairs of members with a score.", type="int16", unit="pairs"
    )
    return attach(panel, means, [*told, pairs], counts=[count])


def _empty(scores: Sequence[str]) -> pl.DataFrame:
    keys = {name: pl.Int16() for name in ("ccode1", "ccode2", "year")}
    return pl.DataFrame(schema=keys | {name: pl.Float64() for name in scores} | {"n": pl.Float64()})


def _rows(
    year: int, states: NDArray[np.int16], made: dict[str, Floats], compared: Floats | None
) -> pl.DataFrame:
    one, two = np.triu_indices(states.size, 1)
    frame = pl.DataFrame({"ccode1": states[one], "ccode2": states[two]})
    n = np.full(one.size, np.nan) if compared is None else compared
    values = [pl.Series(name, x).fill_nan(None) for name, x in {**made, "n": n}.items()]
    return frame.with_columns(pl.lit(year, pl.Int16).alias("year"), *values)


def _variable(chosen: Portfolio, score: str, name: str, weighted: bool) -> Variable:
    weight = ", states weighted by CINC" if weighted else ""
    text = f"Similarity of the two states' {chosen.title}: {TITLES[score]}{weight}."
    return _record(chosen, name, text, "float64", "-1 to 1", weighted)


def _record(chosen: Portfolio, name: str, text: str, kind: str, unit: str, weighted: bool) -> Variable:
    table = schema(chosen.table)
    sources = (table.source, "cow_nmc") if weighted else (table.source,)
    return Variable(name, text, kind, unit, table.name, sources, table.covers, GROUP)


def _alliances(store: Store, first: int, last: int, scores: Sequence[str], weighted: bool) -> Iterator[Year]:
    values = np.arange(4.0)
    promises = ("atop_defense", "atop_neutral", "atop_nonagg", "atop_consul")
    ties = store.scan("alliance_dyads").filter(pl.col("year").is_between(first, last))
    pairs = collapsed(ties.select("ccode1", "ccode2", "year", *promises).collect(), "any", promises)
    level = (
        pl.when(pl.col("atop_defense") == 1)
        .then(3)
        .when((pl.col("atop_neutral") == 1) | (pl.col("atop_nonagg") == 1))
        .then(2)
        .otherwise("atop_consul")
        .cast(pl.Int8)
    )
    by_year = _split(pairs.select("ccode1", "ccode2", "year", level=level))
    for year, states, weights in _states(store, first, last, weighted):
        levels = np.zeros((states.size, states.size), np.int8)
        if year in by_year:
            _fill(levels, states, by_year[year], "level")
        np.fill_diagonal(levels, 3)
        known = slice(None) if weights is None else ~np.isnan(weights)
        tables = cross_tables(levels[:, known], values, None if weights is None else weights[known])
        pairs_of = states.size * (states.size - 1) // 2
        compared = None if weights is None else np.full(pairs_of, float((~np.isnan(weights)).sum()))
        yield year, states, {name: SCORES[name](tables) for name in scores}, compared


def _votes(store: Store, first: int, last: int, scores: Sequence[str], _: bool) -> Iterator[Year]:
    cast = store.scan("roll_call_votes").filter(pl.col("year").is_between(first, last)).collect()
    for year, rows in _split(cast).items():
        states, row = np.unique(rows["ccode"].to_numpy(), return_inverse=True)
        calls, column = np.unique(rows["rcid"].to_numpy(), return_inverse=True)
        if calls.size < MIN_ROLL_CALLS:
            continue
        levels = np.full((states.size, calls.size), MISSING, np.int8)
        levels[row, column] = rows["vote"].to_numpy()
        tables = cross_tables(levels, np.array([0.0, 0.5, 1.0]))
        yield year, states, {name: SCORES[name](tables) for name in scores}, tables.total


def _trade(store: Store, first: int, last: int, scores: Sequence[str], weighted: bool) -> Iterator[Year]:
    flows = store.scan("trade").filter(pl.col("year").is_between(first, last))
    both = flows.select("ccode1", "ccode2", "year", flow=(pl.col("flow1") + pl.col("flow2")).cast(pl.Float64))
    by_year = _split(both.drop_nulls("flow").collect())
    for year, states, weights in _states(store, first, last, weighted):
        if year in by_year:
            matrix = np.full((states.size, states.size), np.nan)
            _fill(matrix, states, by_year[year], "flow")
            yield year, states, *share_scores(matrix, scores, weights)


def _split(rows: pl.DataFrame) -> dict[int, pl.DataFrame]:
    parts = rows.sort("year").partition_by("year", as_dict=True)
    return {int(key[0]): part for key, part in parts.items()}


def _states(
    store: Store, first: int, last: int, weighted: bool
) -> Iterator[tuple[int, NDArray[np.int16], Floats | None]]:
    """Yield the states of each year, and their capability (NaN where unknown) if it is wanted."""
    if first > last:
        return
    rows = state_year_rows(first, last, "cow")
    if weighted:
        power = store.scan("capabilities").select("ccode", "year", "cinc").collect()
        rows = rows.join(power, on=["ccode", "year"], how="left")
    for year, part in _split(rows.sort("year", "ccode")).items():
        weights = part["cinc"].cast(pl.Float64).fill_null(np.nan).to_numpy() if weighted else None
        yield year, part["ccode"].to_numpy(), weights


def _fill(matrix: NDArray[Any], states: NDArray[np.int16], rows: pl.DataFrame, column: str) -> None:
    """Write the undirected `rows` of one year into a symmetric matrix; pairs with a stranger are skipped."""
    one, two = rows["ccode1"].to_numpy(), rows["ccode2"].to_numpy()
    here = np.isin(one, states) & np.isin(two, states)
    i, j = np.searchsorted(states, one[here]), np.searchsorted(states, two[here])
    matrix[i, j] = matrix[j, i] = rows[column].to_numpy()[here]


PORTFOLIOS = {
    "alliances": Portfolio("alliances", "states", "alliance_dyads", _alliances, weighs=True),
    "votes": Portfolio(
        "votes in the UN General Assembly", "roll calls", "roll_call_votes", _votes, weighs=False
    ),
    "trade": Portfolio("trade with third states", "third states", "trade", _trade, weighs=True),
}
"""Portfolios by the name that `add` takes."""
