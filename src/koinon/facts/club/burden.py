"""What the members spend on their military, as a share of their product, and how concentrated it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.burden import _shares, add
from koinon.measure.disparity import spread
from koinon.panel.clubs.one import panel_of, with_names
from koinon.panel.clubs.pooling import of_members

if TYPE_CHECKING:
    from koinon.panel.clubs.clubs import Club
    from koinon.store.catalogue import Store


def burden(
    club: Club | str | int, first: int, last: int, *, gdp: str = "current", store: Store | None = None
) -> pl.DataFrame:
    """Return what each member spends on its military and which share of its GDP that is.

    Parameters
    ----------
    club, first, last, store
        As in `koinon.facts.club.capability.pooled`.
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
        As in `koinon.facts.club.capability.pooled`.
    gdp
        The series of GDP matters: see `burden`.

    Returns
    -------
    polars.DataFrame
        ``year``, ``n`` (members with both values), ``rho`` (Spearman, -1 to 1) and ``p``; see `add`.
    """
    frame = add(panel_of(club, first, last, store=store), gdp=gdp).frame
    return frame.select("year", n="burden_known", rho="burden_rho", p="burden_p")
