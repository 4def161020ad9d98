"""Outbreaks of disputes and wars, in the state system and inside a bloc, with both denominators.

Over the years pooled, the rate per pair is the sum of events begun over the sum of pairs of states, and the
rate per state is the same sum of events over the sum of states. Pairs grow with the square of the number of
states (253 in 1816, 18,000 in 2000), so a rate per pair falls even where each state fights as often as
before: Jackson and Nei (2015, *PNAS* 112: 15277-15284) report wars per pair, a tenth after 1950 of what
they were before; per state they halve. The two are always given together.

An interval holds the rate of a Poisson count with 95 % confidence (Garwood 1936, *Biometrika* 28:437-442). It
speaks of chance alone: it takes outbreaks to be independent, and wars come in waves.

Sources: Gibler, Miller and Little (2016) disputes 1816-2010, COW disputes 5.0 1816-2014, COW inter-state
wars 4.0 1816-2007. All list every event, so a covered year without one is 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from koinon.errors import KoinonError
from koinon.measure.disputes import chosen_data
from koinon.panel.club_groups.events import opponents
from koinon.panel.clubs.club_years import ClubPanel, since
from koinon.panel.clubs.pooling import attach
from koinon.panel.clubs.pooling import derived as of_table
from koinon.panel.units import dyad_year_rows, state_year_rows

if TYPE_CHECKING:
    from koinon.panel.club_groups.events import EventData
    from koinon.panel.panel import Panel
    from koinon.panel.variable import Variable

GROUP = "stability"
CONFIDENCE = 0.95
_NOTE = "stability: a rate per pair falls as states multiply; read it together with the rate per state"


@dataclass(frozen=True)
class Rate:
    """Events over opportunities, with a 95 % interval of the rate."""

    events: int
    opportunities: int
    rate: float
    low: float
    high: float


def rate(events: int, opportunities: int) -> Rate:
    """Return events over opportunities.

    Parameters
    ----------
    events
        How many happened, 0 or more.
    opportunities
        How often one could have happened (pair-years, state-years), 1 or more.

    Raises
    ------
    KoinonError
        If a count is impossible.

    Examples
    --------
    >>> r = rate(0, 100)
    >>> r.rate, r.low, round(r.high, 4)
    (0.0, 0.0, 0.0369)
    """
    if events < 0 or opportunities < 1:
        raise KoinonError(
            f"a rate needs 0 or more events and 1 or more chances, not {events} of {opportunities}"
        )
    low, high = poisson_interval(np.array([events]))
    ends = (float(end[0]) / opportunities for end in (low, high))
    return Rate(events, opportunities, events / opportunities, *ends)


def poisson_interval(counts: Any, confidence: float = CONFIDENCE) -> tuple[Any, Any]:
    """Return the exact interval of the mean of Poisson `counts` (Garwood 1936), elementwise."""
    from scipy.stats import chi2

    k = np.asarray(counts, dtype=float)
    tail = (1 - confidence) / 2
    low = np.where(k > 0, chi2.ppf(tail, 2 * np.maximum(k, 1)) / 2, 0.0)
    return low, chi2.ppf(1 - tail, 2 * (k + 1)) / 2


def pooled(panel: Panel, first: int, last: int, data: str = "wars", per: str = "dyad") -> Rate:
    """Return the rate of the years from `first` to `last` pooled.

    Parameters
    ----------
    panel
        Of unit system-year, with `stability` added for the same `data`.
    first, last
        Years, both included.
    data
        ``"wars"``, ``"gml"`` or ``"cow"``.
    per
        ``"dyad"`` or ``"state"``.

    Raises
    ------
    KoinonError
        If no year has a value.

    Examples
    --------
    >>> import koinon as kn
    >>> panel = kn.system_years(1816, 2000).add("stability")
    >>> before, after = (pooled(panel, *years) for years in ((1820, 1949), (1950, 2000)))
    >>> round(before.rate / after.rate, 1)
    7.1
    """
    events = f"{chosen_data(data).prefix}_onsets"
    known = panel.frame.filter(pl.col("year").is_between(first, last)).drop_nulls(events)
    if known.is_empty():
        raise KoinonError(f"no year from {first} to {last} has a number of outbreaks in the data on {data}")
    return rate(int(known[events].sum()), int(known[f"{per}s"].sum()))


def add(panel: Panel, data: str = "", window: int = 10) -> Panel:
    """Add outbreaks and their rates.

    Parameters
    ----------
    panel
        Of unit system-year (rates of single years), or bloc-year (rates over the last `window` years).
    data
        ``"wars"`` (the default for system-years), ``"gml"`` (the default for blocs) or ``"cow"``.
    window
        For blocs: how many years are pooled, this one included, as far as the bloc existed and the
        source speaks. Wars inside a bloc are rare, so a rate of one year says nothing.
    """
    if window < 1:
        raise KoinonError(f"a window has at least 1 year, not {window}")
    if isinstance(panel, ClubPanel):
        return _of_clubs(panel, chosen_data(data or "gml"), window)
    return _of_system(panel, chosen_data(data or "wars"))


def _of_system(panel: Panel, data: EventData) -> Panel:
    first, last = panel.years
    states = state_year_rows(first, last, panel.system).group_by("year").agg(states=pl.len().cast(pl.Int32))
    dyads = dyad_year_rows(first, last, panel.system).group_by("year").agg(dyads=pl.len().cast(pl.Int32))
    begun = panel.tables.scan(data.table).filter(pl.col(data.onset) == 1)
    # An event may begin between further pairs in later years; it broke out in the first.
    events = begun.group_by(data.number).agg(pl.col("year").min()).group_by("year").agg(onsets=pl.len())
    names = [f"{data.prefix}_{end}" for end in ("onsets", "onset_per_dyad", "onset_per_state")]
    frame = panel.frame
    for part in (states, dyads, events.collect()):
        frame = frame.join(part, on="year", how="left", maintain_order="left")
    variables = _system_variables(data, names)
    onsets = pl.when(pl.col("year").is_between(*_covers(variables[2]))).then(pl.col("onsets").fill_null(0))
    frame = frame.with_columns(onsets.cast(pl.Int32).alias(names[0])).drop("onsets")
    frame = frame.with_columns(
        (pl.col(names[0]) / pl.col("dyads")).alias(names[1]),
        (pl.col(names[0]) / pl.col("states")).alias(names[2]),
    )
    return panel.with_frame(frame, variables, [_NOTE])


def _covers(v: Variable) -> tuple[int, int]:
    if v.covers is None:
        raise ValueError(f"{v.name} has no years")
    return v.covers


def _system_variables(data: EventData, names: list[str]) -> list[Variable]:
    onsets, per_dyad, per_state = (
        of_table(name, text, kind, data.table, data.onset, GROUP, unit)
        for name, text, kind, unit in (
            (names[0], f"{data.noun.capitalize()} that broke out in the year.", "int32", data.noun),
            (
                names[1],
                f"{data.noun.capitalize()} that broke out, per pair of states.",
                "float64",
                "per pair",
            ),
            (names[2], f"{data.noun.capitalize()} that broke out, per state.", "float64", "per state"),
        )
    )
    listed = replace(onsets, table="", sources=("cow_states",), covers=None)
    states = replace(listed, name="states", description="States of the system.", unit="states")
    dyads = replace(listed, name="dyads", description="Pairs of states that share a day.", unit="pairs")
    return [states, dyads, onsets, per_dyad, per_state]


def _of_clubs(panel: ClubPanel, data: EventData, window: int) -> ClubPanel:
    past = since(panel, panel.years[0] - window + 1)
    wanted = [data.number, "ccode1", "ccode2", "year"]
    rows = panel.tables.scan(data.table).filter(pl.col(data.onset) == 1).select(wanted).collect()
    inside, against = opponents(past, rows)
    made = past.frame.select(*panel.keys, "members_cow", "member_dyads")
    for side, events in (("intra", inside), ("against", against)):
        counts = events.group_by(panel.keys).agg(pl.col(data.number).n_unique().alias(side))
        made = made.join(counts, on=panel.keys, how="left")
    made = _windows(made.sort(panel.keys), panel.keys[0], window, _covers(_club_variables(data, window)[0]))
    names = {v.name.removeprefix(f"{data.prefix}_"): v.name for v in _club_variables(data, window)}
    done = attach(panel, made.rename(names), _club_variables(data, window))
    return done.with_frame(done.frame, notes=[_NOTE])


_SIDES = {
    "intra": (("dyad", "dyad_years", "pair of members"), ("state", "member_years", "member")),
    "against": (("state", "member_years", "member"),),
}
_TEXT = {"intra": "between members", "against": "of members against outsiders"}


def _windows(frame: pl.DataFrame, key: str, window: int, covers: tuple[int, int]) -> pl.DataFrame:
    """Pool events and opportunities over the last `window` years of each club, and divide."""
    known = pl.col("year").is_between(*covers) & pl.col("members_cow").is_not_null()
    counted = frame.with_columns(
        pl.when(known).then(pl.col("intra").fill_null(0)).alias("intra"),
        pl.when(known).then(pl.col("against").fill_null(0)).alias("against"),
        dyad_years=pl.when(known).then(pl.col("member_dyads")).cast(pl.Int64),
        member_years=pl.when(known).then(pl.col("members_cow")).cast(pl.Int64),
    )
    summed = (
        counted.with_columns(pl.col("year").cast(pl.Int32))
        .rolling("year", period=f"{window}i", group_by=key)
        .agg(
            intra_onsets=pl.col("intra").sum(),
            against_onsets=pl.col("against").sum(),
            dyad_years=pl.col("dyad_years").sum(),
            member_years=pl.col("member_years").sum(),
        )
    )
    for side, bases in _SIDES.items():
        low, high = poisson_interval(summed[f"{side}_onsets"].to_numpy())
        for per, base, _ in bases:
            chances = pl.when(pl.col(base) > 0).then(pl.col(base))
            summed = summed.with_columns(
                (pl.col(f"{side}_onsets") / chances).alias(f"{side}_per_{per}"),
                (pl.Series(low) / chances).alias(f"{side}_per_{per}_low"),
                (pl.Series(high) / chances).alias(f"{side}_per_{per}_high"),
            )
    return summed.with_columns(pl.col("year").cast(pl.Int16))


def _club_variables(data: EventData, window: int) -> list[Variable]:
    years = f"in the {window} years to this one" if window > 1 else "in the year"
    made = []
    for side, bases in _SIDES.items():
        begun = f"{data.noun.capitalize()} {_TEXT[side]} begun {years}"
        made.append(
            (f"{side}_onsets", f"{begun}, as far as members and source are known.", "int32", data.noun)
        )
        for per, _, who in bases:
            name, unit = f"{side}_per_{per}", f"per {who} and year"
            made.append((name, f"{begun}, per {who} and year.", "float64", unit))
            made.append((f"{name}_low", f"Lower end of the 95 % interval of {name}.", "float64", unit))
            made.append((f"{name}_high", f"Upper end of the 95 % interval of {name}.", "float64", unit))
    chances = (
        (
            "dyad_years",
            f"Pair-years of members {years}, the chances behind the rates per pair.",
            "pair-years",
        ),
        ("member_years", f"Member-years {years}, the chances behind the rates per member.", "member-years"),
    )
    made += [(name, text, "int32", unit) for name, text, unit in chances]
    return [
        of_table(f"{data.prefix}_{name}", text, kind, data.table, data.onset, GROUP, unit)
        for name, text, kind, unit in made
    ]
