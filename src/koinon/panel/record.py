"""The record of a panel: a frame that knows its unit, code system, keys, years, variables and sources.

Whatever adds to a panel or reads from it works on this record. `koinon.panel.panel.Panel` adds the verbs
that users write; it stands above their modules, so that none of them needs to know it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Self, TypeVar

from koinon.errors import UnknownNameError
from koinon.panel.units import dyad_year_rows, extended, keys, state_year_rows, system_year_rows
from koinon.panel.variable import Variable
from koinon.sources import origin
from koinon.store.catalogue import Store, default_store
from koinon.world.systems import LIST_END, System

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from koinon.panel.unit import Unit

AnyPanel = TypeVar("AnyPanel", bound="Record")
"""What comes in goes out: a panel of clubs stays one when variables are added to it."""


@dataclass(frozen=True)
class Record:
    """The fields of a panel, which `koinon.Panel` describes, and what every verb needs of them."""

    frame: pl.DataFrame
    unit: Unit
    system: System
    years: tuple[int, int]
    variables: tuple[Variable, ...]
    groups: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    store: Store | None = None
    join_report: pl.DataFrame | None = field(default=None, repr=False, compare=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """Columns that identify a row."""
        return keys(self.unit, self.system)

    @cached_property
    def tables(self) -> Store:
        """The store this panel reads."""
        return self.store or default_store()

    @property
    def sources(self) -> tuple[str, ...]:
        """Origin ids of everything in the panel, in order of first use."""
        return tuple(dict.fromkeys(s for v in self.variables for s in v.sources))

    @property
    def terms(self) -> tuple[str, ...]:
        """Terms of sources that bind whatever is made from the panel: a sentence for each, often none.

        Examples
        --------
        >>> import koinon as kn
        >>> kn.state_years(2000, 2000).add("troops").terms[0][:19], kn.state_years(2000, 2000).terms
        ('terms of troopdata:', ())
        """
        return tuple(filter(None, (origin(source).binding for source in self.sources)))

    def __len__(self) -> int:
        return self.frame.height

    def variable(self, name: str) -> Variable:
        """Return the record of one column.

        Raises
        ------
        UnknownNameError
            If the panel has none of this name; the closest are suggested.
        """
        for v in self.variables:
            if v.name == name:
                return v
        raise UnknownNameError("column in the panel", name, [v.name for v in self.variables])

    def with_frame(
        self, frame: pl.DataFrame, added: Sequence[Variable] = (), notes: Sequence[str] = ()
    ) -> Self:
        """Return a panel with another frame, more variables and more notes."""
        return replace(self, frame=frame, variables=(*self.variables, *added), notes=(*self.notes, *notes))

    def filter(self, keep: pl.Expr | pl.Series, note: str) -> Self:
        """Return the rows where `keep` holds, with a note that says how many were left out."""
        frame = self.frame.filter(keep)
        dropped = self.frame.height - frame.height
        return self.with_frame(frame, notes=[f"{note} ({dropped:,} rows left out)"] if dropped else [])


def key_variables(unit: Unit, system: System) -> list[Variable]:
    """Return the records of the key columns."""
    name = {"cow": "COW", "gw": "Gleditsch-Ward"}[system]
    source = {"cow": "cow_states", "gw": "gw_states"}[system]
    made = []
    for key in keys(unit, system)[:-1]:
        number = key[-1] if key[-1].isdigit() else ""
        role = f" of state {number}" if number else ""
        made.append(Variable(key, f"{name} state code{role}.", "int16", sources=(source,)))
    return [*made, Variable("year", "Calendar year.", "int16")]


def bare_rows(
    unit: Unit, system: System, years: tuple[int, int], *, microstates: bool
) -> tuple[pl.DataFrame, tuple[Variable, ...]]:
    """Return the rows of a panel of states, pairs or the system to which nothing is added, and its columns.

    Parameters
    ----------
    unit, system
        Unit of observation and code system.
    years
        First and last year, both included.
    microstates
        Whether to keep the microstates of the Gleditsch-Ward list.
    """
    if unit == "state-year":
        rows = state_year_rows(*years, system, microstates)
    elif unit == "system-year":
        rows = system_year_rows(*years)
    else:
        rows = dyad_year_rows(*years, system, unit == "directed-dyad-year", microstates)
    variables = key_variables(unit, system)
    end = LIST_END[system].year
    if years[1] > end:
        rows = rows.with_columns(extended(system))
        text = f"Whether the year lies beyond the state list, which ends in {end}."
        variables.append(Variable("state_list_extended", text, "int8"))
    return rows, tuple(variables)
