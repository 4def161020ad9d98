"""How many ties of a network end and begin: the measure ``turnover`` of system-years.

A row of year t follows the ties of t to t + span. A tie is at risk if at t + span the source still knows the
pair, or an end is no longer a state; it is lost if the pair is not tied then. A tie that was cut and renewed
in between counts as kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError
from koinon.measure.networks.layers import LAYERS, PAIR, Rule, Ties, ties
from koinon.measure.networks.yearly import record, ties_of
from koinon.panel.attach import attach_years
from koinon.panel.units import FIRST_YEAR, LAST_YEAR, state_year_rows

if TYPE_CHECKING:
    from koinon.panel.panel import Panel
    from koinon.panel.variable import Variable
    from koinon.store.catalogue import Store

GROUP = "turnover"

_MADE = {
    "ties_at_risk": ("Ties of the year whose fate after the span is known.", "int32", "pairs"),
    "ties_lost": ("Those of them that are gone after the span.", "int32", "pairs"),
    "ties_lost_exit": ("Lost ties of which an end is no longer a state.", "int32", "pairs"),
    "ties_new": ("Ties after the span that were not there in the year.", "int32", "pairs"),
    "tie_loss": ("Lost ties over ties at risk.", "float64", "share, 0-1"),
    "ties_at_risk_listed": ("All ties in the source, also with others than COW states.", "int32", "pairs"),
    "ties_lost_listed": ("Those of them that are gone after the span.", "int32", "pairs"),
    "tie_loss_listed": ("Their share.", "float64", "share, 0-1"),
}


@dataclass(frozen=True)
class Turnover:
    """Ties of many years, pooled.

    Attributes
    ----------
    at_risk, lost, new
        Summed over the years, among states of the COW list.
    at_risk_listed, lost_listed
        The same over every pair that the source lists; None where it does not know all states.
    """

    at_risk: int
    lost: int
    new: int
    at_risk_listed: int | None
    lost_listed: int | None

    @property
    def loss(self) -> float | None:
        """Lost ties over ties at risk, 0-1; None without any at risk."""
        return _rate(self.lost, self.at_risk)

    @property
    def loss_listed(self) -> float | None:
        """The same over every pair that the source lists."""
        return _rate(self.lost_listed, self.at_risk_listed)


def _rate(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else part / whole


def add(
    panel: Panel,
    layer: str = "alliances",
    span: int = 1,
    obligation: str = "defense",
    threshold: float = 0.0,
    backbone: str = "disparity",
) -> Panel:
    """Add how many ties of a layer are lost and won over a span of years.

    After Jackson and Nei (2015, *PNAS* 112: 15277-15284), who give the share of alliances gone after one and
    after five years. Rates of several years are not averaged but pooled: see `pooled_turnover`.

    Parameters
    ----------
    panel
        Of unit system-year.
    layer, obligation, threshold, backbone
        See `koinon.measure.networks.layers`.
    span
        Years to look ahead, 1 or more; 1 and 5 are usual.

    Returns
    -------
    Panel
        With ``ties_at_risk``, ``ties_lost``, ``ties_lost_exit``, ``ties_new``, ``tie_loss`` (0-1; null with
        no tie at risk), and ``ties_at_risk_listed``, ``ties_lost_listed``, ``tie_loss_listed`` over all pairs
        in the source (null for trade, organisations and votes, whose sources do not know all states). Null
        where the source does not cover the year and the one after the span.

    Raises
    ------
    UnknownNameError
        For an unknown layer, obligation or backbone.
    KoinonError
        For a span below 1, a threshold below 0, or one where there is none.
    """
    if panel.keys != ("year",):
        raise KoinonError(f"turnover belongs to system-years, not to a {panel.unit}")
    _check_span(span)
    beyond = min(span, LAST_YEAR - panel.years[1])
    made = ties_of(panel, layer, obligation, threshold, backbone, beyond)
    where = f", where {LAYERS[layer].title} ties (span {span})."
    variables = [
        _ending(record(column, text.rstrip(".") + where, kind, GROUP, layer, unit), span)
        for column, (text, kind, unit) in _MADE.items()
    ]
    panel = attach_years(panel, yearly_turnover(made, span), variables)
    return panel.with_frame(panel.frame, notes=[f"{made.note}; followed from year t to t + {span}"])


def pooled_turnover(
    name: str,
    first: int,
    last: int,
    span: int = 5,
    rule: Rule | None = None,
    store: Store | None = None,
) -> Turnover:
    """Return the turnover of the years t from `first` to `last`, ties of all years pooled.

    Parameters
    ----------
    name, rule, store
        As in `koinon.measure.networks.layers.ties`.
    first, last
        First and last t, both included; years whose t + span the source does not reach stay out.
    span
        Years to look ahead.

    Examples
    --------
    >>> rule = Rule("defense+offense+neutral")
    >>> early = pooled_turnover("alliances", 1816, 1950, 5, rule)
    >>> late = pooled_turnover("alliances", 1950, 2003, 5, rule)
    >>> round(early.loss_listed, 3), round(late.loss_listed, 3)
    (0.362, 0.034)
    """
    _check_span(span)
    made = ties(name, first, min(last + span, LAST_YEAR), rule, store)
    rows = yearly_turnover(made, span).filter(pl.col("year") <= last)
    at_risk, lost, new = (int(rows[f"ties_{part}"].sum()) for part in ("at_risk", "lost", "new"))
    if not made.complete:
        return Turnover(at_risk, lost, new, None, None)
    listed = (int(rows[f"ties_{part}_listed"].sum()) for part in ("at_risk", "lost"))
    return Turnover(at_risk, lost, new, *listed)


def yearly_turnover(made: Ties, span: int) -> pl.DataFrame:
    """Return ``year`` and the columns of `add` for every year whose end of the span the layer covers."""
    first, last = made.covers
    years = pl.DataFrame(
        {"year": pl.int_range(first, max(last - span, first - 1) + 1, dtype=pl.Int16, eager=True)}
    )
    known = made.nodes.select("year").unique()
    years = years.join(known, on="year", how="semi").join(_moved(known, -span), on="year", how="semi")
    inside = _fates(made.edges, span).join(_known_in(made, span), on=PAIR, how="semi")
    listed = _fates(made.listed, span)
    lost = ~pl.col("kept")
    counts = inside.group_by("year").agg(ties_at_risk=pl.len(), ties_lost=lost.sum())
    gone = _left(inside.filter(lost), span).group_by("year").agg(ties_lost_exit=pl.len())
    whole = listed.group_by("year").agg(ties_at_risk_listed=pl.len(), ties_lost_listed=lost.sum())
    for part in (counts, gone, _new(made, span), whole):
        years = years.join(part, on="year", how="left", maintain_order="left")
    years = years.fill_null(0).with_columns(
        _share("ties_lost", "ties_at_risk", "tie_loss"),
        _share("ties_lost_listed", "ties_at_risk_listed", "tie_loss_listed"),
    )
    if not made.complete:
        years = years.with_columns(pl.lit(None).alias(name) for name in _MADE if name.endswith("_listed"))
    return years.select("year", *_MADE).sort("year")


def _ending(v: Variable, span: int) -> Variable:
    """Return the variable covering only years whose end of the span is covered."""
    first, last = v.covers or (0, 0)
    return replace(v, covers=(first, last - span))


def _share(part: str, whole: str, name: str) -> pl.Expr:
    return pl.when(pl.col(whole) > 0).then(pl.col(part) / pl.col(whole)).alias(name)


def _check_span(span: int) -> None:
    if span < 1:
        raise KoinonError(f"a span is at least 1 year, not {span}")


def _moved(rows: pl.DataFrame, by: int) -> pl.DataFrame:
    return rows.with_columns((pl.col("year") + by).cast(pl.Int16))


def _fates(edges: pl.DataFrame, span: int) -> pl.DataFrame:
    """Return the ties of each year and whether the pair is tied again after the span."""
    later = _moved(edges.select(PAIR), -span).with_columns(kept=True)
    return (
        edges.select(PAIR)
        .join(later, on=PAIR, how="left")
        .with_columns(pl.col("kept").fill_null(value=False))
    )


def _known_in(made: Ties, ahead: int) -> pl.DataFrame:
    """Return the ties whose pair is known `ahead` years later, or an end of which is no state then."""
    pairs = made.edges.select(PAIR)
    if made.complete:
        return pairs
    known = _moved(made.known(_moved(pairs, ahead)), -ahead)
    return pl.concat([known, _left(pairs, ahead)]).unique()


def _left(pairs: pl.DataFrame, ahead: int) -> pl.DataFrame:
    """Return the pairs of which an end is not in the list of states `ahead` years later."""
    states = _moved(state_year_rows(FIRST_YEAR, LAST_YEAR, "cow"), -ahead)
    both = pairs
    for side in PAIR[:2]:
        both = both.join(states.rename({"ccode": side}), on=[side, "year"], how="semi")
    return pairs.join(both, on=PAIR, how="anti")


def _new(made: Ties, span: int) -> pl.DataFrame:
    """Count the ties after the span that were not there in the year, though the pair was known or no pair."""
    fresh = _moved(_known_in(made, -span), -span).join(made.edges, on=PAIR, how="anti")
    return fresh.group_by("year").agg(ties_new=pl.len())
