"""A layer as one graph per year, and what the groups on top of it have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.networks.graph import Graph, graph
from koinon.measure.networks.layers import Rule, Ties, layer, ties
from koinon.panel.variable import Variable
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koinon.panel.panel import Panel


def ties_of(
    panel: Panel, name: str, obligation: str, threshold: float, backbone: str, beyond: int = 0
) -> Ties:
    """Return the networks of a layer in the panel's years, and in `beyond` more."""
    rule = Rule(obligation, threshold, backbone)
    return ties(name, panel.years[0], panel.years[1] + beyond, rule, panel.tables)


def graphs(made: Ties) -> Iterator[tuple[int, Graph]]:
    """Yield the network of every year in which the source knows a state."""
    edges = {key[0]: part for key, part in made.edges.partition_by("year", as_dict=True).items()}
    for key, part in made.nodes.partition_by("year", as_dict=True).items():
        mine = edges.get(key[0], made.edges.clear())
        sides = (mine[name].to_numpy() for name in ("ccode1", "ccode2", "weight"))
        yield int(key[0]), graph(part["ccode"].to_numpy(), *sides)


def layers_of(text: str) -> list[str]:
    """Return the layers that `text` names, joined by ``+``, each once.

    Raises
    ------
    UnknownNameError
        If one of them does not exist.
    """
    return list(dict.fromkeys(layer(name).name for name in text.split("+")))


def record(name: str, text: str, kind: str, group: str, layer_name: str, unit: str = "") -> Variable:
    """Return the variable that a group of networks makes from a layer."""
    table = schema(layer(layer_name).table)
    return Variable(name, text, kind, unit, table.name, (table.source,), table.covers, group)


def nulls(frame: pl.DataFrame) -> pl.DataFrame:
    """Return `frame` with null where a number is not defined (NaN)."""
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))
