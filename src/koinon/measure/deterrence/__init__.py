"""Deterrence profile: preparedness, communication and cohesion, of blocs, treaties and single states.

The three parts are those the literature on extended deterrence names: strength that can be brought to bear
against those who actually challenge, a commitment that a challenger can read (Leeds 2003, *American Journal
of Political Science* 47:427-439; Benson 2011, *Journal of Politics* 73:1111-1127; McManus and Nieman 2019,
*Journal of Peace Research* 56:364-378), and partners who pull together. Which numbers stand for them, and
that they weigh the same, is our own choice; so the score comes with all of them, with weights that can be
changed, and with an interval over weights and normalisations.

An indicator becomes a percentile: the share of the units of the same year that lie below it, ties counted
half. A part is the mean of its known percentiles, and the score the weighted mean of its known parts; either
is null where less than half is known.

A score orders units of one year. It is no probability that an attack is deterred: whether it foretells
disputes is tested in `koinon.evidence.deterrence` and reported in
``docs/explanation/deterrence.md``.

Reputation comes from the record of wars and differs little between units, because few states were called
often; the published rates (66 percent of promises kept in wars of 1816-1944, 22 percent of 1945-2003;
Berkemeier and Fuhrmann 2018, *Research & Politics* 5(2)) are of eras and tell no unit from another.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np
import polars as pl

from koinon.measure.deterrence import communication, preparedness, unity
from koinon.measure.deterrence.challengers import COVERS, DISPUTES, RIVALS, sides
from koinon.measure.deterrence.parts import MIN_UNITS, PARTS, TITLES, all_of, indicators_of
from koinon.measure.reference.tables import reference
from koinon.options import EQUAL, as_weights, read_weights
from koinon.panel.attach import attach_states
from koinon.panel.clubs.club_years import ClubPanel
from koinon.panel.clubs.pooling import attach
from koinon.panel.panel import Panel
from koinon.panel.units import FIRST_YEAR
from koinon.panel.variable import Variable
from koinon.stats.composite import by_parts, check_draws, check_weights, spread
from koinon.stats.composite.normalise import WITHIN, by_year
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from koinon.measure.deterrence.challengers import Sides
    from koinon.options import Weights
    from koinon.store.catalogue import Store

P = TypeVar("P", bound=Panel)

GROUP = "deterrence"
_OURS = (GROUP, *PARTS)
_COUNTS = ("challengers", "challenger_window", "prep_reporting")
_LISTED = schema(DISPUTES).covers[1]
_WINDOW = (
    f"deterrence: disputes are listed to {_LISTED}, so after {_LISTED + 1} "
    "challenger_window shrinks and challengers are more and more the rivals alone"
)


@reference(GROUP, extra="detail")
def add(panel: P, weights: Weights = EQUAL, draws: int = 200, seed: int = 1, detail: bool = False) -> P:
    """Add the score ``deterrence``, its interval, its three parts and their coverage.

    Parameters
    ----------
    panel
        Of unit bloc-year, treaty-year or state-year (a state as the target of challenges).
    weights
        Such as ``"preparedness=2+cohesion=0"``; the parts are preparedness, communication and cohesion,
        each of weight 1 unless told.
    draws, seed
        Of the interval; the same seed gives the same numbers.
    detail
        Whether to add every indicator and its percentile too.

    Returns
    -------
    Panel
        ``deterrence`` (0-1, higher deters more, among the units of the year), ``deterrence_low``,
        ``deterrence_median``, ``deterrence_high`` (5th, 50th, 95th percentile over the draws),
        ``deterrence_coverage`` (share of the weight that is known), ``preparedness``, ``communication``,
        ``deterrence_cohesion`` (0-1) and ``<part>_coverage`` (share of its indicators known),
        ``challengers``, ``challenger_window``. Blocs and groups are compared with the blocs of the registry
        of the year, treaties with those of ATOP, states with all states of the COW system; null where fewer
        than 5 are known. The score is null where there is no challenger, and outside 1816-2020; in 2019 and
        2020, beyond ATOP, it lacks communication.

    Raises
    ------
    UnknownNameError
        If a weight is given to something that is no part.
    KoinonError
        If a weight is negative, all weights are 0, or draws or seed are out of range.

    Examples
    --------
    >>> import koinon as kn
    >>> nato = kn.bloc_years(1985, 1985, ["NATO"]).add("deterrence")
    >>> row = nato.frame.row(0, named=True)
    >>> row["deterrence_low"] < row["deterrence"] < row["deterrence_high"]
    True
    """
    shares = check_weights(as_weights(read_weights(weights, tuple(TITLES.values()))))
    check_draws(draws, seed)
    made = _profile(panel, shares, draws, seed)
    names = [GROUP, *(f"{GROUP}_{end}" for end in ("low", "median", "high", "coverage"))]
    names += [name for part in PARTS for name in (part, f"{part}_coverage")]
    names += _COUNTS[:2]
    if detail:
        kind = _kind(panel)
        names += [_COUNTS[2], *(n for i in all_of(kind) for n in (i.name, f"{i.name}_pct"))]
    words = ", ".join(f"{title} {w:.0%}" for title, w in zip(TITLES.values(), shares, strict=True))
    notes = [f"deterrence: weights {words}; interval over {draws} draws, seed {seed}", _WINDOW]
    return _attached(panel, made, names, GROUP, notes)


def add_preparedness(panel: P) -> P:
    """Add ``preparedness`` (0-1), its coverage, and its indicators; see `add`.

    Examples
    --------
    >>> import koinon as kn
    >>> panel = kn.state_years(1990, 1990).add("preparedness").among("Kuwait")
    >>> panel.frame.select("challengers", pl.col("prep_capability").round(2)).row(0)
    (2, 0.68)
    """
    return _one_part(panel, "preparedness", _COUNTS, [_WINDOW])


def add_communication(panel: P) -> P:
    """Add ``communication`` (0-1), its coverage, and its indicators; see `add`.

    Examples
    --------
    >>> import koinon as kn
    >>> panel = kn.bloc_years(1985, 1985, ["NATO"]).add("communication")
    >>> panel.frame.select("comm_obligation", "comm_clause").row(0)
    (1.0, 2)
    """
    return _one_part(panel, "communication", (), [])


def _one_part(panel: P, part: str, counts: Sequence[str], notes: list[str]) -> P:
    kind = _kind(panel)
    made = _profile(panel, np.full(len(PARTS), 1 / len(PARTS)))
    names = [part, f"{part}_coverage", *counts, *(i.name for i in indicators_of(kind)[part])]
    return _attached(panel, made, names, part, notes)


def _kind(panel: Panel) -> str:
    return panel.kind if isinstance(panel, ClubPanel) else "state"


def table(made: Sides, store: Store) -> pl.DataFrame:
    """Return the indicators of every unit, null outside the years that their sources cover."""
    keys = list(made.keys)
    talk = communication.indicators(made, store)
    frame = made.rows.join(preparedness.indicators(made, store), on=keys, how="left")
    frame = frame.join(talk.drop("milinst"), on=keys, how="left")
    frame = frame.join(unity.indicators(made, store, talk), on=keys, how="left")
    trained = {"prep_exercises", "comm_exercises"}
    alone = pl.lit(value=True) if made.kind == "state" else pl.col("dyads") > 0
    masked = []
    for one in all_of(made.kind):
        speaks = pl.col("year").is_between(*one.covers)
        if one.name in trained:
            speaks &= alone
        masked.append(pl.when(speaks).then(pl.col(one.name)).cast(pl.Float64).alias(one.name))
    return frame.with_columns(masked)


def _profile(panel: Panel, weights: NDArray[np.float64], draws: int = 0, seed: int = 0) -> pl.DataFrame:
    """Return indicators, percentiles, parts and score of the panel's units."""
    every = sides(panel)
    keys = list(every.keys)
    frame = table(every, panel.tables)
    chosen = list(all_of(every.kind))
    sizes = [len(part) for part in indicators_of(every.kind).values()]
    groups = np.repeat(np.arange(len(sizes)), sizes)
    values = frame.select(i.name for i in chosen).to_numpy() * np.array([i.sign for i in chosen], dtype=float)
    years, ranked = frame["year"].to_numpy().astype(np.int64), frame["ranked"].to_numpy()
    ways = list(WITHIN.values()) if draws else [WITHIN["rank"]]
    versions = [by_year(values, years, ranked, how, MIN_UNITS) for how in ways]
    frame = frame.with_columns(
        pl.Series(f"{i.name}_pct", versions[0][:, number], nan_to_null=True)
        for number, i in enumerate(chosen)
    )
    asked = _wanted(panel, keys)
    wanted = frame.with_row_index("row").join(asked, on=asked.columns, how="semi")
    versions = [version[wanted["row"].to_numpy()] for version in versions]
    found = by_parts(versions[0], groups, weights)
    columns = {GROUP: found.total, f"{GROUP}_coverage": found.coverage}
    # Where nobody challenges there is nobody to deter: a score would only say how the two other parts stand.
    challenged = wanted["challengers"].fill_null(0).to_numpy() > 0
    for number, part in enumerate(PARTS):
        columns |= {part: found.parts[:, number], f"{part}_coverage": found.known[:, number]}
    if draws:
        ends = spread(versions, groups, weights, draws, seed)
        columns |= {f"{GROUP}_{end}": v for end, v in zip(("low", "median", "high"), ends, strict=True)}
    for name in (GROUP, *(f"{GROUP}_{end}" for end in ("low", "median", "high"))):
        if name in columns:
            columns[name] = np.where(challenged, columns[name], np.nan)
    made = wanted.drop("row").with_columns(
        pl.Series(name, value, nan_to_null=True) for name, value in columns.items()
    )
    return made.with_columns(pl.col("comm_clause").cast(pl.Int8)) if "comm_clause" in made.columns else made


def _wanted(panel: Panel, keys: list[str]) -> pl.DataFrame:
    """Return the units of the panel; for one in the other code system its years, whose states all count."""
    if isinstance(panel, ClubPanel) or panel.system == "cow":
        return panel.frame.select(keys)
    return panel.frame.select("year").unique()


def _attached(panel: P, made: pl.DataFrame, names: list[str], group: str, notes: list[str]) -> P:
    """Join the named columns, leaving out what another of these measures added before."""
    there = {v.name for v in panel.variables if v.group in _OURS}
    records = {v.name: v for v in _variables(_kind(panel), group)}
    variables = [records[name] for name in dict.fromkeys(names) if name not in there]
    if isinstance(panel, ClubPanel):
        sources = panel.variable("members").sources
        variables = [replace(v, sources=tuple(dict.fromkeys((*v.sources, *sources)))) for v in variables]
        done: Panel = attach(panel, made, variables)
    else:
        done = attach_states(panel, made.select("ccode", "year", *(v.name for v in variables)), variables)
    return cast("P", done.with_frame(done.frame, notes=notes))


def _variables(kind: str, group: str) -> list[Variable]:
    """Return the records of all columns."""
    against = tuple(schema(t).source for t in (RIVALS, DISPUTES))
    parts = indicators_of(kind)
    made = [v for i in all_of(kind) for v in (i.variable(group), i.percentile(group))]
    counts = {
        "challengers": (
            "Actual challengers: rivals, or opponents in disputes of the ten years before.",
            "states",
        ),
        "challenger_window": ("Years of the ten before this one that the list of disputes covers.", "years"),
        "prep_reporting": ("States of the own side with a CINC.", "states"),
    }
    for name, (text, unit) in counts.items():
        sources, years = (
            (("cow_nmc",), schema("capabilities").covers) if name == _COUNTS[2] else (against, COVERS)
        )
        made.append(Variable(name, text, "int16", unit, "", sources, years, group))
    spans = {part: _span([i.covers for i in every]) for part, every in parts.items()}
    for part, every in parts.items():
        sources = tuple(dict.fromkeys(s for i in every for s in i.sources))
        text = f"{TITLES[part].capitalize()}: mean percentile of its known indicators, null below half."
        made.append(Variable(part, text, "float64", "0-1", "", sources, spans[part], group))
        text = f"Share of the indicators of {part} that are known."
        made.append(
            Variable(f"{part}_coverage", text, "float64", "share, 0-1", "", sources, spans[part], group)
        )
    every_source = tuple(dict.fromkeys(s for i in all_of(kind) for s in i.sources))
    texts = {
        GROUP: "Deterrence score: weighted mean of preparedness, communication and cohesion, 1 deters most.",
        f"{GROUP}_low": "5th percentile of the score over weights and normalisations.",
        f"{GROUP}_median": "Median of the score over weights and normalisations.",
        f"{GROUP}_high": "95th percentile of the score over weights and normalisations.",
        f"{GROUP}_coverage": "Share of the weight of the parts that are known.",
    }
    years = (FIRST_YEAR, max(last for _, last in spans.values()))
    for name, text in texts.items():
        made.append(Variable(name, text, "float64", "0-1", "", every_source, years, group))
    return made


def _span(covers: list[tuple[int, int]]) -> tuple[int, int]:
    return min(first for first, _ in covers), max(last for _, last in covers)
