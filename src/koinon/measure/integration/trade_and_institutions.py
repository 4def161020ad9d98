"""Indicators of trade, and those of the organisation itself."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.bloc_trade import introversion, share
from koinon.measure.bloc_trade.flows import baci_sizes, cow_sizes
from koinon.measure.bloc_trade.formulas import MIN_COVERAGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from koinon.panel.clubs.club_years import ClubPanel


def cow(panel: ClubPanel) -> pl.DataFrame:
    """Return ``trade_share`` and ``trade_introversion``."""
    keys = list(panel.keys)
    own = cow_sizes(panel, MIN_COVERAGE, world=False)
    whole = cow_sizes(panel, MIN_COVERAGE, world=True)
    inward = whole.select(
        *keys,
        introversion.FORMULA.of(whole),
        trade_introversion_known=pl.col("observed"),
    )
    shares = own.select(*keys, share.FORMULA.of(own), trade_share_known=pl.col("observed"))
    return shares.join(inward, on=keys)


def baci(panel: ClubPanel) -> pl.DataFrame:
    """Return ``trade_share_baci`` and ``trade_introversion_baci``."""
    sizes, seen = baci_sizes(panel, MIN_COVERAGE), pl.col("observed")
    return sizes.select(
        *panel.keys,
        share.FORMULA.of(sizes).alias("trade_share_baci"),
        introversion.FORMULA.of(sizes).alias("trade_introversion_baci"),
        trade_share_baci_known=seen,
        trade_introversion_baci_known=seen,
    )


@cache
def organisations() -> pl.DataFrame:
    """Return ``bloc_id, mia, reo``: what the blocs are called in MIA and in Gray's list; reviewed by hand.

    An organisation that took another's place in MIA under one name (OAU and African Union) stands for both
    blocs, each in its own years.
    """
    path = resources.files("koinon.measure.integration") / "organisations.csv"
    return pl.read_csv(path.read_bytes(), schema={"bloc_id": pl.String, "mia": pl.String, "reo": pl.String})


def authority(panel: ClubPanel) -> pl.DataFrame:
    """Return ``delegation`` and ``pooling``; a club that is no organisation of MIA has none."""
    rows = panel.tables.scan("organisation_authority").select("ioname", "year", "delegation", "pooling")
    made = _of_bloc(panel, rows.collect(), "mia", "ioname")
    known = pl.col("delegation").is_not_null().cast(pl.Float64)
    return made.with_columns(delegation_known=known, pooling_known=known)


def vitality(panel: ClubPanel) -> pl.DataFrame:
    """Return ``vitality``; a club that Gray does not list has none."""
    rows = panel.tables.scan("organisation_vitality").select("reo", "year", "vitality").collect()
    made = _of_bloc(panel, rows, "reo", "reo")
    # Coded 1 dead, 2 zombie, 3 alive.
    return made.with_columns(
        vitality=(pl.col("vitality").cast(pl.Float64) - 1) / 2,
        vitality_known=pl.col("vitality").is_not_null().cast(pl.Float64),
    )


def _of_bloc(panel: ClubPanel, rows: pl.DataFrame, mine: str, theirs: str) -> pl.DataFrame:
    if "bloc_id" not in panel.keys:
        return panel.frame.select(panel.keys).join(rows.drop(theirs).clear(), on="year", how="left")
    names = organisations().select("bloc_id", pl.col(mine).alias(theirs)).drop_nulls()
    listed = names.join(rows, on=theirs).drop(theirs)
    return panel.frame.select(panel.keys).join(listed, on=["bloc_id", "year"], how="left")


TOPICS: tuple[Callable[[ClubPanel], pl.DataFrame], ...] = (cow, baci, authority, vitality)
