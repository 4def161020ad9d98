"""What the members spend on their military, as a share of their product, and how concentrated it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.burden import shares
from koinon.measure.disparity import add_resource
from koinon.panel.clubs.one import panel_of, with_names

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
    rows = members.join(shares(panel.tables, gdp), on=["ccode", "year"], how="left")
    return with_names(rows.sort("year", "ccode"))


def concentration(club: Club | str | int, first: int, last: int, store: Store | None = None) -> pl.DataFrame:
    """Return how concentrated the members' military expenditure is, as the measure disparity gives it.

    Returns
    -------
    polars.DataFrame
        ``year``, ``members_cow``, ``reporting`` (members with known expenditure), ``hhi`` (the
        Herfindahl-Hirschman index of their shares, from 1/reporting to 1), ``largest_ccode``,
        ``largest_statename`` and ``largest_share`` (0-1). Null after 2022 and by the rule of
        `koinon.measure.disparity.enough`.
    """
    panel = add_resource(panel_of(club, first, last, store=store), "milex")
    frame = panel.frame.select(
        "year",
        "members_cow",
        reporting="milex_known",
        hhi="milex_hhi",
        largest_ccode="milex_top_ccode",
        largest_share="milex_top_share",
    )
    return with_names(frame, "largest_ccode", "largest_statename")
