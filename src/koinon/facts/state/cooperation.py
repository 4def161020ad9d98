"""Defence cooperation agreements (DCAD, Kinne 2020) and joint exercises (MME) of a state, both 1980-2010."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.state.life import seen_from
from koinon.panel.groups.defence_cooperation import in_force
from koinon.store.participation import took_part

if TYPE_CHECKING:
    from koinon.store.catalogue import Store


DCAD_LAST = 2010
"""Last year in which DCAD lists signatures; most agreements are then taken to run on."""


def agreements(life: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return ``year`` and ``other``: partners in general agreements on defence cooperation, to 2010."""
    inside, _ = in_force(store)
    rows = inside.filter(pl.col("type") == "general", pl.col("year") <= DCAD_LAST)
    return (
        seen_from(life, rows.select("ccode1", "ccode2", "year"))
        .select("year", "other")
        .unique()
        .sort("year", "other")
    )


def exercises(life: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return the military exercises of MME that a state held with others.

    Returns
    -------
    polars.DataFrame
        ``mme_id``, ``year`` in which it began and ``other``, one row per exercise and other participant.
    """
    joined = took_part(store, "mme")
    own = life.join(joined, on=["ccode", "year"])
    others = joined.rename({"ccode": "other"})
    met = own.join(others, on=["mme_id", "year"]).filter(pl.col("other") != pl.col("ccode"))
    return met.select("mme_id", "year", "other").unique().sort("year", "mme_id", "other")
