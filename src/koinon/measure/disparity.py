"""How unequally product, capability and military spending are spread over the members of a bloc.

Three indices of the same shares. The Gini coefficient is the mean difference between two members over twice
their mean (Gini 1912); by default with the small-sample factor n / (n - 1), so that it is 1 where one member
has everything whatever their number (Deltas 2003, *Review of Economics and Statistics* 85: 226-234). The
Herfindahl-Hirschman index is the sum of squared shares, from 1/n to 1 (Hirschman 1964, *American Economic
Review* 54: 761-762). The third is the largest member's share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.gdp import GDP, product, product_variable
from koinon.options import as_choice, as_share
from koinon.panel.clubs.pooling import attach, derived, of_members, steady

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.panel.variable import Variable

NAME = "disparity"
SOURCES = ("cow_nmc", "world_bank_gdp_population")

RESOURCES = {
    "gdp": "gross domestic product",
    "cinc": "material capability (CINC)",
    "milex": "military expenditure",
}
"""Prefix of the columns and what is spread over the members."""

LEAST = 0.5
"""Least share of the members that must have a value: our own rule."""


def add(panel: ClubPanel, gdp: str = "current", least: float = LEAST, small_sample: bool = True) -> ClubPanel:
    """Add Gini, Herfindahl and largest share of product, capability and military spending.

    Parameters
    ----------
    panel
        Of blocs or treaties.
    gdp
        ``"current"``: World Bank, current dollars, 1960-2024; ``"real"``: the long-run estimates of Fariss
        and others (2022), 1816-2019.
    least
        Least share of the COW members that must have a value; below it, and below two members, null.
    small_sample
        Whether the Gini coefficient carries the factor n / (n - 1).

    Returns
    -------
    ClubPanel
        For ``gdp``, ``cinc`` and ``milex``: ``<name>_gini`` (0-1), ``<name>_hhi`` (1/n-1),
        ``<name>_top_share`` (0-1), ``<name>_top_ccode`` and ``<name>_known`` (members with a value).
        CINC and spending are known 1816-2022.

    Raises
    ------
    UnknownNameError
        For an unknown series of GDP.
    KoinonError
        If `least` is no share.

    Examples
    --------
    >>> import koinon as kn
    >>> made = add(kn.bloc_years(2020, 2020, ["NATO"]))
    >>> made.frame.select(pl.col("milex_top_share").round(2), "milex_top_ccode", "milex_known").row(0)
    (0.71, 2, 30)
    """
    as_choice("gdp", gdp, GDP)
    as_share("least", least)
    for name in RESOURCES:
        panel = add_resource(panel, name, gdp, least, small_sample)
    factor = "with the factor n / (n - 1)" if small_sample else "without the factor n / (n - 1)"
    note = f"disparity: null where less than {least:.0%} of the members, or one alone, have a value"
    return panel.with_frame(panel.frame, notes=[f"{note}; Gini {factor}; GDP is '{gdp}'"])


def add_resource(
    panel: ClubPanel, name: str, gdp: str = "current", least: float = LEAST, small_sample: bool = True
) -> ClubPanel:
    """Add the columns of `add` for one of `RESOURCES`.

    Examples
    --------
    >>> import koinon as kn
    >>> add_resource(kn.bloc_years(2020, 2020, ["NATO"]), "milex").frame["milex_hhi"].round(2).to_list()
    [0.52]
    """
    tables = panel.tables
    rows = (
        product(tables, gdp)
        if name == "gdp"
        else tables.scan("capabilities").select("ccode", "year", name).collect()
    )
    made = spread(of_members(panel, rows), panel.keys, name, small_sample=small_sample)
    counts = panel.frame.select(*panel.keys, "members_cow")
    told = enough(f"{name}_known", "members_cow", least)
    shown = [f"{name}_{index}" for index in ("gini", "hhi", "top_share", "top_ccode")]
    made = made.join(counts, on=panel.keys).with_columns(pl.when(told).then(pl.col(shown)))
    return attach(panel, made, _variables(name, gdp), [f"{name}_known"])


def enough(known: str, members: str, least: float = LEAST) -> pl.Expr:
    """Whether enough members have a value: two, and `least` of them all."""
    return (pl.col(known) >= 2) & (pl.col(known) >= least * pl.col(members))


def spread(
    rows: pl.DataFrame, keys: tuple[str, ...], name: str, *, small_sample: bool = True
) -> pl.DataFrame:
    """Return the indices of `name` over the members of every club and year.

    Parameters
    ----------
    rows
        `keys`, ``ccode`` and `name`; one row per member.
    keys
        Of the club and year.
    name
        Column of amounts, 0 or more; null is left out.
    small_sample
        As in `gini`.

    Returns
    -------
    polars.DataFrame
        `keys` and ``<name>_gini``, ``_hhi``, ``_top_share``, ``_top_ccode``, ``_known``. Gini is null below
        two members, everything but the count where all amounts are 0.
    """
    value, n = pl.col(name).cast(pl.Float64), pl.len()
    whole, place = steady(value).sum(), pl.int_range(1, pl.len() + 1)
    share = value / whole
    summed = ((2 * place - n - 1) * steady(value)).sum()
    gini_ = summed / ((n - 1 if small_sample else n) * whole)
    top = pl.struct("ccode", name).sort_by(name, "ccode", descending=[True, False]).first()
    positive = whole > 0
    return (
        rows.drop_nulls(name)
        .group_by(keys)
        .agg(
            pl.when(positive & (n > 1)).then(gini_).alias(f"{name}_gini"),
            pl.when(positive).then(steady(share**2).sum()).alias(f"{name}_hhi"),
            pl.when(positive).then(share.max()).alias(f"{name}_top_share"),
            pl.when(positive).then(top.struct.field("ccode")).alias(f"{name}_top_ccode"),
            n.alias(f"{name}_known"),
        )
    )


def _variables(name: str, gdp: str) -> list[Variable]:
    what = RESOURCES[name]
    texts = (
        ("gini", f"Gini coefficient of the members' {what}.", "float64", "index, 0-1"),
        ("hhi", f"Herfindahl-Hirschman index of the members' shares in their {what}.", "float64", "index"),
        ("top_share", f"Largest member's share in the members' {what}.", "float64", "share, 0-1"),
        ("top_ccode", f"COW code of the member with most {what}.", "int16", ""),
        ("known", f"Members with a value of {what}.", "int16", "members"),
    )
    made = []
    for index, text, kind, unit in texts:
        if name == "gdp":
            made.append(product_variable(f"{name}_{index}", text, kind, gdp, NAME, unit))
        else:
            made.append(derived(f"{name}_{index}", text, kind, "capabilities", name, NAME, unit))
    return made
