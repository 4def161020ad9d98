"""Natural cubic spline basis in the truncated-power form of Hastie, Tibshirani and Friedman.

The Elements of Statistical Learning (2nd ed., 2009), section 5.2.1, equations 5.4 and 5.5, without the
constant. By hand, because SciPy has other bases of the same space (`BSpline`, `CubicSpline`), not this
one, whose first column is the value itself; tests hold the spaces together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from koinon.errors import KoinonError

if TYPE_CHECKING:
    from numpy.typing import NDArray


def natural_spline(x: NDArray[np.float64], interior: int) -> NDArray[np.float64]:
    """Return the basis of a natural cubic spline.

    Parameters
    ----------
    x
        Values, shape (n,); NaN gives a row of NaN.
    interior
        Number of interior knots, at equally spaced quantiles of `x`; boundary knots at its range.

    Returns
    -------
    numpy.ndarray
        Shape (n, interior + 1): linear term, then one column per interior knot. Linear outside the
        boundary knots.

    Raises
    ------
    KoinonError
        If there is no interior knot, or the values are too few or too alike for that many.

    Examples
    --------
    >>> natural_spline(np.array([0.0, 1.0, 2.0]), 1).tolist()
    [[0.0, 0.0], [1.0, 0.5], [2.0, 3.0]]
    """
    if interior < 1:
        raise KoinonError(f"a spline has at least 1 interior knot, not {interior}")
    known = x[~np.isnan(x)]
    xi = np.unique(np.quantile(known, np.linspace(0, 1, interior + 2))) if known.size else np.zeros(0)
    if xi.size < interior + 2:
        raise KoinonError(f"the values are too few or too alike for a spline with {interior} interior knots")

    def d(k: int) -> NDArray[np.float64]:
        above = np.clip(x - xi[k], 0, None) ** 3 - np.clip(x - xi[-1], 0, None) ** 3
        scaled: NDArray[np.float64] = above / (xi[-1] - xi[k])
        return scaled

    last = d(xi.size - 2)
    return np.column_stack([x, *(d(k) - last for k in range(xi.size - 2))])
