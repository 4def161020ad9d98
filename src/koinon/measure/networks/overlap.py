"""How layers lie over each other: the measure ``multiplex`` of pairs of states and of the system."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError, join_or
from koinon.measure.networks.layers import COOPERATION, LAYERS, PAIR, Rule, Ties, ties
from koinon.measure.networks.yearly import layers_of
from koinon.panel.attach import attach_pairs, attach_years
from koinon.panel.units import dyad_year_rows
from koinon.panel.variable import Variable
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.panel import Panel

GROUP = "multiplex"

_OVER = {
    "ties_both": ("Pairs tied in {} and in {}.", "int32", "pairs"),
    "ties_either": ("Pairs tied in {} or in {}.", "int32", "pairs"),
    "jaccard": ("Pairs tied in {} and in {} over those tied in either.", "float64", "share, 0-1"),
    "overlap": ("Pairs tied in {} and in {} over the ties of the smaller layer.", "float64", "share, 0-1"),
}


def add(panel: Panel, layers: str = "", obligation: str = "defense", backbone: str = "disparity") -> Panel:
    """Add in how many layers a pair is tied, or how far two layers tie the same pairs.

    Parameters
    ----------
    panel
        Of unit dyad-year, directed-dyad-year or system-year.
    layers
        Layers joined by ``+``, each with its own rule. Pairs: all seven layers of cooperation unless told.
        System: two or more, alliances and trade unless told; every two of them are compared.
    obligation, backbone
        See `koinon.measure.networks.layers.Rule`.

    Returns
    -------
    Panel
        Pairs: ``tie_<layer>`` (0 or 1), ``layers_tied`` and ``layers_known``; a layer whose source does not
        cover the year or does not know a state is null and not counted; ``layers_tied`` is null where no
        layer is known. System: ``ties_both``, ``ties_either``, ``jaccard`` (Jaccard 1901: pairs tied in
        both over pairs tied in either) and ``overlap`` (over the ties of the smaller layer), 0-1, among
        pairs that both sources know; null where nothing is tied, or a source is silent. With more than
        two layers the names end in those of the two compared.

    Raises
    ------
    UnknownNameError
        For an unknown layer, obligation or backbone.
    KoinonError
        For one layer where two are compared.

    Examples
    --------
    >>> import koinon as kn
    >>> panel = add(kn.dyad_years(2000, 2000)).between("USA", "United Kingdom", "Cuba")
    >>> panel.frame.select("ccode1", "ccode2", "layers_tied", "layers_known").rows()
    [(2, 40, 0, 7), (2, 200, 5, 7), (40, 200, 0, 7)]
    """
    rule = Rule(obligation, backbone=backbone)
    if panel.unit in {"dyad-year", "directed-dyad-year"}:
        return _pairs(panel, layers_of(layers or "+".join(COOPERATION)), rule)
    if panel.keys == ("year",):
        return _system(panel, layers_of(layers or "alliances+trade"), rule)
    raise KoinonError(f"layers lie over pairs of states and system-years, not over a {panel.unit}")


def _pairs(panel: Panel, names: Sequence[str], rule: Rule) -> Panel:
    rows = pairs = dyad_year_rows(*panel.years, "cow")
    columns = [f"tie_{name.replace('-', '_')}" for name in names]
    notes, variables = [], []
    for name, column in zip(names, columns, strict=True):
        made = ties(name, *panel.years, rule, panel.tables)
        rows = rows.join(_tied(made, pairs).rename({"tie": column}), on=PAIR, how="left")
        table = schema(LAYERS[name].table)
        text = f"Whether {LAYERS[name].title} ties the two."
        variables.append(Variable(column, text, "int8", "", table.name, (table.source,), table.covers, GROUP))
        notes.append(made.note)
    known = pl.sum_horizontal(pl.col(name).is_not_null() for name in columns).cast(pl.Int8)
    rows = rows.with_columns(layers_known=known).with_columns(
        layers_tied=pl.when(pl.col("layers_known") > 0).then(pl.sum_horizontal(columns))
    )
    sources = tuple(dict.fromkeys(v.sources[0] for v in variables))
    covers = _span(names)
    texts = {"layers_tied": "Layers in which the two are tied.", "layers_known": "Layers known of the two."}
    counts = [
        Variable(name, text, "int8", "layers", "", sources, covers, GROUP) for name, text in texts.items()
    ]
    panel = attach_pairs(panel, rows, [*variables, *counts])
    return panel.with_frame(panel.frame, notes=notes)


def _span(names: Sequence[str]) -> tuple[int, int]:
    every = [schema(LAYERS[name].table).covers for name in names]
    return min(first for first, _ in every), max(last for _, last in every)


def _tied(made: Ties, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return ``tie``, 0 or 1, for every one of `pairs` that the layer knows."""
    tied = made.edges.select(*PAIR, tie=pl.lit(1, pl.Int8))
    return (
        made.known(pairs)
        .join(tied, on=PAIR, how="left")
        .with_columns(pl.col("tie").fill_null(0))
        .select(*PAIR, "tie")
    )


def _system(panel: Panel, names: Sequence[str], rule: Rule) -> Panel:
    if len(names) < 2:
        raise KoinonError(f"two layers or more lie over each other: join them by +, as in {join_or(_FEW)}")
    made = {name: ties(name, *panel.years, rule, panel.tables) for name in names}
    notes = [one.note for one in made.values()]
    for a, b in combinations(names, 2):
        suffix = f"_{a}_{b}".replace("-", "_") if len(names) > 2 else ""
        titles, tables = (
            (LAYERS[a].title, LAYERS[b].title),
            (schema(LAYERS[a].table), schema(LAYERS[b].table)),
        )
        covers = max(t.covers[0] for t in tables), min(t.covers[1] for t in tables)
        sources = tuple(dict.fromkeys(t.source for t in tables))
        variables = [
            Variable(f"{name}{suffix}", text.format(*titles), kind, unit, "", sources, covers, GROUP)
            for name, (text, kind, unit) in _OVER.items()
        ]
        rows = overlap(made[a], made[b])
        panel = attach_years(panel, rows.rename({name: f"{name}{suffix}" for name in _OVER}), variables)
    return panel.with_frame(panel.frame, notes=notes)


_FEW = ("alliances+trade",)


def overlap(one: Ties, two: Ties) -> pl.DataFrame:
    """Return ``year, ties_both, ties_either, jaccard, overlap`` of two layers over pairs that both know."""
    years = one.nodes.join(two.nodes, on=["ccode", "year"], how="semi").select("year").unique()
    first, second = two.known(one.edges.select(PAIR)), one.known(two.edges.select(PAIR))
    both = first.join(second, on=PAIR, how="semi")
    counted = {"a": first, "b": second, "ties_both": both}
    for name, rows in counted.items():
        part = rows.group_by("year").agg(pl.len().cast(pl.Int64).alias(name))
        years = years.join(part, on="year", how="left").with_columns(pl.col(name).fill_null(0))
    either = (pl.col("a") + pl.col("b") - pl.col("ties_both")).alias("ties_either")
    least = pl.min_horizontal("a", "b")
    made = years.with_columns(either).with_columns(
        jaccard=pl.when(pl.col("ties_either") > 0).then(pl.col("ties_both") / pl.col("ties_either")),
        overlap=pl.when(least > 0).then(pl.col("ties_both") / least),
    )
    return made.select("year", *_OVER).sort("year")
