"""ATOP alliance obligations between two states.

The source is directed: it says what state 1 promised state 2. In 1832 France pledged to defend Belgium and
Belgium pledged nothing, so a directed panel has 1 for France-Belgium and 0 for Belgium-France. An undirected
panel needs a rule that turns two promises into one value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import UnknownNameError
from koinon.panel.attach import attach_pairs
from koinon.panel.variable import variable
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.panel import Panel

OBLIGATIONS = (
    "atop_alliance",
    "atop_defense",
    "atop_offense",
    "atop_neutral",
    "atop_nonagg",
    "atop_consul",
)

COLLAPSE = {
    "any": "an obligation counts if either state promised it",
    "both": "an obligation counts only if both states promised it",
}


def add(panel: Panel, collapse: str = "any") -> Panel:
    """Add the ATOP obligations.

    Parameters
    ----------
    panel
        Of unit dyad-year or directed-dyad-year. In a directed panel the values are what state 1
        promised state 2.
    collapse
        How an undirected panel turns two promises into one: ``"any"`` or ``"both"``.
    """
    check_rule(collapse)
    table = schema("alliance_dyads")
    promises = panel.tables.scan("alliance_dyads").select("ccode1", "ccode2", "year", *OBLIGATIONS).collect()
    variables = [variable("alliance_dyads", name, "alliances") for name in OBLIGATIONS]
    if panel.unit == "directed-dyad-year":
        return attach_pairs(panel, promises, variables, table.absent, directed=True)
    pairs = collapsed(promises, collapse)
    panel = attach_pairs(panel, pairs, variables, table.absent)
    return panel.with_frame(panel.frame, notes=[f"alliances: {COLLAPSE[collapse]} (collapse='{collapse}')"])


def check_rule(collapse: str) -> None:
    """Raise `UnknownNameError` unless `collapse` is a rule."""
    if collapse not in COLLAPSE:
        raise UnknownNameError("collapse rule", collapse, COLLAPSE, hint="rules are any and both")


def collapsed(promises: pl.DataFrame, collapse: str) -> pl.DataFrame:
    """Turn directed promises into one row per undirected pair and year."""
    low, high = pl.min_horizontal("ccode1", "ccode2"), pl.max_horizontal("ccode1", "ccode2")
    column = pl.col(OBLIGATIONS)
    grouped = promises.with_columns(ccode1=low, ccode2=high).group_by("ccode1", "ccode2", "year")
    return grouped.agg(column.max() if collapse == "any" else column.min())
