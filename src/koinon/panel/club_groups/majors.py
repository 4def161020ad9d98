"""COW major powers among the members."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.pooling import attach, derived, of_members
from koinon.panel.spells import by_year
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel


def add(panel: ClubPanel) -> ClubPanel:
    """Add ``majors``: members that are major powers at any time in the year."""
    yearly = by_year(panel.tables.frame("majors"), schema("majors").covers)
    rows = of_members(panel, yearly.select("ccode", "year").unique())
    text = "Members that are major powers at any time in the year."
    majors = derived("majors", text, "int16", "majors", "ccode", "majors", "members")
    return attach(panel, rows.group_by(panel.keys).agg(majors=pl.len()), [majors], counts=["majors"])
