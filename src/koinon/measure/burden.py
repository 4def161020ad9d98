"""Military burden of the members, how concentrated spending is, and who bears more.

Military expenditure is COW's (NMC version 6, to 2022, thousand current USD); GDP is the World Bank's
(1960-2023, current USD, on today's territory, so that West Germany has none) or a long-run estimate. Olson
and Zeckhauser (1966, *Review of Economics and Statistics* 48: 266-279) expect large members to carry a larger
burden for their size; the usual test is the rank correlation of GDP and burden (Sandler and Shimizu 2014,
*Foreign Policy Analysis* 10: 43-60).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.measure.disparity import spread
from koinon.measure.gdp import GDP, product
from koinon.measure.of_club import panel_of, with_names
from koinon.measure.options import as_choice, as_count
from koinon.measure.ranks import rank_correlations
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
