"""One network to take away: nodes, ties, and the same in NetworkX, igraph, statnet and RSiena.

Inside, networks are matrices and tables; graph objects exist only here, at the edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from koinon.errors import KoinonError
from koinon.measure.networks.layers import Rule, Ties, ties
from koinon.measure.networks.yearly import graphs
from koinon.panel.out.show import Look, Shown, listed
from koinon.panel.panel import state_years
from koinon.panel.units import check_years
from koinon.store.schema import schema
from koinon.world.systems import state_spells

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from koinon.measure.networks.graph import Graph
    from koinon.store.catalogue import Store

ATTRIBUTES = ("cinc", "polity2")
"""Attributes of states that exports carry: capability and regime."""

STRUCTURAL = 10
"""RSiena's code for a tie that cannot be: one of the two is not a state in that wave."""


@dataclass(frozen=True, repr=False)
class Network(Shown):
    """The ties of one layer in one year.

    Attributes
    ----------
    layer, year
        Which network.
    graph
        Its matrix, with degrees, distances and the rest.
    nodes
        ``ccode``, ``stateabb``, ``statename``, ``cinc``, ``polity2``; in the order of the matrix.
    unknown
        Shape (n, n): pairs of nodes of which the source does not know whether they are tied.
    rule
        When a pair is tied, in words.
    sources
        Origin ids.
    """

    layer: str
    year: int
    graph: Graph
    nodes: pl.DataFrame
    unknown: Any
    rule: str
    sources: tuple[str, ...]

    def look(self) -> Look:
        """Return what a prompt or a notebook shows of it: the states with most ties first."""
        ties = pl.Series("ties", self.graph.a.sum(axis=1).astype(np.int64))
        frame = self.nodes.with_columns(ties).select("ccode", "statename", "ties", *ATTRIBUTES)
        unknown = int(np.triu(self.unknown).sum())
        lost = f"{unknown:,} pairs of which the source does not know whether they are tied"
        return Look(
            f"Network of {self.layer} {self.year}: {frame.height:,} states, {self.graph.ties:,} ties",
            (self.rule, f"sources: {listed(self.sources)}"),
            (self.rule,),
            frame.sort("ties", "ccode", descending=[True, False]),
            lost if unknown else "nothing",
            self.sources,
        )

    def edges(self) -> pl.DataFrame:
        """Return ``ccode1 < ccode2`` and ``weight`` of every tie."""
        one, two = np.nonzero(np.triu(self.graph.a))
        codes = self.graph.nodes
        return pl.DataFrame({"ccode1": codes[one], "ccode2": codes[two], "weight": self.graph.w[one, two]})

    def to_networkx(self) -> nx.Graph[int]:
        """Return the network in NetworkX: nodes are COW codes with attributes, edges have a ``weight``."""
        import networkx as nx

        made: nx.Graph[int] = nx.Graph(layer=self.layer, year=self.year, rule=self.rule)
        for row in self.nodes.iter_rows(named=True):
            made.add_node(row.pop("ccode"), **row)
        made.add_weighted_edges_from(self.edges().iter_rows())
        return made

    def to_igraph(self) -> Any:
        """Return the network in igraph, which the user must have installed himself.

        Raises
        ------
        KoinonError
            If igraph is not there.
        """
        try:
            import igraph
        except ImportError:
            raise KoinonError(
                "igraph is not installed, because its licence is the GPL; get it with: pip install igraph"
            ) from None
        one, two = np.nonzero(np.triu(self.graph.a))
        made = igraph.Graph(n=len(self.graph.nodes), edges=list(zip(one.tolist(), two.tolist(), strict=True)))
        for name in self.nodes.columns:
            made.vs[name] = self.nodes[name].to_list()
        made.es["weight"] = self.graph.w[one, two].tolist()
        return made

    def write_statnet(self, folder: str | Path) -> list[Path]:
        """Write the network for statnet: matrix, nodes, and an R script that fits a small ERGM.

        A pair of which the source knows nothing is NA in the matrix.

        Returns
        -------
        list of pathlib.Path
            ``network.csv``, ``nodes.csv``, ``statnet.R`` and ``README.txt``.
        """
        out = _folder(folder)
        matrix = np.where(self.unknown, np.nan, self.graph.a)
        files = [_matrix(out / "network.csv", matrix, self.nodes["stateabb"])]
        self.nodes.write_csv(out / "nodes.csv", null_value="NA")
        about = f"{self.layer}, {self.year}"
        return [
            *files,
            out / "nodes.csv",
            _script(out, "statnet.R"),
            _about(out, about, self.rule, self.sources),
        ]


def network(
    layer: str,
    year: int,
    *,
    obligation: str = "defense",
    threshold: float = 0.0,
    backbone: str = "disparity",
    store: Store | None = None,
) -> Network:
    """Return the network of a layer in a year.

    Parameters
    ----------
    layer, obligation, threshold, backbone
        See `koinon.measure.networks.layers`.
    year
        Calendar year.
    store
        Another store than the packaged one.

    Raises
    ------
    UnknownNameError
        For an unknown layer, obligation or backbone.
    KoinonError
        For a year that the source does not cover.

    Examples
    --------
    >>> import koinon as kn
    >>> made = kn.network("alliances", 2000)
    >>> made.graph.ties, made.to_networkx().number_of_edges()
    (1104, 1104)
    """
    check_years(year, year)
    made = ties(layer, year, year, Rule(obligation, threshold, backbone), store)
    found = dict(graphs(made))
    if year not in found:
        covers = schema(made.layer.table).covers
        raise KoinonError(
            f"layer '{layer}' has no network of {year}; its source covers {covers[0]} to {covers[1]}"
        )
    nodes = _nodes(found[year].nodes, year, store)
    return Network(layer, year, found[year], nodes, _unknown(made, found[year]), made.note, _sources(made))


def _sources(made: Ties) -> tuple[str, ...]:
    return (schema(made.layer.table).source, "cow_nmc", "polity5")


def _nodes(codes: Any, year: int, store: Store | None) -> pl.DataFrame:
    traits = state_years(year, year, store=store).add("capabilities").add("regime").frame
    names = state_spells("cow").select(ccode="code", stateabb="stateabb", statename="statename")
    names = names.unique("ccode", keep="first", maintain_order=True)
    nodes = pl.DataFrame({"ccode": codes}).join(names, on="ccode", how="left", maintain_order="left")
    return nodes.join(traits.select("ccode", *ATTRIBUTES), on="ccode", how="left", maintain_order="left")


def _unknown(made: Ties, g: Graph) -> Any:
    unknown = np.zeros((len(g.nodes), len(g.nodes)), np.bool_)
    if made.pairs is not None:
        known = made.known(made.pairs)
        unknown[:] = True
        i, j = (np.searchsorted(g.nodes, known[side].to_numpy()) for side in ("ccode1", "ccode2"))
        unknown[i, j] = unknown[j, i] = False
        np.fill_diagonal(unknown, val=False)
    return unknown


def write_rsiena(
    folder: str | Path,
    layer: str,
    years: Sequence[int],
    *,
    obligation: str = "defense",
    threshold: float = 0.0,
    backbone: str = "disparity",
    store: Store | None = None,
) -> list[Path]:
    """Write several years of a network for RSiena: one matrix per wave, covariates and an R script.

    The rows are all states that are in any wave. A tie with somebody who is not in the wave is the
    structural zero 10; a pair of which the source knows nothing is NA.

    Parameters
    ----------
    folder
        Where to write; made if it is not there.
    layer, obligation, threshold, backbone, store
        As in `network`.
    years
        The waves, two or more, in ascending order.

    Returns
    -------
    list of pathlib.Path
        ``wave_<year>.csv`` for each year, ``nodes.csv``, ``cinc.csv``, ``polity2.csv``, ``rsiena.R`` and
        ``README.txt``.

    Raises
    ------
    KoinonError
        For fewer than two waves, years out of order, or a year without a network.
    """
    waves = list(years)
    if len(waves) < 2 or waves != sorted(set(waves)):
        raise KoinonError("RSiena takes two waves or more, each year once and in ascending order")
    made = [
        network(layer, year, obligation=obligation, threshold=threshold, backbone=backbone, store=store)
        for year in waves
    ]
    who = (
        pl.concat([one.nodes.select("ccode", "stateabb", "statename") for one in made]).unique().sort("ccode")
    )
    out, codes = _folder(folder), who["ccode"].to_numpy()
    files = [_wave(out, one, codes, who["stateabb"]) for one in made]
    who.write_csv(out / "nodes.csv")
    files.append(out / "nodes.csv")
    for name in ATTRIBUTES:
        table = who.select("stateabb", "ccode")
        for one in made:
            mine = one.nodes.select("ccode", pl.col(name).alias(str(one.year)))
            table = table.join(mine, on="ccode", how="left", maintain_order="left")
        table.drop("ccode").write_csv(out / f"{name}.csv", null_value="NA")
        files.append(out / f"{name}.csv")
    about = f"{layer}, waves {', '.join(map(str, waves))}"
    return [*files, _script(out, "rsiena.R"), _about(out, about, made[0].rule, made[0].sources)]


def _wave(out: Path, one: Network, codes: Any, names: pl.Series) -> Path:
    matrix = np.full((codes.size, codes.size), float(STRUCTURAL))
    here = np.searchsorted(codes, one.graph.nodes)
    matrix[np.ix_(here, here)] = np.where(one.unknown, np.nan, one.graph.a)
    np.fill_diagonal(matrix, 0)
    return _matrix(out / f"wave_{one.year}.csv", matrix, names)


def _folder(folder: str | Path) -> Path:
    out = Path(folder)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KoinonError(f"cannot write to {folder}: {error.strerror}") from None
    return out


def _matrix(path: Path, matrix: Any, names: pl.Series) -> Path:
    columns = {name: pl.Series(matrix[:, i]).fill_nan(None).cast(pl.Int8) for i, name in enumerate(names)}
    pl.DataFrame({"stateabb": names, **columns}).write_csv(path, null_value="NA")
    return path


def _script(out: Path, name: str) -> Path:
    text = (resources.files("koinon.measure.networks") / "scripts" / name).read_text("utf-8")
    (out / name).write_text(text, "utf-8")
    return out / name


def _about(out: Path, what: str, rule: str, sources: Sequence[str]) -> Path:
    from koinon.store.cite import bibtex

    path = out / "README.txt"
    path.write_text(f"{what}\n{rule}\n\nPlease cite:\n\n{bibtex(sources)}\n", "utf-8")
    return path
