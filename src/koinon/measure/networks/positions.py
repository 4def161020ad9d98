"""Where a state stands in a network: the measure ``network`` of state-years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.errors import KoinonError
from koinon.measure.networks.layers import LAYERS
from koinon.measure.networks.yearly import graphs, layers_of, nulls, record, ties_of
from koinon.panel.attach import attach_states

if TYPE_CHECKING:
    from koinon.measure.networks.graph import Graph
    from koinon.measure.networks.layers import Ties
    from koinon.panel.panel import Panel
    from koinon.panel.variable import Variable

GROUP = "network"

_MADE = {
    "degree": ("States it is tied to.", "int16", "states"),
    "strength": ("Sum of the strength of its ties.", "float64", ""),
    "betweenness": (
        "Share of the shortest paths between other states that pass it.",
        "float64",
        "share, 0-1",
    ),
    "eigenvector": ("Eigenvector centrality; the most central state of the year has 1.", "float64", "0-1"),
    "clustering": ("Share of pairs of its partners that are tied to each other.", "float64", "share, 0-1"),
    "core": ("Largest k for which it has k ties within the k-core.", "int16", "ties"),
    "constraint": ("Burt's constraint: how far its ties lead back to each other.", "float64", "0 or more"),
    "effective_size": (
        "Burt's effective size: partners less their mean ties to each other.",
        "float64",
        "states",
    ),
    "component": ("Component it is in, 1 being the largest of the year.", "int16", ""),
    "component_size": ("States in its component.", "int16", "states"),
    "community": ("Community it is in (Louvain), 1 being the largest of the year.", "int16", ""),
    "community_size": ("States in its community.", "int16", "states"),
}
"""Description, type and unit of each column, whose name begins with ``net_``."""


def add(
    panel: Panel,
    layer: str = "alliances",
    obligation: str = "defense",
    threshold: float = 0.0,
    backbone: str = "disparity",
) -> Panel:
    """Add a state's position in the network of a layer.

    Formulas are in `koinon.measure.networks.graph`: degree and strength; betweenness (Freeman 1977,
    *Sociometry* 40: 35-41) and eigenvector centrality (Bonacich 1972, *Journal of Mathematical Sociology* 2:
    113-120); clustering; k-core (Seidman 1983, *Social Networks* 5: 269-287); constraint and effective size
    (Burt 1992, *Structural Holes*); component; community (Blondel et al. 2008, *Journal of Statistical
    Mechanics* P10008). All but strength count every tie the same.

    Parameters
    ----------
    panel
        Of unit state-year.
    layer
        One of `koinon.measure.networks.layers.LAYERS`, or several joined by ``+``: then every column ends in
        ``_`` and the layer's name.
    obligation, threshold, backbone
        See `koinon.measure.networks.layers.Rule`. With several layers a threshold is not accepted, because
        it would mean another thing in each.

    Returns
    -------
    Panel
        With ``net_degree`` and eleven more columns. Null outside the source's years and for states it
        does not know; clustering is null below two partners, constraint and effective size without
        any, eigenvector centrality in a year without ties.

    Raises
    ------
    UnknownNameError
        For an unknown layer, obligation or backbone.
    KoinonError
        For a threshold below 0, or where there is none.

    Examples
    --------
    >>> import koinon as kn
    >>> made = add(kn.state_years(1914, 1914)).frame
    >>> made.filter(pl.col("ccode") == 365).select("net_degree", "net_component_size").row(0)
    (2, 8)
    """
    if panel.unit != "state-year":
        raise KoinonError(f"a position in a network belongs to a state-year, not to a {panel.unit}")
    names = layers_of(layer)
    if threshold and len(names) > 1:
        raise KoinonError("a threshold means another thing in every layer: ask for one layer at a time")
    for name in names:
        made = ties_of(panel, name, obligation, threshold, backbone)
        suffix = f"_{name.replace('-', '_')}" if len(names) > 1 else ""
        rows = positions(made).rename({column: f"net_{column}{suffix}" for column in _MADE})
        panel = attach_states(panel, rows, _variables(name, suffix))
        panel = panel.with_frame(panel.frame, notes=[made.note])
    return panel


def positions(made: Ties) -> pl.DataFrame:
    """Return ``ccode, year`` and the columns of `add` without prefix, for every state the layer knows."""
    parts = [_of_year(year, one) for year, one in graphs(made)]
    types = {name: pl.Int64() if kind == "int16" else pl.Float64() for name, (_, kind, _) in _MADE.items()}
    empty = pl.DataFrame(schema={"ccode": pl.Int16(), "year": pl.Int16(), **types})
    return nulls(pl.concat([empty, *parts]))


def _of_year(year: int, g: Graph) -> pl.DataFrame:
    frame = pl.DataFrame({"ccode": g.nodes}).with_columns(pl.lit(year, pl.Int16).alias("year"))
    columns = {
        "degree": g.degree,
        "strength": g.w.sum(axis=1),
        "betweenness": g.betweenness(),
        "eigenvector": g.eigenvector(),
        "clustering": g.clustering(),
        "core": g.core(),
        "constraint": g.constraint(),
        "effective_size": g.effective_size(),
        "component": g.components + 1,
        "component_size": np.bincount(g.components)[g.components],
        "community": g.communities + 1,
        "community_size": np.bincount(g.communities)[g.communities],
    }
    return frame.with_columns(pl.Series(name, value) for name, value in columns.items())


def _variables(name: str, suffix: str) -> list[Variable]:
    layer, made = LAYERS[name], []
    for column, (text, kind, unit) in _MADE.items():
        said = f"{text.rstrip('.')}, where {layer.title} ties."
        unit_of = layer.weight if column == "strength" else unit
        made.append(record(f"net_{column}{suffix}", said, kind, GROUP, name, unit_of))
    return made
