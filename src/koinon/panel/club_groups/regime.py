"""How democratic the members are and how far apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.pooling import attach, derived, of_members, steady

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel

DEMOCRACY = 0.5
"""Polyarchy from which a state counts as a democracy here: the midpoint of the scale, our own choice."""


def add(panel: ClubPanel, democracy: float = DEMOCRACY) -> ClubPanel:
    """Add mean and spread of V-Dem's electoral democracy index, and how many members are democracies.

    Parameters
    ----------
    panel
        Of blocs or treaties.
    democracy
        Value of ``v2x_polyarchy`` from which a member counts as a democracy.
    """
    table, column = "cow_democracy", "v2x_polyarchy"
    score = pl.col(column)
    rows = of_members(panel, panel.tables.scan(table).select("ccode", "year", column).collect())
    made = rows.group_by(panel.keys).agg(
        v2x_polyarchy_mean=steady(score).mean(),
        v2x_polyarchy_sd=steady(score).std(),
        democracies=pl.when(score.count() > 0).then((score >= democracy).sum()),
        v2x_polyarchy_reporting=score.count(),
    )
    variables = [
        derived(name, text, kind, table, column, "regime", unit)
        for name, text, kind, unit in (
            ("v2x_polyarchy_mean", "Mean electoral democracy of the members.", "float64", "index, 0-1"),
            (
                "v2x_polyarchy_sd",
                "Standard deviation of the members' electoral democracy.",
                "float64",
                "index, 0-1",
            ),
            ("democracies", f"Members with v2x_polyarchy of at least {democracy:g}.", "int16", "members"),
            ("v2x_polyarchy_reporting", "Members with a value of v2x_polyarchy.", "int16", "members"),
        )
    ]
    panel = attach(panel, made, variables, counts=["v2x_polyarchy_reporting"])
    note = (
        f"regime: a member counts as a democracy from v2x_polyarchy {democracy:g} (democracy={democracy:g})"
    )
    return panel.with_frame(panel.frame, notes=[note])
