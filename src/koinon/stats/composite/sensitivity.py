"""Which choice moves the result: Sobol indices by Saltelli's sampling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from koinon.errors import KoinonError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Sobol:
    """Shares of the variance of an output.

    Attributes
    ----------
    first
        What each input explains alone, shape (d,).
    total
        What it explains together with all others, shape (d,); above `first` where inputs interact.
    mean, variance
        Of the output.
    """

    first: NDArray[np.float64]
    total: NDArray[np.float64]
    mean: float
    variance: float


def sobol(
    function: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    inputs: int,
    runs: int,
    rng: np.random.Generator,
) -> Sobol:
    """Estimate first-order and total Sobol indices.

    First order after Saltelli and others (2010, *Computer Physics Communications* 181: 259-270), total after
    Jansen (1999), on two Latin hypercubes.

    Parameters
    ----------
    function
        Takes points, shape (n, inputs), uniform on 0-1, and returns the output, shape (n,).
    inputs, runs
        Number of inputs; rows of each hypercube. The function is evaluated ``runs * (inputs + 2)`` times.
    rng
        Source of chance.

    Raises
    ------
    KoinonError
        If there are fewer than two runs or the output does not vary.

    Examples
    --------
    >>> found = sobol(lambda u: 3 * u[:, 0] + u[:, 1], 2, 4096, np.random.default_rng(1))
    >>> found.first.round(1).tolist()
    [0.9, 0.1]
    """
    if runs < 2:
        raise KoinonError(f"Sobol indices need two runs or more, not {runs}")
    sample = _hypercube(runs, 2 * inputs, rng)
    a, b = sample[:, :inputs], sample[:, inputs:]
    mixed = np.repeat(a[None], inputs, axis=0)
    for i in range(inputs):
        mixed[i, :, i] = b[:, i]
    values = function(np.concatenate([a, b, *mixed])).reshape(inputs + 2, runs)
    both = values[:2]
    mean, variance = float(both.mean()), float(both.var())
    if variance <= 1e-15:
        raise KoinonError("the output does not vary, so there is nothing to explain")
    of_a, of_b, of_mixed = values[0], values[1], values[2:]
    first = ((of_b - mean) * (of_mixed - of_a)).mean(axis=1) / variance
    total = ((of_a - of_mixed) ** 2).mean(axis=1) / (2 * variance)
    return Sobol(first, total, mean, variance)


def _hypercube(n: int, d: int, rng: np.random.Generator) -> NDArray[np.float64]:
    places = rng.permuted(np.tile(np.arange(n), (d, 1)), axis=1).T
    made: NDArray[np.float64] = (places + rng.uniform(size=(n, d))) / n
    return made
