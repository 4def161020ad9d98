"""Turning what is known of members, or of pairs of members, into one row per club and year.

Values are null outside the source's years and where the members themselves are not known. A sum is over
the members with a value and is null where no member has one; beside it stands how many have.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError
from koinon.panel.variable import Variable
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from koinon.panel.clubs.club_years import ClubPanel


def of_members(panel: ClubPanel, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the state-year `rows` (``ccode``, ``year``, ...) of members, with the club's key."""
    return panel.members.select(*panel.keys, "ccode").join(rows, on=["ccode", "year"])


def of_pairs(panel: ClubPanel, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the undirected pair-year `rows` of pairs of members, with the club's key."""
    return panel.pairs.join(rows, on=["ccode1", "ccode2", "year"])


def attach(
    panel: ClubPanel, rows: pl.DataFrame, variables: Sequence[Variable], counts: Collection[str] = ()
) -> ClubPanel:
    """Join `rows`, keyed like the panel.

    Parameters
    ----------
    panel, rows
        A key that `rows` lack gives nulls.
    variables
        What the new columns mean, in order.
    counts
        Those of them that count things: in a covered year whose members are known, no row means 0.
    """
    names = [v.name for v in variables]
    clash = sorted(set(names) & set(panel.frame.columns))
    if clash:
        raise KoinonError(f"the panel already has {', '.join(clash)}; each group is added once")
    joined = panel.frame.join(
        rows.select(*panel.keys, *names), on=panel.keys, how="left", maintain_order="left"
    )
    columns, made = [], [_within(v, panel.variable("members").covers) for v in variables]
    for v in made:
        value = pl.col(v.name).fill_null(0) if v.name in counts else pl.col(v.name)
        speaks = pl.col("members").is_not_null()
        if v.covers:
            speaks &= pl.col("year").is_between(*v.covers)
        columns.append(pl.when(speaks).then(value).cast(v.dtype).alias(v.name))
    return panel.with_frame(joined.with_columns(columns), made)


def _within(v: Variable, known: tuple[int, int] | None) -> Variable:
    """Return `v` covering only years for which the members are known."""
    if known is None or v.covers is None:
        return v
    return replace(v, covers=(max(v.covers[0], known[0]), min(v.covers[1], known[1])))


def add_sums(panel: ClubPanel, table: str, columns: Sequence[str], group: str) -> ClubPanel:
    """Add the sum of each column of a state-year `table` over members, and ``<column>_reporting``."""
    rows = of_members(panel, panel.tables.scan(table).select("ccode", "year", *columns).collect())
    made = rows.group_by(panel.keys).agg(
        *(total(name) for name in columns),
        *(pl.col(name).count().alias(f"{name}_reporting") for name in columns),
    )
    variables = [v for name in columns for v in (summed(table, name, group), reporting(table, name, group))]
    return attach(panel, made, variables, counts=[f"{name}_reporting" for name in columns])


def total(name: str) -> pl.Expr:
    """Sum of a column; null where every value is."""
    return pl.when(pl.col(name).count() > 0).then(steady(pl.col(name)).sum()).alias(name)


def steady(values: pl.Expr) -> pl.Expr:
    """Values in a fixed order, to be added up.

    Adding floats in another order gives another last digit. Sorted, a sum or mean depends neither on
    the order of the rows nor on how threads share them out.
    """
    return values.sort()


def derived(name: str, text: str, kind: str, table: str, column: str, group: str, unit: str = "") -> Variable:
    """Return a variable made from one column of `table` and the memberships."""
    declared = schema(table)[column]
    return Variable(name, text, kind, unit, table, (declared.source,), declared.covers, group)


def summed(table: str, column: str, group: str) -> Variable:
    """Return the variable of a sum over members."""
    declared = schema(table)[column]
    text = f"{declared.description.rstrip('.')}, summed over the members with a value."
    kind = "int64" if declared.type.startswith("int") else "float64"
    return derived(column, text, kind, table, column, group, declared.unit)


def reporting(table: str, column: str, group: str) -> Variable:
    """Return the variable that counts the members with a value."""
    text = f"Members with a value of {column}."
    return derived(f"{column}_reporting", text, "int16", table, column, group, "members")


def share_of_pairs(
    panel: ClubPanel, rows: pl.DataFrame, columns: Sequence[str], also: Sequence[pl.Expr] = ()
) -> pl.DataFrame:
    """Return which share of a club's pairs of members has each 0/1 column of `rows`.

    Parameters
    ----------
    panel, rows
        A pair without a row counts as 0, so `rows` must list every tie; undirected.
    columns
        Give ``<column>_share``; null where the club has no pair.
    also
        More aggregates over the pairs that have a row.
    """
    tied = of_pairs(panel, rows).group_by(panel.keys).agg(pl.col(columns).sum(), *also)
    every = panel.frame.select(*panel.keys, "member_dyads").join(tied, on=panel.keys, how="left")
    pairs = pl.col("member_dyads")
    return every.with_columns(
        pl.when(pairs > 0).then(pl.col(name).fill_null(0) / pairs).alias(f"{name}_share") for name in columns
    )
