"""Two series of gross domestic product, one of which measures of clubs choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.pooling import derived

if TYPE_CHECKING:
    from koinon.panel.variable import Variable
    from koinon.store.catalogue import Store

GDP = ("current", "real")

_GDP: dict[str, tuple[str, str, float]] = {
    "current": ("world_bank", "gdp_current_usd", 1.0),
    "real": ("cow_gdp_population", "pwtrgdp", 1e6),
}
"""Table, column and factor to dollars."""


def product(store: Store, gdp: str) -> pl.DataFrame:
    """Return ``ccode``, ``year`` and ``gdp`` in dollars, one row per state and year.

    Parameters
    ----------
    store
        The compiled tables.
    gdp
        ``"current"``: the World Bank's GDP in current USD, on today's territory, so that West Germany has
        none. ``"real"``: the long-run estimates of Fariss and others (2022, *Journal of Conflict
        Resolution* 66: 553-591) in 2017 international dollars.
    """
    table, column, factor = _GDP[gdp]
    rows = store.scan(table).select("ccode", "year", gdp=pl.col(column) * factor)
    return rows.drop_nulls("ccode").collect()


def product_variable(name: str, text: str, kind: str, gdp: str, group: str, unit: str = "") -> Variable:
    """Return a variable made from the chosen series and the memberships."""
    table, column, _ = _GDP[gdp]
    return derived(name, text, kind, table, column, group, unit)
