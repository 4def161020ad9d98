"""How many pacts of a state hold against a challenger, for every directed pair of states and year.

The verdict of a promise (`koinon.panel.promises.targeting`) depends on who promises and on the challenger.
Here the promises of all treaties are put together: of several promises of one state to another the best
verdict counts, and every state that promises is counted once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from koinon.panel.promises.targeting import (
    VERDICTS,
    YES,
    check_rule,
    members_by_year,
    named_threats,
    promises,
    verdict,
)
from koinon.panel.units import check_years, state_year_rows
from koinon.store.catalogue import Store, default_store
from koinon.store.schema import schema

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROLES: dict[str, tuple[str, bool]] = {
    "targdef": ("defense", True),
    "chaldef": ("defense", False),
    "chaloff": ("offense", False),
    "chalneu": ("neutral", False),
}
"""What is counted: the obligation, and whether the target (else the challenger) is the one promised to."""

BOUND = "targdef_bound"
_PLEDGES = ("atop_defense", "atop_neutral", "atop_nonagg")
_IDS = tuple(f"atopid{i}" for i in range(1, 10))
_UNIT = ["atopid", "phase", "promiser", "year"]


def target_pacts(first: int, last: int, rule: str = "lenient", *, store: Store | None = None) -> pl.DataFrame:
    """Return the pacts that bear on a challenge, for every directed pair of states with any.

    Parameters
    ----------
    first, last
        Years, both included; ATOP ends in 2018.
    rule
        ``"lenient"`` or ``"strict"``; see `koinon.panel.promises.targeting.RULES`.
    store
        Another store than the packaged one.

    Returns
    -------
    polars.DataFrame
        ``ccode1`` (challenger), ``ccode2`` (target), ``year`` and, Int16 each, for every role of `ROLES`
        ``<role>_yes``, ``_conditional``, ``_unknown``, ``_no``: the number of states other than these two
        that promised the target defence (``targdef``), or the challenger defence, offence or neutrality,
        by the best verdict of their promises against the other side. ``targdef_bound``: of the states in
        ``targdef_yes`` and ``targdef_conditional``, how many also promised the challenger defence,
        neutrality or non-aggression. A pair without a row has 0 everywhere. Keys unique, sorted.

    Raises
    ------
    UnknownNameError
        For an unknown rule.
    YearsError
        If the years make no panel.

    Examples
    --------
    >>> rows = target_pacts(1913, 1913)
    >>> against = rows.filter(pl.col("ccode2") == 300, pl.col("ccode1").is_in([220, 365]))
    >>> against.select("ccode1", "targdef_yes", "targdef_conditional", "targdef_no").rows()
    [(220, 0, 3, 0), (365, 1, 1, 1)]
    """
    check_rule(rule)
    first, last = check_years(first, last)
    last = min(last, schema("alliance_dyads").covers[1])
    tables = store or default_store()
    roles = {
        kind: _Promises.read(kind, first, last, rule, tables) for kind in ("defense", "offense", "neutral")
    }
    pledges = tables.scan("alliance_dyads").filter(pl.any_horizontal(pl.col(c) == 1 for c in _PLEDGES))
    pledged = _by_year(pledges.select("ccode1", "ccode2", "year").collect())
    states = _by_year(state_year_rows(first, max(first, last), "cow")) if first <= last else {}
    made = [_year(year, rows["ccode"].to_numpy(), roles, pledged.get(year)) for year, rows in states.items()]
    return pl.concat([frame for frame in made if frame is not None] or [_empty()]).sort(
        "ccode1", "ccode2", "year"
    )


def columns() -> list[str]:
    """Return the names of the counts, in order."""
    return [*(f"{role}_{word}" for role in ROLES for word in reversed(VERDICTS)), BOUND]


@dataclass(frozen=True)
class _Promises:
    """The promises of one obligation, by year.

    ``units``: one row per treaty, phase and promiser with the verdict for an ``outsider``;
    ``exceptions``: other verdicts, by adversary; ``pairs``: to whom each unit promises.
    """

    units: dict[int, pl.DataFrame]
    exceptions: dict[int, pl.DataFrame]
    pairs: dict[int, pl.DataFrame]

    @staticmethod
    def read(kind: str, first: int, last: int, rule: str, store: Store) -> _Promises:
        made = promises(kind, first, last, store=store)
        named = named_threats(made).with_columns(named=True)
        fellows = members_by_year(first, last, store).rename({"ccode": "adversary"})
        special = pl.concat(
            [
                made.select(_UNIT).join(named.drop("named"), on=["atopid", "phase", "year"]),
                made.select(_UNIT).join(fellows, on=["atopid", "year"]),
            ],
            how="diagonal",
        ).unique()
        marked = (
            special.join(named, on=["atopid", "phase", "year", "adversary"], how="left")
            .join(fellows.with_columns(fellow=True), on=["atopid", "year", "adversary"], how="left")
            .with_columns(pl.col("named", "fellow").fill_null(value=False))
            .join(made, on=_UNIT)
        )
        plain = made.with_columns(named=False, fellow=False)
        return _Promises(
            _by_year(plain.select(*_UNIT, outsider=verdict(rule))),
            _by_year(marked.select(*_UNIT, "adversary", special=verdict(rule))),
            _by_year(_promised(kind, made.select(_UNIT), store)),
        )


def _promised(kind: str, units: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return to whom each unit promises: the directed pairs for which ATOP has the obligation."""
    pairs = store.scan("alliance_dyads").filter(pl.col(f"atop_{kind}") == 1)
    long = (
        pairs.select("ccode1", "ccode2", "year", *_IDS)
        .collect()
        .unpivot(_IDS, index=["ccode1", "ccode2", "year"], value_name="atopid")
    )
    links = long.drop_nulls("atopid").select("atopid", "year", promiser="ccode1", protege="ccode2")
    return units.join(links, on=["atopid", "promiser", "year"])


def _by_year(frame: pl.DataFrame) -> dict[int, pl.DataFrame]:
    return {int(key[0]): rows for key, rows in frame.partition_by("year", as_dict=True).items()}


def _year(
    year: int, codes: NDArray[np.int16], roles: dict[str, _Promises], pledged: pl.DataFrame | None
) -> pl.DataFrame | None:
    """Return the rows of one year, or None if no promise is in force."""
    codes = np.sort(codes)
    n = codes.size
    bound = np.zeros((n, n), np.bool_)
    if pledged is not None:
        one, two, known = _positions(codes, pledged["ccode1"], pledged["ccode2"])
        bound[one[known], two[known]] = True
    values: dict[str, NDArray[np.int16]] = {}
    for role, (kind, for_target) in ROLES.items():
        counts, ties = _counts(year, codes, roles[kind], bound)
        for rank, word in enumerate(VERDICTS):
            # Counts are by the one promised to and the adversary; rows by challenger and target.
            values[f"{role}_{word}"] = counts[rank].T if for_target else counts[rank]
        if role == "targdef":
            values[BOUND] = ties.T
    some = np.any([array > 0 for array in values.values()], axis=0)
    np.fill_diagonal(some, val=False)
    one, two = np.nonzero(some)
    if not one.size:
        return None
    found = {name: values[name][one, two] for name in columns()}
    keys = {"ccode1": codes[one], "ccode2": codes[two], "year": np.full(one.size, year, np.int16)}
    return pl.DataFrame({**keys, **found})


def _counts(
    year: int, codes: NDArray[np.int16], made: _Promises, bound: NDArray[np.bool_]
) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """Return promisers by verdict, state promised to and adversary, shape (4, n, n), and the bound ones."""
    n = codes.size
    counts, ties = np.zeros((4, n, n), np.int16), np.zeros((n, n), np.int16)
    pairs = made.pairs.get(year)
    if pairs is None:
        return counts, ties
    units = made.units[year].with_row_index("unit")
    ranks = np.repeat(units["outsider"].to_numpy()[:, None], n, axis=1)
    if year in made.exceptions:
        special = made.exceptions[year].join(units.select(*_UNIT, "unit"), on=_UNIT)
        _, adversary, known = _positions(codes, special["adversary"], special["adversary"])
        ranks[special["unit"].to_numpy()[known], adversary[known]] = special["special"].to_numpy()[known]
    links = pairs.join(units.select(*_UNIT, "unit"), on=_UNIT).sort("protege", "promiser")
    promiser, protege, known = _positions(codes, links["promiser"], links["protege"])
    if not known.any():
        return counts, ties
    promiser, protege = promiser[known], protege[known]
    starts = np.flatnonzero(np.diff(protege * n + promiser, prepend=-1))
    best = np.maximum.reduceat(ranks[links["unit"].to_numpy()[known]], starts, axis=0)
    promiser, protege = promiser[starts], protege[starts]
    # A state is no partner against itself.
    best[np.arange(starts.size), promiser] = -1
    groups = np.flatnonzero(np.diff(protege, prepend=-1))
    for rank in range(4):
        counts[rank, protege[groups]] = np.add.reduceat(best == rank, groups, axis=0, dtype=np.int16)
    tied = (best >= YES - 1) & bound[promiser]
    ties[protege[groups]] = np.add.reduceat(tied, groups, axis=0, dtype=np.int16)
    return counts, ties


def _positions(
    codes: NDArray[np.int16], one: pl.Series, two: pl.Series
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
    """Return where two columns of codes lie in the sorted `codes`, and whether both do."""
    places = []
    known = np.ones(one.len(), np.bool_)
    for column in (one.to_numpy(), two.to_numpy()):
        place = np.minimum(np.searchsorted(codes, column), codes.size - 1)
        known &= codes[place] == column
        places.append(place)
    return places[0], places[1], known


def _empty() -> pl.DataFrame:
    return pl.DataFrame(
        schema={"ccode1": pl.Int16, "ccode2": pl.Int16, "year": pl.Int16} | dict.fromkeys(columns(), pl.Int16)
    )
