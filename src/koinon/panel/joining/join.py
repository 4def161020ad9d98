"""Joining a table of the user's own to a panel of states or pairs, with a report of what did not match.

Every state is resolved in the year its row is about: "Germany" of 1960 is COW 260, of 1995 COW 255. Rules:

- A table of states joins a panel of states by state and year, and a panel of pairs twice, once per side.
- A table without years holds for every year of the panel.
- A table of pairs tells directions apart if its columns say so (exporter, ``iso_o``) or if it holds any
  pair in both directions in a year; otherwise a row holds for the pair, whichever state it names first.
- Columns whose names end in 1 and 2 belong to the two states and change places with them.
- A table that tells directions apart does not fit an undirected panel, unless both directions say the same.
- No row of the panel is lost or repeated. Rows of the table that match nothing are reported, never dropped
  in silence. Two rows for one state or pair and year are refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError, join_or
from koinon.panel.attach import attach_pairs, attach_states
from koinon.panel.joining.keys import Keys, keys_of
from koinon.panel.joining.match import Reason, as_text, matches
from koinon.panel.joining.userfile import UserTable, user_table
from koinon.panel.variable import Variable
from koinon.store.schema import TYPES
from koinon.world.systems import CODE

if TYPE_CHECKING:
    from pathlib import Path

    from narwhals.typing import IntoFrame

    from koinon.panel.record import AnyPanel, Record
    from koinon.world.systems import System

REPORT = pl.Schema(
    {
        "key": pl.String,
        "first_year": pl.Int64,
        "last_year": pl.Int64,
        "rows": pl.Int64,
        "reason": pl.String,
        "suggestion": pl.String,
    }
)
EXAMPLES = 3

_ROW, _YEAR = "__row", "__year"
_EXTENT = (
    pl.col(_YEAR).min().alias("first_year"),
    pl.col(_YEAR).max().alias("last_year"),
    pl.col(_ROW).n_unique().cast(pl.Int64).alias("rows"),
)
_TYPE = {dtype: name for name, dtype in TYPES.items()}


@dataclass(frozen=True)
class _Matched:
    """The rows of a table with the codes and years they are about, and a report of those about none."""

    table: UserTable
    keys: Keys
    system: System
    values: tuple[str, ...]
    rows: pl.DataFrame
    codes: tuple[str, ...]
    report: pl.DataFrame


def join(panel: AnyPanel, given: str | Path | IntoFrame, on: str | None = None) -> AnyPanel:
    """Return `panel` with the columns of a user's table.

    Parameters
    ----------
    panel
        Of states or pairs of states.
    given
        A CSV (UTF-8), Excel, Parquet or Stata file, or a frame of polars, pandas, Arrow or any other kind
        that narwhals reads.
    on
        The column that says which state, or two with a comma between; recognised unless told.

    Returns
    -------
    AnyPanel
        Same rows; ``join_report`` says which rows of the table matched nothing and why, the notes how
        many.

    Raises
    ------
    KoinonError
        If the table cannot be used, does not fit the unit of the panel, repeats a key, or has a column
        that the panel has already.
    """
    if panel.unit not in {"state-year", "dyad-year", "directed-dyad-year"}:
        raise KoinonError(f"a file joins panels of states or pairs of states, not of {panel.unit}")
    table = user_table(given)
    keys = keys_of(table, panel.system, on)
    if len(keys.states) == 2 and panel.unit == "state-year":
        raise KoinonError(
            f"{table.name} is about pairs ({keys.states[0].column}, {keys.states[1].column}) and the panel "
            "about states: collapse it to one row per state and year first"
        )
    matched = _match(panel, table, keys)
    _refuse_clashes(panel, matched)
    _refuse_duplicates(matched)
    made = _attach(panel, matched)
    report = pl.concat([matched.report, _strangers(made, matched)])
    notes = [*table.notes, *_notes(matched, report)]
    joined = replace(made, groups=panel.groups, notes=(*made.notes, *notes))
    earlier = [panel.join_report] if panel.join_report is not None else []
    return replace(joined, join_report=pl.concat([*earlier, report]))


def _match(panel: Record, table: UserTable, keys: Keys) -> _Matched:
    given = {key.column for key in keys.states} | {*keys.unused} | ({keys.year} if keys.year else set())
    values = tuple(name for name in table.frame.columns if name not in given)
    if not values:
        raise KoinonError(f"{table.name} has no column besides those that say which state and year")
    system = _system(panel, table, keys)
    rows = _dated(panel, table, keys)
    first, last = panel.years
    inside = pl.col(_YEAR).is_between(first, last)
    keyed = rows.with_columns(
        as_text(rows, key).alias(f"__text{n}") for n, key in enumerate(keys.states, start=1)
    )
    texts = [f"__text{n}" for n in range(1, len(keys.states) + 1)]
    parts = [_reported(keyed.filter(pl.col(_YEAR).is_null()), texts, "key missing")]
    parts.append(_reported(keyed.filter(~inside), texts, "outside the panel's years"))
    keyed = keyed.filter(inside)
    codes = tuple(f"__code{n}" for n in range(1, len(keys.states) + 1))
    for key, text, code in zip(keys.states, texts, codes, strict=True):
        asked = keyed.select(text=text, year=_YEAR).unique(maintain_order=True)
        found = matches(key, asked, system)
        names = {
            "text": text,
            "year": _YEAR,
            "code": code,
            "reason": f"{code}_why",
            "suggestion": f"{code}_hint",
        }
        keyed = keyed.join(
            found.rename(names), on=[text, _YEAR], how="left", nulls_equal=True, maintain_order="left"
        )
        parts.append(_unresolved(keyed, text, code, invariant=keys.year is None))
    whole = keyed.filter(pl.all_horizontal(pl.col(code).is_not_null() for code in codes))
    if len(codes) == 2:
        itself = pl.col(codes[0]) == pl.col(codes[1])
        parts.append(_reported(whole.filter(itself), texts, "a state paired with itself"))
        whole = whole.filter(~itself)
    return _Matched(
        table, keys, system, values, whole, codes, pl.concat([pl.DataFrame(schema=REPORT), *parts])
    )


def _system(panel: Record, table: UserTable, keys: Keys) -> System:
    # Letters such as GMY are COW's, in whatever panel.
    kinds = {"cow" if key.kind == "abbreviation" else key.kind for key in keys.states}
    if {"cow", "gw"} <= kinds:
        raise KoinonError(f"{table.name} numbers one state of a pair by COW and the other by Gleditsch-Ward")
    return "cow" if "cow" in kinds else "gw" if "gw" in kinds else panel.system


def _dated(panel: Record, table: UserTable, keys: Keys) -> pl.DataFrame:
    """Return the rows with a number and a year; without years, each in every year of the panel."""
    rows = table.frame.with_row_index(_ROW)
    if keys.year is None:
        years = panel.frame.select(pl.col("year").cast(pl.Int64).unique().sort().alias(_YEAR))
        return rows.join(years, how="cross")
    year = pl.col(keys.year)
    number = (
        year.dt.year().cast(pl.Float64)
        if rows.schema[keys.year] == pl.Date
        else year.cast(pl.Float64, strict=False)
    )
    dated = rows.with_columns(number.alias(_YEAR))
    wrong = dated.filter(
        year.is_not_null() & (pl.col(_YEAR).is_null() | (pl.col(_YEAR) != pl.col(_YEAR).round()))
    )
    if wrong.height:
        shown = wrong[keys.year][0]
        raise KoinonError(f"column '{keys.year}' of {table.name} holds '{shown}', which is no year")
    return dated.with_columns(pl.col(_YEAR).cast(pl.Int64))


def _reported(rows: pl.DataFrame, texts: list[str], reason: Reason) -> pl.DataFrame:
    """Return the lines of the report for `rows`, one per key."""
    label = pl.concat_str([pl.col(text).fill_null("(missing)") for text in texts], separator=" - ")
    lines = rows.group_by(label.alias("key"), maintain_order=True).agg(*_EXTENT, reason=pl.lit(reason))
    return lines.with_columns(suggestion=pl.lit(None, pl.String)).select(REPORT.names()).cast(REPORT)


def _unresolved(keyed: pl.DataFrame, text: str, code: str, *, invariant: bool) -> pl.DataFrame:
    """Return the lines for texts that mean no state; a row for all years is fine if it means one in any."""
    lost = keyed.filter(pl.col(code).is_null())
    if invariant:
        met = keyed.filter(pl.col(code).is_not_null()).select(text).unique()
        lost = lost.join(met, on=text, how="anti")
    keys = {"key": pl.col(text).fill_null("(missing)"), "reason": pl.col(f"{code}_why")}
    hint = pl.col(f"{code}_hint").replace("", None).drop_nulls().first()
    lines = lost.group_by(**keys, maintain_order=True).agg(*_EXTENT, suggestion=hint)
    return lines.select(REPORT.names()).cast(REPORT)


def _refuse_clashes(panel: Record, matched: _Matched) -> None:
    sides = ("",) if panel.unit == "state-year" or len(matched.codes) == 2 else ("1", "2")
    clash = [name for name in matched.values if any(f"{name}{side}" in panel.frame.columns for side in sides)]
    if clash:
        raise KoinonError(
            f"the panel has a column of the name {join_or(clash)} already; rename it in {matched.table.name}"
        )


def _refuse_duplicates(matched: _Matched) -> None:
    keys = [*matched.codes, _YEAR]
    repeated = matched.rows.filter(pl.struct(keys).is_duplicated())
    if repeated.is_empty():
        return
    texts = [f"__text{n}" for n in range(1, len(matched.codes) + 1)]
    label = pl.concat_str(texts, separator=" - ")
    groups = repeated.group_by(keys, maintain_order=True).agg(label.alias("who"), pl.col(_ROW))
    if matched.keys.year is None:  # the same lines collide in many years; once is enough
        groups = groups.unique(_ROW, maintain_order=True)
    shown = []
    for row in groups.head(EXAMPLES).iter_rows(named=True):
        who = " and ".join(dict.fromkeys(row["who"][:EXAMPLES]))
        when = f" in {row[_YEAR]}"
        shown.append(f"{who}{when} ({matched.table.places(row[_ROW][:EXAMPLES])})")
    more = f" and {groups.height - EXAMPLES:,} more" if groups.height > EXAMPLES else ""
    raise KoinonError(
        f"{matched.table.name} has several rows for {'; '.join(shown)}{more}; keep one row for each"
    )


# --- attaching


def _attach(panel: AnyPanel, matched: _Matched) -> AnyPanel:
    code = CODE[matched.system]
    named = {"year": pl.col(_YEAR)} | {name: pl.col(name) for name in matched.values}
    if len(matched.codes) == 1:
        rows = matched.rows.select(pl.col(matched.codes[0]).alias(code), **named)
        return attach_states(panel, rows, _variables(matched), system=matched.system)
    one, two = f"{code}1", f"{code}2"
    rows = matched.rows.select(
        pl.col(matched.codes[0]).alias(one), pl.col(matched.codes[1]).alias(two), **named
    )
    directed = matched.keys.directed or _mirrored(rows, one, two)
    if directed and panel.unit == "directed-dyad-year":
        return attach_pairs(panel, rows, _variables(matched), system=matched.system, directed=True)
    if directed:
        rows = _collapsed(rows, one, two, matched)
    pairs = _low_first(rows, one, two, _swap(matched.values, rows.schema))
    swap = _swap(matched.values, rows.schema)
    return attach_pairs(panel, pairs, _variables(matched), system=matched.system, swap=swap)


def _mirrored(rows: pl.DataFrame, one: str, two: str) -> bool:
    turned = rows.select(pl.col(two).alias(one), pl.col(one).alias(two), "year")
    return not rows.join(turned, on=[one, two, "year"], how="semi").is_empty()


def _swap(values: tuple[str, ...], schema: pl.Schema) -> dict[str, str]:
    """Return the columns that belong to the two sides: ``x1`` and ``x2``."""
    stems = [name[:-1] for name in values if name.endswith("1") and f"{name[:-1]}2" in values]
    return {f"{stem}1": f"{stem}2" for stem in stems if schema[f"{stem}1"] == schema[f"{stem}2"]}


def _turned(rows: pl.DataFrame, one: str, two: str, swap: dict[str, str]) -> pl.DataFrame:
    names = {one: two, two: one} | swap | {right: left for left, right in swap.items()}
    return rows.rename(names).select(rows.columns)


def _low_first(rows: pl.DataFrame, one: str, two: str, swap: dict[str, str]) -> pl.DataFrame:
    up = rows.filter(pl.col(one) < pl.col(two))
    return pl.concat([up, _turned(rows.filter(pl.col(one) > pl.col(two)), one, two, swap)])


def _collapsed(rows: pl.DataFrame, one: str, two: str, matched: _Matched) -> pl.DataFrame:
    """Return each pair once, if both directions are there and say the same."""
    swap = _swap(matched.values, rows.schema)
    turned = _turned(rows, one, two, swap)
    lone = rows.join(turned, on=rows.columns, how="anti", nulls_equal=True)
    if lone.height:
        row = lone.row(0, named=True)
        raise KoinonError(
            f"{matched.table.name} tells the two directions of a pair apart and the panel does not "
            f"(see {row[one]} and {row[two]} in {row['year']}): collapse it to one row per pair and year, "
            "or make a directed-dyad-year panel"
        )
    return rows.filter(pl.col(one) < pl.col(two))


def _variables(matched: _Matched) -> list[Variable]:
    """Return the records of the joined columns, with the labels a Stata file gives them."""
    file, labels = matched.table.name, matched.table.labels
    years = matched.table.frame[matched.keys.year] if matched.keys.year else None
    covers = None
    if years is not None and matched.rows.height:
        covers = (int(matched.rows[_YEAR].min()), int(matched.rows[_YEAR].max()))  # type: ignore[arg-type]  # Int64
    made = []
    for name in matched.values:
        told = labels.get(name, "").strip().rstrip(".")
        text = f"{told} ({file})." if told else f"Column '{name}' of {file}."
        kind = _TYPE[matched.rows.schema[name]]
        made.append(Variable(name, text, kind, covers=covers, group="join"))
    return made


# --- what did not match


def _strangers(panel: Record, matched: _Matched) -> pl.DataFrame:
    """Return the lines for rows about states or pairs that are not among the rows of the panel."""
    code = CODE[matched.system]
    if panel.unit == "state-year":
        there = [panel.frame.select(pl.col(code).alias("__code1"), pl.col("year").alias(_YEAR))]
    elif len(matched.codes) == 1:
        there = [
            panel.frame.select(pl.col(f"{code}{n}").alias("__code1"), pl.col("year").alias(_YEAR))
            for n in (1, 2)
        ]
    else:
        there = [
            panel.frame.select(
                pl.col(f"{code}{a}").alias("__code1"),
                pl.col(f"{code}{b}").alias("__code2"),
                pl.col("year").alias(_YEAR),
            )
            for a, b in ((1, 2), (2, 1))
        ]
    keys = [*matched.codes, _YEAR]
    present = pl.concat(there).unique().cast({_YEAR: pl.Int64})
    lone = matched.rows.join(present, on=keys, how="anti", maintain_order="left")
    if matched.keys.year is None:
        met = matched.rows.join(present, on=keys, how="semi").select(_ROW).unique()
        lone = lone.join(met, on=_ROW, how="anti")
    return _reported(lone, [f"__text{n}" for n in range(1, len(matched.codes) + 1)], "not in the panel")


def _notes(matched: _Matched, report: pl.DataFrame) -> list[str]:
    table, keys = matched.table, matched.keys
    how = ", ".join(f"{key.column} as {key.kind.replace('_', ' ')}" for key in keys.states)
    when = f"and {keys.year}" if keys.year else "in every year of the panel"
    notes = [f"join: {table.name} by {how} {when}"]
    if keys.unused:
        notes.append(f"join: left out {', '.join(keys.unused)}, which say which state it is too")
    if report.height:
        counted = report.group_by("reason", maintain_order=True).agg(pl.col("rows").sum())
        told = ", ".join(f"{reason}: {rows:,}" for reason, rows in counted.iter_rows())
        notes.append(f"join: rows of {table.name} that match nothing: {told}")
    return notes
