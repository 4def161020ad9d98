"""Military burden of the members, how concentrated spending is, and who bears more.

Military expenditure is COW's (NMC version 6, to 2022, thousand current USD); GDP is the World Bank's
(1960-2023, current USD, on today's territory, so that West Germany has none) or a long-run estimate. Olson
and Zeckhauser (1966, *Review of Economics and Statistics* 48: 266-279) expect large members to carry a larger
burden for their size; the usual test is the rank correlation of GDP and burden (Sandler and Shimizu 2014,
*Foreign Policy Analysis* 10: 43-60).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.gdp import GDP, product
from koinon.measure.reference.tables import reference
from koinon.options import as_choice, as_count
from koinon.panel.clubs.pooling import attach, of_members
from koinon.panel.variable import Variable
from koinon.stats.ranks import rank_correlations
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.store.catalogue import Store

NAME = "burden-sharing"
SOURCES = ("cow_nmc", "world_bank_gdp_population")

LEAST = 5
"""Members with both values that a rank correlation needs: our own rule (with 4, p cannot fall below 0.08)."""


def shares(store: Store, gdp: str) -> pl.DataFrame:
    """Return what all states spend on their military, their product, and the former over the latter.

    Parameters
    ----------
    store
        The compiled tables.
    gdp
        Series of product, as in `koinon.measure.gdp.product`.

    Returns
    -------
    polars.DataFrame
        ``ccode``, ``year``, ``milex`` (thousand current USD), ``gdp`` (USD) and ``share`` (1000 milex / gdp),
        one row per state and year of either; null where either is.

    Raises
    ------
    UnknownNameError
        For an unknown series of GDP.
    """
    as_choice("gdp", gdp, GDP)
    spent = store.scan("capabilities").select("ccode", "year", "milex").collect()
    rows = spent.join(product(store, gdp), on=["ccode", "year"], how="full", coalesce=True)
    return rows.with_columns(share=1000 * pl.col("milex") / pl.col("gdp"))


@reference(NAME)
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
    rows = of_members(panel, shares(panel.tables, gdp)).drop_nulls("share")
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
