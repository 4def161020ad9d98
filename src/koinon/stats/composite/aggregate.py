"""Adding indicators up to one number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from koinon.errors import UnknownNameError

if TYPE_CHECKING:
    from numpy.typing import NDArray

How = Literal["arithmetic", "geometric"]
AGGREGATIONS: tuple[How, ...] = ("arithmetic", "geometric")


def aggregate(
    y: NDArray[np.float64], weights: NDArray[np.float64], how: How = "arithmetic"
) -> NDArray[np.float64]:
    """Return the weighted mean of the known indicators of each unit.

    Parameters
    ----------
    y
        Shape (n, k), on one scale; positive for the geometric mean. NaN is left out and its weight goes to
        the others in proportion.
    weights
        Shape (k,), or (n, k) for weights of each unit's own; not negative.
    how
        ``"arithmetic"`` lets a strong indicator make up for a weak one in full, ``"geometric"`` only in part.

    Returns
    -------
    numpy.ndarray
        Shape (n,); NaN where nothing with a weight is known.

    Raises
    ------
    UnknownNameError
        If `how` is neither.

    Examples
    --------
    >>> aggregate(np.array([[1.0, 4.0], [np.nan, 4.0]]), np.array([0.5, 0.5]), "geometric").tolist()
    [2.0, 4.0]
    """
    if how not in AGGREGATIONS:
        raise UnknownNameError("aggregation", how, AGGREGATIONS, hint="they are arithmetic and geometric")
    there = ~np.isnan(y)
    held = np.where(there, weights, 0.0)
    whole = held.sum(axis=1)
    values = np.log(np.where(there, y, 1.0)) if how == "geometric" else np.where(there, y, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (held * values).sum(axis=1) / whole
    made: NDArray[np.float64] = np.exp(mean) if how == "geometric" else mean
    return made


def contributions(y: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what each indicator adds to the arithmetic index: its share of the weight times its score.

    The rows add up to the index (as the published ARCII contributions do). 0 for a missing indicator, whose
    weight the others carry; NaN where nothing is known.

    Examples
    --------
    >>> contributions(np.array([[0.2, 0.6]]), np.array([1.0, 3.0])).tolist()
    [[0.05, 0.44999999999999996]]
    """
    there = ~np.isnan(y)
    held = np.where(there, weights, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = held / held.sum(axis=1, keepdims=True)
    made: NDArray[np.float64] = share * np.where(there, y, 0.0)
    return made
