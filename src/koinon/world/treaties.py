"""Names of ATOP's treaties, which the data set itself leaves nameless.

A treaty is called, in this order: by its customary name where ``data/treaty_names.csv`` (reviewed; each
row carries the treaty's first day in ATOP 5.1 and was compared with its members) has one; by the name
of the one bloc of the registry that is linked to it; else by its members and year.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError
from koinon.world.registry import blocs

if TYPE_CHECKING:
    from collections.abc import Sequence

_LISTED = 3
"""Treaties with more members than this are called by two of them and the number of the others."""


@cache
def customary_names() -> pl.DataFrame:
    """Return the reviewed file: ``atopid`` (unique), ``name`` (unique), ``begin`` (ATOP's first day)."""
    path = resources.files("koinon.world") / "data" / "treaty_names.csv"
    schema = {"atopid": pl.Int32(), "name": pl.String(), "begin": pl.Date()}
    return pl.read_csv(path.read_bytes(), schema=schema)


@cache
def proper_names() -> dict[int, str]:
    """Return the treaties that have a name of their own: ATOP id to customary or bloc's name."""
    linked: dict[int, list[str]] = {}
    for entry in blocs():
        for atopid in entry.atop_ids:
            linked.setdefault(atopid, []).append(entry.name)
    names = {atopid: found[0] for atopid, found in linked.items() if len(found) == 1}
    return names | dict(customary_names().select("atopid", "name").iter_rows())


def treaty_name(atopid: int, members: Sequence[str], year: int) -> str:
    """Return what to call a treaty.

    Parameters
    ----------
    atopid
        Its number in ATOP 5.1.
    members
        Names of all its members.
    year
        The year it began.

    Returns
    -------
    str
        Its proper name, or its members in alphabetical order with the year and the ATOP number.

    Raises
    ------
    koinon.errors.KoinonError
        Where it has neither a proper name nor members.

    Examples
    --------
    >>> treaty_name(1490, ["Serbia", "Greece"], 1913)
    'Greece-Serbia 1913 (ATOP 1490)'
    >>> treaty_name(3180, [], 1949)
    'NATO'
    """
    proper = proper_names().get(atopid)
    if proper is not None:
        return proper
    named = sorted(set(members))
    if not named:
        raise KoinonError(f"ATOP {atopid} has no name of its own and no members were given to call it by")
    if len(named) <= _LISTED:
        parties = "-".join(named)
    else:
        parties = f"{named[0]}, {named[1]} and {len(named) - 2} others"
    return f"{parties} {year} (ATOP {atopid})"
