"""The deterrence profile of one club through time, and the names of its challengers."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.deterrence import GROUP
from koinon.measure.deterrence.challengers import challengers
from koinon.measure.reference.tables import kept
from koinon.panel.clubs.club_years import bloc_years
from koinon.panel.clubs.one import as_club, panel_of, with_names
from koinon.panel.units import FIRST_YEAR, LAST_YEAR
from koinon.store.catalogue import default_store

if TYPE_CHECKING:
    from koinon.panel.clubs.clubs import Club
    from koinon.store.catalogue import Store


def profile(club: Club | str | int, first: int, last: int, store: Store | None = None) -> pl.DataFrame:
    """Return score, interval, parts, indicators and percentiles, year by year.

    Parameters
    ----------
    club, first, last, store
        As in `koinon.facts.club.capability.pooled`.

    Returns
    -------
    polars.DataFrame
        ``year`` and what `koinon.measure.deterrence.add` adds with ``detail=True``.

    Examples
    --------
    >>> profile("NATO", 1985, 1986)["challengers"].to_list()
    [24, 24]
    """
    one = as_club(club, store)
    tables = store or default_store()
    if one.kind == "bloc" and kept(GROUP, tables) is None:
        rows = _blocs(tables)
        return rows.filter(pl.col("bloc_id") == one.id, pl.col("year").is_between(first, last))
    panel = panel_of(one, first, last, store=store)
    return panel.add(GROUP, detail=True).frame


@lru_cache(maxsize=2)
def _blocs(store: Store) -> pl.DataFrame:
    """Return the profiles of all blocs: each needs all others, which no table keeps for these tables."""
    return bloc_years(FIRST_YEAR, LAST_YEAR, store=store).add(GROUP, detail=True).frame


def named_challengers(club: Club | str | int, year: int, store: Store | None = None) -> pl.DataFrame:
    """Return the actual challengers of a club in a year, the strongest first.

    Returns
    -------
    polars.DataFrame
        ``ccode``, ``statename``, ``cinc`` (null where not known) and ``challenged`` (how many members it
        challenges).

    Examples
    --------
    >>> named_challengers("GCC", 1990).select("statename", "challenged").rows()[0]
    ('Russia', 1)
    """
    panel = panel_of(club, year, year, store=store)
    members = panel.members.drop_nulls("ccode").select(state="ccode").unique()
    against = challengers(year, year, panel.tables).join(members, on="state")
    outside = against.join(members.rename({"state": "foe"}), on="foe", how="anti")
    cinc = panel.tables.scan("capabilities").filter(pl.col("year") == year).select("ccode", "cinc").collect()
    counted = outside.group_by(ccode="foe").agg(challenged=pl.col("state").n_unique())
    named = with_names(counted.join(cinc, on="ccode", how="left"))
    return named.select("ccode", "statename", "cinc", "challenged").sort(
        "cinc", "ccode", descending=[True, False], nulls_last=True
    )
