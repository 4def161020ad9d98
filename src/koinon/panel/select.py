"""Choosing rows by state, by bloc or by political relevance.

A name is read in every year of the panel: "Germany" from 1950 to 2014 is the Federal Republic (COW 260)
to 1989 and Germany (COW 255) from 1990. A name must mean some state in at least one of the years.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import polars as pl

from koinon.errors import KoinonError
from koinon.options import as_names
from koinon.panel.groups import add_groups
from koinon.panel.variable import Variable
from koinon.world.systems import CODE, crosswalk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.panel.clubs.clubs import ClubKind, On
    from koinon.panel.record import AnyPanel, Record


def among(panel: AnyPanel, states: Sequence[str | int | Sequence[str | int]]) -> AnyPanel:
    """Return the rows whose state, or at least one state of the pair, is among `states`.

    Raises
    ------
    KoinonError
        If `states` is empty, something in it is no name, a name is unknown or means several states, or no
        such state existed in the years of the panel.
    """
    columns, names = _code_columns(panel), _named(states)
    hits = _hits(panel, columns, _codes(panel, names))
    return panel.filter(reduce(lambda a, b: a | b, hits), f"states: only rows with {_listed(names)}")


def between(panel: AnyPanel, states: Sequence[str | int | Sequence[str | int]]) -> AnyPanel:
    """Return the pair-years whose states are both among `states`; errors as in `among`."""
    _need_pairs(panel)
    columns, names = _code_columns(panel), _named(states)
    hits = _hits(panel, columns, _codes(panel, names))
    return panel.filter(reduce(lambda a, b: a & b, hits), f"states: only pairs among {_listed(names)}")


def of_bloc(panel: AnyPanel, name: str, any_day: bool = False) -> AnyPanel:
    """Return the state-years of a bloc's or ad hoc group's members, or the pair-years of two members.

    Parameters
    ----------
    panel
        Of states or pairs of states.
    name
        Any name the registry knows the bloc by, an ATOP number, or states with plus signs between.
    any_day
        Whether a member on any day of the year counts, not only on 31 December.
    """
    from koinon.panel.clubs.clubs import club, club_members

    found = club(name, panel.tables)
    columns = _code_columns(panel)
    kind: ClubKind = "treaty" if found.kind == "treaty" else "bloc"
    on: On = "any day" if any_day else "31 December"
    held = club_members(kind, *panel.years, on, panel.tables, [found.id])
    states = held.drop_nulls("ccode").select(code="ccode", year="year")
    if states.is_empty():
        first, last = panel.years
        raise KoinonError(f"{found.name} had no member states in {first} to {last}")
    if panel.system == "gw":
        states = _as_gw(states)
    both = reduce(lambda a, b: a & b, _hits(panel, columns, states))
    return panel.filter(both, f"bloc: only members of {found.name} on {on} of the year")


def relevant(panel: AnyPanel) -> AnyPanel:
    """Return the politically relevant dyad-years; see `koinon.Panel.relevant`."""
    if panel.unit not in {"dyad-year", "directed-dyad-year"}:
        raise KoinonError(f"politically relevant are pairs of states, not a {panel.unit} panel")
    panel = add_groups(panel, ["contiguity", "majors"])
    prd = ((pl.col("conttype") > 0) | (pl.col("cowmaj1") == 1) | (pl.col("cowmaj2") == 1)).cast(pl.Int8)
    text = "Politically relevant: contiguous, or at least one major power."
    sources = (*panel.variable("conttype").sources, *panel.variable("cowmaj1").sources)
    made = Variable("prd", text, "int8", sources=sources, covers=panel.variable("conttype").covers)
    panel = panel.with_frame(panel.frame.with_columns(prd=prd), [made])
    panel = panel.filter(pl.col("prd").is_not_null(), "relevant: not known outside the lists' years")
    return panel.filter(pl.col("prd") == 1, "relevant: neither contiguous nor a major power")


def _code_columns(panel: Record) -> tuple[str, ...]:
    code = CODE[panel.system]
    columns = tuple(key for key in panel.keys if key.startswith(code))
    if not columns:
        raise KoinonError(f"rows of a {panel.unit} panel are not states and cannot be chosen by state")
    return columns


def _need_pairs(panel: Record) -> None:
    if len(_code_columns(panel)) < 2:
        raise KoinonError(f"rows of a {panel.unit} panel are not pairs of states")


def _codes(panel: Record, states: Sequence[str | int]) -> pl.DataFrame:
    """Return the ``code`` and ``year`` that `states` mean in the years of the panel."""
    rows = [pair for text in states for pair in _meant(panel, text)]
    return pl.DataFrame(rows, schema={"code": pl.Int16, "year": pl.Int16}, orient="row").unique()


def _meant(panel: Record, text: str | int) -> list[tuple[int, int]]:
    from koinon.errors import UnknownNameError
    from koinon.world.resolver import AmbiguousNameError, state

    rows: list[tuple[int, int]] = []
    refused: KoinonError | None = None
    first, last = panel.years
    for year in range(first, last + 1):
        try:
            rows.append((state(text, year, panel.system).code, year))
        except (UnknownNameError, AmbiguousNameError):
            raise
        except KoinonError as error:  # not a state in that year
            refused = error
    if refused and not rows:
        called = str(refused).rsplit(" in ", 1)[0]
        raise KoinonError(f"{called} in any year from {first} to {last}")
    return rows


def _hits(panel: Record, columns: Sequence[str], codes: pl.DataFrame) -> list[pl.Series]:
    """Return for each code column which rows hold one of `codes` in its year."""
    marked = codes.cast({"code": pl.Int16, "year": pl.Int16}).unique().with_columns(_hit=pl.lit(value=True))
    hits = []
    for column in columns:
        joined = panel.frame.select(column, "year").join(
            marked, left_on=[column, "year"], right_on=["code", "year"], how="left", maintain_order="left"
        )
        hits.append(joined["_hit"].fill_null(value=False))
    return hits


def _as_gw(states: pl.DataFrame) -> pl.DataFrame:
    """Turn COW ``code, year`` into Gleditsch-Ward ones.

    In this direction of the crosswalk Germany of 1990 (COW 255, a member of NATO on 31 December) is
    Gleditsch-Ward 260; in the other, 260 of that year is COW 260, which was gone by then.
    """
    spells = crosswalk("cow").join(states, left_on="ccode", right_on="code")
    current = pl.col("year").is_between("first_year", pl.col("last_year").fill_null(pl.col("year")))
    return spells.filter(current).select(code="gwcode", year="year")


def _named(states: Sequence[str | int | Sequence[str | int]]) -> list[str | int]:
    names = [name for name in as_names(*states, codes=True) if str(name).strip()]
    if not names:
        raise KoinonError("the list of states is empty; name at least one")
    return names


def _listed(names: Sequence[str | int]) -> str:
    return ", ".join(str(name).strip() for name in names)
