"""The panel: a frame that knows its unit, code system, keys, years, variables and sources."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import polars as pl

from koinon.errors import KoinonError, UnknownNameError
from koinon.options import as_texts
from koinon.panel.units import (
    Unit,
    as_system,
    check_years,
    dyad_year_rows,
    extended,
    keys,
    state_year_rows,
    system_year_rows,
)
from koinon.panel.variable import Variable
from koinon.store.catalogue import Store, default_store
from koinon.world.systems import LIST_END, System

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa
    from narwhals.typing import IntoFrame


@dataclass(frozen=True)
class Panel:
    """A table of one unit of observation, with its variables and where they come from.

    Panels are made by `state_years`, `dyad_years`, `directed_dyad_years`, `system_years`,
    `bloc_years`, `treaty_years` and `treaty_member_years`; every method returns a new panel.

    Attributes
    ----------
    frame
        The rows, sorted by key.
    unit, system
        Unit of observation and code system.
    years
        First and last year asked for.
    variables
        One record per column, in order.
    groups
        Groups added so far.
    notes
        What was done that a reader should know: rules chosen, rows left out and why.
    join_report
        Rows of joined files that matched nothing: key, years, number of rows, reason and suggestion;
        None where nothing was joined.

    Examples
    --------
    >>> import koinon as kn
    >>> panel = kn.dyad_years(2000, 2001).add("capabilities")
    >>> panel.frame.height
    36290
    """

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

    def __repr__(self) -> str:
        from koinon.panel.out.show import panel_text

        return panel_text(self)

    def _repr_html_(self) -> str:
        from koinon.panel.out.show import panel_html

        return panel_html(self)

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

    def add(self, *groups: str | Sequence[str], **options: Any) -> Self:
        """Add groups of variables.

        Parameters
        ----------
        *groups
            Names such as ``"alliances"`` or ``"gml-disputes"``, one by one or as a list; a group that is
            already there is skipped.
        **options
            Options of one group, which must then be the only one named.

        Raises
        ------
        UnknownNameError
            If a group does not exist.
        KoinonError
            If a group does not fit the unit, or the store lacks its tables.
        """
        from koinon.panel.groups import group

        names = as_texts(*groups)
        if options and len(names) != 1:
            raise KoinonError("options belong to one group: add the others in a call of their own")
        panel = self
        for name in names:
            if name in panel.groups:
                if options:
                    raise KoinonError(f"group '{name}' is already in the panel; its options come too late")
                continue
            chosen = group(name, panel.unit)
            panel = chosen.add(panel, **options)
            panel = replace(panel, groups=(*panel.groups, name))
        return panel

    def filter(self, keep: pl.Expr | pl.Series, note: str) -> Self:
        """Return the rows where `keep` holds, with a note that says how many were left out."""
        frame = self.frame.filter(keep)
        dropped = self.frame.height - frame.height
        return self.with_frame(frame, notes=[f"{note} ({dropped:,} rows left out)"] if dropped else [])

    def relevant(self) -> Panel:
        """Return the politically relevant dyad-years: contiguous states, or a major power among them.

        Contiguity is any positive COW code (land, or up to 400 miles of water). Adds ``contiguity``,
        ``majors`` and ``prd`` (1 in every row). Years that the two lists do not cover are left out,
        because relevance is not known there; the notes say how many rows that were.
        """
        if self.unit not in {"dyad-year", "directed-dyad-year"}:
            raise KoinonError(f"politically relevant are pairs of states, not a {self.unit} panel")
        panel = self.add("contiguity", "majors")
        prd = ((pl.col("conttype") > 0) | (pl.col("cowmaj1") == 1) | (pl.col("cowmaj2") == 1)).cast(pl.Int8)
        text = "Politically relevant: contiguous, or at least one major power."
        sources = (*panel.variable("conttype").sources, *panel.variable("cowmaj1").sources)
        made = Variable("prd", text, "int8", sources=sources, covers=panel.variable("conttype").covers)
        panel = panel.with_frame(panel.frame.with_columns(prd=prd), [made])
        panel = panel.filter(pl.col("prd").is_not_null(), "relevant: not known outside the lists' years")
        return panel.filter(pl.col("prd") == 1, "relevant: neither contiguous nor a major power")

    def among(self, *states: str | int | Sequence[str | int]) -> Panel:
        """Return the rows whose state, or at least one state of the pair, is among `states`.

        Names are read in every year of the panel; see `koinon.panel.select`.

        Examples
        --------
        >>> import koinon as kn
        >>> kn.state_years(1988, 1991).among("Germany").frame["ccode"].to_list()
        [255, 255, 260, 260]
        """
        from koinon.panel.select import among

        return among(self, states)

    def between(self, *states: str | int | Sequence[str | int]) -> Panel:
        """Return the pair-years whose states are both among `states`."""
        from koinon.panel.select import between

        return between(self, states)

    def of_bloc(self, bloc: str, *, any_day: bool = False) -> Panel:
        """Return the state-years of members of `bloc`, or the pair-years of two members.

        Members are counted on 31 December, or with `any_day` on any day of the year.
        """
        from koinon.panel.select import of_bloc

        return of_bloc(self, bloc, any_day)

    def with_codes(self, system: str) -> Panel:
        """Add the codes of the other system, by the dated crosswalk: ``gwcode`` to a COW panel.

        Null where a state has no counterpart that year; `unmatched` lists those.

        Examples
        --------
        >>> import koinon as kn
        >>> kn.state_years(1989, 1991).with_codes("gw").among("Germany").frame.rows()
        [(255, 1990, 260), (255, 1991, 260), (260, 1989, 260)]
        """
        from koinon.panel.crossing import with_codes

        return with_codes(self, system)

    def with_names(self) -> Panel:
        """Add ``statename``, or ``statename1`` and ``statename2``, as the panel's list of states has them."""
        from koinon.panel.crossing import with_names

        return with_names(self)

    def unmatched(self) -> pl.DataFrame:
        """Return the states without counterpart in the other code system, and for which years.

        Examples
        --------
        >>> import koinon as kn
        >>> kn.state_years(1900, 1902, "gw").unmatched().columns
        ['gwcode', 'statename', 'first_year', 'last_year', 'rows']
        """
        from koinon.panel.crossing import unmatched

        return unmatched(self)

    def join(self, path: str | Path | IntoFrame, on: str | None = None) -> Panel:
        """Add the columns of a table of your own; see `koinon.panel.joining.join`.

        A CSV, Excel, Parquet or Stata file, or a frame of polars, pandas or Arrow, by codes or names of
        states (``ccode``, ``gwno_a``, ``iso3c``, ``country``, ...) and ``year``; `on` names the column, or
        two with a comma between, where it is not recognised. What matched nothing stands in `join_report`.
        """
        from koinon.panel.joining.join import join

        return join(self, path, on)

    def lag(self, *columns: str | Sequence[str], by: int = 1) -> Panel:
        """Add each column as it was `by` calendar years earlier, as ``<column>_lag<by>``.

        Null where that year is not in the unit's uninterrupted history. Only years in the panel can be
        reached, so take lags before `relevant` or `filter`.

        Examples
        --------
        >>> import koinon as kn
        >>> kn.state_years(1990, 1992).add("capabilities").lag("cinc").frame.columns[-1]
        'cinc_lag1'
        """
        from koinon.panel.lags import shifted

        return shifted(self, columns, by, "lag")

    def lead(self, *columns: str | Sequence[str], by: int = 1) -> Panel:
        """Add each column as it will be `by` calendar years later, as ``<column>_lead<by>``; see `lag`."""
        from koinon.panel.lags import shifted

        return shifted(self, columns, by, "lead")

    def missing(self) -> pl.DataFrame:
        """Return how many values are missing per variable, and why: `koinon.panel.out.missing.missing`."""
        from koinon.panel.out.missing import missing

        return missing(self)

    def coverage(self) -> pl.DataFrame:
        """Return for which years each variable has values; see `koinon.panel.out.missing.coverage`."""
        from koinon.panel.out.missing import coverage

        return coverage(self)

    def codebook(self) -> pl.DataFrame:
        """Return what each column means and where it comes from; see `koinon.panel.out.codebook.codebook`."""
        from koinon.panel.out.codebook import codebook

        return codebook(self)

    def cite(self) -> str:
        """Return the BibTeX entries of everything in the panel."""
        from koinon.store.cite import bibtex

        return bibtex(self.sources)

    def write(self, path: str | Path, format: str | None = None, *, command: str = "") -> list[Path]:  # noqa: A002
        """Write the panel with its codebook and citations; see `koinon.panel.out.export.write`."""
        from koinon.panel.out.export import write

        return write(self, path, format, command)

    def to_polars(self) -> pl.DataFrame:
        """Return the frame."""
        return self.frame

    def to_arrow(self) -> pa.Table:
        """Return an Arrow table."""
        return self.frame.to_arrow()

    def to_pandas(self) -> pd.DataFrame:
        """Return a pandas frame; needs pandas."""
        try:
            return self.frame.to_pandas()
        except ModuleNotFoundError:
            raise KoinonError("pandas is not installed; install koinon[pandas]") from None


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


def _panel(unit: Unit, first: int, last: int, system: str, store: Store | None, microstates: bool) -> Panel:
    code_system = as_system(system)
    years = check_years(first, last)
    if unit == "state-year":
        rows = state_year_rows(*years, code_system, microstates)
    elif unit == "system-year":
        rows = system_year_rows(*years)
    else:
        rows = dyad_year_rows(*years, code_system, unit == "directed-dyad-year", microstates)
    variables = key_variables(unit, code_system)
    if last > LIST_END[code_system].year:
        rows = rows.with_columns(extended(code_system))
        text = f"Whether the year lies beyond the state list, which ends in {LIST_END[code_system].year}."
        variables.append(Variable("state_list_extended", text, "int8"))
    return Panel(rows, unit, code_system, years, tuple(variables), store=store)


def history(panel: Panel, first: int, last: int) -> Panel:
    """Return the bare panel of the same unit and system for other years."""
    return _panel(panel.unit, first, last, panel.system, panel.store, microstates=True)


def state_years(
    first: int, last: int, system: str = "cow", *, microstates: bool = False, store: Store | None = None
) -> Panel:
    """Return all state-years of a code system.

    Parameters
    ----------
    first, last
        Years, both included, between 1816 and 2025.
    system
        ``"cow"`` or ``"gw"``.
    microstates
        Whether to keep the microstates of the Gleditsch-Ward list.
    store
        Another store than the packaged one.

    Raises
    ------
    YearsError
        If the years make no panel.

    Examples
    --------
    >>> import koinon as kn
    >>> len(kn.state_years(2016, 2016))
    195
    """
    return _panel("state-year", first, last, system, store, microstates)


def dyad_years(
    first: int, last: int, system: str = "cow", *, microstates: bool = False, store: Store | None = None
) -> Panel:
    """Return all undirected dyad-years; parameters as in `state_years`.

    Examples
    --------
    >>> import koinon as kn
    >>> len(kn.dyad_years(1816, 2016))
    956145
    """
    return _panel("dyad-year", first, last, system, store, microstates)


def directed_dyad_years(
    first: int, last: int, system: str = "cow", *, microstates: bool = False, store: Store | None = None
) -> Panel:
    """Return all directed dyad-years; parameters as in `state_years`.

    Examples
    --------
    >>> import koinon as kn
    >>> len(kn.directed_dyad_years(1816, 1816))
    506
    """
    return _panel("directed-dyad-year", first, last, system, store, microstates)


def system_years(first: int, last: int, system: str = "cow", *, store: Store | None = None) -> Panel:
    """Return the years of the whole state system, one row each; parameters as in `state_years`.

    Examples
    --------
    >>> import koinon as kn
    >>> len(kn.system_years(1816, 2016))
    201
    """
    return _panel("system-year", first, last, system, store, microstates=False)
