"""The chance that a state bound by a promise comes: the model fitted to the record of wars.

The linear predictor has an intercept, era (before 1945, from 1945), side (bound to the target or to the
attacker), distance (ln(1 + km / 1,000) between capitals), capability (ln CINC) and their product, and whether
the other side holds a stronger promise; then the strongest promise (see ``features.KINDS``)
and this by era and by side, as partially pooled effects. The states bound to one side of one war share an
effect: whatever made Britain come made others come. The whole is computed from the packaged tables each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.measure.record.features import KINDS
from koinon.measure.record.pledges import ATTACKER
from koinon.measure.record.record import opportunities
from koinon.stats import pooled_logit as logit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from koinon.store.catalogue import Store

    Array = NDArray[np.float64]

ERA = 1945
"""First year of the later era, as in Berkemeier and Fuhrmann (2018)."""

_FLOOR = 1e-4
"""Added to CINC before the logarithm: the smallest states have almost none."""
_KM, _CINC = (1.2, 0.7), (-6.0, 2.0)
"""Centre and spread of log distance and log capability in the record, rounded; only a matter of scale."""

BLOCKS: tuple[str | float, ...] = (
    *(3.0, 1.5, 1.5, 1.0, 1.0, 1.0, 1.0),
    *("promise",) * len(KINDS),
    *("promise by era and side",) * (4 * len(KINDS)),
)
"""Standard deviation of the prior of each coefficient, or the pooled block it belongs to."""


@dataclass(frozen=True)
class Joining:
    """The fitted record.

    Attributes
    ----------
    fit
        The model.
    rows, wars, joined
        Opportunities, wars and opportunities taken behind it.
    years
        First and last year of the record.
    """

    fit: logit.Fit
    rows: int
    wars: int
    joined: int
    years: tuple[int, int]

    @property
    def group_scale(self) -> float:
        """Standard deviation of the effect that the states bound to one side of a war share."""
        return self.fit.scales["group"]


def design(rows: pl.DataFrame) -> Array:
    """Return the design matrix of rows of `features`, shape (n, len(BLOCKS)).

    Where the distance or the capability is unknown the centre of the record stands for it.
    """
    far = np.log1p(rows["capdist"].fill_null(np.expm1(_KM[0]) * 1000).to_numpy() / 1000)
    far = (far - _KM[0]) / _KM[1]
    strong = np.log(rows["cinc"].fill_null(np.exp(_CINC[0]) - _FLOOR).to_numpy() + _FLOOR)
    strong = (strong - _CINC[0]) / _CINC[1]
    later = (rows["year"].to_numpy() >= ERA).astype(np.int64)
    other = (rows["side"] == ATTACKER).to_numpy().astype(np.int64)
    kind = rows["kind"].replace_strict(KINDS, range(len(KINDS)), return_dtype=pl.Int64).to_numpy()
    outbid = rows["outbid"].to_numpy().astype(np.float64)
    plain = [np.ones(rows.height), later - 0.5, other - 0.5, far, strong, far * strong, outbid]
    parts = [_indicators(kind, len(KINDS))]
    parts += [_indicators(2 * kind + split, 2 * len(KINDS)) for split in (later, other)]
    return np.hstack([np.column_stack(plain), *parts])


def _indicators(places: NDArray[np.int64], width: int) -> Array:
    return np.eye(width)[places]


def groups(rows: pl.DataFrame) -> NDArray[np.intp]:
    """Return the number of each row's group: the states bound to one side of one war."""
    return rows.select(pl.struct("war", "side").rank("dense") - 1).to_series().to_numpy().astype(np.intp)


def fitted(rows: pl.DataFrame, scales: Mapping[str, float] | None = None) -> Joining:
    """Fit the model to opportunities.

    Parameters
    ----------
    rows
        As `koinon.measure.record.record.opportunities` gives them.
    scales
        Standard deviations of the pooled blocks, if they are not to be estimated.
    """
    wars = rows.select(pl.col("war").rank("dense") - 1).to_series().to_numpy().astype(np.intp)
    came = rows["joined"].to_numpy().astype(np.float64)
    made = logit.fit(design(rows), came, groups(rows), BLOCKS, scales, wars)
    years = (int(rows["year"].min()), int(rows["year"].max()))  # type: ignore[arg-type]  # years, not any literal
    return Joining(made, rows.height, rows["war"].n_unique(), int(rows["joined"].sum()), years)


@cache
def model(store: Store, rule: str = "lenient") -> Joining:
    """Return the model of a store, fitted once per process."""
    return fitted(opportunities(store, rule))


def chance(joining: Joining, rows: pl.DataFrame, coefficients: Array, level: float = 0.9) -> pl.DataFrame:
    """Add the probability that each state comes, with its interval.

    Parameters
    ----------
    joining
        The model.
    rows
        Rows of `features`.
    coefficients
        Draws from the model, shape (draws, k).
    level
        Probability that the interval holds.

    Returns
    -------
    polars.DataFrame
        With ``p`` (mean), ``p_low`` and ``p_high`` in 0-1. Each is an average over wars like those of the
        record: the interval says how well that average is known, not how this war will differ from it.
    """
    p = logit.averaged(coefficients @ design(rows).T, joining.group_scale)
    low, high = np.quantile(p, [(1 - level) / 2, (1 + level) / 2], axis=0) if rows.height else (p[0], p[0])
    return rows.with_columns(p=pl.Series(p.mean(axis=0)), p_low=pl.Series(low), p_high=pl.Series(high))
