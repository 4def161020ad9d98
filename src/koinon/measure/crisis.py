"""Crisis management: how disputes between members of a bloc end, against all other disputes.

Each dispute of Gibler, Miller and Little (2016, *International Studies Quarterly* 60: 719-730), 1816-2010,
counts once, in the year in which it began. It is *inside* a bloc if two members that make a pair entered it
on opposite sides; the *others* are all other disputes begun since the bloc has its years in the data. Three
things are compared, cumulated from the first year of the bloc: the share settled by negotiation
(of disputes with a coded settlement: negotiated, imposed or none), the share in which force was used or war
reached (hostility 4 or 5), and the length in days (geometric mean of the middle between the shortest and the
longest possible length).

Differences of shares carry the interval of Newcombe (1998, *Statistics in Medicine* 17: 873-890, method 10),
ratios of lengths that of Welch on logarithms, both 95 %. They describe: members of a bloc are neighbours, and
neighbours quarrel about other things than distant states. `against_chance` permutes within decades.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from koinon.errors import KoinonError
from koinon.measure.disputes import chosen_data
from koinon.measure.reference.tables import reference
from koinon.panel.club_groups.events import opponents
from koinon.panel.clubs.club_years import since
from koinon.panel.clubs.one import panel_of
from koinon.panel.clubs.pooling import attach, derived
from koinon.panel.units import FIRST_YEAR
from koinon.stats.intervals import difference, log_ratio
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.panel.clubs.clubs import Club
    from koinon.panel.variable import Variable
    from koinon.store.catalogue import Store

GROUP, TABLE = "crisis-management", "gml_mid_disputes"
_SIDES = ("inside", "others")


@reference(GROUP)
def add(panel: ClubPanel) -> ClubPanel:
    """Add how disputes inside and the other disputes ended, from the bloc's first year to this one.

    Parameters
    ----------
    panel
        Of unit bloc-year or treaty-year.

    Returns
    -------
    ClubPanel
        ``crisis_inside`` and ``crisis_others`` (disputes); for each side ``crisis_negotiated_...`` and
        ``crisis_force_...`` (shares, 0-1) and ``crisis_days_...`` (geometric mean); the differences of the
        shares and the ratio of the lengths with ``_low`` and ``_high``. Null without a dispute on the
        side, and outside 1816-2010.

    Examples
    --------
    >>> import koinon as kn
    >>> nato = kn.bloc_years(2010, 2010, ["NATO"]).add("crisis-management").frame
    >>> nato["crisis_inside"][0] > 10
    True
    """
    past = since(panel, FIRST_YEAR)
    disputes = _disputes(past)
    inside = _inside(past, disputes)
    sums = _cumulated(past, disputes, inside)
    return attach(panel, _compared(sums, past.keys), _variables())


def against_chance(
    club: Club | str | int, last: int = 2010, draws: int = 4000, seed: int = 0, store: Store | None = None
) -> list[Comparison]:
    """Test whether disputes inside a bloc ended otherwise, by permutation within decades.

    Whether a dispute was inside is shuffled among the disputes begun in the same decade, so that times with
    shorter or less violent disputes do not count for the bloc.

    Parameters
    ----------
    club, store
        As in `koinon.facts.club.capability.pooled`.
    last
        Last year of disputes, 2010 at most.
    draws, seed
        How many permutations, and the seed of the random numbers.

    Returns
    -------
    list of Comparison
        Of ``negotiated``, ``force`` and ``days``.

    Raises
    ------
    KoinonError
        If there is no dispute in the bloc's years, or there are no draws.
    """
    if draws < 1:
        raise KoinonError(f"a permutation test needs at least 1 draw, not {draws}")
    panel = panel_of(club, FIRST_YEAR, min(last, schema(TABLE).covers[1]), store=store)
    disputes = _disputes(panel)
    held = panel.frame.filter(pl.col("members_cow") > 0)["year"]
    within = disputes.filter(pl.col("year").is_in(held.implode())).sort("dispnum")
    if within.is_empty():
        raise KoinonError(f"there is no dispute in the years of {club} to {last}")
    inside = within["dispnum"].is_in(_inside(panel, disputes)["dispnum"].implode()).to_numpy()
    rng = np.random.default_rng(seed)
    return [_permuted(what, within, inside, draws, rng) for what in ("negotiated", "force", "days")]


def permutation_p(
    values: NDArray[np.float64],
    inside: NDArray[np.bool_],
    strata: NDArray[Any],
    draws: int,
    rng: np.random.Generator,
) -> float:
    """Return the two-sided p-value of a difference of means when labels are shuffled within strata.

    Parameters
    ----------
    values, inside, strata
        Shape (n,): the values, which side each is on, and its stratum.
    draws, rng
        Number of permutations, and where they come from.

    Returns
    -------
    float
        (1 + draws at least as far from the permutation mean as the data) / (1 + draws); in (0, 1].
    """
    sums = np.zeros(draws)
    expected = 0.0
    # With the sizes fixed, the difference of means is a monotone function of the sum inside.
    for stratum in np.unique(strata):
        here = values[strata == stratum]
        k = int(inside[strata == stratum].sum())
        if k:
            order = np.argsort(rng.random((draws, here.size)), axis=1)[:, :k]
            sums += here[order].sum(axis=1)
            expected += k * float(here.mean())
    far = np.abs(sums - expected) >= abs(float(values[inside].sum()) - expected) - 1e-9
    return float((1 + far.sum()) / (1 + draws))


def _permuted(
    what: str, disputes: pl.DataFrame, inside: NDArray[np.bool_], draws: int, rng: np.random.Generator
) -> Comparison:
    column = {"negotiated": "negotiated", "force": "force", "days": "log_days"}[what]
    known = disputes[column].is_not_null().to_numpy()
    values = disputes[column].cast(pl.Float64).to_numpy()[known]
    side, decade = inside[known], (disputes["year"] // 10).to_numpy()[known]
    numbers = [int(side.sum()), int((~side).sum())]
    means = [
        float(values[part].mean()) if n else None for part, n in zip((side, ~side), numbers, strict=True)
    ]
    if what == "days":
        means = [float(np.exp(mean)) if mean is not None else None for mean in means]
    p = permutation_p(values, side, decade, draws, rng) if all(numbers) else None
    return Comparison(what, means[0], means[1], numbers[0], numbers[1], p)


def _disputes(panel: ClubPanel) -> pl.DataFrame:
    """Return every dispute once: number, year, and what is compared; null where it is not coded."""
    rows = panel.tables.frame(TABLE)
    settled = pl.col("settle").is_between(1, 3)
    return rows.select(
        "dispnum",
        year="styear",
        negotiated=pl.when(settled).then(pl.col("settle") == 1).cast(pl.Int8),
        force=(pl.col("hostlev") >= 4).cast(pl.Int8),
        log_days=((pl.col("mindur") + pl.col("maxdur")) / 2).log(),
    )


def _inside(panel: ClubPanel, disputes: pl.DataFrame) -> pl.DataFrame:
    """Return the club's key and the dispute, for disputes between members; the year is that of its start."""
    data = chosen_data("gml")
    wanted = [data.number, "ccode1", "ccode2", "year"]
    begun = panel.tables.scan(data.table).filter(pl.col(data.onset) == 1).select(wanted).collect()
    key = panel.keys[0]
    pairs, _ = opponents(panel, begun)
    lives = panel.frame.filter(pl.col("members_cow") > 0).group_by(key).agg(born=pl.col("year").min())
    found = pairs.select(key, "dispnum").unique().join(disputes, on="dispnum").join(lives, on=key)
    # One that began before the bloc and that members entered later is no dispute of the bloc's years.
    return found.filter(pl.col("year") >= pl.col("born")).drop("born").sort(key, "dispnum")


_SUMS = {
    "n": pl.len(),
    "settled": pl.col("negotiated").count(),
    "negotiated": pl.col("negotiated").sum(),
    "hostile": pl.col("force").count(),
    "force": pl.col("force").sum(),
    "timed": pl.col("log_days").count(),
    "days": pl.col("log_days").sort().sum(),
    "squares": (pl.col("log_days").sort() ** 2).sum(),
}


def _cumulated(panel: ClubPanel, disputes: pl.DataFrame, inside: pl.DataFrame) -> pl.DataFrame:
    """Return the sums of both sides from the first year with members to each year."""
    key = panel.keys[0]
    every = disputes.group_by("year").agg(**{f"all_{name}": of for name, of in _SUMS.items()})
    own = inside.group_by(key, "year").agg(**{f"inside_{name}": of for name, of in _SUMS.items()})
    held = panel.frame.filter(pl.col("members_cow") > 0).select(panel.keys).sort(panel.keys)
    joined = held.join(every, on="year", how="left", maintain_order="left").join(
        own, on=panel.keys, how="left", maintain_order="left"
    )
    sums = joined.with_columns(
        pl.col(f"{side}_{name}").cast(pl.Float64).fill_null(0).cum_sum().over(key)
        for side in ("all", "inside")
        for name in _SUMS
    )
    return sums.with_columns(
        (pl.col(f"all_{name}") - pl.col(f"inside_{name}")).alias(f"others_{name}") for name in _SUMS
    )


def _compared(sums: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    def of(side: str, name: str) -> NDArray[np.float64]:
        return sums[f"{side}_{name}"].to_numpy()

    columns: dict[str, NDArray[np.float64]] = {f"crisis_{side}": of(side, "n") for side in _SIDES}
    for name, base in (("negotiated", "settled"), ("force", "hostile")):
        with np.errstate(invalid="ignore", divide="ignore"):
            for side in _SIDES:
                columns[f"crisis_{name}_{side}"] = of(side, name) / of(side, base)
        ends = difference(of("inside", name), of("inside", base), of("others", name), of("others", base))
        columns |= _three(f"crisis_{name}_difference", ends)
    with np.errstate(invalid="ignore", divide="ignore"):
        for side in _SIDES:
            columns[f"crisis_days_{side}"] = np.exp(of(side, "days") / of(side, "timed"))
    parts = [of(side, name) for side in _SIDES for name in ("timed", "days", "squares")]
    columns |= _three("crisis_days_ratio", log_ratio(*parts))
    made = sums.select(keys).with_columns(pl.Series(name, values) for name, values in columns.items())
    return made.with_columns(pl.col(list(columns)).fill_nan(None))


def _three(name: str, ends: Sequence[NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    return {f"{name}{end}": values for end, values in zip(("", "_low", "_high"), ends, strict=True)}


def _variables() -> list[Variable]:
    who = {
        "inside": "Disputes between members begun since the bloc's first year",
        "others": "All other disputes begun since the bloc's first year",
    }
    made = [(f"crisis_{side}", f"{who[side]}.", "int32", "disputes", "dispnum") for side in _SIDES]
    whats = (
        ("negotiated", "share settled by negotiation, of those with a coded settlement", "settle"),
        ("force", "share in which force was used or war reached", "hostlev"),
    )
    for name, what, column in whats:
        made += [
            (f"crisis_{name}_{side}", f"{who[side]}: {what}.", "float64", "share, 0-1", column)
            for side in _SIDES
        ]
        text = f"Inside minus others: {what}"
        made += _ends(f"crisis_{name}_difference", text, "difference of shares", column)
    what = "geometric mean of their length"
    made += [(f"crisis_days_{side}", f"{who[side]}: {what}.", "float64", "days", "mindur") for side in _SIDES]
    made += _ends("crisis_days_ratio", f"Inside over others: {what}", "ratio", "mindur")
    return [derived(name, text, kind, TABLE, column, GROUP, unit) for name, text, kind, unit, column in made]


def _ends(name: str, text: str, unit: str, column: str) -> list[tuple[str, str, str, str, str]]:
    ends = (
        ("", ""),
        ("_low", ", lower end of the 95 % interval"),
        ("_high", ", upper end of the 95 % interval"),
    )
    return [(f"{name}{end}", f"{text}{which}.", "float64", unit, column) for end, which in ends]


_FEW = 2
"""Fewer disputes than this on a side have no spread of lengths."""


@dataclass(frozen=True)
class Comparison:
    """One property of the disputes inside a bloc and of the others.

    Attributes
    ----------
    what
        ``"negotiated"``, ``"force"`` (shares, 0-1) or ``"days"`` (geometric mean).
    inside, others
        Its value; None without a dispute.
    n_inside, n_others
        Disputes behind them.
    p
        Two-sided p-value of the permutation; None where a side has no dispute.
    """

    what: str
    inside: float | None
    others: float | None
    n_inside: int
    n_others: int
    p: float | None
