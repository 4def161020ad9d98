"""Military burden of the members, how concentrated spending is, and who bears more.

Military expenditure is COW's (NMC version 6, to 2022, thousand current USD); GDP is the World Bank's
(1960-2023, current USD, on today's territory, so that West Germany has none) or a long-run estimate. Olson
and Zeckhauser (1966, *Review of Economics and Statistics* 48: 266-279) expect large members to carry a larger
burden for their size; the usual test is the rank correlation of GDP and burden (Sandler and Shimizu 2014,
*Foreign Policy Analysis* 10: 43-60).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from math import factorial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.measure.disparity import spread
from koinon.measure.gdp import GDP, product
from koinon.measure.of_club import panel_of, with_names
from koinon.measure.options import as_choice, as_count
from koinon.panel.pooling import attach, of_members
from koinon.panel.variable import Variable
from koinon.store.schema import schema

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koinon.panel.club_years import ClubPanel
    from koinon.panel.clubs import Club
    from koinon.store.catalogue import Store

NAME = "burden-sharing"
SOURCES = ("cow_nmc", "world_bank_gdp_population")

LEAST = 5
"""Members with both values that a rank correlation needs: our own rule (with 4, p cannot fall below 0.08)."""

_EXACT = 8
"""Largest number of members for which all orders are tried; 8! is 40,320."""


@dataclass(frozen=True)
class Spearman:
    """A rank correlation: ``rho`` (-1 to 1; None where it is not defined) over ``n`` pairs of values."""

    rho: float | None
    n: int


def burden(
    club: Club | str | int, first: int, last: int, *, gdp: str = "current", store: Store | None = None
) -> pl.DataFrame:
    """Return what each member spends on its military and which share of its GDP that is.

    Parameters
    ----------
    club, first, last, store
        As in `koinon.measure.capability.pooled`.
    gdp
        ``"current"``: the World Bank's GDP in current USD. ``"real"``: the long-run estimates of Fariss and
        others (2022) in 2017 international dollars, 1816-2019; expenditure stays in current USD, so
        that only the order of members in one year means anything, not the level.

    Returns
    -------
    polars.DataFrame
        ``ccode``, ``statename``, ``year``, ``milex`` (thousand current USD), ``gdp`` (USD) and ``share``
        (1000 milex / gdp, 0 and up), one row per COW member and year; null where either is.
    """
    panel = panel_of(club, first, last, store=store)
    members = panel.members.filter(pl.col("ccode").is_not_null()).select("ccode", "year")
    rows = members.join(_shares(panel.tables, gdp), on=["ccode", "year"], how="left")
    return with_names(rows.sort("year", "ccode"))


def _shares(store: Store, gdp: str) -> pl.DataFrame:
    """Return ``ccode``, ``year``, ``milex``, ``gdp`` and ``share`` of all states."""
    as_choice("gdp", gdp, GDP)
    spent = store.scan("capabilities").select("ccode", "year", "milex").collect()
    rows = spent.join(product(store, gdp), on=["ccode", "year"], how="full", coalesce=True)
    return rows.with_columns(share=1000 * pl.col("milex") / pl.col("gdp"))


def concentration(club: Club | str | int, first: int, last: int, store: Store | None = None) -> pl.DataFrame:
    """Return how concentrated the members' military expenditure is.

    Returns
    -------
    polars.DataFrame
        ``year``, ``members_cow``, ``reporting`` (members with known expenditure), ``hhi`` (the
        Herfindahl-Hirschman index of their shares, from 1/reporting to 1), ``largest_ccode``,
        ``largest_statename`` and ``largest_share`` (0-1). Null after 2022 and where nobody reports.
    """
    panel = panel_of(club, first, last, "capabilities", store=store)
    spent = panel.tables.scan("capabilities").select("ccode", "year", "milex").collect()
    yearly = spread(of_members(panel, spent), panel.keys, "milex").select(
        "year", hhi="milex_hhi", largest_ccode="milex_top_ccode", largest_share="milex_top_share"
    )
    yearly = with_names(yearly, "largest_ccode", "largest_statename")
    base = panel.frame.select("year", "members_cow", reporting="milex_reporting")
    columns = ["hhi", "largest_ccode", "largest_statename", "largest_share"]
    return base.join(yearly, on="year", how="left", maintain_order="left").select(*base.columns, *columns)


def burden_sharing(
    club: Club | str | int, first: int, last: int, *, gdp: str = "current", store: Store | None = None
) -> pl.DataFrame:
    """Return the rank correlation of the members' GDP and their burden, year by year.

    Parameters
    ----------
    club, first, last, store
        As in `koinon.measure.capability.pooled`.
    gdp
        The series of GDP matters: see `burden`.

    Returns
    -------
    polars.DataFrame
        ``year``, ``n`` (members with both values), ``rho`` (Spearman, -1 to 1) and ``p``; see `add`.
    """
    frame = add(panel_of(club, first, last, store=store), gdp=gdp).frame
    return frame.select("year", n="burden_known", rho="burden_rho", p="burden_p")


def add(
    panel: ClubPanel, gdp: str = "current", least: int = LEAST, draws: int = 9999, seed: int = 1966
) -> ClubPanel:
    """Add the rank correlation of the members' GDP and the share of it that they spend on their military.

    Positive values fit the exploitation of the great by the small (Olson and Zeckhauser 1966), negative
    ones the reverse, and joint products allow either (Sandler and Shimizu 2014).

    Parameters
    ----------
    panel
        Of blocs or treaties.
    gdp
        ``"current"`` (World Bank, 1960-2022 with spending) or ``"real"`` (Fariss and others 2022,
        1816-2019).
    least
        Members with both values below which there is no correlation; at least 3.
    draws, seed
        Orders drawn at random where there are more than 8 members, and the seed of the draws.

    Returns
    -------
    ClubPanel
        ``burden_rho`` (Spearman's rho, -1 to 1; null below `least` values or where one side is all ties),
        ``burden_p`` (how often a random order of the members gives a rho at least as far from 0, 0-1: over
        all orders up to 8 members, over `draws` random ones beyond) and ``burden_known`` (members
        with both values). COW's spending ends in 2022.

    Raises
    ------
    UnknownNameError
        For an unknown series of GDP.
    KoinonError
        If `least`, `draws` or `seed` is no whole number in its range.

    Examples
    --------
    >>> import koinon as kn
    >>> made = add(kn.bloc_years(2022, 2022, ["NATO"]))
    >>> made.frame.select("burden_known", pl.col("burden_rho").round(2)).row(0)
    (30, -0.04)
    """
    as_count("least", least, 3)
    as_count("draws", draws, 99)
    as_count("seed", seed, 0)
    rows = of_members(panel, _shares(panel.tables, gdp)).drop_nulls("share")
    made = rank_correlations(rows, panel.keys, "gdp", "share", least=least, draws=draws, seed=seed)
    made = made.rename({"rho": "burden_rho", "p": "burden_p", "n": "burden_known"})
    note = (
        f"burden-sharing: GDP is '{gdp}'; null below {least} members with values; seed of the orders {seed}"
    )
    panel = attach(panel, made, _variables(gdp), counts=["burden_known"])
    return panel.with_frame(panel.frame, notes=[note])


def _variables(gdp: str) -> list[Variable]:
    spent, made = schema("capabilities"), schema({"current": "world_bank", "real": "cow_gdp_population"}[gdp])
    sources = (spent.source, made.source)
    covers = (max(spent.covers[0], made.covers[0]), min(spent.covers[1], made.covers[1]))
    texts = (
        ("burden_rho", "Spearman correlation of the members' GDP and military burden.", "float64", "-1 to 1"),
        (
            "burden_p",
            "Share of random orders of the members with a rank correlation as far from 0.",
            "float64",
            "probability, 0-1",
        ),
        ("burden_known", "Members with military expenditure and GDP.", "int16", "members"),
    )
    return [
        Variable(name, text, kind, unit, spent.name, sources, covers, NAME)
        for name, text, kind, unit in texts
    ]


def rank_correlations(
    rows: pl.DataFrame, keys: tuple[str, ...], x: str, y: str, *, least: int, draws: int, seed: int
) -> pl.DataFrame:
    """Return Spearman's rho of `x` and `y` in every group of rows and how rare it is among random orders.

    Returns
    -------
    polars.DataFrame
        `keys`, ``rho``, ``p`` and ``n``.
    """
    middle = (pl.len() + 1) / 2
    ranked = rows.select(*keys, a=pl.col(x).rank().over(keys), b=pl.col(y).rank().over(keys))
    # Ranks are whole or half, so that sums of their products are exact in any order.
    a, b = pl.col("a") - middle, pl.col("b") - middle
    made = ranked.group_by(keys).agg(
        n=pl.len(),
        ab=(a * b).sum(),
        aa=(a * a).sum(),
        bb=(b * b).sum(),
        a=a.sort_by("a", "b"),
        b=b.sort_by("a", "b"),
    )
    scale = (pl.col("aa") * pl.col("bb")).sqrt()
    defined = (pl.col("n") >= least) & (scale > 0)
    made = made.with_columns(rho=pl.when(defined).then((pl.col("ab") / scale).clip(-1, 1)))
    found = [
        None if rho is None else rank_p(np.array(a), np.array(b), draws, seed)
        for rho, a, b in made.select("rho", "a", "b").iter_rows()
    ]
    return made.select(*keys, "rho", pl.Series("p", found, dtype=pl.Float64), "n")


def rank_p(a: NDArray[np.float64], b: NDArray[np.float64], draws: int = 9999, seed: int = 1966) -> float:
    """Return how often a random order of `b` correlates with `a` at least as strongly, either way.

    Parameters
    ----------
    a, b
        Ranks with their mean taken off, shape (n,).
    draws, seed
        As in `add`.

    Returns
    -------
    float
        Over all n! orders up to n = 8, the observed one among them; beyond, (1 + hits) / (1 + draws).

    Examples
    --------
    >>> ranks = np.arange(4.0) - 1.5
    >>> round(rank_p(ranks, ranks), 4)  # two of 24 orders
    0.0833
    """
    n = a.size
    if np.unique(a).size == n and np.unique(b).size == n:
        null = _untied(n, draws, seed)
    else:
        null = np.sort(np.abs(b[_orders(n, draws, seed)] @ a))
    hits = null.size - int(np.searchsorted(null, abs(float(a @ b)) - 1e-9))
    return hits / null.size if n <= _EXACT else (1 + hits) / (1 + null.size)


@lru_cache(maxsize=128)
def _untied(n: int, draws: int, seed: int) -> NDArray[np.float64]:
    """Return the sorted absolute products of ranks without ties under random orders."""
    ranks = np.arange(n) - (n - 1) / 2
    products: NDArray[np.float64] = np.sort(np.abs(ranks[_orders(n, draws, seed)] @ ranks))
    return products


@lru_cache(maxsize=4)
def _orders(n: int, draws: int, seed: int) -> NDArray[np.intp]:
    if n <= _EXACT:
        listed = np.fromiter((i for order in permutations(range(n)) for i in order), np.intp)
        return listed.reshape(factorial(n), n)
    # One stream per number of members: what a bloc gets does not depend on which others are asked for.
    stream = np.random.default_rng([seed, n])
    return stream.permuted(np.tile(np.arange(n), (draws, 1)), axis=1)


def herfindahl(values: NDArray[np.float64]) -> float:
    """Return the Herfindahl-Hirschman index: the sum of squared shares, from 1/n to 1.

    Parameters
    ----------
    values
        Not negative, shape (n,); NaN is left out.

    Returns
    -------
    float
        NaN where nothing is positive.

    Examples
    --------
    >>> herfindahl(np.array([2.0, 1.0, 1.0]))
    0.375
    """
    known = values[~np.isnan(values)]
    whole = known.sum()
    return float(((known / whole) ** 2).sum()) if whole > 0 else float("nan")


def average_ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ranks from 1, ties sharing the mean of theirs; shape (n,).

    Examples
    --------
    >>> average_ranks(np.array([10.0, 30.0, 10.0])).tolist()
    [1.5, 3.0, 1.5]
    """
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: NDArray[np.float64] = (ends - (counts - 1) / 2)[place]
    return ranks


def spearman(x: NDArray[np.float64], y: NDArray[np.float64]) -> Spearman:
    """Return Spearman's rank correlation: Pearson's correlation of average ranks.

    Parameters
    ----------
    x, y
        Shape (n,); pairs with a NaN are left out.

    Examples
    --------
    >>> spearman(np.array([1.0, 2.0, 3.0]), np.array([30.0, 20.0, 10.0]))
    Spearman(rho=-1.0, n=3)
    """
    known = ~(np.isnan(x) | np.isnan(y))
    a, b = average_ranks(x[known]), average_ranks(y[known])
    n = int(known.sum())
    if n < 3 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return Spearman(None, n)
    a, b = a - a.mean(), b - b.mean()
    rho = float(a @ b / np.sqrt((a @ a) * (b @ b)))
    return Spearman(min(1.0, max(-1.0, rho)), n)
