"""How unequally something is shared out: the Herfindahl-Hirschman index, Gini's coefficient, CON.

Of one array each. Measures compute the same formulas for all blocs and years at once in a frame; the tests
hold the two together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def herfindahl(values: NDArray[np.float64]) -> float:
    """Return the Herfindahl-Hirschman index: the sum of squared shares, from 1/n to 1.

    Parameters
    ----------
    values
        Not negative, shape (n,); NaN is left out.

    Returns
    -------
    float
        NaN where nothing is positive.

    Examples
    --------
    >>> herfindahl(np.array([2.0, 1.0, 1.0]))
    0.375
    """
    known = values[~np.isnan(values)]
    whole = known.sum()
    return float(((known / whole) ** 2).sum()) if whole > 0 else float("nan")


def gini(values: NDArray[np.float64], *, small_sample: bool = True) -> float:
    """Return the Gini coefficient.

    Parameters
    ----------
    values
        Not negative, shape (n,); NaN is left out.
    small_sample
        Whether to multiply by n / (n - 1), so that 1 can be reached.

    Returns
    -------
    float
        0 (all alike) to 1, or to 1 - 1/n without the factor; NaN below two values or where all are 0.

    Examples
    --------
    >>> gini(np.array([1.0, 3.0])), gini(np.array([1.0, 3.0]), small_sample=False)
    (0.5, 0.25)
    """
    known = np.sort(values[~np.isnan(values)])
    n, whole = known.size, known.sum()
    if n < 2 or not whole > 0:
        return float("nan")
    plain = float(((2 * np.arange(1, n + 1) - n - 1) * known).sum() / (n * whole))
    return plain * n / (n - 1) if small_sample else plain


def con(amounts: NDArray[np.float64]) -> float:
    """Return the concentration of amounts, CON: the Herfindahl index put on a scale of 0-1.

    Singer, Bremer and Stuckey (1972, "Capability distribution, uncertainty, and major power war", in Russett,
    ed., *Peace, War, and Numbers*, Sage): ``sqrt((sum s^2 - 1/n) / (1 - 1/n))`` of shares ``s``.

    Parameters
    ----------
    amounts
        Not negative, shape (n,); NaN is left out.

    Returns
    -------
    float
        0 (all equal) to 1 (one has everything); NaN below two values or where all are 0.

    Examples
    --------
    >>> con(np.array([1.0, 1.0])), con(np.array([3.0, 0.0, 0.0]))
    (0.0, 1.0)
    """
    n = int((~np.isnan(amounts)).sum())
    if n < 2:
        return float("nan")
    return float(np.sqrt(np.maximum(0.0, herfindahl(amounts) - 1 / n) / (1 - 1 / n)))
