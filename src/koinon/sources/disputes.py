"""What the two collections of militarised disputes share: the same coding, hence the same checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.sources.checks import check_closure, check_codes, check_range, check_rows, check_unique, read
from koinon.sources.overrides import apply_overrides
from koinon.sources.tidy import known

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

SIDES = (
    ("sidea1", "sidea2"),
    ("fatality1", "fatality2"),
    ("fatalpre1", "fatalpre2"),
    ("hiact1", "hiact2"),
    ("hostlev1", "hostlev2"),
    ("orig1", "orig2"),
)
"""Columns that describe state 1 and state 2 of a directed dyad."""

MISSING = -9
"""Code for "not known" in the columns below; everywhere else a value is a value."""

UNKNOWN_IN_DYADS = ("fatality1", "fatality2", "fatalpre1", "fatalpre2", "fatality")
UNKNOWN_IN_DISPUTES = ("outcome", "settle", "fatality")


def dyads(raw: Path, source: str, name: str, rows: int) -> pl.DataFrame:
    """Return directed dyad-dispute-years, mended, checked, and with unknown values null.

    Raises
    ------
    SourceError
        If the file is absent or breaks the key, the codes, the levels or the symmetry of directions.
    """
    found = read(raw, name)
    check_rows(found, rows, name)
    found = apply_overrides(found, source, name)
    check_unique(found, ["dispnum", "ccode1", "ccode2", "year"], name)
    check_codes(found, ["ccode1", "ccode2"], "cow", name)
    alike = ["dispnum", "year", "fatality", "hostlev", "stmon"]
    check_closure(found, "ccode1", "ccode2", alike, name, SIDES)
    check_range(found, "hostlev", 2, 5, name)
    check_range(found, "stmon", 1, 12, name)
    return found.with_columns(known(UNKNOWN_IN_DYADS, MISSING))


def disputes(raw: Path, source: str, name: str, rows: int) -> pl.DataFrame:
    """Return disputes, mended, checked, and with unknown values null.

    Raises
    ------
    SourceError
        If the file is absent or breaks the key or the levels.
    """
    found = read(raw, name)
    check_rows(found, rows, name)
    found = apply_overrides(found, source, name)
    check_unique(found, ["dispnum"], name)
    check_range(found, "hostlev", 2, 5, name)
    check_range(found, "stmon", 1, 12, name)
    return found.with_columns(known(UNKNOWN_IN_DISPUTES, MISSING))
