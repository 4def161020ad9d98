"""Gibler, Miller and Little's revision of the militarised disputes: disputes, dyads and participants.

Two dyadic tables are published. ``gml_mid_dyads`` holds the pairs of states whose own fighting overlapped
in a year; ``gml_dirdisp`` is the authors' release of directed dispute-years, with what each state wanted
to change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.sources.checks import (
    check_closure,
    check_codes,
    check_range,
    check_rows,
    check_total,
    check_unique,
    read,
)
from koinon.sources.disputes import MISSING, SIDES, UNKNOWN_IN_DISPUTES, UNKNOWN_IN_DYADS, disputes, dyads
from koinon.sources.overrides import apply_overrides
from koinon.sources.tidy import known

if TYPE_CHECKING:
    from pathlib import Path

AIMS = (("revstate1", "revstate2"), ("revtype11", "revtype12"), ("revtype21", "revtype22"))
"""What state 1 and state 2 wanted to change: the first digit counts the aims, the second the states."""

NON_ORIGINATORS = 577
"""Published number of participants that joined a dispute after its first day."""


def tables(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``gml_mid_dyads``, ``gml_mid_disputes``, ``gml_mid_participants`` and ``gml_dirdisp``."""
    return {
        "gml_mid_dyads": dyads(raw, "gml_mid", "gml_mid_ddydisps", 9_284),
        "gml_mid_disputes": disputes(raw, "gml_mid", "gml_mid_disps", 2_174),
        "gml_mid_participants": _participants(raw),
        "gml_dirdisp": _directed(raw),
    }


def _participants(raw: Path) -> pl.DataFrame:
    name = "gml_part"
    found = read(raw, name)
    check_rows(found, 5_217, name)
    check_codes(found, ["ccode"], "cow", name)
    check_unique(found, ["dispnum", "ccode", "styear", "stmon", "dummy_stday"], name)
    check_total(found.filter(pl.col("orig") == 0).height, NON_ORIGINATORS, f"{name}: non-originators")
    return found.with_columns(known(["stday", "endday"], MISSING))


def _directed(raw: Path) -> pl.DataFrame:
    name = "gml_dirdisp"
    found = read(raw, name)
    check_rows(found, 10_276, name)
    found = apply_overrides(found, "gml_mid", name)
    check_unique(found, ["dispnum", "ccode1", "ccode2", "year"], name)
    check_codes(found, ["ccode1", "ccode2"], "cow", name)
    alike = ["dispnum", "year", "hiact", "hostlev", "outcome", "settle", "stmon", "endmon"]
    check_closure(found, "ccode1", "ccode2", alike, name, [*SIDES, *AIMS])
    for month in ("stmon", "endmon"):
        check_range(found, month, 1, 12, name)
    unknown = {
        *UNKNOWN_IN_DYADS,
        *UNKNOWN_IN_DISPUTES,
        "fatalpre",
        *(column for pair in AIMS for column in pair),
    }
    return found.with_columns(known(sorted(unknown), MISSING))
