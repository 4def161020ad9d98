"""Panels whose unit is a member of an ATOP treaty in a year: what this member promises, and on what terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError
from koinon.panel.clubs.club_years import ClubPanel
from koinon.panel.clubs.clubs import On, among, as_on, chosen, membership_end, membership_spells, unfold
from koinon.panel.units import as_system, check_years
from koinon.panel.variable import Variable, computed, variable
from koinon.store.catalogue import Store, default_store
from koinon.world.obligations import OBLIGATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.unit import Unit

UNIT: Unit = "treaty-member-year"
TABLE = "treaty_members"

CONDITIONS = (
    *("active", "conditio", "defcon", "offcon", "neucon", "concon"),
    *("defcoadv", "defcoloc", "defcocon", "defconum", "defcodem", "defconpr"),
    *("offcoadv", "offcoloc", "offcocon", "offconum", "offcodem"),
    *("neucoadv", "neucoloc", "neucocon", "neuconum", "neucodem", "neuconpr", "neucoatt"),
    *("concoadv", "concoloc", "concocon", "concoreq", "olimob", "asymm", "obvary"),
)
_KEY = ["atopid", "ccode"]


def treaty_member_years(
    first: int,
    last: int,
    treaties: str | int | Sequence[str | int] | None = None,
    *,
    on: str = "31 December",
    system: str = "cow",
    store: Store | None = None,
) -> ClubPanel:
    """Return the members of ATOP's treaties by year, with the obligations and conditions of each.

    Parameters
    ----------
    first, last
        Years, both included, between 1816 and 2025. ATOP ends in 2018: later years have no rows, because
        it is not known who is a member.
    treaties
        ATOP numbers or customary names; all 789 unless told.
    on
        Whether a year shows who was in on ``"31 December"`` or on ``"any day"``. Where several phases
        touch a year read so, an obligation or condition counts if any of them has it.
    system
        ``"cow"``; memberships are coded in no other system.
    store
        Another store than the packaged one.

    Returns
    -------
    ClubPanel
        Keys ``atopid``, ``ccode``, ``year``; ``member`` (name), ``in_cow_system``, ``phase``, ``entry`` and
        ``exit`` (first and last day of the uninterrupted membership), ``age`` (years since entry),
        the five obligations of the member and 31 codes of condition.

    Raises
    ------
    YearsError
        If the years make no panel.
    KoinonError
        For an unknown treaty, an empty list, or Gleditsch-Ward codes.

    Examples
    --------
    >>> panel = treaty_member_years(1960, 1960, [3375])
    >>> panel.frame.select("ccode", "defense", "nonagg").rows()
    [(2, 1, 1), (740, 0, 1)]
    """
    years, day = check_years(first, last), as_on(on)
    if as_system(system) != "cow":
        raise KoinonError(f"{UNIT} panels use COW codes: memberships are coded in no other system")
    tables = store or default_store()
    spells = _spells(tables)
    if treaties is not None:
        spells = spells.filter(among("atopid", chosen("treaty", treaties, tables)))
    return _panel(spells, years, day, store)


def _panel(spells: pl.DataFrame, years: tuple[int, int], day: On, store: Store | None) -> ClubPanel:
    frame = _rows(spells, *years, day).select(v.name for v in _variables())
    return ClubPanel(
        frame,
        UNIT,
        "cow",
        years,
        tuple(_variables()),
        notes=tuple(_notes(spells, years, day)),
        store=store,
        kind="treaty",
        on=day,
        members=frame.select(
            "atopid", "year", "member", pl.when("in_cow_system").then("ccode").alias("ccode")
        ),
    )


def _spells(store: Store) -> pl.DataFrame:
    """Return the rows of ATOP with half-open ``start`` and ``end`` and the run they belong to."""
    rows = store.frame(TABLE).drop("entry_precision", "exit_precision")
    names = membership_spells("treaty", store).select(
        "atopid", "start", "member", ccode=rows["ccode"].cast(pl.Int16)
    )
    far = pl.date(9999, 1, 1)
    dated = rows.with_columns(
        pl.col("ccode").cast(pl.Int16), start="entry", end=pl.col("exit").dt.offset_by("1d").fill_null(far)
    ).join(names.unique(), on=["atopid", "ccode", "start"], how="left")
    # Phases that touch are one membership; a state that left and came back begins a new one.
    apart = (pl.col("start") > pl.col("end").shift(1).cum_max()).fill_null(value=False)
    return (
        dated.sort("atopid", "ccode", "start")
        .with_columns(run=apart.cum_sum().over(_KEY))
        .with_columns(
            entry=pl.col("start").min().over(*_KEY, "run"), exit=pl.col("end").max().over(*_KEY, "run")
        )
        .with_columns(exit=pl.when(pl.col("exit") < far).then(pl.col("exit").dt.offset_by("-1d")))
    )


def _rows(spells: pl.DataFrame, first: int, last: int, on: On) -> pl.DataFrame:
    """Return one row per treaty, member and year; the last membership stands if two touch a year."""
    yearly = unfold(spells, first, min(last, membership_end("treaty")), on)
    codes = ["phase", *OBLIGATIONS, *CONDITIONS]
    merged = (
        yearly.sort("atopid", "ccode", "year", "entry")
        .group_by("atopid", "ccode", "year", maintain_order=True)
        .agg(pl.col("member", "in_cow_system", "entry", "exit").last(), pl.col(codes).max())
    )
    return merged.with_columns(age=(pl.col("year") - pl.col("entry").dt.year()).cast(pl.Int16))


def _variables() -> list[Variable]:
    def made(name: str, text: str, kind: str, unit: str = "") -> Variable:
        return computed(TABLE, name, text, kind, "", unit)

    return [
        made("atopid", "ATOP number of the alliance.", "int16"),
        made(
            "ccode", "COW state code; ATOP's own number where it was never a state of that system.", "int16"
        ),
        Variable("year", "Calendar year.", "int16"),
        made("member", "Name of the member.", "string"),
        variable(TABLE, "in_cow_system", ""),
        variable(TABLE, "phase", ""),
        made("entry", "First day of the uninterrupted membership.", "date"),
        made("exit", "Last day of the uninterrupted membership; empty while it runs.", "date"),
        made("age", "Years since the entry.", "int16", "years"),
        *(variable(TABLE, name, "") for name in (*OBLIGATIONS, *CONDITIONS)),
    ]


def _notes(spells: pl.DataFrame, years: tuple[int, int], on: On) -> list[str]:
    notes = [f"members are those of {on} of each year (on='{on}')"]
    end = membership_end("treaty")
    if years[1] > end:
        running = spells.filter(pl.col("exit").is_null()).select(_KEY).n_unique()
        notes.append(f"ATOP ends in {end}: {running:,} memberships that ran then have no later rows")
    return notes
