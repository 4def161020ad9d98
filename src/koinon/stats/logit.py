"""A logit by maximum likelihood.

By hand: statsmodels has it, but would bring pandas into every installation and two seconds of imports for one
Newton loop. Tests hold it to statsmodels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from koinon.errors import KoinonError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_RIDGE = 1e-8
"""Added to the information, so that a step exists where predictors nearly repeat each other."""


def logit(X: Floats, y: Floats, steps: int = 50) -> Floats:
    """Return the coefficients of a logit by iteratively reweighted least squares, the constant first.

    Parameters
    ----------
    X
        Predictors, shape (n, k), without constant.
    y
        0 or 1, shape (n,), not all alike.
    steps
        Most iterations.

    Raises
    ------
    KoinonError
        If all events are alike or it does not converge (separated data).

    Examples
    --------
    >>> X = np.array([[0.0], [0.0], [0.0], [1.0], [1.0], [1.0]])
    >>> y = np.array([0.0, 0.0, 1.0, 0.0, 1.0, 1.0])
    >>> logit(X, y).round(4).tolist()  # log-odds -ln 2 and +ln 2
    [-0.6931, 1.3863]
    """
    if y.min() == y.max():
        raise KoinonError("a logit needs rows with and rows without the event")
    design = np.column_stack([np.ones(len(y)), X])
    beta = np.zeros(design.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(design @ beta, -35, 35)))
        information = (design * (p * (1 - p))[:, None]).T @ design + _RIDGE * np.eye(design.shape[1])
        step = np.linalg.solve(information, design.T @ (y - p))
        beta += step
        if np.abs(step).max() < 1e-9:
            return beta
    raise KoinonError(f"the logit did not converge in {steps} steps")


def predicted(X: Floats, beta: Floats) -> Floats:
    """Return the probabilities of a logit, shape (n,).

    Parameters
    ----------
    X
        Predictors, shape (n, k).
    beta
        Coefficients as from `logit`, shape (k + 1,).

    Examples
    --------
    >>> predicted(np.array([[0.0]]), np.array([0.0, 1.0])).tolist()
    [0.5]
    """
    p: Floats = 1 / (1 + np.exp(-(beta[0] + X @ beta[1:])))
    return p
