"""Ties through others: the measure ``indirect-ties`` of pairs of states.

A defence pact binds more than two: the allies of an ally matter too. Li, Bradshaw, Clary and Cranmer (2017,
*Science Advances* 3: e1601895) find peace among states up to three steps apart in the network of defence
pacts; Haim (2016, *Journal of Peace Research* 53: 28-44) finds more trade inside a community of allies than
between two allies as such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.errors import KoinonError
from koinon.measure.networks.layers import LAYERS
from koinon.measure.networks.yearly import graphs, record, ties_of
from koinon.panel.attach import attach_pairs

if TYPE_CHECKING:
    from koinon.measure.networks.graph import Graph
    from koinon.measure.networks.layers import Ties
    from koinon.panel.panel import Panel

GROUP = "indirect-ties"

_MADE = {
    "path_length": ("Least number of ties from one to the other; null if there is no way.", "int16", "ties"),
    "reachable": ("Whether there is a way from one to the other over ties.", "int8", ""),
    "shared_partners": ("States tied to both.", "int16", "states"),
    "same_community": ("Whether both are in the same community (Louvain).", "int8", ""),
}


def add(
    panel: Panel,
    layer: str = "alliances",
    obligation: str = "defense",
    threshold: float = 0.0,
    backbone: str = "disparity",
) -> Panel:
    """Add how two states are connected through the network of a layer.

    Parameters
    ----------
    panel
        Of unit dyad-year or directed-dyad-year; the values are symmetric.
    layer, obligation, threshold, backbone
        See `koinon.measure.networks.layers`; the layer's ties are undirected.

    Returns
    -------
    Panel
        With ``path_length`` (1 for a direct tie), ``reachable`` (0 or 1), ``shared_partners`` and
        ``same_community`` (0 or 1). ``path_length`` is null where ``reachable`` is 0; all are null outside
        the source's years and where the source does not know one of the states.

    Raises
    ------
    UnknownNameError
        For an unknown layer, obligation or backbone.
    KoinonError
        For a threshold below 0, or where there is none.

    Examples
    --------
    >>> import koinon as kn
    >>> panel = add(kn.dyad_years(1980, 1980)).between("Norway", "Japan", "Sweden")
    >>> panel.frame.select("ccode1", "ccode2", "path_length", "reachable").rows()
    [(380, 385, None, 0), (380, 740, None, 0), (385, 740, 2, 1)]
    """
    if panel.unit not in {"dyad-year", "directed-dyad-year"}:
        raise KoinonError(f"indirect ties belong to pairs of states, not to a {panel.unit}")
    made = ties_of(panel, layer, obligation, threshold, backbone)
    where = f", where {LAYERS[layer].title} ties."
    variables = [
        record(name, text.rstrip(".") + where, kind, GROUP, layer, unit)
        for name, (text, kind, unit) in _MADE.items()
    ]
    panel = attach_pairs(panel, connections(made), variables)
    return panel.with_frame(panel.frame, notes=[made.note])


def connections(made: Ties) -> pl.DataFrame:
    """Return ``ccode1 < ccode2, year`` and the columns of `add` for every pair of states the layer knows."""
    empty = pl.DataFrame(schema={name: pl.Int16() for name in ("ccode1", "ccode2", "year", *_MADE)})
    return pl.concat([empty, *(_of_year(year, one) for year, one in graphs(made))])


def _of_year(year: int, g: Graph) -> pl.DataFrame:
    one, two = np.triu_indices(len(g.nodes), 1)
    length = g.distances[one, two]
    reachable = np.isfinite(length)
    frame = pl.DataFrame(
        {
            "ccode1": g.nodes[one],
            "ccode2": g.nodes[two],
            "year": np.full(one.size, year, np.int16),
            "path_length": np.where(reachable, length, 0).astype(np.int16),
            "reachable": reachable.astype(np.int16),
            "shared_partners": g.shared[one, two].astype(np.int16),
            "same_community": (g.communities[one] == g.communities[two]).astype(np.int16),
        }
    )
    return frame.with_columns(path_length=pl.when(pl.col("reachable") == 1).then("path_length"))
