"""Composite indices: pure functions on arrays, after the handbook of the OECD and JRC (2008).

Rows are units (blocs in a year), columns indicators; NaN is a missing value and never a zero. Higher is
always "more": turn an indicator round before it comes in here.

`normalise` puts indicators on one scale, `weights` weighs them, `aggregate` adds them up. How far the result
depends on those choices: `variants` makes one at a time, `draws` draws scores, `robustness` draws ranks,
`sensitivity` says which choice moves them. `reliability` asks whether the indicators measure one thing.
"""

from koinon.stats.composite.aggregate import PartScores, aggregate, by_parts, contributions, part_scores
from koinon.stats.composite.draws import check_draws, spread
from koinon.stats.composite.normalise import SCALINGS, minmax, percentile, rank_share, scaled, zscore
from koinon.stats.composite.reliability import correlations, cronbach_alpha, kmo
from koinon.stats.composite.robustness import Choices, Ranks, ranks, simulate
from koinon.stats.composite.sensitivity import Sobol, sobol
from koinon.stats.composite.variants import Composite, compose
from koinon.stats.composite.weights import (
    Components,
    benefit_of_doubt,
    check_weights,
    equal,
    perturbed,
    principal_components,
    two_stage,
)

__all__ = [
    "SCALINGS",
    "Choices",
    "Components",
    "Composite",
    "PartScores",
    "Ranks",
    "Sobol",
    "aggregate",
    "benefit_of_doubt",
    "by_parts",
    "check_draws",
    "check_weights",
    "compose",
    "contributions",
    "correlations",
    "cronbach_alpha",
    "equal",
    "kmo",
    "minmax",
    "part_scores",
    "percentile",
    "perturbed",
    "principal_components",
    "rank_share",
    "ranks",
    "scaled",
    "simulate",
    "sobol",
    "spread",
    "two_stage",
    "zscore",
]
