"""Arms races between strategic rivals as listed by Gibler, Rider and Hutchison (2005)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.sources.checks import check_codes, check_rows, check_unique, read, require

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``arms_races``, one row per race, the lower code first, years inclusive."""
    name = "grh_arms_races"
    races = read(raw, name)
    check_rows(races, 71, name)
    check_unique(races, ["race_id"], name)
    check_codes(races, ["ccode1", "ccode2"], "cow", name)
    require(bool((races["ccode1"] < races["ccode2"]).all()), f"{name}: the higher code comes first")
    require(bool((races["styear"] <= races["endyear"]).all()), f"{name}: an end before its start")
    return {"arms_races": races}
