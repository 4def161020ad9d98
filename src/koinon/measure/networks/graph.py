"""One network of one year as a dense matrix, and the numbers that describe it.

Networks here have at most some 200 nodes, so matrices are small. Symbols: ``A`` the ties (n, n), symmetric,
without loops; ``W`` their strength; ``k`` the degree; ``t`` the triangles a node is in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import networkx as nx
    import rustworkx as rx
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_SEQUENTIAL = 10**9
"""Above this many nodes rustworkx would use several threads, and sums would vary in the last digit."""


@dataclass(frozen=True)
class Graph:
    """An undirected network.

    Attributes
    ----------
    nodes
        Codes in ascending order, shape (n,).
    w
        Strength of the tie of each pair, shape (n, n), symmetric; 0 where there is none, and on the diagonal.
    """

    nodes: NDArray[np.int16]
    w: Floats

    @cached_property
    def a(self) -> Floats:
        """Ties, 0 or 1, shape (n, n)."""
        return (self.w > 0).astype(np.float64)

    @cached_property
    def degree(self) -> Ints:
        """Ties of each node."""
        degree: Ints = self.a.sum(axis=1).astype(np.int64)
        return degree

    @cached_property
    def shared(self) -> Ints:
        """Nodes tied to both of a pair, shape (n, n); the diagonal is the degree."""
        return (self.a @ self.a).astype(np.int64)

    @cached_property
    def triangles(self) -> Ints:
        """Triangles that each node is in."""
        triangles: Ints = ((self.shared * self.a).sum(axis=1) / 2).astype(np.int64)
        return triangles

    @property
    def ties(self) -> int:
        """Number of ties."""
        return int(self.degree.sum()) // 2

    @property
    def two_stars(self) -> int:
        """Pairs of ties that meet in a node."""
        return int((self.degree * (self.degree - 1)).sum()) // 2

    @cached_property
    def distances(self) -> Floats:
        """Least number of ties between two nodes, shape (n, n); infinite where there is no way."""
        import rustworkx as rx

        if not len(self.nodes):
            return np.zeros((0, 0))
        found: Floats = rx.graph_distance_matrix(
            self._rx(), parallel_threshold=_SEQUENTIAL, null_value=np.inf
        )
        return found

    @cached_property
    def components(self) -> Ints:
        """Component of each node: 0 is the largest, of equally large ones the one with the lowest code."""
        reach = np.isfinite(self.distances)
        first = reach.argmax(axis=1) if len(self.nodes) else np.zeros(0, np.int64)
        return by_size(first)

    @cached_property
    def communities(self) -> Ints:
        """Community of each node, numbered like the components.

        Modularity is raised after Louvain (Blondel et al. 2008) from the nodes in the order of their codes
        and with seed 0, so that the same network always gives the same communities; every tie counts the
        same.
        """
        import networkx as nx

        found = nx.community.louvain_communities(self.to_networkx_bare(), weight=None, seed=0)
        labels = np.zeros(len(self.nodes), np.int64)
        for group in found:
            members = np.fromiter(group, np.int64)
            labels[members] = members.min()
        return by_size(labels)

    def to_networkx_bare(self) -> nx.Graph:
        """Return the network in NetworkX, its nodes being positions in `nodes`."""
        import networkx as nx

        graph = nx.Graph()
        graph.add_nodes_from(range(len(self.nodes)))
        graph.add_edges_from(zip(*np.nonzero(np.triu(self.a)), strict=True))
        return graph

    def _rx(self) -> rx.PyGraph[int, float]:
        import rustworkx as rx

        return rx.PyGraph.from_adjacency_matrix(np.ascontiguousarray(self.a), null_value=0.0)

    def clustering(self) -> Floats:
        """Return the share of pairs of a node's neighbours that are tied; NaN below two neighbours."""
        pairs = self.degree * (self.degree - 1) / 2
        return _ratio(self.triangles, pairs)

    def transitivity(self) -> float:
        """Return ``3 triangles / two-stars``, the share of pairs of ties that close; NaN without any pair."""
        return int(self.triangles.sum()) / self.two_stars if self.two_stars else float("nan")

    def betweenness(self) -> Floats:
        """Return the share of shortest paths between other nodes that pass a node (Freeman 1977), 0-1."""
        import rustworkx as rx

        if not len(self.nodes):
            return np.zeros(0)
        found = rx.graph_betweenness_centrality(self._rx(), normalized=True, parallel_threshold=_SEQUENTIAL)
        return np.array([found[i] for i in range(len(self.nodes))])

    def eigenvector(self) -> Floats:
        """Return eigenvector centrality (Bonacich 1972), scaled to a maximum of 1; NaN without any tie.

        Only the component with the largest eigenvalue has values above 0; where several share it, each keeps
        its part, as in the limit of repeated averaging from equal starting values.
        """
        if not self.ties:
            return np.full(len(self.nodes), np.nan)
        found, leading = np.zeros(len(self.nodes)), np.zeros(len(self.nodes))
        for c in range(int(self.components.max()) + 1):
            inside = np.flatnonzero(self.components == c)
            if len(inside) > 1:
                values, vectors = np.linalg.eigh(self.a[np.ix_(inside, inside)])
                # A connected network has one leading vector, all of one sign (Perron and Frobenius).
                found[inside] = np.abs(vectors[:, -1]) * np.abs(vectors[:, -1].sum())
                leading[inside] = values[-1]
        found[leading < leading.max() - 1e-8] = 0
        scaled: Floats = found / found.max()
        return scaled

    def core(self) -> Ints:
        """Return the largest k for which a node is in the k-core (Seidman 1983)."""
        import rustworkx as rx

        found: dict[int, int] = rx.core_number(self._rx())  # type: ignore[assignment]  # its stub says int
        return np.array([found[i] for i in range(len(self.nodes))], np.int64)

    def constraint(self) -> Floats:
        """Return Burt's (1992) constraint over a node's neighbours; NaN without ties.

        ``sum_j (p_ij + sum_q p_iq p_qj)^2`` with ``p_ij = A_ij / k_i``: high where all of a node's ties lead
        back to each other, low for a broker. A node with one tie has 1.
        """
        p = np.divide(self.a, self.degree[:, None], out=np.zeros_like(self.a), where=self.degree[:, None] > 0)
        local = (p + p @ p) ** 2 * self.a
        return np.where(self.degree > 0, local.sum(axis=1), np.nan)

    def effective_size(self) -> Floats:
        """Return Burt's effective size, ``k - 2 t / k``: neighbours less their mean ties to each other."""
        return np.where(self.degree > 0, self.degree - 2 * _ratio(self.triangles, self.degree), np.nan)

    def gwesp(self, decay: float) -> float:
        """Return geometrically weighted edgewise shared partners (Hunter and Handcock 2006).

        ``e^d sum_i (1 - (1 - e^-d)^i) EP_i``, EP_i being the ties whose ends share i partners; at decay 0 the
        number of ties with a shared partner.
        """
        partners = self.shared[np.triu(self.a) > 0]
        return float(np.exp(decay) * (1 - (1 - np.exp(-decay)) ** partners).sum())


def graph(nodes: NDArray[np.int16], one: NDArray[np.int16], two: NDArray[np.int16], weight: Floats) -> Graph:
    """Return the network of the ties between `one` and `two`, all of them among `nodes` (ascending)."""
    w = np.zeros((len(nodes), len(nodes)))
    i, j = np.searchsorted(nodes, one), np.searchsorted(nodes, two)
    w[i, j] = w[j, i] = weight
    return Graph(nodes, w)


def by_size(labels: Ints) -> Ints:
    """Renumber groups from 0: the largest first, of equally large ones the one that comes first.

    Examples
    --------
    >>> by_size(np.array([7, 3, 3, 5])).tolist()
    [1, 0, 0, 2]
    """
    _, first, inverse, size = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(first), np.int64)
    rank[np.lexsort((first, -size))] = np.arange(len(first))
    return rank[inverse]


def _ratio(above: Ints, below: Ints | Floats) -> Floats:
    ratio: Floats = np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
    return ratio
