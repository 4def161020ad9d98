"""How a network shows itself at a prompt and in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.panel.out.show import lines, listed, page

if TYPE_CHECKING:
    from koinon.measure.networks.network import Network


def text(network: Network) -> str:
    """Return a network in at most four lines."""
    return lines(_head(network), network.rule, f"sources: {listed(network.sources)}")


def html(network: Network) -> str:
    """Return a network for a notebook: the ten states with most ties, what is unknown, its sources."""
    ties = pl.Series("ties", network.graph.a.sum(axis=1).astype(np.int64))
    frame = network.nodes.with_columns(ties).select("ccode", "statename", "ties", "cinc", "polity2")
    unknown = int(np.triu(network.unknown).sum())
    return page(
        _head(network),
        frame.sort("ties", "ccode", descending=[True, False]),
        said=[network.rule],
        missing=f"{unknown:,} pairs of which the source does not know whether they are tied"
        if unknown
        else "nothing",
        sources=network.sources,
    )


def _head(network: Network) -> str:
    graph = network.graph
    return f"Network of {network.layer} {network.year}: {len(graph.nodes):,} states, {graph.ties:,} ties"
