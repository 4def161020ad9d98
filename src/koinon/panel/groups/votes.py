"""Voting in the UN General Assembly: agreement of two states, ideal points of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_pairs
from koinon.panel.table_columns import add_pair_columns, add_state_columns
from koinon.panel.variable import computed

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

AGREEMENT = ("agree_weighted", "agree_identical", "n_joint_votes")


def add(panel: AnyPanel) -> AnyPanel:
    """Add the ideal point of a state, or agreement and ideal-point distance of a pair.

    ``idealpointdist`` is the absolute difference of the two ideal points on final-passage votes
    (Bailey, Strezhnev and Voeten 2017).
    """
    if panel.unit == "state-year":
        return add_state_columns(panel, "votes", "ideal_points", ("idealpointfp", "q5fp", "q95fp"))
    panel = add_pair_columns(panel, "votes", "vote_agreement", AGREEMENT)
    points = panel.tables.scan("ideal_points").select("ccode", "year", "idealpointfp").collect()
    one = points.rename({"ccode": "ccode1", "idealpointfp": "one"})
    two = points.rename({"ccode": "ccode2", "idealpointfp": "two"})
    pairs = one.join(two, on="year").filter(pl.col("ccode1") < pl.col("ccode2"))
    gap = (pl.col("one") - pl.col("two")).abs().alias("idealpointdist")
    text = "Absolute difference of the two states' ideal points on final-passage votes."
    made = computed("ideal_points", "idealpointdist", text, "float64", "votes", "ideal-point scale")
    return attach_pairs(panel, pairs.select("ccode1", "ccode2", "year", gap), [made])
