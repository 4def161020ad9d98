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
from koinon.store.participation import PARTICIPANTS, took_part
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

GROUP = "exercises"


def add(panel: AnyPanel) -> AnyPanel:
    """Add ``mme_exercises`` and ``jme_exercises``: exercises begun in the year that both (or it) joined."""
    alone = panel.unit == "state-year"
    for source, (table, _) in PARTICIPANTS.items():
        name = f"{source}_exercises"
        joined = took_part(panel.tables, source)
        who = "the state took" if alone else "both states took"
        text = f"Exercises begun in the year in which {who} part, as recorded by {source.upper()}."
        made = computed(table, name, text, "int16", GROUP, "exercises")
        absent: Absent = schema(table).absent
        if alone:
            counts = joined.group_by("ccode", "year").agg(pl.len().alias(name))
            panel = attach_states(panel, counts, [made], absent)
        else:
            panel = attach_pairs(panel, pairs(joined, source), [made], absent)
    return panel


def pairs(joined: pl.DataFrame, source: str) -> pl.DataFrame:
    """Count the exercises that each pair of states shares, the lower code first."""
    key = [PARTICIPANTS[source][1], "year"]
    one, two = joined.rename({"ccode": "ccode1"}), joined.rename({"ccode": "ccode2"})
    both = one.join(two, on=key).filter(pl.col("ccode1") < pl.col("ccode2"))
    return both.group_by("ccode1", "ccode2", "year").agg(pl.len().alias(f"{source}_exercises"))
