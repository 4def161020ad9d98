"""COW Militarized Interstate Disputes v5: disputes, and their directed dyads by year.

The raw folder carries the dyads twice. ``cow_mid_dirdisps`` has every dispute; it is described as version 4,
but it holds the 2,436 disputes of version 5 to 2014, and each row of ``cow_mid_ddydisps`` stands in it
unchanged. The latter keeps one dispute per dyad and year, and so lacks 156 of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.sources.checks import (
    check_closure,
    check_codes,
    check_none_lost,
    check_rows,
    check_total,
    check_unique,
    read,
)
from koinon.sources.disputes import MISSING, SIDES, disputes, dyads
from koinon.sources.overrides import apply_overrides
from koinon.sources.tidy import known

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

_KEYS = ["dispnum", "ccode1", "ccode2", "year"]


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``cow_mid_dirdisp`` (every dispute), ``cow_mid_dyads`` (one each) and ``cow_mid_disputes``."""
    whole = disputes(raw, "cow_mid", "cow_mid_disps", 2_436)
    reduced = dyads(raw, "cow_mid", "cow_mid_ddydisps", 10_234)
    return {
        "cow_mid_dirdisp": _directed(raw, whole, reduced),
        "cow_mid_dyads": reduced,
        "cow_mid_disputes": whole,
    }


def _directed(raw: Path, whole: pl.DataFrame, reduced: pl.DataFrame) -> pl.DataFrame:
    name = "cow_mid_dirdisps"
    found = read(raw, name)
    check_rows(found, 11_390, name)
    found = apply_overrides(found, "cow_mid", name)
    check_unique(found, _KEYS, name)
    check_codes(found, ["ccode1", "ccode2"], "cow", name)
    check_closure(found, "ccode1", "ccode2", ["dispnum", "year"], name, SIDES)
    check_total(
        reduced.join(found, on=_KEYS, how="anti").height, 0, f"{name}: rows of the reduced file it lacks"
    )
    found = found.with_columns(known(["fatality1", "fatality2", "fatalpre1", "fatalpre2"], MISSING))
    of_dispute = whole.select("dispnum", "fatality", "hostlev", "mindur", "maxdur", "recip", "stmon")
    joined = found.join(of_dispute, on="dispnum")
    check_none_lost(found.height, joined.height, 0, name)
    return joined
