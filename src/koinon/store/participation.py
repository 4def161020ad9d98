"""Which state took part in which military exercise: one rule for panels and for comparing the two sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from koinon.store.catalogue import Store

PARTICIPANTS: dict[str, tuple[str, str]] = {
    "mme": ("military_exercise_participants", "mme_id"),
    "jme": ("joint_exercise_participants", "jme_id"),
}
"""Source, its table of participants and the number of an exercise in it."""


def took_part(store: Store, source: str) -> pl.DataFrame:
    """Return one row per exercise and state that took part in it.

    Parameters
    ----------
    store
        Where the tables are.
    source
        ``"mme"`` or ``"jme"``. Rows of JME's sheet that repeat an exercise count once.

    Returns
    -------
    polars.DataFrame
        The exercise's number, ``year`` in which it began, ``ccode``.
    """
    table, number = PARTICIPANTS[source]
    rows = store.frame(table).drop_nulls(["ccode", "year"]).select(number, "year", "ccode").unique()
    if source == "jme":
        repeated = store.frame("joint_exercises_jme").filter("repeats").select(number)
        rows = rows.join(repeated, on=number, how="anti")
    return rows
