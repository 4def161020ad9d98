"""Asking for one measure by name: its panel, for the blocs, states and years that a user wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.errors import KoinonError, UnknownNameError, join_or
from koinon.measure.catalogue import measure
from koinon.options import as_names, as_texts
from koinon.panel.clubs.clubs import club
from koinon.panel.rows import PAIRS, bare_panel
from koinon.panel.units import FIRST_YEAR, LAST_YEAR, as_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koinon.measure.catalogue import Measure
    from koinon.panel.panel import Panel
    from koinon.panel.units import Unit
    from koinon.store.catalogue import Store


def measured(
    name: str,
    first: int = FIRST_YEAR,
    last: int = LAST_YEAR,
    *,
    blocs: str | int | Sequence[str | int] = (),
    states: str | int | Sequence[str | int] = (),
    unit: str | None = None,
    store: Store | None = None,
    **options: Any,
) -> Panel:
    """Return the panel of one measure.

    Parameters
    ----------
    name
        A name of `koinon.measure.catalogue.MEASURES`, such as ``"stability"``.
    first, last
        Years, both included; all unless told.
    blocs
        Only this bloc, treaty or ad hoc group, or these; all blocs unless told.
    states
        Only this state, or these; of pairs, those with one of them, or between two of them where several are
        named.
    unit
        Which unit of observation, where the measure fits several; unless told it follows from `blocs`
        and `states`, else it is the measure's first.
    store
        Another store than the packaged one.
    **options
        Options of the measure.

    Raises
    ------
    UnknownNameError
        If the measure, a bloc, a state or an option is unknown.
    KoinonError
        If the measure does not fit what is asked, or nothing at all is known of it there.

    Examples
    --------
    >>> panel = measured("stability", 2000, 2000, blocs=["NATO"])
    >>> panel.frame.select("bloc_id", "gmlmid_member_years").rows()
    [('nato', 166)]
    """
    wanted = measure(name)
    blocs, states = as_texts(blocs), as_names(states, codes=True)
    kind = _unit(wanted, unit, blocs, states, store)
    bare = bare_panel(kind, first, last, clubs=blocs, store=store)
    if states:
        bare = bare.between(*states) if kind in PAIRS and len(states) > 1 else bare.among(*states)
    if bare.frame.is_empty():
        raise KoinonError(_nothing(blocs or states, first, last))
    made = wanted.add(bare, **options)
    _known(wanted, made, len(bare.variables), blocs or states)
    return made.with_frame(made.frame, notes=_unknown(wanted, made))


def own_columns(panel: Panel, name: str) -> list[str]:
    """Return the columns that measure `name` made, in order."""
    return [v.name for v in panel.variables if v.group == name]


def _unit(
    wanted: Measure, unit: str | None, blocs: Sequence[str], states: Sequence[str | int], store: Store | None
) -> Unit:
    if blocs and states:
        raise KoinonError("a measure is of blocs or of states; name one or the other")
    if unit is not None:
        chosen = as_unit(unit)
        wanted.check(chosen)
        fitting: tuple[Unit, ...] = (chosen,)
    else:
        fitting = wanted.units
    if blocs:
        # An ad hoc group of states has the rows of a bloc.
        kinds = {"treaty" if club(bloc, store).kind == "treaty" else "bloc" for bloc in blocs}
        if len(kinds) > 1:
            raise KoinonError("name either blocs or treaties, not both")
        sought = ("treaty-year", "treaty-member-year") if kinds == {"treaty"} else ("bloc-year",)
        fitting = tuple(one for one in fitting if one in sought)
    elif states:
        pairs = tuple(one for one in fitting if one in PAIRS)
        alone = tuple(one for one in fitting if one == "state-year")
        fitting = (*pairs, *alone) if len(states) > 1 else (*alone, *pairs)
    if not fitting:
        what = "blocs" if blocs else "states"
        raise KoinonError(f"measure '{wanted.name}' is not of {what}: it fits {join_or(wanted.units)}")
    return fitting[0]


def _nothing(names: Sequence[str | int], first: int, last: int) -> str:
    years = str(first) if first == last else f"{first} to {last}"
    named = " and ".join(str(name) for name in names)
    return f"{named or 'nothing'} did not exist in {years}"


def _known(wanted: Measure, made: Panel, before: int, names: Sequence[str | int]) -> None:
    """Raise unless at least one value of the measure is known."""
    added = made.variables[before:]
    if any(made.frame[v.name].null_count() < made.frame.height for v in added if v.dtype.is_numeric()):
        return
    covers = [v.covers for v in added if v.covers]
    known = f"; its sources cover {min(c[0] for c in covers)}-{max(c[1] for c in covers)}" if covers else ""
    of = f" of {' and '.join(str(name) for name in names)}" if names else ""
    first, last = made.years
    years = str(first) if first == last else f"{first} to {last}"
    raise KoinonError(f"nothing is known of {wanted.name}{of} in {years}{known}")


def _unknown(wanted: Measure, made: Panel) -> list[str]:
    """Say so where the column that a measure is about is missing in every row, and why."""
    if wanted.shows not in made.frame.columns or made.frame[wanted.shows].null_count() < made.frame.height:
        return []
    lost = made.missing().filter(pl.col("variable") == wanted.shows)
    return [f"{wanted.shows} is missing in every row: {'; '.join(lost['reason'])}"]


def option_value(wanted: Measure, name: str) -> Any:
    """Return the default of an option.

    Raises
    ------
    UnknownNameError
        If the measure has no such option, for any unit.
    """
    known = {key: value for unit in wanted.units for key, value in wanted.options(unit).items()}
    if name not in known:
        hint = f"its options are {join_or(known)}" if known else "it has none"
        raise UnknownNameError(f"option of measure '{wanted.name}'", name, known, hint=hint)
    return known[name]
