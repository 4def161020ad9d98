"""Military exercises that states held together: MME 1980-2010 and its predecessor JME 1974-2010.

MME lists every exercise it found in the news, so a pair it does not list held none that was reported. JME
is the raw and thinner sheet from before: where it lists nothing, nothing is known. The two overlap and are
never added up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import Absent, attach_pairs, attach_states
from koinon.panel.variable import computed
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.panel import Panel
    from koinon.store.catalogue import Store

GROUP = "exercises"
TABLES: dict[str, tuple[str, list[str]]] = {
    "mme_exercises": ("military_exercise_participants", ["mme_id", "year"]),
    "jme_exercises": ("joint_exercise_participants", ["jme_id", "year"]),
}
"""Variable, table of participants, and what identifies an exercise in it."""


def add(panel: Panel) -> Panel:
    """Add ``mme_exercises`` and ``jme_exercises``: exercises begun in the year that both (or it) joined."""
    alone = panel.unit == "state-year"
    for name, (table, _) in TABLES.items():
        joined = took_part(panel.tables, name)
        who = "the state took" if alone else "both states took"
        text = f"Exercises begun in the year in which {who} part, as recorded by {name[:3].upper()}."
        made = computed(table, name, text, "int16", GROUP, "exercises")
        absent: Absent = schema(table).absent
        if alone:
            counts = joined.group_by("ccode", "year").agg(pl.len().alias(name))
            panel = attach_states(panel, counts, [made], absent)
        else:
            panel = attach_pairs(panel, pairs(joined, name), [made], absent)
    return panel


def took_part(store: Store, name: str) -> pl.DataFrame:
    """Return one row per exercise and state that took part in it."""
    table, key = TABLES[name]
    rows = store.frame(table).drop_nulls(["ccode", "year"]).select(*key, "ccode").unique()
    if name == "jme_exercises":
        repeated = store.frame("joint_exercises_jme").filter("repeats").select("jme_id")
        rows = rows.join(repeated, on="jme_id", how="anti")
    return rows


def pairs(joined: pl.DataFrame, name: str) -> pl.DataFrame:
    """Count the exercises that each pair of states shares, the lower code first."""
    _, key = TABLES[name]
    one, two = joined.rename({"ccode": "ccode1"}), joined.rename({"ccode": "ccode2"})
    both = one.join(two, on=key).filter(pl.col("ccode1") < pl.col("ccode2"))
    return both.group_by("ccode1", "ccode2", "year").agg(pl.len().alias(name))
