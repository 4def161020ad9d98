"""Turning sizes and a formula into the columns of one measure of trade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.bloc_trade.flows import BACI, COW, baci_sizes, check_coverage, cow_sizes
from koinon.measure.bloc_trade.formulas import MIN_COVERAGE, column
from koinon.panel.clubs.pooling import attach
from koinon.panel.variable import Variable
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from koinon.panel.clubs.club_years import ClubPanel


@dataclass(frozen=True)
class Formula:
    """A measure of trade: its names, what it says, its unit, its function and the sizes that takes."""

    measure: str
    text: str
    unit: str
    function: Callable[..., NDArray]  # type: ignore[type-arg]  # of floats, whatever the shape
    inputs: tuple[str, ...] = ("intra", "total", "world")

    @property
    def name(self) -> str:
        """The column's name."""
        return self.measure.replace("-", "_")

    def of(self, sizes: pl.DataFrame) -> pl.Series:
        """Return the values; null where they are not defined."""
        made = column(sizes, self.name, self.function, *self.inputs)
        return pl.select(pl.when(made.is_finite()).then(made)).to_series().alias(self.name)


def add_formula(panel: ClubPanel, formula: Formula, least: float = MIN_COVERAGE) -> ClubPanel:
    """Add a measure from both sources, each with the share of trade observed behind it."""
    share = check_coverage(least)
    name, world = formula.name, "world" in formula.inputs
    cow, baci = cow_sizes(panel, share, world=world), baci_sizes(panel, share)
    keys = list(panel.keys)
    rows = cow.select(*keys, formula.of(cow), pl.col("observed").alias(f"{name}_observed"))
    later = baci.select(
        *keys, formula.of(baci).alias(f"{name}_baci"), pl.col("observed").alias(f"{name}_baci_observed")
    )
    made = attach(panel, rows.join(later, on=keys, how="full", coalesce=True), _variables(formula))
    note = (
        f"{formula.measure}: null where less than {share:.0%} of the trade is observed, where flows and "
        "national totals disagree, or where pairs of members that weigh more than 20% have no known flow"
    )
    return made.with_frame(made.frame, notes=[note])


def _variables(formula: Formula) -> list[Variable]:
    whose = (
        "members' and the world's trade, whichever is less,"
        if "world" in formula.inputs
        else "members' trade"
    )
    texts = (
        ("", f"{formula.text} (COW Trade).", formula.unit, "trade", COW),
        (
            "_observed",
            f"Share of the {whose} that belongs to states COW follows.",
            "share, 0-1",
            "trade",
            COW,
        ),
        (
            "_baci",
            f"{formula.text} (BACI: 2000, 2005, 2010, 2015, 2020, 2023).",
            formula.unit,
            "baci_pairs",
            BACI,
        ),
        (
            "_baci_observed",
            "Share of the members' trade that belongs to members BACI lists.",
            "share, 0-1",
            "baci_pairs",
            BACI,
        ),
    )
    return [
        Variable(
            f"{formula.name}{suffix}",
            text,
            "float64",
            unit,
            table,
            sources,
            schema(table).covers,
            formula.measure,
        )
        for suffix, text, unit, table, sources in texts
    ]
