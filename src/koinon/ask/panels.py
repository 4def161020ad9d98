"""The question of a panel: rows of one unit of observation and the groups of variables beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koinon.ask.files import check_panel
from koinon.ask.grouplist import parse_groups
from koinon.ask.progress import Progress, unwatched
from koinon.ask.reply import Reply
from koinon.errors import KoinonError
from koinon.panel.out.plan import Plan
from koinon.panel.out.plan import plan as planned
from koinon.panel.panel import Panel
from koinon.panel.rows import bare_panel
from koinon.panel.units import as_unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from koinon.store.catalogue import Store

__all__ = ["ALL", "LIMIT", "Panel", "Plan", "Rows", "panel", "plan"]

LIMIT = 1000
"""Rows in the data, where no file is written."""

ESTIMATES = "share (of rows with a value) and size are estimated from a sample of rows; nothing was built"


@dataclass(frozen=True)
class Rows:
    """Which rows and identifying columns a panel has.

    Attributes
    ----------
    system
        Code system, ``"cow"`` or ``"gw"``.
    states
        Only rows with one of these states: names or codes, by commas.
    bloc
        Only this bloc or ad hoc group, its members or pairs of them.
    size, sample, seed
        Of coalition-year: states in a coalition, coalitions that did not form to draw in each year, and
        the seed of that draw.
    relevant
        Only politically relevant pairs.
    microstates
        Whether the microstates of the Gleditsch-Ward list are there.
    names
        Whether the states' names are there.
    codes
        The system whose codes are added by the dated crosswalk.
    """

    system: str = "cow"
    states: str | None = None
    bloc: str | None = None
    size: int | None = None
    sample: int | None = None
    seed: int | None = None
    relevant: bool = False
    microstates: bool = False
    names: bool = False
    codes: str | None = None


ALL = Rows()


def panel(
    unit: str,
    first: int,
    last: int,
    groups: str = "",
    rows: Rows = ALL,
    *,
    join: Sequence[Path] = (),
    join_on: str | None = None,
    out: Path | None = None,
    force: bool = False,
    command: str = "",
    progress: Progress = unwatched,
    store: Store | None = None,
) -> Reply[Panel]:
    """Answer with a panel.

    Parameters
    ----------
    unit
        Unit of observation, by name.
    first, last
        Years, both included.
    groups
        Groups of variables as after ``--with``: ``"alliances(collapse=both),gml-disputes"``.
    rows
        Which rows and identifying columns.
    join
        Files of one's own whose columns are added.
    join_on
        Column of states of the one file of `join`; of pairs two, by a comma.
    out
        File to write, with codebook and citations beside it.
    force
        Whether files that are there are replaced.
    command
        The command that asks the same, for the codebook.
    progress
        Wraps the groups while they are added.
    store
        Another store than the packaged one.

    Returns
    -------
    Reply
        Made of the panel. Its data are ``unit``, ``system``, ``from``, ``to``, ``rows``, ``columns``,
        ``missing``, ``join_report`` where a file was joined, and ``files`` or, where none was written, the
        first rows as ``records``.

    Raises
    ------
    KoinonError
        If what is asked does not exist or does not fit together, or a file cannot be written.

    Examples
    --------
    >>> panel("state-year", 2000, 2000, "capabilities", Rows(states="France")).data["records"][0]["milper"]
    294
    """
    if out is not None:
        check_panel(out, force)
    wanted = parse_groups(groups, as_unit(unit))
    made = _chosen(unit, first, last, rows, store)
    if join_on is not None and len(join) != 1:
        raise KoinonError("--join-on says which column of the one file of --join names the states")
    for name, options in progress(wanted, lambda group: group[0]):
        made = made.add(name, **options)
    for file in join:
        made = made.join(file, join_on)
    if out is not None:
        files = made.write(out, command=command)
        named = [str(file) for file in files]
        return Reply(
            made, lambda: {"files": named, **_summary(made)}, made.sources, [*made.notes, *made.terms], files
        )
    notes = [*made.notes, *made.terms]
    if made.frame.height > LIMIT:
        notes.append(f"only the first {LIMIT:,} of {made.frame.height:,} rows are here; write a file with -o")
    records = made.frame.head(LIMIT).to_dicts
    return Reply(made, lambda: {**_summary(made), "records": records()}, made.sources, notes)


def plan(
    unit: str, first: int, last: int, groups: str = "", rows: Rows = ALL, *, store: Store | None = None
) -> Reply[Plan]:
    """Answer what a panel will be, without building it; parameters and errors as in `panel`.

    Returns
    -------
    Reply
        Made of the plan. Its data are ``unit``, ``system``, ``from``, ``to``, ``rows``, ``bytes`` and
        ``columns``.

    Examples
    --------
    >>> plan("dyad-year", 1816, 2014, "contiguity").made.rows
    918315
    """
    wanted = parse_groups(groups, as_unit(unit))
    made = _chosen(unit, first, last, rows, store)
    found = planned(made, wanted)
    head = {"unit": made.unit, "system": made.system, "from": made.years[0], "to": made.years[1]}
    body = {"rows": found.rows, "bytes": found.size, "columns": found.columns.to_dicts()}
    return Reply(found, {**head, **body}, found.sources, [*made.notes, ESTIMATES])


def _chosen(unit: str, first: int, last: int, rows: Rows, store: Store | None) -> Panel:
    """Return the bare panel with the rows and identifying columns that were asked for."""
    kind = as_unit(unit)
    drawn: dict[str, Any] = {"size": rows.size, "sample": rows.sample, "seed": rows.seed}
    drawn = {name: value for name, value in drawn.items() if value is not None}
    states = None if rows.states is None else rows.states.split(",")
    if kind == "coalition-year":
        # Its states are those that coalitions are made of, not those whose rows are kept.
        drawn["states"], states = states, None
    made = bare_panel(
        kind,
        first,
        last,
        clubs=[rows.bloc] if rows.bloc else [],
        system=rows.system,
        microstates=rows.microstates,
        store=store,
        **drawn,
    )
    if states is not None:
        made = made.among(*states)
    if rows.relevant:
        made = made.relevant()
    if rows.names:
        made = made.with_names()
    return made if rows.codes is None else made.with_codes(rows.codes)


def _summary(made: Panel) -> dict[str, Any]:
    first, last = made.years
    report = {} if made.join_report is None else {"join_report": made.join_report.to_dicts()}
    return {
        **report,
        "unit": made.unit,
        "system": made.system,
        "from": first,
        "to": last,
        "rows": made.frame.height,
        "columns": list(made.frame.columns),
        "missing": made.missing().to_dicts(),
    }
