"""Military burden of the members, how concentrated spending is, and who bears more.

Military expenditure is COW's (NMC version 6, to 2022, thousand current USD); GDP is the World Bank's
(1960-2023, current USD, on today's territory, so that West Germany has none). Olson and Zeckhauser (1966,
*Review of Economics and Statistics* 48: 266-279) expect large members to carry a larger burden for their
size; the usual test is the rank correlation of GDP and burden (Sandler and Shimizu 2014, *Foreign Policy
Analysis* 10: 43-60).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import polars as pl

from koinon.errors import UnknownNameError
from koinon.measure.of_club import panel_of, with_names
from koinon.panel.pooling import steady

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koinon.panel.clubs import Club
    from koinon.store.catalogue import Store

SOURCES = ("cow_nmc", "world_bank_gdp_population")

Gdp = Literal["current", "real"]

_GDP: dict[str, tuple[str, str, float]] = {
    "current": ("world_bank", "gdp_current_usd", 1.0),
    "real": ("cow_gdp_population", "pwtrgdp", 1e6),
}
"""Table, column and factor to dollars."""


@dataclass(frozen=True)
class Spearman:
    """A rank correlation: ``rho`` (-1 to 1; None where it is not defined) over ``n`` pairs of values."""

    rho: float | None
    n: int


def burden(
    club: Club | str | int, first: int, last: int, *, gdp: Gdp = "current", store: Store | None = None
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
    if gdp not in get_args(Gdp):
        raise UnknownNameError("GDP series", gdp, get_args(Gdp), hint="they are current and real")
    panel = panel_of(club, first, last, store=store)
    table, column, factor = _GDP[gdp]
    spent = panel.tables.scan("capabilities").select("ccode", "year", "milex").collect()
    product = panel.tables.scan(table).select("ccode", "year", gdp=pl.col(column) * factor).collect()
    members = panel.members.filter(pl.col("ccode").is_not_null()).select("ccode", "year")
    rows = members.join(spent, on=["ccode", "year"], how="left").join(
        product.drop_nulls("ccode"), on=["ccode", "year"], how="left"
    )
    rows = rows.with_columns(share=1000 * pl.col("milex") / pl.col("gdp"))
    return with_names(rows.sort("year", "ccode"))


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
    spent = panel.tables.scan("capabilities").select("ccode", "year", "milex").drop_nulls().collect()
    rows = panel.members.join(spent, on=["ccode", "year"]).filter(pl.col("milex").sum().over("year") > 0)
    share = pl.col("milex") / pl.col("milex").sum()
    top = pl.col("milex", "ccode").sort_by("milex", "ccode", descending=[True, False]).first()
    yearly = rows.group_by("year").agg(
        hhi=steady(share**2).sum(), largest_share=share.max(), top=pl.struct(top)
    )
    yearly = with_names(
        yearly.with_columns(largest_ccode=pl.col("top").struct.field("ccode")),
        "largest_ccode",
        "largest_statename",
    )
    base = panel.frame.select("year", "members_cow", reporting="milex_reporting")
    columns = ["hhi", "largest_ccode", "largest_statename", "largest_share"]
    return base.join(yearly, on="year", how="left", maintain_order="left").select(*base.columns, *columns)


def burden_sharing(
    club: Club | str | int, first: int, last: int, *, gdp: Gdp = "current", store: Store | None = None
) -> pl.DataFrame:
    """Return the rank correlation of the members' GDP and their burden, year by year.

    Positive values fit the exploitation of the great by the small (Olson and Zeckhauser 1966). The
    series of GDP matters: see `burden`.

    Returns
    -------
    polars.DataFrame
        ``year``, ``n`` (members with both values) and ``rho`` (Spearman, -1 to 1; null below three members
        or where all are tied).
    """
    rows = burden(club, first, last, gdp=gdp, store=store).drop_nulls("share")
    made = []
    for (year,), part in rows.partition_by("year", as_dict=True, maintain_order=True).items():
        found = spearman(part["gdp"].to_numpy(), part["share"].to_numpy())
        made.append((year, found.n, found.rho))
    return pl.DataFrame(made, schema={"year": pl.Int16, "n": pl.Int32, "rho": pl.Float64}, orient="row")


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
