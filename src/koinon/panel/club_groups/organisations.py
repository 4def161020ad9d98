"""Organisations that the members share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.pooling import attach, derived, of_pairs

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel


def add(panel: ClubPanel) -> ClubPanel:
    """Add ``dyadigos_mean``, intergovernmental organisations shared by the mean pair of members."""
    table, column = "igo_shared", "dyadigos"
    shared = panel.tables.scan(table).select("ccode1", "ccode2", "year", column).collect()
    rows = of_pairs(panel, shared).group_by(panel.keys)
    made = rows.agg(dyadigos_mean=pl.col(column).mean(), dyadigos_pairs=pl.col(column).count())
    variables = [
        derived(name, text, kind, table, column, "organisations", unit)
        for name, text, kind, unit in (
            (
                "dyadigos_mean",
                "Mean number of organisations that a pair of members shares.",
                "float64",
                "organisations",
            ),
            (
                "dyadigos_pairs",
                "Pairs of members with a known number of shared organisations.",
                "int16",
                "pairs",
            ),
        )
    ]
    return attach(panel, made, variables, counts=["dyadigos_pairs"])
