"""COW trade inside a club and of its members with the world.

The pair data have holes: West Germany is missing from them between 1960 and 1989 but for its trade with
Belgium and Luxembourg. A sum over what is left says little about a club that Germany was in, so beside the
sums stands ``trade_coverage``: how much of the members' trade, by COW's national totals, belongs to members
that the pair data follow.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.pooling import attach, derived, of_members, of_pairs, steady, total

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.panel.variable import Variable
    from koinon.store.catalogue import Store


def add(panel: ClubPanel) -> ClubPanel:
    """Add the flows inside the club, the members' imports, exports and total, and how complete they are.

    ``trade_intra`` counts each flow once, as one member's import from another; ``trade_total`` is
    imports plus exports of all members, in which a flow inside stands twice. The share of trade that
    stays inside is therefore 2 ``trade_intra`` / ``trade_total`` (see `koinon.measure.bloc_trade.formulas`).
    """
    variables = _variables()
    counts = [v.name for v in variables if v.name.endswith("_reporting")]
    return attach(panel, sizes(panel), variables, counts=counts)


def sizes(panel: ClubPanel) -> pl.DataFrame:
    """Return the panel's keys and the columns of `add`, for the club-years with any member in the data."""
    pair = pl.struct("ccode1", "ccode2")
    inside = (
        of_pairs(panel, flows_of(panel.tables))
        .group_by(panel.keys)
        .agg(total("flow").alias("trade_intra"), trade_intra_pairs_reporting=pair.n_unique())
    )
    all_trade = (
        of_members(panel, states_of(panel.tables))
        .group_by(panel.keys)
        .agg(
            total("imports").alias("trade_imports"),
            total("exports").alias("trade_exports"),
            trade_total=total("imports") + total("exports"),
            trade_members_reporting=pl.col("reports").sum(),
            trade_coverage=steady(pl.col("national").filter("reports")).sum()
            / steady(pl.col("national")).sum(),
        )
        .with_columns(pl.col("trade_coverage").fill_nan(None))
    )
    return all_trade.join(inside, on=panel.keys, how="full", coalesce=True)


@lru_cache(maxsize=2)
def flows_of(store: Store) -> pl.DataFrame:
    """Return every known flow of a store's pairs; see `both_flows`."""
    return both_flows(_flows(store))


@lru_cache(maxsize=2)
def states_of(store: Store) -> pl.DataFrame:
    """Return trade by state and year, which takes half a second; see `state_trade`."""
    return state_trade(_flows(store), store.frame("cow_trade_totals"))


def _flows(store: Store) -> pl.DataFrame:
    return store.scan("trade").select("ccode1", "ccode2", "year", "flow1", "flow2").collect()


def both_flows(flows: pl.DataFrame) -> pl.DataFrame:
    """Return every known flow on a row of its own: ``ccode1`` < ``ccode2``, ``year``, ``flow``."""
    one = flows.select("ccode1", "ccode2", "year", flow="flow1")
    two = flows.select("ccode1", "ccode2", "year", flow="flow2")
    return pl.concat([one, two]).drop_nulls("flow").cast({"flow": pl.Int64})


def state_trade(flows: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """Add up pair flows by state.

    Parameters
    ----------
    flows
        The table ``trade``.
    totals
        The table ``cow_trade_totals``.

    Returns
    -------
    polars.DataFrame
        ``ccode``, ``year``, ``imports`` and ``exports`` (sums of the known flows), ``reports`` (whether
        flows are known with at least half as many partners as for the median state of the year) and
        ``national`` (imports plus exports by the national totals, which do not rest on the pairs).
    """
    one = flows.select("year", ccode="ccode1", imports="flow1", exports="flow2")
    two = flows.select("year", ccode="ccode2", imports="flow2", exports="flow1")
    sides = pl.concat([one, two]).cast({"imports": pl.Int64, "exports": pl.Int64})
    summed = sides.group_by("ccode", "year").agg(
        total("imports"),
        total("exports"),
        partners=pl.any_horizontal(pl.col("imports", "exports").is_not_null()).sum(),
    )
    national = totals.select("ccode", "year", national=pl.col("imports") + pl.col("exports"))
    joined = summed.join(national, on=["ccode", "year"], how="full", coalesce=True)
    enough = pl.col("partners").median().over("year") / 2
    return joined.with_columns(reports=(pl.col("partners") >= enough).fill_null(value=False)).drop("partners")


def _variables() -> list[Variable]:
    flows = {
        "trade_imports": "Imports of the members from everywhere.",
        "trade_exports": "Exports of the members to everywhere.",
        "trade_total": "Imports plus exports of the members; flows inside count twice.",
        "trade_intra": "Imports of members from members: each flow once.",
    }
    pairs = "Pairs of members with at least one known flow."
    members = "Members whose flows are known with at least half as many partners as the median state's."
    coverage = "Share of the members' trade, by national totals, that belongs to members reporting."
    money, totals = "million current USD", "cow_trade_totals"
    return [
        *(derived(name, text, "int64", "trade", "flow1", "trade", money) for name, text in flows.items()),
        derived("trade_intra_pairs_reporting", pairs, "int16", "trade", "flow1", "trade", "pairs"),
        derived("trade_members_reporting", members, "int16", "trade", "flow1", "trade", "members"),
        derived("trade_coverage", coverage, "float64", totals, "imports", "trade", "share, 0-1"),
    ]
