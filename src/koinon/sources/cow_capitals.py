"""Capitals of states in the COW system, with the dates of their moves and their coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.sources.capitals import capitals

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``cow_capitals``, one row per state and spell; an open spell has no end."""
    return {"cow_capitals": capitals(raw, "cow", 242)}
