"""Cultural distance among the members of a bloc: religion, language and colonial past.

The distance of two states in religion is the index of dissimilarity of their shares: half the sum of the
absolute differences, the part of either population that would have to change faith for the two to be
alike (Duncan and Duncan 1955, *American Sociological Review* 20: 210-217), here with the World Religion Data
(Maoz and Henderson 2013, *International Interactions* 39: 265-291), every five years 1945-2010. Language and
colonial ties are CEPII's (Mayer and Zignago 2011, CEPII Working Paper 2011-25): facts about today's states
that do not change with the year, so that West Germany or Yugoslavia's other successors have them only as
far as their codes are today's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.panel.clubs.pooling import attach, derived, steady

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.panel.variable import Variable
    from koinon.store.catalogue import Store

NAME = "cultural-distance"
SOURCES = ("world_religion_project", "cepii_geodist")

RELIGIONS = (
    *("christian", "jewish", "muslim", "buddhist", "zoroastrian", "hindu", "sikh", "shinto"),
    *("bahai", "taoist", "jain", "confucian", "syncretic", "animist", "non_religious", "other"),
)
_BRANCHES = {
    "christian": ("protestant", "catholic", "orthodox", "anglican", "other_christian"),
    "muslim": ("sunni", "shia", "ibadi", "alawite", "ahmadi", "other_muslim"),
}
DENOMINATIONS = (*(name for name in RELIGIONS if name not in _BRANCHES), *sum(_BRANCHES.values(), ()))

_TIES = {
    "common_language": ("comlang_ethno", "with a language spoken by at least 9 per cent of both"),
    "official_language": ("comlang_off", "with an official language in common"),
    "colonial_tie": ("colony", "of which one was once the other's colony"),
    "common_coloniser": ("comcol", "that had the same coloniser after 1945"),
}
"""Column of CEPII's and what it says of a pair."""


def dissimilarity(one: NDArray[np.float64], two: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the index of dissimilarity of two rows of shares: half the sum of absolute differences.

    Parameters
    ----------
    one, two
        Shape (n, k), 0 or more; each row is divided by its sum first, because people of two religions are
        counted twice in some states.

    Returns
    -------
    numpy.ndarray
        Shape (n,), 0 (same shares) to 1 (nothing in common); NaN where a row sums to 0 or has a NaN.

    Examples
    --------
    >>> dissimilarity(np.array([[0.9, 0.1]]), np.array([[0.5, 0.5]])).round(2).tolist()
    [0.4]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        first, second = (side / side.sum(axis=1, keepdims=True) for side in (one, two))
        made: NDArray[np.float64] = np.abs(first - second).sum(axis=1) / 2
    return made


def add(panel: ClubPanel, interpolate: bool = False) -> ClubPanel:
    """Add the members' mean distance in religion and the shares of pairs with language and past in common.

    Parameters
    ----------
    panel
        Of blocs or treaties.
    interpolate
        Whether the shares of religions are drawn straight between the five-yearly figures of a state. Without
        it religion is null but for 1945, 1950, ..., 2010.

    Returns
    -------
    ClubPanel
        ``religion_distance`` (16 religions) and ``denomination_distance`` (Christian and Muslim branches
        apart: 25 groups), means of pairs, 0-1, with ``religion_known`` (pairs with a value);
        ``common_language``, ``official_language``, ``colonial_tie``, ``common_coloniser`` (shares of
        pairs, 0-1) and ``ties_known`` (pairs in CEPII's file). Null where no pair has a value.

    Raises
    ------
    KoinonError
        If the panel already has the measure.

    Examples
    --------
    >>> import koinon as kn
    >>> made = add(kn.bloc_years(2010, 2010, ["GCC"])).frame
    >>> made.select(pl.col("religion_distance", "denomination_distance").round(2), "common_language").row(0)
    (0.23, 0.47, 1.0)
    """
    wanted = panel.pairs
    religion = _religion(wanted, panel.tables, interpolate=interpolate).group_by(panel.keys)
    distances = ("religion_distance", "denomination_distance")
    faith = religion.agg(
        *(steady(pl.col(name)).mean().alias(name) for name in distances),
        religion_known=pl.col("religion_distance").count(),
    )
    columns = [column for column, _ in _TIES.values()]
    ties = panel.tables.scan("geodist").select("ccode1", "ccode2", *columns).drop_nulls().collect()
    shared = panel.pairs.join(ties, on=["ccode1", "ccode2"]).group_by(panel.keys)
    past = shared.agg(
        *(pl.col(column).mean().alias(name) for name, (column, _) in _TIES.items()), ties_known=pl.len()
    )
    rows = panel.frame.select(panel.keys).join(faith, on=panel.keys, how="left")
    rows = rows.join(past, on=panel.keys, how="left")
    panel = attach(panel, rows, _variables(), counts=["ties_known"])
    how = "straight between the five-yearly figures" if interpolate else "in the years counted only"
    return panel.with_frame(panel.frame, notes=[f"cultural-distance: religion {how}"])


def _religion(pairs: pl.DataFrame, store: Store, *, interpolate: bool) -> pl.DataFrame:
    """Return `pairs` with both distances, for the pairs and years with shares of both states."""
    shares = religion_shares(store, interpolate=interpolate)
    numbered = shares.select("ccode", "year").with_row_index("place")
    unique = pairs.select("ccode1", "ccode2", "year").unique()
    for side in "12":
        named = numbered.rename({"ccode": f"ccode{side}", "place": f"place{side}"})
        unique = unique.join(named, on=[f"ccode{side}", "year"])
    one, two = unique["place1"].to_numpy(), unique["place2"].to_numpy()
    columns = {}
    for name, kinds in (("religion_distance", RELIGIONS), ("denomination_distance", DENOMINATIONS)):
        values = shares.select(kinds).fill_null(float("nan")).to_numpy()
        columns[name] = pl.Series(dissimilarity(values[one], values[two])).fill_nan(None)
    made = unique.select("ccode1", "ccode2", "year").with_columns(**columns)
    return pairs.join(made, on=["ccode1", "ccode2", "year"])


def religion_shares(store: Store, *, interpolate: bool = False) -> pl.DataFrame:
    """Return ``ccode``, ``year`` and the shares of all religions and branches.

    Parameters
    ----------
    store
        The compiled tables.
    interpolate
        Whether the years between two figures five years apart are filled in on a straight line.
    """
    kinds = tuple(dict.fromkeys((*RELIGIONS, *DENOMINATIONS)))
    rows = store.scan("religion_shares").select("ccode", "year", *kinds).collect().sort("ccode", "year")
    if not interpolate:
        return rows
    ends = rows.with_columns(pl.col(kinds).shift(-1).over("ccode").name.suffix("_next"))
    # A straight line needs both its ends: a state that left the list for a time has none across the gap.
    ends = ends.filter(pl.col("year").shift(-1).over("ccode") == pl.col("year") + _EVERY)
    between = [
        ends.select(
            "ccode",
            (pl.col("year") + step).cast(pl.Int16).alias("year"),
            *(
                ((_EVERY - step) * pl.col(kind) + step * pl.col(f"{kind}_next")).alias(kind) / _EVERY
                for kind in kinds
            ),
        )
        for step in range(1, _EVERY)
    ]
    return pl.concat([rows, *between]).sort("ccode", "year")


_EVERY = 5
"""Years from one figure on religion to the next."""


def _variables() -> list[Variable]:
    share, index, pairs = "share, 0-1", "index, 0-1", "pairs"
    faith, ties = ("religion_shares", "christian"), "geodist"
    alike = "Mean dissimilarity of pairs of members in religion"
    listed = [
        ("religion_distance", f"{alike}.", "float64", *faith, index),
        ("denomination_distance", f"{alike}, Christian and Muslim branches apart.", "float64", *faith, index),
        ("religion_known", "Pairs of members with shares of religions.", "int16", *faith, pairs),
        *(
            (name, f"Share of pairs of members {text}.", "float64", ties, column, share)
            for name, (column, text) in _TIES.items()
        ),
        ("ties_known", "Pairs of members in CEPII's file.", "int16", ties, "colony", pairs),
    ]
    return [
        derived(name, text, kind, table, column, NAME, unit)
        for name, text, kind, table, column, unit in listed
    ]
