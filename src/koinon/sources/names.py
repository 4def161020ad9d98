"""From names to dated COW codes, for data sets that name states in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError, UnknownNameError
from koinon.sources.checks import require
from koinon.world.resolver import state

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def ccode_of_name(
    frame: pl.DataFrame,
    column: str,
    year: str,
    *,
    aliases: Mapping[str, str] | None = None,
    no_state: Collection[str] = (),
    name: str = "ccode",
    strict: bool = True,
) -> pl.DataFrame:
    """Add the COW code that a name stands for, year by year.

    Parameters
    ----------
    frame
        Rows with a name and a year.
    column, year
        Their columns. A null name or year has no code.
    aliases
        What to look up where the name itself is no state that year: ``{"Serbia": "Yugoslavia"}`` makes
        Serbia of 1960 the state of that time.
    no_state
        Names that never mean a state of the COW system (territories, groups, "unknown").
    name
        Name of the new column, Int16.
    strict
        Whether every name must be accounted for. A file that a user supplies may be of any edition, so
        no list of its names can be complete.

    Returns
    -------
    polars.DataFrame
        The frame with `name` added, same rows in the same order; null where the name meant no member
        of the COW system that year.

    Raises
    ------
    SourceError
        If a name outside `no_state` is never a state: a misspelling must not pass for a territory, and a
        name of `no_state` that is one must not be lost.

    Examples
    --------
    >>> rows = pl.DataFrame({"who": ["Germany", "Germany", "Puerto Rico"], "year": [1960, 1995, 1995]})
    >>> ccode_of_name(rows, "who", "year", no_state={"Puerto Rico"})["ccode"].to_list()
    [260, 255, None]
    """
    pairs = frame.select(column, pl.col(year).cast(pl.Int64)).drop_nulls().unique()
    unknown: set[str] = set()
    found = {(text, when): _code(text, when, aliases or {}, unknown) for text, when in pairs.iter_rows()}
    if strict:
        _account_for(column, found, no_state)
    keys = {column: pl.String(), "__year": pl.Int64(), name: pl.Int16()}
    codes = pl.DataFrame([(*pair, code) for pair, code in found.items()], schema=keys, orient="row")
    keyed = frame.with_columns(__year=pl.col(year).cast(pl.Int64))
    return keyed.join(codes, on=[column, "__year"], how="left", maintain_order="left").drop("__year")


def _account_for(column: str, found: Mapping[tuple[str, int], int | None], no_state: Collection[str]) -> None:
    states = {text for (text, _), code in found.items() if code is not None}
    strangers = sorted({text for text, _ in found} - states - set(no_state))
    require(not strangers, f"{column}: {strangers} name no state")
    lost = sorted(states & set(no_state))
    require(not lost, f"{column}: {lost} name states after all")


def _code(text: str, year: int, aliases: Mapping[str, str], unknown: set[str]) -> int | None:
    """Return the code of a name; `unknown` gathers what names no state in any year, to be asked for once."""
    for spelling in (text, aliases.get(text)):
        if spelling is not None and spelling not in unknown:
            try:
                return state(spelling, year).code
            except UnknownNameError:
                unknown.add(spelling)
            except KoinonError:
                continue
    return None
