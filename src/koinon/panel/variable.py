"""What a panel knows about each of its columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from koinon.store.schema import TYPES, schema

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Variable:
    """One variable of a panel: what it means, in which unit, from which source, for which years.

    Attributes
    ----------
    name, description, unit, type
        As in the schema of the compiled table, or as declared by the group that makes it.
    table
        Compiled table the values come from; empty for keys and for what a panel computes.
    sources
        Origin ids of the data sets behind the values.
    covers
        First and last year for which the source speaks; outside them the value is null.
    group
        Group that added the variable; empty for keys.
    labels
        Meaning of codes.
    keys
        Panel columns by which the values were joined.
    listed
        The keys for which the source has a row, where the panel kept them: they tell a row that is not
        in the source from a value that is missing in it.
    like
        Variable whose missing values this one shares, if it is computed from one.
    shift
        How many years before the row the value of `like` was taken (after it, if negative).
    """

    name: str
    description: str
    type: str
    unit: str = ""
    table: str = ""
    sources: tuple[str, ...] = ()
    covers: tuple[int, int] | None = None
    group: str = ""
    labels: tuple[tuple[int, str], ...] = ()
    keys: tuple[str, ...] = ()
    listed: pl.DataFrame | None = field(default=None, repr=False, compare=False)
    like: str = ""
    shift: int = 0

    @property
    def dtype(self) -> pl.DataType:
        """The polars type."""
        return TYPES[self.type]

    def of_state(self, number: int) -> Variable:
        """Return the variable of state `number` in a pair: ``cinc`` becomes ``cinc1``."""
        text = f"{self.description.rstrip('.')} (state {number})."
        return replace(self, name=f"{self.name}{number}", description=text)


def variable(table: str, column: str, group: str, name: str | None = None) -> Variable:
    """Return the variable that carries `column` of a compiled `table`."""
    declared = schema(table)[column]
    return Variable(
        name=name or column,
        description=declared.description,
        type=declared.type,
        unit=declared.unit,
        table=table,
        sources=(declared.source,),
        covers=declared.covers,
        group=group,
        labels=declared.labels,
    )


def computed(
    table: str,
    name: str,
    description: str,
    type: str,  # noqa: A002  # the schema files call it so
    group: str,
    unit: str = "",
    labels: tuple[tuple[int, str], ...] = (),
) -> Variable:
    """Return the variable that a group computes from a compiled `table`, with its source and years."""
    made = schema(table)
    return Variable(name, description, type, unit, table, (made.source,), made.covers, group, labels)
