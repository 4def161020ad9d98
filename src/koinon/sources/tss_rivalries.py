"""Strategic rivalries as listed by Thompson, Sakuwa and Suhas (2021): spells by pair of states.

The list ends with 2020: a rivalry whose last year is 2020 was going on then.
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
    """Return ``tss_rivalries``, one row per rivalry, the lower code first, years inclusive."""
    name = "tss_rivalries"
    rivalries = read(raw, name)
    check_rows(rivalries, 264, name)
    check_unique(rivalries, ["tssr_id"], name)
    check_unique(rivalries, ["ccode1", "ccode2", "start"], name)
    check_codes(rivalries, ["ccode1", "ccode2"], "cow", name, also=[VENICE])
    require(bool((rivalries["ccode1"] < rivalries["ccode2"]).all()), f"{name}: the higher code comes first")
    require(bool((rivalries["start"] <= rivalries["end"]).all()), f"{name}: an end before its start")
    return {name: rivalries}
