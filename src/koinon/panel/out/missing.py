"""Why values are missing from a panel.

Every null has exactly one reason, so the reasons of a variable add up to its null count. They are worked
out when asked for, from what each variable knows of its source: the years it covers, the codes it was
joined by, and the keys it lists.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, get_args

import polars as pl

from koinon.panel.crossing import in_system, other_system

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koinon.panel.record import Record
    from koinon.panel.variable import Variable

Reason = Literal[
    "outside the source's years",
    "no counterpart in the source's code system",
    "no row in the source",
    "value missing in the source",
    "year not in the unit's history",
    "not defined for the row",
]

OUTSIDE, NO_CODE, NO_ROW, NO_VALUE, NO_HISTORY, UNDEFINED = REASONS = get_args(Reason)
"""In the order in which they are tried, up to `NO_VALUE`; a lag tries `NO_HISTORY` first."""

_KINDS = pl.Enum(REASONS)
_FRAME = pl.Schema({"variable": pl.String, "reason": pl.String, "rows": pl.Int64, "share": pl.Float64})


def missing(panel: Record) -> pl.DataFrame:
    """Return how many values are missing per variable, and why.

    Returns
    -------
    polars.DataFrame
        ``variable``, ``reason``, ``rows`` and ``share`` (of all rows, 0-1); one row per variable and
        reason that occurs, in the order of the columns, most frequent reason first.
    """
    # Variables that came in one join differ in which values are null, not in the reasons for it.
    joined: dict[tuple[object, ...], list[Variable]] = {}
    for v in panel.variables:
        if panel.frame[v.name].null_count():
            kind = (v.table == "", v.keys, id(v.listed), v.covers, v.like, v.shift)
            joined.setdefault(kind, []).append(v)
    counts = {v.name: count for group in joined.values() for v, count in _of_group(panel, group)}
    parts = [counts[v.name] for v in panel.variables if v.name in counts]
    return pl.concat([pl.DataFrame(schema=_FRAME), *parts])


def coverage(panel: Record) -> pl.DataFrame:
    """Return for which years each variable has values.

    Returns
    -------
    polars.DataFrame
        ``variable``, ``group``, ``first_year`` and ``last_year`` with at least one value in the panel,
        ``source_first`` and ``source_last`` (the years the source speaks about), ``share`` (of all rows
        that have a value, 0-1), in the order of the columns.
    """
    year, rows = pl.col("year"), max(panel.frame.height, 1)
    table = []
    for v in panel.variables:
        there = panel.frame.select(
            first=year.filter(pl.col(v.name).is_not_null()).min(),
            last=year.filter(pl.col(v.name).is_not_null()).max(),
            share=pl.col(v.name).count() / rows,
        ).row(0)
        table.append((v.name, v.group, *there[:2], *(v.covers or (None, None)), there[2]))
    kinds = [pl.String, pl.String, pl.Int16, pl.Int16, pl.Int16, pl.Int16, pl.Float64]
    names = ["variable", "group", "first_year", "last_year", "source_first", "source_last", "share"]
    return pl.DataFrame(table, schema=dict(zip(names, kinds, strict=True)), orient="row")


def reasons(panel: Record, v: Variable, rows: pl.DataFrame) -> pl.Series:
    """Return why `v` has no value in each of `rows`, which hold at least the panel's keys."""
    if v.shift:
        there = _is_listed(v, rows)
        then = rows.select(*panel.keys[:-1], pl.col("year") - v.shift)
        base = reasons(panel, panel.variable(v.like), then)
        return pl.select(pl.when(there).then(base).otherwise(pl.lit(NO_HISTORY, _KINDS))).to_series()
    if v.like:
        return reasons(panel, panel.variable(v.like), rows)
    otherwise = NO_VALUE if v.table or v.keys else UNDEFINED
    rows = _coded(panel, rows, v.keys)
    outside = ~pl.col("year").is_between(*v.covers) if v.covers else pl.lit(value=False)
    no_code = pl.any_horizontal(pl.lit(value=False), *(pl.col(key).is_null() for key in v.keys))
    reason = (
        pl.when(outside)
        .then(pl.lit(OUTSIDE, _KINDS))
        .when(no_code)
        .then(pl.lit(NO_CODE, _KINDS))
        .when(~_is_listed(v, rows))
        .then(pl.lit(NO_ROW, _KINDS))
        .otherwise(pl.lit(otherwise, _KINDS))
    )
    return rows.select(reason.alias("reason")).to_series()


def _of_group(panel: Record, group: list[Variable]) -> Iterator[tuple[Variable, pl.DataFrame]]:
    """Yield the reasons of each variable of a group that came in one join."""
    first, names = group[0], [v.name for v in group]
    at_hand = [name for name in dict.fromkeys((*panel.keys, *first.keys)) if name in panel.frame.columns]
    wanted = list(dict.fromkeys([*at_hand, *names]))
    rows = panel.frame.select(wanted).filter(pl.any_horizontal(pl.col(names).is_null()))
    why = reasons(panel, first, rows.select(at_hand))
    for v in group:
        yield v, _of_variable(panel, v, why.filter(rows[v.name].is_null()))


def _of_variable(panel: Record, v: Variable, empty: pl.Series) -> pl.DataFrame:
    counted = empty.alias("reason").value_counts(name="rows").with_columns(pl.col("reason").cast(pl.String))
    counted = counted.sort("rows", "reason", descending=[True, False])
    table = counted.select(
        pl.lit(v.name).alias("variable"), "reason", "rows", share=pl.col("rows") / panel.frame.height
    )
    return table.cast(_FRAME)


def _coded(panel: Record, rows: pl.DataFrame, needed: tuple[str, ...]) -> pl.DataFrame:
    """Return `rows` with the codes of the other system, where a variable was joined by them."""
    if all(key in rows.columns for key in needed):
        return rows
    bare = replace(panel, frame=rows.select(panel.keys), variables=())
    return in_system(bare, other_system(panel.system))[0].frame


def _is_listed(v: Variable, rows: pl.DataFrame) -> pl.Series:
    """Whether the source has a row for each of `rows`; true where the panel did not keep its keys."""
    if v.listed is None:
        return pl.repeat(value=True, n=rows.height, eager=True)
    keys = list(v.keys)
    asked = rows.select(keys)
    # The source is often far larger than what is asked of it: let it walk through the questions first.
    found = (
        v.listed.join(asked.unique(), on=keys, how="semi").unique().with_columns(_there=pl.lit(value=True))
    )
    return asked.join(found, on=keys, how="left", maintain_order="left")["_there"].fill_null(value=False)
