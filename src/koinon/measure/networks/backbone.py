"""Which of many valued pairs stand out enough to be called a tie."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Backbone:
    """A rule that thins out a valued network.

    Attributes
    ----------
    text
        The rule in words, with a place for the threshold.
    default
        Threshold unless one is given.
    """

    text: str
    default: float

    def says(self, threshold: float) -> str:
        """Return the rule in words."""
        return self.text.format(threshold or self.default)


BACKBONES = {
    "disparity": Backbone(
        "trade ties where it is too large a part of either state's trade to be chance (disparity filter, "
        "alpha below {:g})",
        0.05,
    ),
    "share": Backbone("trade ties where it is at least {:g} of all known trade of either state", 0.01),
}
"""Rules for trade by name."""


def trade_backbone(flows: pl.DataFrame, backbone: str, threshold: float = 0.0) -> pl.DataFrame:
    """Return the pairs whose trade stands out for at least one of the two.

    Under ``disparity`` (Serrano, Boguñá and Vespignani 2009, *PNAS* 106: 6483-6488) a pair is kept if a state
    with k partners that split its trade at random would give this partner so large a share p with a
    probability ``(1 - p)^(k - 1)`` below the threshold; a state with one partner keeps none by itself. Under
    ``share`` it is kept if p reaches the threshold.

    Parameters
    ----------
    flows
        ``ccode1``, ``ccode2``, ``year``, ``weight`` (trade both ways, whole millions); keys unique.
    backbone, threshold
        See `BACKBONES`; 0 takes the default.

    Examples
    --------
    >>> flows = pl.DataFrame({"ccode1": [2, 2, 2], "ccode2": [20, 70, 200], "year": [2000] * 3,
    ...                       "weight": [1, 1, 98]})
    >>> trade_backbone(flows, "disparity")["ccode2"].to_list()
    [200]
    """
    at = threshold or BACKBONES[backbone].default
    positive = flows.filter(pl.col("weight") > 0)
    ends = pl.concat([positive.select("year", "weight", ccode=side) for side in ("ccode1", "ccode2")])
    sizes = ends.group_by("ccode", "year").agg(pl.len().alias("k"), pl.col("weight").sum().alias("total"))
    kept = pl.lit(value=False)
    for side in ("ccode1", "ccode2"):
        mine = sizes.rename({"ccode": side, "k": f"k_{side}", "total": f"total_{side}"})
        positive = positive.join(mine, on=[side, "year"], how="left", maintain_order="left")
        share = pl.col("weight") / pl.col(f"total_{side}")
        if backbone == "share":
            kept |= share >= at
        else:
            kept |= (pl.col(f"k_{side}") > 1) & ((1 - share) ** (pl.col(f"k_{side}").cast(pl.Int32) - 1) < at)
    return positive.filter(kept).select(flows.columns)


def far_above(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs whose ``weight`` is at least a standard deviation above the mean of the year's pairs.

    A year in which all pairs have the same value has no such pair.
    """
    # Sorted, so that mean and deviation do not depend on the order of rows.
    value = pl.col("weight").cast(pl.Float64)
    marks = rows.group_by("year").agg(mark=value.sort().mean() + value.sort().std(), least=value.min())
    joined = rows.join(marks, on="year", how="left", maintain_order="left")
    return joined.filter(pl.col("weight") >= pl.col("mark"), pl.col("weight") > pl.col("least")).select(
        rows.columns
    )
