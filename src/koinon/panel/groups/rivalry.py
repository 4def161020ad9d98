"""Strategic rivalries of Thompson, Sakuwa and Suhas (2021)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_pairs, attach_states
from koinon.panel.spells import by_year
from koinon.panel.variable import computed, variable
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel

KINDS = ("positional", "spatial", "ideological", "interventionary")


def add(panel: AnyPanel) -> AnyPanel:
    """Add ``ongoingrivalry``, number and kinds of a pair's rivalry, or the number of rivals of a state."""
    table = schema("tss_rivalries")
    spells = panel.tables.frame("tss_rivalries")
    yearly = by_year(spells, table.covers).with_columns(pl.col(KINDS).fill_null(0))
    if panel.unit == "state-year":
        return _rivals(panel, yearly)
    text = "A strategic rivalry is going on in the year."
    ongoing = computed("tss_rivalries", "ongoingrivalry", text, "int8", "rivalry")
    kinds = [variable(table.name, kind, "rivalry") for kind in KINDS]
    # Two rivalries of one pair can touch in the year one ends and the next begins: the later one stands.
    single = yearly.sort("tssr_id").unique(["ccode1", "ccode2", "year"], keep="last", maintain_order=True)
    rows = single.with_columns(ongoingrivalry=pl.lit(1, pl.Int8))
    panel = attach_pairs(panel, rows, [ongoing, *kinds], "zero")
    return attach_pairs(panel, rows, [variable(table.name, "tssr_id", "rivalry")])


def _rivals(panel: AnyPanel, yearly: pl.DataFrame) -> AnyPanel:
    ends = [yearly.select("year", *KINDS, ccode=pl.col(side)) for side in ("ccode1", "ccode2")]
    counts = (
        pl.concat(ends)
        .group_by("ccode", "year")
        .agg(pl.len().alias("n_rivals"), *(pl.col(kind).sum().alias(f"n_{kind}") for kind in KINDS))
    )
    texts = {"n_rivals": "Number of strategic rivalries going on in the year."}
    texts |= {f"n_{kind}": f"Number of strategic rivalries with a {kind} issue." for kind in KINDS}
    made = [
        computed("tss_rivalries", name, text, "int8", "rivalry", "rivalries") for name, text in texts.items()
    ]
    return attach_states(panel, counts, made, "zero")
