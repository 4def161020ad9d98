"""Strategic rivalries as listed by Thompson and Dreyer (2012): spells by pair of states.

The list ends with 2010: a rivalry whose last year is 2010 was going on then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.sources.checks import check_codes, check_rows, check_unique, read, require

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

VENICE = 324
"""The authors' code for a state that ended before the COW system begins."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``td_rivalries``, one row per rivalry, the lower code first, years inclusive."""
    name = "td_rivalries"
    rivalries = read(raw, name)
    check_rows(rivalries, 197, name)
    check_unique(rivalries, ["rivalryno"], name)
    check_unique(rivalries, ["ccode1", "ccode2", "styear"], name)
    check_codes(rivalries, ["ccode1", "ccode2"], "cow", name, also=[VENICE])
    require(bool((rivalries["ccode1"] < rivalries["ccode2"]).all()), f"{name}: the higher code comes first")
    require(bool((rivalries["styear"] <= rivalries["endyear"]).all()), f"{name}: an end before its start")
    return {name: rivalries}
