"""Many small linear programmes with the same constraints at once, by the simplex method."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_EPS = 1e-11


def maximise(
    objectives: NDArray[np.float64], constraints: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Solve ``max c · w`` subject to ``A w <= 1`` and ``w >= 0`` for every row ``c`` of `objectives`.

    ``w = 0`` is feasible, so the method starts there. Bland's rule (1977, *Mathematics of Operations
    Research* 2: 103-107) chooses the pivots, so that it ends also where constraints repeat each other, as
    those of two blocs with the same members do.

    Parameters
    ----------
    objectives
        Shape (b, k).
    constraints
        ``A``, shape (n, k), not negative, every column with a positive entry (else there is no maximum).

    Returns
    -------
    tuple of numpy.ndarray
        Solutions, shape (b, k), and maxima, shape (b,).

    Examples
    --------
    >>> maximise(np.array([[1.0, 1.0]]), np.array([[1.0, 0.5], [0.5, 1.0]]))[1].round(4).tolist()
    [1.3333]
    """
    (n, k), b = constraints.shape, objectives.shape[0]
    table = np.empty((b, n + 1, k + 1))
    table[:, :n, :k], table[:, :n, k] = constraints, 1.0
    table[:, n, :k], table[:, n, k] = objectives, 0.0
    rows = np.tile(np.arange(k, k + n), (b, 1))
    columns = np.tile(np.arange(k), (b, 1))
    busy = np.arange(b)
    while busy.size:
        better = table[busy, n, :k] > _EPS
        busy = busy[better.any(axis=1)]
        if busy.size:
            better = better[better.any(axis=1)]
            _pivot(table, rows, columns, busy, better)
    solution = np.zeros((b, k + n))
    np.put_along_axis(solution, rows, table[:, :n, k], axis=1)
    return solution[:, :k], -table[:, n, k]


def _pivot(
    table: NDArray[np.float64],
    rows: NDArray[np.int_],
    columns: NDArray[np.int_],
    busy: NDArray[np.int_],
    better: NDArray[np.bool_],
) -> None:
    """Exchange one variable in each of the `busy` tables, in place; Bland's rule."""
    far = table.shape[1] + table.shape[2]
    n, k = table.shape[1] - 1, table.shape[2] - 1
    enter = np.where(better, columns[busy], far).argmin(axis=1)
    part = table[busy]
    which = np.arange(busy.size)
    pivots = part[which, :n, enter]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.where(pivots > _EPS, part[:, :n, k] / pivots, np.inf)
    least = ratios.min(axis=1, keepdims=True)
    leave = np.where(ratios <= least + _EPS, rows[busy], far).argmin(axis=1)
    pivot = part[which, leave, enter]
    row = part[which, leave] / pivot[:, None]
    column = part[which, :, enter].copy()
    column[which, leave] = 0.0
    part -= column[:, :, None] * row[:, None, :]
    part[which, :, enter] = -column / pivot[:, None]
    row[which, enter] = 1.0 / pivot
    part[which, leave] = row
    table[busy] = part
    rows[busy, leave], columns[busy, enter] = columns[busy, enter], rows[busy, leave]
