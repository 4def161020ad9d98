"""Combined strength on each side: what is bound, and what the record would expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.measure.record.features import RESTRAINT
from koinon.measure.record.pledges import ATTACKER, TARGET
from koinon.simulate.joining.joining import design

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koinon.simulate.joining.joining import Joining

    Array = NDArray[np.float64]


def simulated(
    joining: Joining, rows: pl.DataFrame, coefficients: Array, rng: np.random.Generator
) -> dict[str, Array]:
    """Return the CINC of those who come to each side, draw by draw.

    Parameters
    ----------
    joining
        The model.
    rows
        Rows of `features`: one per state and side; a state without ``cinc`` adds nothing.
    coefficients
        Draws of the coefficients, shape (draws, k).
    rng
        Source of the wars' own effects and of who comes.

    Returns
    -------
    dict of str to numpy.ndarray
        ``target`` and ``attacker``, shape (draws,): every draw takes other coefficients, an effect shared by
        all who are bound to a side, and a toss for every state. A state bound to both comes to one side only.
    """
    n = coefficients.shape[0]
    rows = rows.filter(pl.col("kind") != RESTRAINT)
    if rows.is_empty():
        return {TARGET: np.zeros(n), ATTACKER: np.zeros(n)}
    effects = rng.standard_normal((2, n)) * joining.group_scale
    other = (rows["side"] == ATTACKER).to_numpy().astype(int)
    p = 1 / (1 + np.exp(-(coefficients @ design(rows).T + effects[other].T)))
    codes, place = np.unique(rows["ccode"].to_numpy(), return_inverse=True)
    chances = np.zeros((2, n, codes.size))
    for row, (side, state) in enumerate(zip(other, place, strict=True)):
        chances[side, :, state] = p[:, row]
    chances /= np.maximum(chances.sum(axis=0), 1.0)
    toss = rng.random((n, codes.size))
    weight = np.zeros(codes.size)
    weight[place] = rows["cinc"].fill_null(0.0).to_numpy()
    to_target = toss < chances[0]
    to_attacker = toss > 1 - chances[1]
    return {TARGET: to_target @ weight, ATTACKER: to_attacker @ weight}


def strengths(
    rows: pl.DataFrame, own: dict[str, float | None], came: dict[str, Array], level: float = 0.9
) -> pl.DataFrame:
    """Return the strength of each side, in CINC.

    Parameters
    ----------
    rows
        Rows of `features` with ``holds`` (rank of the best promise of fighting, null for none) and ``p``.
    own
        CINC of the target and of the attacker.
    came
        As `simulated` gives it.
    level
        Probability that an interval of ``expected`` holds.

    Returns
    -------
    polars.DataFrame
        ``side``, ``what``, ``states``, ``cinc``, ``low``, ``high``. ``own``: the state itself. ``bound``:
        with those whose promise of fighting holds, from those whose codes set no condition (low) to those
        of whom the codes do not tell (high). ``expected``: with every state that promised this side help
        or consultation times its chance, and where ``level`` of the simulated wars lie. Who promised only
        to stay out is left aside.
    """
    made: list[tuple[str, str, int, float | None, float | None, float | None]] = []
    for side in (TARGET, ATTACKER):
        mine, alone = rows.filter(side=side), own[side]
        base = alone or 0.0
        made.append((side, "own", 1, alone, None, None))
        least, middle, most = (mine.filter(pl.col("holds") >= rank) for rank in (3, 2, 1))
        bound, sure, perhaps = (base + float(part["cinc"].sum()) for part in (middle, least, most))
        made.append((side, "bound", middle.height + 1, bound, sure, perhaps))
        low, high = np.quantile(came[side], [(1 - level) / 2, (1 + level) / 2])
        helpers = mine.filter(pl.col("kind") != RESTRAINT)
        mean = base + float((helpers["p"] * helpers["cinc"].fill_null(0.0)).sum())
        made.append((side, "expected", helpers.height + 1, mean, base + float(low), base + float(high)))
    names = ("side", "what", "states", "cinc", "low", "high")
    return pl.DataFrame(made, schema=names, orient="row")
