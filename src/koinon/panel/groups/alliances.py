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
from koinon.panel.promises.extended import ATOP, CARRIED, LAST, SOURCES, extended_defense
from koinon.panel.units import LAST_YEAR
from koinon.panel.variable import Variable, variable
from koinon.store.schema import schema
from koinon.world.obligations import OBLIGATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.record import AnyPanel

PROMISES = ("atop_alliance", *(f"atop_{name}" for name in OBLIGATIONS))
"""Columns of a pair's promises."""

COLLAPSE = {
    "any": "an obligation counts if either state promised it",
    "both": "an obligation counts only if both states promised it",
}


EXTENDED = ("defense_extended", "defense_extended_source")


def add(panel: AnyPanel, collapse: str = "any", extend: bool = False) -> AnyPanel:
    """Add the ATOP obligations.

    Parameters
    ----------
    panel
        Of unit dyad-year or directed-dyad-year. In a directed panel the values are what state 1
        promised state 2.
    collapse
        How an undirected panel turns two promises into one: ``"any"`` or ``"both"``.
    extend
        Whether to add ``defense_extended`` and ``defense_extended_source``: promises of defence beyond
        2018, where ATOP ends, from the registry of blocs. The columns of ATOP stay as they are.
    """
    check_rule(collapse)
    made = _atop(panel, collapse)
    return _extended(made, collapse) if extend else made


def _atop(panel: AnyPanel, collapse: str) -> AnyPanel:
    table = schema("alliance_dyads")
    promises = panel.tables.scan("alliance_dyads").select("ccode1", "ccode2", "year", *PROMISES).collect()
    variables = [variable("alliance_dyads", name, "alliances") for name in PROMISES]
    if panel.unit == "directed-dyad-year":
        return attach_pairs(panel, promises, variables, table.absent, directed=True)
    pairs = collapsed(promises, collapse)
    panel = attach_pairs(panel, pairs, variables, table.absent)
    return panel.with_frame(panel.frame, notes=[f"alliances: {COLLAPSE[collapse]} (collapse='{collapse}')"])


def _extended(panel: AnyPanel, collapse: str) -> AnyPanel:
    rows = extended_defense(panel.tables)
    directed = panel.unit == "directed-dyad-year"
    if not directed:
        rows = collapsed(_with_silence(rows), collapse, EXTENDED)
    panel = attach_pairs(
        panel, rows, _extended_variables(directed), schema("alliance_dyads").absent, directed=directed
    )
    value, source = EXTENDED
    silent = pl.when(pl.col("year") <= LAST).then(ATOP).otherwise(CARRIED)
    said = pl.when(pl.col(source) == 0).then(silent).otherwise(source).cast(pl.Int8).alias(source)
    note = (
        f"alliances: {value} carries ATOP's ties of {LAST} on and changes them by what the registry of blocs "
        "knows; a pact outside the registry that began or ended later is missed"
    )
    return panel.with_frame(panel.frame.with_columns(said), notes=[note])


def _with_silence(rows: pl.DataFrame) -> pl.DataFrame:
    """Add a 0 for each promise that is not returned, so that a rule sees both directions."""
    turned = rows.rename({"ccode1": "ccode2", "ccode2": "ccode1"}).select(rows.columns)
    silent = turned.join(rows, on=["ccode1", "ccode2", "year"], how="anti")
    return pl.concat([rows, silent.with_columns(defense_extended=pl.lit(0, pl.Int8))])


def _extended_variables(directed: bool) -> list[Variable]:
    origins, covers = ("atop", "bloc_registry"), (schema("alliance_dyads").covers[0], LAST_YEAR)
    whose = "state 1 promises state 2" if directed else "between the two states"
    texts = (
        f"Promise of defence, {whose}: ATOP's to {LAST}, then carried on with the registry's changes.",
        "Where the value of defense_extended comes from.",
    )
    labels = (((0, "no"), (1, "yes")), SOURCES)
    return [
        Variable(name, text, "int8", "", "alliance_dyads", origins, covers, "alliances", codes)
        for name, text, codes in zip(EXTENDED, texts, labels, strict=True)
    ]


def check_rule(collapse: str) -> None:
    """Raise `UnknownNameError` unless `collapse` is a rule."""
    if collapse not in COLLAPSE:
        raise UnknownNameError("collapse rule", collapse, COLLAPSE, hint="rules are any and both")


def collapsed(promises: pl.DataFrame, collapse: str, columns: Sequence[str] = PROMISES) -> pl.DataFrame:
    """Turn directed promises into one row per undirected pair and year."""
    low, high = pl.min_horizontal("ccode1", "ccode2"), pl.max_horizontal("ccode1", "ccode2")
    column = pl.col(columns)
    grouped = promises.with_columns(ccode1=low, ccode2=high).group_by("ccode1", "ccode2", "year")
    return grouped.agg(column.max() if collapse == "any" else column.min())
