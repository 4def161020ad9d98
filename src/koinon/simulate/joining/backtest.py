"""Leaving each war out: who would have been said to come, and who came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.record.record import opportunities
from koinon.simulate.joining.joining import ERA, Joining, design, fitted
from koinon.stats import pooled_logit as logit
from koinon.stats.skill import auc, brier, calibration

if TYPE_CHECKING:
    from koinon.store.catalogue import Store


@dataclass(frozen=True)
class Backtest:
    """Predictions of left-out wars and how good they are.

    Attributes
    ----------
    predictions
        The rows of `koinon.measure.record.record.opportunities` with ``p``, the probability from a model
        that never saw the war.
    scores
        ``rows`` (``all``, ``target``, ``attacker``, and by era), ``n``, ``joined``, ``auc`` (chance that a
        state that came is ranked above one that did not, 0.5 is blind), ``brier`` (mean squared error, 0-1,
        lower is better), ``brier_base`` (that of saying the rate of the other wars to everybody) and
        ``skill`` (1 - brier / brier_base).
    calibration
        ``low``, ``high`` (class of predicted probability), ``n``, ``predicted`` and ``observed`` (means).
    """

    predictions: pl.DataFrame
    scores: pl.DataFrame
    calibration: pl.DataFrame


def backtest(store: Store, rule: str = "lenient", *, nested: bool = False) -> Backtest:
    """Leave each war out, fit the model to the others, and predict who comes.

    Parameters
    ----------
    store
        The tables.
    rule
        How a named threat is read; see `koinon.panel.promises.targeting.RULES`.
    nested
        Whether the scales of the pooled blocks are estimated anew without each war (slower); else they are
        those of the whole record.
    """
    rows = opportunities(store, rule)
    whole = fitted(rows)
    parts = [_left_out(rows, war, whole, nested) for war in rows["war"].unique().sort()]
    predictions = pl.concat(parts).sort("case", "side", "ccode")
    return Backtest(predictions, scores(predictions), calibration(predictions))


def _left_out(rows: pl.DataFrame, war: int, whole: Joining, nested: bool) -> pl.DataFrame:
    others, out = rows.filter(pl.col("war") != war), rows.filter(pl.col("war") == war)
    model = fitted(others, None if nested else whole.fit.scales)
    p = logit.predicted(model.fit, design(out))
    return out.with_columns(p=pl.Series(p), base=pl.lit(others["joined"].mean()))


def scores(predictions: pl.DataFrame) -> pl.DataFrame:
    """Return the scores of all predictions, of each side and of each era."""
    later = pl.col("year") >= ERA
    parts = {
        "all": predictions,
        "target": predictions.filter(side="target"),
        "attacker": predictions.filter(side="attacker"),
        f"before {ERA}": predictions.filter(~later),
        f"from {ERA}": predictions.filter(later),
    }
    return pl.DataFrame([_score(name, part) for name, part in parts.items()])


def _score(name: str, part: pl.DataFrame) -> dict[str, object]:
    y, p, base = (part[c].to_numpy().astype(float) for c in ("joined", "p", "base"))
    score, blind = brier(y, p), brier(y, base)
    return {
        "rows": name,
        "n": part.height,
        "joined": int(y.sum()),
        "auc": auc(y, p),
        "brier": score,
        "brier_base": blind,
        "skill": 1 - score / blind,
    }
