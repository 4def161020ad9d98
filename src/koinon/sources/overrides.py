"""Known faults in published data, mended or at least named in one documented table.

``overrides.toml`` holds each correction with its reason and its evidence; the page "Errors found in
standard data" of the documentation is made from it. Nothing else in `koinon.sources` changes a value.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import polars as pl

from koinon.sources.checks import require


@dataclass(frozen=True)
class Override:
    """One correction.

    Attributes
    ----------
    id
        Short name of the fault.
    source
        Origin id of the data set with the fault.
    table
        Raw table the correction applies to, before it becomes tidy.
    match
        Column values that select the faulty rows; a list stands for any of its values.
    years
        First and last year the correction holds for, if the table has years.
    action
        ``set`` writes the values of `set`; ``drop`` removes the rows; ``replace`` puts several rows in
        the place of one, each a copy of it with the values of one entry of `into`; ``rule`` documents a
        correction that a module makes by rule (the rule itself cannot be written as values); ``known``
        documents a fault that cannot be mended and changes nothing.
    set
        New values by column.
    into
        For ``replace``: new values by column, one entry per new row.
    rows
        How many rows the correction must touch; another number stops the build. A ``known`` fault
        with `match` is counted in the same way, so that the documentation hears when it is gone.
    reason, evidence
        Why, and how it can be checked.
    """

    id: str
    source: str
    table: str
    action: Literal["set", "drop", "replace", "rule", "known"]
    reason: str
    evidence: str
    match: dict[str, Any]
    set: dict[str, Any]
    into: tuple[dict[str, Any], ...]
    years: tuple[int, int] | None
    rows: int

    @property
    def condition(self) -> pl.Expr:
        """Expression that selects the faulty rows."""
        terms = [
            pl.col(column).is_in(value) if isinstance(value, list) else pl.col(column) == value
            for column, value in self.match.items()
        ]
        if self.years:
            terms.append(pl.col("year").is_between(*self.years))
        return pl.all_horizontal(terms)

    @property
    def is_mended(self) -> bool:
        """Whether the compiled tables are free of the fault."""
        return self.action != "known"


@cache
def overrides() -> tuple[Override, ...]:
    """Return all corrections in the order of the file."""
    text = (resources.files("koinon.sources") / "overrides.toml").read_text("utf-8")
    found = []
    for entry in tomllib.loads(text).get("override", []):
        years = entry.pop("years", None)
        into = tuple(entry.pop("into", ()))
        entry = {"match": {}, "set": {}, "rows": 0} | entry
        found.append(Override(**entry, into=into, years=tuple(years) if years else None))
    return tuple(found)


def apply_overrides(frame: pl.DataFrame, source: str, table: str) -> pl.DataFrame:
    """Mend `frame` with every correction written for `table` of `source`.

    Raises
    ------
    SourceError
        If a correction does not touch exactly the rows it was written for, which means that the
        published data have changed and the correction must be looked at again.
    """
    for fault in overrides():
        if (fault.source, fault.table) != (source, table) or fault.action == "rule" or not fault.match:
            continue
        touched = frame.filter(fault.condition).height
        require(
            touched == fault.rows,
            f"{source}: override '{fault.id}' touches {touched} rows where {fault.rows} are expected",
        )
        if fault.is_mended:
            frame = _mend(frame, fault)
    return frame


def _mend(frame: pl.DataFrame, fault: Override) -> pl.DataFrame:
    # A null in a matched column selects nothing, and must not remove anything either.
    faulty = fault.condition.fill_null(value=False)
    if fault.action == "drop":
        return frame.filter(~faulty)
    if fault.action == "replace":
        row = frame.filter(faulty)
        mended = [row.with_columns(_literals(frame, values)) for values in fault.into]
        return pl.concat([frame.filter(~faulty), *mended])
    return frame.with_columns(
        pl.when(faulty).then(new).otherwise(new.meta.output_name()).alias(new.meta.output_name())
        for new in _literals(frame, fault.set)
    )


def _literals(frame: pl.DataFrame, values: dict[str, Any]) -> list[pl.Expr]:
    return [pl.lit(value, dtype=frame.schema[column]).alias(column) for column, value in values.items()]
