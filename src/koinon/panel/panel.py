"""The panel that users hold: the record of `koinon.panel.record` with the verbs of the modules beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from koinon.errors import KoinonError
from koinon.options import as_texts
from koinon.panel import crossing, lags, select
from koinon.panel.groups import add_groups
from koinon.panel.joining import join
from koinon.panel.out import codebook, export, missing, show
from koinon.panel.record import Record, bare_rows
from koinon.panel.units import as_system, check_years
from koinon.store.cite import bibtex

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from narwhals.typing import IntoFrame

    from koinon.panel.unit import Unit
    from koinon.store.catalogue import Store


@dataclass(frozen=True)
class Panel(Record):
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

    def __repr__(self) -> str:
        return show.panel_text(self)

    def _repr_html_(self) -> str:
        return show.panel_html(self)

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
        return add_groups(self, as_texts(*groups), options)

    def relevant(self) -> Self:
        """Return the politically relevant dyad-years: contiguous states, or a major power among them.

        Contiguity is any positive COW code (land, or up to 400 miles of water). Adds ``contiguity``,
        ``majors`` and ``prd`` (1 in every row). Years that the two lists do not cover are left out,
        because relevance is not known there; the notes say how many rows that were.
        """
        return select.relevant(self)

    def among(self, *states: str | int | Sequence[str | int]) -> Self:
        """Return the rows whose state, or at least one state of the pair, is among `states`.

        Names are read in every year of the panel; see `koinon.panel.select`.

        Examples
        --------
        >>> import koinon as kn
        >>> kn.state_years(1988, 1991).among("Germany").frame["ccode"].to_list()
        [255, 255, 260, 260]
        """
        return select.among(self, states)

    def between(self, *states: str | int | Sequence[str | int]) -> Self:
        """Return the pair-years whose states are both among `states`."""
        return select.between(self, states)

    def of_bloc(self, bloc: str, *, any_day: bool = False) -> Self:
        """Return the state-years of members of `bloc`, or the pair-years of two members.

        Members are counted on 31 December, or with `any_day` on any day of the year.
        """
        return select.of_bloc(self, bloc, any_day)

    def with_codes(self, system: str) -> Self:
        """Add the codes of the other system, by the dated crosswalk: ``gwcode`` to a COW panel.

        Null where a state has no counterpart that year; `unmatched` lists those.

        Examples
        --------
        >>> import koinon as kn
        >>> kn.state_years(1989, 1991).with_codes("gw").among("Germany").frame.rows()
        [(255, 1990, 260), (255, 1991, 260), (260, 1989, 260)]
        """
        return crossing.with_codes(self, system)

    def with_names(self) -> Self:
        """Add ``statename``, or ``statename1`` and ``statename2``, as the panel's list of states has them."""
        return crossing.with_names(self)

    def unmatched(self) -> pl.DataFrame:
        """Return the states without counterpart in the other code system, and for which years.

        Examples
        --------
        >>> import koinon as kn
        >>> kn.state_years(1900, 1902, "gw").unmatched().columns
        ['gwcode', 'statename', 'first_year', 'last_year', 'rows']
        """
        return crossing.unmatched(self)

    def join(self, path: str | Path | IntoFrame, on: str | None = None) -> Self:
        """Add the columns of a table of your own; see `koinon.panel.joining.join`.

        A CSV, Excel, Parquet or Stata file, or a frame of polars, pandas or Arrow, by codes or names of
        states (``ccode``, ``gwno_a``, ``iso3c``, ``country``, ...) and ``year``; `on` names the column, or
        two with a comma between, where it is not recognised. What matched nothing stands in `join_report`.
        """
        return join.join(self, path, on)

    def lag(self, *columns: str | Sequence[str], by: int = 1) -> Self:
        """Add each column as it was `by` calendar years earlier, as ``<column>_lag<by>``.

        Null where that year is not in the unit's uninterrupted history. Only years in the panel can be
        reached, so take lags before `relevant` or `filter`.

        Examples
        --------
        >>> import koinon as kn
        >>> kn.state_years(1990, 1992).add("capabilities").lag("cinc").frame.columns[-1]
        'cinc_lag1'
        """
        return lags.shifted(self, columns, by, "lag")

    def lead(self, *columns: str | Sequence[str], by: int = 1) -> Self:
        """Add each column as it will be `by` calendar years later, as ``<column>_lead<by>``; see `lag`."""
        return lags.shifted(self, columns, by, "lead")

    def missing(self) -> pl.DataFrame:
        """Return how many values are missing per variable, and why: `koinon.panel.out.missing.missing`."""
        return missing.missing(self)

    def coverage(self) -> pl.DataFrame:
        """Return for which years each variable has values; see `koinon.panel.out.missing.coverage`."""
        return missing.coverage(self)

    def codebook(self) -> pl.DataFrame:
        """Return what each column means and where it comes from; see `koinon.panel.out.codebook.codebook`."""
        return codebook.codebook(self)

    def cite(self) -> str:
        """Return the BibTeX entries of everything in the panel."""
        return bibtex(self.sources)

    def write(self, path: str | Path, format: str | None = None, *, command: str = "") -> list[Path]:  # noqa: A002
        """Write the panel with its codebook and citations; see `koinon.panel.out.export.write`."""
        return export.write(self, path, format, command)

    def to_polars(self) -> pl.DataFrame:
        """Return the frame."""
        return self.frame

    def to_arrow(self) -> pa.Table:
        """Return an Arrow table."""
        return self.frame.to_arrow()

    def to_pandas(self) -> pd.DataFrame:
        """Return a pandas frame; needs pandas."""
        try:
            import pandas as pd  # noqa: F401  # asked first: pyarrow's own answer is no sentence
        except ModuleNotFoundError:
            raise KoinonError("pandas is not installed; install koinon[pandas]") from None
        return self.frame.to_pandas()


def _panel(unit: Unit, first: int, last: int, system: str, store: Store | None, microstates: bool) -> Panel:
    code_system = as_system(system)
    years = check_years(first, last)
    rows, variables = bare_rows(unit, code_system, years, microstates=microstates)
    return Panel(rows, unit, code_system, years, variables, store=store)


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
