"""What coalitions of states have together: capabilities, regimes, distance, ties of their pairs.

Sums and means are over the states or pairs with a value, and are null where none has one; a share counts
a pair without a tie as 0 and is null outside the years of its source.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.pooling import steady, total
from koinon.panel.panel import dyad_years, state_years
from koinon.panel.units import FIRST_YEAR
from koinon.panel.variable import Variable, computed, variable

if TYPE_CHECKING:
    from koinon.store.catalogue import Store

_REGIMES = {"v2x_polyarchy": "Electoral democracy (V-Dem polyarchy)", "polity2": "Polity score"}
_ROW = "_row"


def pooled(rows: pl.DataFrame, size: int, years: tuple[int, int], store: Store) -> pl.DataFrame:
    """Add the columns of `pooled_variables` to coalitions.

    Parameters
    ----------
    rows
        ``ccode1`` to ``ccode<size>`` and ``year``, in the order that is kept.
    size
        Number of states of a coalition.
    years, store
        Years of the rows, and the tables to read.
    """
    keyed = rows.with_row_index(_ROW)
    for part in (_of_states(keyed, size, years, store), _of_pairs(keyed, size, years, store)):
        keyed = keyed.join(part, on=_ROW, how="left", maintain_order="left")
    return keyed.drop(_ROW)


def _of_states(keyed: pl.DataFrame, size: int, years: tuple[int, int], store: Store) -> pl.DataFrame:
    values = state_years(*years, store=store).add("capabilities", "regime").frame
    values = values.select("ccode", "year", "cinc", *_REGIMES)
    long = pl.concat([keyed.select(_ROW, "year", ccode=f"ccode{i}") for i in range(1, size + 1)]).join(
        values, on=["ccode", "year"], how="left"
    )
    return long.group_by(_ROW).agg(
        total("cinc").alias("cinc_sum"),
        pl.col("cinc").count().cast(pl.Int8).alias("cinc_reporting"),
        *(pl.col(name).min().alias(f"{name}_min") for name in _REGIMES),
        *(pl.col(name).max().alias(f"{name}_max") for name in _REGIMES),
    )


def _of_pairs(keyed: pl.DataFrame, size: int, years: tuple[int, int], store: Store) -> pl.DataFrame:
    values = _pair_values(years, store)
    long = pl.concat(
        [
            keyed.select(_ROW, "year", ccode1=f"ccode{i}", ccode2=f"ccode{j}")
            for i, j in combinations(range(1, size + 1), 2)
        ]
    ).join(values, on=["ccode1", "ccode2", "year"], how="left")
    return long.group_by(_ROW).agg(
        steady(pl.col("capdist")).mean().alias("capdist_mean"),
        *(pl.col(name).mean().alias(f"{name}_share") for name in ("allied_before", "contiguous")),
    )


def _pair_values(years: tuple[int, int], store: Store) -> pl.DataFrame:
    panel = dyad_years(*years, store=store).add("distance", "contiguity").frame
    # The year before: the treaty whose formation a row asks about would be among the ties of its own year.
    before = dyad_years(max(years[0] - 1, FIRST_YEAR), max(years[1] - 1, FIRST_YEAR), store=store)
    ties = before.add("alliances").frame.select(
        "ccode1", "ccode2", pl.col("year") + 1, allied_before=pl.col("atop_alliance").cast(pl.Float64)
    )
    joined = panel.join(ties, on=["ccode1", "ccode2", "year"], how="left")
    known = pl.col("year") > FIRST_YEAR
    return joined.select(
        "ccode1",
        "ccode2",
        "year",
        "capdist",
        # A pair that was no pair of states the year before had no treaty then.
        allied_before=pl.when(known).then(pl.col("allied_before").fill_null(0.0)),
        contiguous=(pl.col("conttype") > 0).cast(pl.Float64),
    )


def pooled_variables() -> tuple[Variable, ...]:
    """Return what the pooled columns mean, in their order."""
    cinc, distance = variable("capabilities", "cinc", ""), variable("cow_capitals", "lat", "")
    regimes = [(name, variable("cow_democracy", name, "")) for name in _REGIMES]
    share = "share of pairs, 0-1"
    return (
        replace(cinc, name="cinc_sum", description="Sum of the states' CINC."),
        replace(cinc, name="cinc_reporting", description="States with a CINC.", type="int8", unit="states"),
        *(
            replace(v, name=f"{name}_{end}", description=f"{_REGIMES[name]}: {end}imum over the states.")
            for end in ("min", "max")
            for name, v in regimes
        ),
        replace(
            distance,
            name="capdist_mean",
            description="Mean distance between capitals over the pairs of states.",
            unit="km",
        ),
        computed(
            "alliance_dyads",
            "allied_before_share",
            "Pairs with an ATOP alliance in the year before, whose own ties the coalition cannot have made.",
            "float64",
            "",
            share,
        ),
        computed(
            "contiguity",
            "contiguous_share",
            "Pairs that share a land border or at most 400 miles of water.",
            "float64",
            "",
            share,
        ),
    )
