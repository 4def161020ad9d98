"""Composite indices: pure functions on arrays, after the handbook of the OECD and JRC (2008).

Rows are units (blocs in a year), columns indicators; NaN is a missing value and never a zero. Higher is
always "more": turn an indicator round before it comes in here.

`normalise` puts indicators on one scale, `weights` weighs them, `aggregate` adds them up, `robustness` asks
how far a rank depends on those choices, `reliability` whether the indicators measure one thing.
"""

from koinon.stats.composite.aggregate import aggregate, contributions
from koinon.stats.composite.normalise import average_rank, minmax, rank_share, zscore
from koinon.stats.composite.reliability import correlations, cronbach_alpha, kmo
from koinon.stats.composite.robustness import Choices, Ranks, ranks, simulate
from koinon.stats.composite.sensitivity import Sobol, sobol
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
    "Choices",
    "Components",
    "Ranks",
    "Sobol",
    "aggregate",
    "average_rank",
    "benefit_of_doubt",
    "check_weights",
    "contributions",
    "correlations",
    "cronbach_alpha",
    "equal",
    "kmo",
    "minmax",
    "perturbed",
    "principal_components",
    "rank_share",
    "ranks",
    "simulate",
    "sobol",
    "two_stage",
    "zscore",
]
