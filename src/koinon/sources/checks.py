"""Sanity checks that every source runs on what comes in and on what goes out.

They raise at once with the name of the data set: a build never packages a table that failed one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError
from koinon.world.systems import state_spells

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from koinon.world.systems import System


class SourceError(KoinonError):
    """The raw data are absent or not what the module expects."""


def read(raw: Path, name: str) -> pl.DataFrame:
    """Read ``raw/name.parquet``."""
    path = raw / f"{name}.parquet"
    if not path.is_file():
        raise SourceError(f"the raw file {path.name} is missing from {path.parent}")
    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError):
        raise SourceError(f"the raw file {path.name} in {path.parent} is empty or damaged") from None


def require(condition: bool, message: str) -> None:
    """Raise `SourceError` with `message` unless `condition` holds."""
    if not condition:
        raise SourceError(message)


def check_rows(frame: pl.DataFrame, expected: int, name: str) -> None:
    """Check the number of rows of a raw file against the published one."""
    require(frame.height == expected, f"{name}: {frame.height:,} rows where {expected:,} are expected")


def check_unique(frame: pl.DataFrame, keys: Sequence[str], name: str) -> None:
    """Check that `keys` identify the rows."""
    repeated = frame.height - frame.select(keys).n_unique()
    require(repeated == 0, f"{name}: {repeated:,} rows repeat the key {', '.join(keys)}")


def check_range(frame: pl.DataFrame, column: str, low: float, high: float, name: str) -> None:
    """Check that all known values of `column` lie in ``[low, high]``."""
    outside = frame.filter(~pl.col(column).is_between(low, high)).height
    require(outside == 0, f"{name}: {outside:,} values of {column} lie outside {low} to {high}")


def check_closure(
    frame: pl.DataFrame,
    one: str,
    two: str,
    also: Sequence[str],
    name: str,
    mirrored: Sequence[tuple[str, str]] = (),
) -> None:
    """Check that a directed table holds both directions of every pair.

    `also` must be the same in both directions; of each pair of columns in `mirrored` (say ``sidea1`` and
    ``sidea2``) the one must hold in one direction what the other holds in the other.
    """
    turns = [(one, two), *mirrored]
    rows = frame.select(*(column for turn in turns for column in turn), *also)
    swap = {a: b for turn in turns for a, b in (turn, turn[::-1])}
    turned = rows.rename(swap).select(rows.columns)
    missing = rows.join(turned, on=rows.columns, how="anti", nulls_equal=True).height
    require(missing == 0, f"{name}: {missing:,} directed rows have no counterpart in the other direction")


def check_codes(
    frame: pl.DataFrame, columns: Sequence[str], system: System, name: str, also: Sequence[int] = ()
) -> None:
    """Check that all known codes in `columns` belong to states of `system`, or are among `also`."""
    valid = {*state_spells(system)["code"], *also}
    for column in columns:
        strangers = sorted(set(frame[column].drop_nulls()) - valid)
        require(not strangers, f"{name}: {column} holds {strangers}, which are no {system} codes")


def check_total(value: float, expected: float, name: str, tolerance: float = 0.0) -> None:
    """Check a total or spot value against the published one."""
    close = abs(value - expected) <= tolerance
    require(close, f"{name}: {value:,} where {expected:,} is expected")


def check_none_lost(before: int, after: int, dropped: int, name: str) -> None:
    """Check that rows were only dropped where the module says so."""
    require(
        before == after + dropped, f"{name}: {before - after - dropped:,} rows disappeared unaccounted for"
    )
