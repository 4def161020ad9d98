"""Does the deterrence profile foretell who is challenged? A test on years the model has not seen.

Two samples. *Targets*: state-years with at least one actual challenger; the event is that a new militarised
dispute is begun against the state (it is on side B from the first day; Gibler, Miller and Little 2016).
*Pairs*: politically relevant directed pairs of states; the event is that state 1 begins one against state 2.
Every predictor is that of the year before.

Rolling origin: the model (logit, maximum likelihood) is fitted to all years to the last of a decade and
predicts the next decade, whose years it never saw. What it predicts is judged by era: area under the ROC
curve, average precision (area under the precision-recall curve), Brier score, and the slope of a logit of
the events on the predicted log-odds (1 if calibrated). Intervals come from drawing states (the target's)
with replacement, so that the years of one state stay together.

A better prediction is no proof of deterrence: a state that is threatened arms and finds allies. Rivalries
were dated with hindsight, which the year's lag softens and does not mend.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.errors import UnknownNameError
from koinon.measure.deterrence.challengers import challengers
from koinon.panel.clubs.pooling import steady
from koinon.panel.panel import directed_dyad_years, state_years
from koinon.stats.logit import logit, predicted
from koinon.stats.skill import brier, places, slope, steps
from koinon.store.catalogue import Store, default_store
from koinon.store.schema import schema

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_PARTS = ("preparedness", "communication", "deterrence_cohesion")
MODELS: dict[str, tuple[tuple[str, ...], str]] = {
    "ratio": (("ratio",), "ratio"),
    "score": (("deterrence",), "ratio"),
    "ratio and score": (("ratio", "deterrence"), "ratio"),
    "ratio and parts": (("ratio", *_PARTS, "allied"), "ratio"),
    "ratio and history": (("ratio", "history"), "ratio"),
    "ratio, history and score": (("ratio", "history", "deterrence"), "ratio and history"),
    "ratio, history and parts": (("ratio", "history", *_PARTS, "allied"), "ratio and history"),
}
"""Predictors by model, and the model that it is held against. ``ratio`` is the capability ratio; ``allied``
marks a known cohesion, which is 0.5 where there is none to speak of; ``history`` is what was before: the
logarithm of the number of challengers (targets), or whether the two are challengers of each other (pairs)."""

FOUND: dict[tuple[int, int], dict[str, float]] = {
    (1860, 1913): {"ratio": 0.543, "ratio and score": 0.540},
    (1914, 1945): {"ratio": 0.519, "ratio and score": 0.515},
    (1946, 1991): {"ratio": 0.498, "ratio and score": 0.491},
    (1992, 2010): {"ratio": 0.526, "ratio and score": 0.592},
    (1860, 2010): {"ratio and history": 0.652, "ratio, history and score": 0.653},
}
"""What `validate` found for targets: area under the ROC curve by era and model, which the brief tells its
readers. A test computes it anew."""

SAMPLES = ("targets", "pairs")
ERAS = ((1860, 1913), (1914, 1945), (1946, 1991), (1992, 2010))
FIRST_ORIGIN = 1859


@dataclass(frozen=True)
class Verdict:
    """How well one model predicts the events of one era.

    Attributes
    ----------
    model
        Of `MODELS`.
    first, last
        Years judged, both included.
    n, events
        Rows and events.
    auc, precision, brier, slope
        Area under the ROC curve; average precision; Brier score; slope of calibration.
    gain, gain_low, gain_high
        AUC less that of the model it is held against, and its 95 % interval; 0 for the ratio itself.
    precision_gain, precision_gain_low, precision_gain_high
        Likewise for average precision.
    """

    model: str
    first: int
    last: int
    n: int
    events: int
    auc: float
    precision: float
    brier: float
    slope: float
    gain: float
    gain_low: float
    gain_high: float
    precision_gain: float
    precision_gain_low: float
    precision_gain_high: float


def sample(kind: str, store: Store | None = None) -> pl.DataFrame:
    """Return the rows of a sample.

    Parameters
    ----------
    kind
        ``"targets"`` or ``"pairs"``.
    store
        Another store than the packaged one.

    Returns
    -------
    polars.DataFrame
        ``state`` (the target), ``year``, ``event`` (0, 1) and the predictors of `MODELS`, of the year
        before. ``ratio`` is the target's own CINC over that of its challengers and itself (targets), or of
        the challenger and itself (pairs): without allies, which are the profile's business.

    Raises
    ------
    UnknownNameError
        For an unknown kind.
    """
    if kind not in SAMPLES:
        raise UnknownNameError("sample", kind, SAMPLES, hint="samples are targets and pairs")
    tables = store or default_store()
    last = schema("gml_dirdisp").covers[1]
    scores = ["deterrence", *_PARTS]
    profile = state_years(1816, last - 1, store=store).add("deterrence", draws=1).frame
    before = profile.select("ccode", pl.col("year") + 1, *scores)
    before = before.drop_nulls("deterrence").with_columns(
        allied=pl.col("deterrence_cohesion").is_not_null().cast(pl.Float64)
    )
    before = before.with_columns(pl.col(scores).fill_null(0.5)).rename({"ccode": "state"})
    made = _targets(tables, last) if kind == "targets" else _pairs(tables, last)
    return made.join(before, on=["state", "year"]).drop_nulls().sort("year", *_order(made))


def _order(rows: pl.DataFrame) -> list[str]:
    return [name for name in ("state", "challenger") if name in rows.columns]


def _begun(store: Store) -> pl.DataFrame:
    """Return ``challenger, state, year``: who began a new dispute against whom."""
    first = (pl.col("sidea1") == 1) & (pl.col("orig1") == 1) & (pl.col("orig2") == 1)
    rows = store.scan("gml_dirdisp").filter((pl.col("midonset") == 1) & first)
    return rows.select(challenger="ccode1", state="ccode2", year="year").unique().collect()


def _targets(store: Store, last: int) -> pl.DataFrame:
    rows = state_years(1817, last, store=store).frame.select("year", state="ccode")
    event = _begun(store).select("state", "year").unique().with_columns(event=pl.lit(1.0))
    cinc = store.scan("capabilities").select("year", "cinc", state="ccode").collect()
    foes = challengers(1816, last - 1, store).join(
        cinc.rename({"state": "foe"}), on=["foe", "year"], how="left"
    )
    against = foes.group_by("state", "year").agg(against=steady(pl.col("cinc")).sum(), n=pl.len())
    before = cinc.join(against, on=["state", "year"]).select(
        "state",
        pl.col("year") + 1,
        ratio=pl.col("cinc") / (pl.col("cinc") + pl.col("against")),
        history=pl.col("n").log(),
    )
    joined = rows.join(event, on=["state", "year"], how="left").join(before, on=["state", "year"])
    return joined.with_columns(pl.col("event").fill_null(0.0))


def _pairs(store: Store, last: int) -> pl.DataFrame:
    pairs = directed_dyad_years(1817, last, store=store).relevant().frame
    rows = pairs.select("year", challenger="ccode1", state="ccode2")
    keys = ["challenger", "state", "year"]
    event = _begun(store).with_columns(event=pl.lit(1.0))
    cinc = store.scan("capabilities").select("ccode", pl.col("year") + 1, "cinc").collect()
    for side in ("challenger", "state"):
        rows = rows.join(cinc.rename({"ccode": side, "cinc": f"cinc_{side}"}), on=[side, "year"])
    before = challengers(1816, last - 1, store).select("state", pl.col("year") + 1, challenger="foe")
    rows = rows.join(before.with_columns(history=pl.lit(1.0)), on=keys, how="left")
    ratio = pl.col("cinc_state") / (pl.col("cinc_state") + pl.col("cinc_challenger"))
    joined = rows.join(event, on=keys, how="left").with_columns(ratio=ratio)
    return joined.select(*keys, pl.col("event", "history").fill_null(0.0), "ratio")


def rolled(rows: pl.DataFrame) -> pl.DataFrame:
    """Return `rows` with each model's predictions, from fits to the years before the row's decade.

    Parameters
    ----------
    rows
        As from `sample`.

    Returns
    -------
    polars.DataFrame
        The rows from 1860 on with one column ``p_<model>`` each.
    """
    years, y = rows["year"].to_numpy(), rows["event"].to_numpy()
    columns = {f"p_{model}": np.full(rows.height, np.nan) for model in MODELS}
    for origin in range(FIRST_ORIGIN, int(years.max()), 10):
        train, test = years <= origin, (years > origin) & (years <= origin + 10)
        for model, (names, _) in MODELS.items():
            X = rows.select(names).to_numpy()
            # What does not vary in training has no coefficient.
            X = X[:, X[train].std(axis=0) > 0]
            columns[f"p_{model}"][test] = predicted(X[test], logit(X[train], y[train]))
    return rows.with_columns(pl.Series(name, p) for name, p in columns.items()).filter(
        pl.col("year") > FIRST_ORIGIN
    )


def validate(
    kind: str = "targets", draws: int = 500, seed: int = 1, store: Store | None = None
) -> list[Verdict]:
    """Return how well each model predicts, by era and over all years.

    Parameters
    ----------
    kind
        ``"targets"`` or ``"pairs"``; see the module.
    draws, seed
        Of the bootstrap of states.
    store
        Another store than the packaged one.

    Raises
    ------
    UnknownNameError
        For an unknown kind.
    """
    rows = rolled(sample(kind, store))
    eras = (*ERAS, (ERAS[0][0], ERAS[-1][1]))
    return [verdict for era in eras for verdict in judged(rows, era, draws, seed)]


def judged(rows: pl.DataFrame, era: tuple[int, int], draws: int, seed: int) -> list[Verdict]:
    """Return the verdicts on the predictions of one era; `rows` as from `rolled`."""
    part = rows.filter(pl.col("year").is_between(*era))
    y = part["event"].to_numpy()
    _, state = np.unique(part["state"].to_numpy(), return_inverse=True)
    states = int(state.max()) + 1
    rng = np.random.default_rng(seed)
    picks = [np.bincount(rng.integers(states, size=states), minlength=states) for _ in range(draws)]
    plain, drawn, made = {}, {}, []
    for model, (_, base) in MODELS.items():
        p = part[f"p_{model}"].to_numpy()
        at = places(p)
        plain[model] = np.array(_both(y, at))
        drawn[model] = np.array([_both(y, at, pick[state].astype(float)) for pick in picks])
        low, high = np.quantile(drawn[model] - drawn[base], (0.025, 0.975), axis=0)
        gain = plain[model] - plain[base]
        numbers = (*plain[model], brier(y, p), slope(y, p))
        gains = (gain[0], low[0], high[0], gain[1], low[1], high[1])
        made.append(Verdict(model, *era, len(y), int(y.sum()), *(float(v) for v in (*numbers, *gains))))
    return made


def _both(y: Floats, at: NDArray[np.intp], w: Floats | None = None) -> tuple[float, float]:
    found = steps(y, at, w)
    return found.auc(), found.average_precision()
