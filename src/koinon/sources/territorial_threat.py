"""Latent external territorial threat by state and year, estimated by Miller (2022)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import check_codes, check_rows, check_unique, read, require

if TYPE_CHECKING:
    from pathlib import Path


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``territorial_threat``, one row per state and year."""
    name = "terrthreat"
    threat = read(raw, name)
    check_rows(threat, 14_781, name)
    check_unique(threat, ["ccode", "year"], name)
    check_codes(threat, ["ccode"], "cow", name)
    for prefix in ("", "m_"):
        inside = pl.col(f"{prefix}lterrthreat").is_between(f"{prefix}lwr", f"{prefix}upr")
        require(threat.filter(~inside).is_empty(), f"{name}: an estimate lies outside its interval")
    return {"territorial_threat": threat}
