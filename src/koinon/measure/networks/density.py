"""How dense a network is: the measure ``density`` of system-years and blocs."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import polars as pl

from koinon.errors import KoinonError
from koinon.measure.networks.layers import LAYERS
from koinon.measure.networks.yearly import graphs, nulls, record, ties_of
from koinon.panel.attach import attach_years
from koinon.panel.clubs import pooling
from koinon.panel.units import dyad_year_rows, state_year_rows

if TYPE_CHECKING:
    from koinon.measure.networks.graph import Graph
    from koinon.measure.networks.layers import Ties
    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.panel.panel import Panel
    from koinon.panel.variable import Variable

GROUP = "density"

_MADE = {
    "nodes": ("States of the COW list that the source knows.", "int16", "states"),
    "ties": ("Tied pairs of them.", "int32", "pairs"),
    "ties_per_state": ("Mean number of ties of a state: twice the ties over the states.", "float64", "ties"),
    "pairs": ("Pairs of them that share a day of the year and that the source knows.", "int32", "pairs"),
    "density": ("Tied pairs over these pairs.", "float64", "share, 0-1"),
    "transitivity": ("Pairs of ties that meet in a state and close to a triangle.", "float64", "share, 0-1"),
    "components": ("Components, isolated states among them.", "int16", "components"),
    "isolates": ("States without any tie.", "int16", "states"),
    "largest_component_share": ("States in the largest component over all states.", "float64", "share, 0-1"),
    "ties_listed": (
        "All tied pairs in the source, also with others than the year's COW states.",
        "int32",
        "pairs",
    ),
    "ties_per_state_listed": ("Twice ties_listed over the states of the COW list.", "float64", "ties"),
}

_LISTED = ("ties_listed", "ties_per_state_listed")
"""Columns for sources that list every tie; null for others, where silence about a state means nothing."""

_INSIDE = {
    "density_pairs": ("Pairs of members that the source knows.", "int32", "pairs"),
    "density_ties": ("Tied pairs of members.", "int32", "pairs"),
    "density": ("Tied pairs of members over the pairs that the source knows.", "float64", "share, 0-1"),
}


def add(
    panel: Panel,
    layer: str = "alliances",
    obligation: str = "defense",
    threshold: float = 0.0,
    backbone: str = "disparity",
) -> Panel:
    """Add how dense the network of a layer is, in the whole system or inside a club.

    Density is ``ties / pairs`` and transitivity ``3 triangles / two-stars``. ``ties_per_state`` is
    ``2 ties / states``, as Jackson and Nei (2015, *PNAS* 112: 15277-15284) count alliances per country.
    ATOP also lists treaties of polities that are not in the COW list of the year (the German states before
    1871, governments in exile in 1942-44); ``ties_per_state_listed`` counts those pairs too, over the states
    of the list. That is how the published 2.5 before 1950 comes about; with members of the system on both
    sides it is 2.1.

    Parameters
    ----------
    panel
        Of unit system-year, bloc-year or treaty-year.
    layer, obligation, threshold, backbone
        See `koinon.measure.networks.layers`.

    Returns
    -------
    Panel
        System: ``nodes``, ``ties``, ``ties_per_state``, ``pairs``, ``density``, ``transitivity``,
        ``components``, ``isolates``, ``largest_component_share``, ``ties_listed``,
        ``ties_per_state_listed``. Clubs: ``density_pairs``, ``density_ties``, ``density``. Null outside the
        source's years; shares are null where nothing could be tied, and the two columns ``*_listed`` for
        trade, organisations and votes, whose sources do not know all states.

    Raises
    ------
    UnknownNameError
        For an unknown layer, obligation or backbone.
    KoinonError
        For a threshold below 0, or where there is none.

    Examples
    --------
    >>> import koinon as kn
    >>> add(kn.bloc_years(1949, 1949, ["NATO"])).frame.select("density_pairs", "density").row(0)
    (66, 1.0)
    """
    made = ties_of(panel, layer, obligation, threshold, backbone)
    if panel.unit in {"bloc-year", "treaty-year"}:
        done: Panel = _inside(cast("ClubPanel", panel), made)
    elif panel.keys == ("year",):
        done = attach_years(panel, system_density(made), _variables(layer, _MADE))
    else:
        raise KoinonError(f"density belongs to system-years and blocs, not to a {panel.unit}")
    return done.with_frame(done.frame, notes=[made.note])


def system_density(made: Ties) -> pl.DataFrame:
    """Return ``year`` and the columns of `add` for the whole system, one row per year of the layer."""
    parts = [_of_year(year, one) for year, one in graphs(made)]
    columns = ["year", *_MADE]
    if not parts:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.Float64())).cast({"year": pl.Int16})
    frame = pl.DataFrame(parts, infer_schema_length=None).cast({"year": pl.Int16})
    system = state_year_rows(*made.covers, "cow").group_by("year").agg(system=pl.len())
    listed = made.listed.group_by("year").agg(ties_listed=pl.len())
    for part in (system, listed, _pairs(made)):
        frame = frame.join(part, on="year", how="left", maintain_order="left")
    nodes, ties, pairs = pl.col("nodes"), pl.col("ties"), pl.col("pairs")
    frame = frame.with_columns(pl.col("ties_listed").fill_null(0)).with_columns(
        ties_per_state=2 * ties / nodes,
        density=pl.when(pairs > 0).then(ties / pairs),
        ties_per_state_listed=2 * pl.col("ties_listed") / pl.col("system"),
    )
    if not made.complete:
        frame = frame.with_columns(pl.lit(None).alias(name) for name in _LISTED)
    return nulls(frame.select(columns).sort("year"))


def _pairs(made: Ties) -> pl.DataFrame:
    """Return ``year, pairs``: the pairs of nodes that share a day of the year and that the source knows."""
    pairs = made.known(dyad_year_rows(*made.covers, "cow"))
    return pairs.group_by("year").agg(pairs=pl.len().cast(pl.Int64))


def _of_year(year: int, g: Graph) -> dict[str, float]:
    largest = int((g.components == 0).sum())
    return {
        "year": year,
        "nodes": len(g.nodes),
        "ties": g.ties,
        "transitivity": g.transitivity(),
        "components": int(g.components.max()) + 1,
        "isolates": int((g.degree == 0).sum()),
        "largest_component_share": largest / len(g.nodes),
    }


def _inside(panel: ClubPanel, made: Ties) -> ClubPanel:
    pairs = made.known(panel.pairs)
    tied = pairs.join(made.edges.with_columns(tie=1), on=["ccode1", "ccode2", "year"], how="left")
    rows = tied.group_by(panel.keys).agg(density_pairs=pl.len(), density_ties=pl.col("tie").count())
    rows = rows.with_columns(density=pl.col("density_ties") / pl.col("density_pairs"))
    variables = _variables(made.layer.name, _INSIDE)
    return pooling.attach(panel, rows, variables, counts=["density_pairs", "density_ties"])


def _variables(name: str, texts: dict[str, tuple[str, str, str]]) -> list[Variable]:
    where = f", where {LAYERS[name].title} ties."
    return [
        record(column, text.rstrip(".") + where, kind, GROUP, name, unit)
        for column, (text, kind, unit) in texts.items()
    ]
