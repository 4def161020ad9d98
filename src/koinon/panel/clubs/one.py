"""What every measure of a club starts from: its panel, the names of states, the latest observed year."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.panel.clubs.club_years import ClubPanel, bloc_years, treaty_years
from koinon.panel.clubs.clubs import Club, club
from koinon.world.systems import state_spells

if TYPE_CHECKING:
    from koinon.store.catalogue import Store


def as_club(given: Club | str | int, store: Store | None = None) -> Club:
    """Return `given` as a club; see `koinon.panel.clubs.clubs.club` for what it may be and its errors."""
    return given if isinstance(given, Club) else club(given, store)


def panel_of(
    given: Club | str | int, first: int, last: int, *groups: str, store: Store | None = None
) -> ClubPanel:
    """Return the panel of one club with `groups`, members being those of 31 December.

    The panels asked for last are kept, so that the parts of a brief share theirs.
    """
    return _kept(as_club(given, store), first, last, groups, store)


@lru_cache(maxsize=64)
def _kept(one: Club, first: int, last: int, groups: tuple[str, ...], store: Store | None) -> ClubPanel:
    if groups:
        return _kept(one, first, last, (), store).add(*groups)
    years = treaty_years if one.kind == "treaty" else bloc_years
    return years(first, last, [one], store=store)


def membership_source(given: Club) -> str:
    """Return the origin id of the club's memberships."""
    return {"bloc": "bloc_registry", "treaty": "atop", "group": "cow_states"}[given.kind]


def with_names(frame: pl.DataFrame, code: str = "ccode", name: str = "statename") -> pl.DataFrame:
    """Add the name that the COW list has for a code, right after the code."""
    listed = state_spells("cow").select(pl.col("code").alias(code), pl.col("statename").alias(name)).unique()
    columns = frame.columns
    columns.insert(columns.index(code) + 1, name)
    return frame.join(listed, on=code, how="left", maintain_order="left").select(columns)


def latest(frame: pl.DataFrame, column: str) -> tuple[int, Any] | None:
    """Return the last year in which `column` has a value, and that value.

    Briefs speak of today and may use an input's latest observed year, printed beside the number; panels
    never carry a value forward.

    Parameters
    ----------
    frame
        With a ``year``, unique.
    column
        The value wanted.

    Returns
    -------
    tuple of int and value, or None
        None where no year has a value.

    Examples
    --------
    >>> latest(pl.DataFrame({"year": [2021, 2022, 2023], "cinc": [0.1, 0.2, None]}), "cinc")
    (2022, 0.2)
    """
    known = frame.drop_nulls(column).sort("year")
    return (int(known["year"][-1]), known[column][-1]) if known.height else None
