"""Panels whose unit is a club in a year: ``bloc-year`` and ``treaty-year``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError
from koinon.panel.clubs.adhoc import adhoc_group, check_existed, group_lives, is_group, unclear
from koinon.panel.clubs.clubs import (
    KEY,
    ClubKind,
    On,
    among,
    as_on,
    chosen,
    club_members,
    member_pairs,
    membership_end,
    membership_spells,
    unfold,
)
from koinon.panel.panel import Panel
from koinon.panel.units import FIRST_YEAR, as_system, check_years
from koinon.panel.variable import Variable, variable
from koinon.store.catalogue import Store, default_store
from koinon.world import registry
from koinon.world.obligations import OBLIGATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.clubs.adhoc import AdHocGroup
    from koinon.panel.clubs.clubs import Club
    from koinon.panel.unit import Unit

REGISTRY = "bloc_registry"
"""Origin id of the registry."""


@dataclass(frozen=True, repr=False)
class ClubPanel(Panel):
    """A panel of clubs, which also knows whom it counts.

    Attributes
    ----------
    kind
        ``"bloc"`` or ``"treaty"``.
    on
        Whether the members are those of 31 December or of any day of the year.
    members
        The club's key, ``year``, ``member`` and ``ccode`` (null outside the COW system).
    pairs
        The club's key, ``year``, ``ccode1``, ``ccode2``: pairs of COW members with a common day.
    """

    kind: ClubKind = "bloc"
    on: On = "31 December"
    members: pl.DataFrame = field(default_factory=pl.DataFrame, repr=False)
    pairs: pl.DataFrame = field(default_factory=pl.DataFrame, repr=False)


def bloc_years(
    first: int,
    last: int,
    blocs: str | Club | Sequence[str | Club] | None = None,
    *,
    on: str = "31 December",
    system: str = "cow",
    store: Store | None = None,
) -> ClubPanel:
    """Return the years of the registry's blocs, from founding to dissolution.

    Parameters
    ----------
    first, last
        Years, both included, between 1816 and 2025.
    blocs
        One bloc or several, each a club, id, name or alias; all unless told. Ad hoc groups of states
        (``"France+Germany"``) may stand beside them: their ``bloc_id`` is made of COW abbreviations,
        ``FRN+GMY``, and they have no age; see `koinon.panel.clubs.adhoc`.
    on
        Which members, and blocs, a year has: those of ``"31 December"`` or of ``"any day"``.
    system
        ``"cow"``; memberships are coded in no other system.
    store
        Another store than the packaged one.

    Returns
    -------
    ClubPanel
        Keys ``bloc_id``, ``year``; ``members`` (all), ``members_cow``, ``members_undated``,
        ``member_dyads``, ``age``.

    Raises
    ------
    YearsError
        If the years make no panel.
    KoinonError
        For an unknown bloc, an empty list, Gleditsch-Ward codes, or a group with a state that did not
        exist in any of the years.

    Examples
    --------
    >>> import koinon as kn
    >>> kn.bloc_years(1949, 1955, ["NATO"]).frame["members"].to_list()
    [12, 12, 12, 14, 14, 14, 15]
    >>> kn.bloc_years(1953, 1956, ["France+Germany"]).frame.select("bloc_id", "year", "members").rows()
    [('FRN+GMY', 1955, 2), ('FRN+GMY', 1956, 2)]
    """
    return _panel("bloc", first, last, blocs, on, system, store)


def treaty_years(
    first: int,
    last: int,
    treaties: str | int | Club | Sequence[str | int | Club] | None = None,
    *,
    on: str = "31 December",
    system: str = "cow",
    store: Store | None = None,
) -> ClubPanel:
    """Return the years in which a phase of an ATOP treaty is in force; parameters as in `bloc_years`.

    ATOP ends in 2018. A treaty in force then keeps its rows in later years, but its members and
    obligations are null there: unknown, not none.

    Returns
    -------
    ClubPanel
        Keys ``atopid``, ``year``; ``members``, ``members_cow``, ``member_dyads``, ``age``,
        ``bilateral``, the obligations of the phase in force and what they are conditional on.

    Examples
    --------
    >>> import koinon as kn
    >>> kn.treaty_years(2018, 2019, [3180]).frame["members"].to_list()
    [29, None]
    """
    return _panel("treaty", first, last, treaties, on, system, store)


def _panel(
    kind: ClubKind,
    first: int,
    last: int,
    clubs: str | int | Club | Sequence[str | int | Club] | None,
    on: str,
    system: str,
    store: Store | None,
) -> ClubPanel:
    years, day = check_years(first, last), as_on(on)
    unit: Unit = "bloc-year" if kind == "bloc" else "treaty-year"
    if as_system(system) != "cow":
        raise KoinonError(f"{unit} panels use COW codes: memberships are coded in no other system")
    tables = store or default_store()
    ids = None if clubs is None else chosen(kind, clubs, tables)
    groups = [adhoc_group(str(one)) for one in ids or () if is_group(one)]
    for group in groups:
        check_existed(group, *years)
    if kind == "bloc":
        rows, extra = _bloc_rows(*years, day, groups)
    else:
        rows, extra = _treaty_rows(*years, day, tables)
    key = KEY[kind]
    if ids is not None:
        rows = rows.filter(among(key, ids))
    members = club_members(kind, *years, day, tables, ids)
    pairs = member_pairs(kind, *years, day, tables, ids)
    rows = _count(rows, members, pairs, key, membership_end(kind))
    first_columns = [key, "year", "members", "members_cow", "member_dyads"]
    frame = rows.select(*first_columns, pl.exclude(first_columns)).sort(key, "year")
    sources = ("atop",) if kind == "treaty" else _sources(groups, ids)
    variables = {v.name: v for v in (*_base(kind, sources), *extra)}
    return ClubPanel(
        frame,
        unit,
        "cow",
        years,
        tuple(variables[name] for name in frame.columns),
        notes=(*_notes(frame, day), *_group_notes(groups, years)),
        store=store,
        kind=kind,
        on=day,
        members=members,
        pairs=pairs,
    )


def since(panel: ClubPanel, first: int) -> ClubPanel:
    """Return the bare panel of the same clubs from an earlier year on, for what looks back.

    Parameters
    ----------
    panel
        Of unit bloc-year or treaty-year.
    first
        The year; not before 1816, where all panels begin.
    """
    clubs = panel.frame[panel.keys[0]].unique().to_list()
    years = max(min(first, panel.years[0]), FIRST_YEAR), panel.years[1]
    if not clubs:
        return panel
    return _panel(panel.kind, *years, clubs, panel.on, panel.system, panel.store)


def _count(
    rows: pl.DataFrame, members: pl.DataFrame, pairs: pl.DataFrame, key: str, known_to: int
) -> pl.DataFrame:
    """Add the counts of members and pairs; null where no member is known though there are some."""
    keys = [key, "year"]
    people = members.group_by(keys).agg(members=pl.len(), members_cow=pl.col("ccode").count())
    couples = pairs.group_by(keys).agg(member_dyads=pl.len())
    joined = rows.join(people, on=keys, how="left").join(couples, on=keys, how="left")
    nobody_dated = pl.col("members").is_null() & (pl.col("members_undated") > 0)
    known = (pl.col("year") <= known_to) & ~nobody_dated
    counts = [
        pl.when(known).then(pl.col(name).fill_null(0)).cast(pl.Int16).alias(name)
        for name in ("members", "members_cow", "member_dyads")
    ]
    counted = joined.with_columns(counts)
    return counted if key == "bloc_id" else counted.drop("members_undated")


def _bloc_rows(
    first: int, last: int, on: On, groups: Sequence[AdHocGroup]
) -> tuple[pl.DataFrame, list[Variable]]:
    lives = pl.DataFrame(
        [(b.id, b.founded, b.dissolved, b.founded.year) for b in registry.blocs()],
        schema={"bloc_id": pl.String, "start": pl.Date, "end": pl.Date, "born": pl.Int32},
        orient="row",
    )
    far = pl.date(9999, 1, 1)
    own = [group_lives(group).with_columns(born=pl.lit(None, pl.Int32)) for group in groups]
    rows = unfold(pl.concat([lives.with_columns(pl.col("end").fill_null(far)), *own]), first, last, on)
    undated = membership_spells("bloc").filter(pl.col("start").is_null())
    counts = undated.group_by("bloc_id").agg(members_undated=pl.len().cast(pl.Int16))
    rows = rows.join(counts, on="bloc_id", how="left").with_columns(
        pl.col("members_undated").fill_null(0), age=(pl.col("year") - pl.col("born")).cast(pl.Int16)
    )
    text = "Members whose first day is not known; they are in none of the counts."
    undated_variable = Variable("members_undated", text, "int16", "members", sources=(REGISTRY,))
    return rows.drop("born"), [undated_variable]


def _treaty_rows(first: int, last: int, on: On, store: Store) -> tuple[pl.DataFrame, list[Variable]]:
    phases = store.frame("treaty_phases")
    columns = [*OBLIGATIONS, "conditio", "asymm", "milinst"]
    spells = phases.select(
        "atopid",
        "phase",
        *columns,
        start="begin",
        end=pl.col("end").dt.offset_by("1d").fill_null(pl.date(9999, 1, 1)),
    )
    # Phases that touch within the reading of a year are merged: an obligation counts if any of them has it.
    merged = unfold(spells, first, last, on).group_by("atopid", "year").agg(pl.col("phase", *columns).max())
    treaties = store.scan("treaties").select("atopid", "bilateral", born=pl.col("begin").dt.year()).collect()
    known = pl.col("year") <= membership_end("treaty")
    rows = merged.join(treaties, on="atopid").with_columns(
        pl.when(known).then(pl.col("phase", *columns)),
        age=(pl.col("year") - pl.col("born")).cast(pl.Int16),
        members_undated=pl.lit(0, pl.Int16),
    )
    made = [variable("treaty_phases", name, "") for name in ("phase", *columns)]
    made.append(variable("treaties", "bilateral", ""))
    order = ["atopid", "year", "age", "bilateral", "phase", *columns, "members_undated"]
    return rows.select(order), made


def _sources(groups: Sequence[AdHocGroup], ids: Sequence[str | int] | None) -> tuple[str, ...]:
    """Return who says which members a bloc has; of a group, the list of states."""
    only_groups = ids is not None and len(groups) == len(ids)
    return (*(() if only_groups else (REGISTRY,)), *(("cow_states",) if groups else ()))


def _base(kind: ClubKind, sources: tuple[str, ...]) -> list[Variable]:
    if kind == "bloc":
        table, covers, since = "bloc_members", None, "founding"
        text = "Bloc of the registry; a group of states has their COW abbreviations."
        key = Variable("bloc_id", text, "string", sources=sources)
    else:
        table, since = "treaty_members", "the treaty began"
        covers = (1815, membership_end(kind))
        key = Variable("atopid", "ATOP number of the alliance.", "int16", sources=sources)
    counts = (
        ("members", "Members, with territories and organisations.", "members"),
        ("members_cow", "Members that are states of the COW system; only they have data.", "members"),
        ("member_dyads", "Pairs of COW members that share a day.", "pairs"),
    )
    return [
        key,
        Variable("year", "Calendar year.", "int16"),
        *(Variable(name, text, "int16", unit, table, sources, covers) for name, text, unit in counts),
        Variable("age", f"Years since {since}.", "int16", "years", sources=sources),
    ]


def _notes(frame: pl.DataFrame, on: On) -> list[str]:
    notes = [f"members are those of {on} of each year (on='{on}')"]
    if "members_undated" in frame.columns:
        undated = frame.filter(pl.col("members_undated") > 0)["bloc_id"].unique().sort().to_list()
        if undated:
            notes.append(f"some members have no known first day and are not counted: {', '.join(undated)}")
    else:
        late = frame.filter(pl.col("members").is_null()).height
        if late:
            notes.append(
                f"ATOP ends in {membership_end('treaty')}: {late:,} later treaty-years have no values"
            )
    return notes


def _group_notes(groups: Sequence[AdHocGroup], years: tuple[int, int]) -> list[str]:
    notes = []
    for group in groups:
        notes.append(f"{group.id} is an ad hoc group, in years with two or more of {', '.join(group.states)}")
        for name, held in unclear(group, *years).items():
            notes.append(f"{name} means several states in {held[0]} to {held[-1]} and is none of them there")
    return notes
