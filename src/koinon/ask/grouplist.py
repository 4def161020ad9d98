"""Reading what follows ``--with``: ``alliances(collapse=both),gml-disputes,peace-years(form=cubic)``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from koinon.errors import KoinonError

if TYPE_CHECKING:
    from koinon.panel.units import Unit

_GROUP = re.compile(r"\s*([^\s(),=]+)\s*(?:\(([^()]*)\))?\s*(?:,|$)")


def parse_groups(text: str, unit: Unit) -> list[tuple[str, dict[str, Any]]]:
    """Return the groups that `text` names, each with its options, in order.

    An option's text becomes a number or a truth value where the group's own default is one; several
    values are joined by ``+``.

    Raises
    ------
    UnknownNameError
        If there is no such group or option.
    KoinonError
        If the text cannot be read, or a group does not fit the unit of observation.

    Examples
    --------
    >>> parse_groups("alliances(collapse=both), peace-years(form=spline, knots=4)", "dyad-year")
    [('alliances', {'collapse': 'both'}), ('peace-years', {'form': 'spline', 'knots': 4})]
    """
    from koinon.panel.groups import group

    found, position = [], 0
    while position < len(text.rstrip()):
        match = _GROUP.match(text, position)
        if match is None:
            raise KoinonError(
                f"cannot read '{text[position:].strip()}' after --with; write group or group(option=value)"
            )
        position = match.end()
        chosen = group(match[1], unit)
        chosen.check(unit)
        found.append((chosen.name, _options(match[2] or "", chosen.name, chosen.options(unit))))
    return found


def _options(text: str, name: str, known: dict[str, Any]) -> dict[str, Any]:
    options = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        option, equals, value = (piece.strip() for piece in part.partition("="))
        if not (option and equals and value):
            raise KoinonError(f"cannot read '{part}' as an option of group '{name}'; write option=value")
        options[option] = as_value(value, known.get(option))
    return options


def as_value(text: str, default: Any) -> Any:
    """Return `text` as the kind of value that `default` is, or as it stands if it is none of that kind."""
    if isinstance(default, bool):
        return {"true": True, "yes": True, "false": False, "no": False}.get(text.lower(), text)
    if isinstance(default, int) and re.fullmatch(r"-?\d+", text):
        return int(text)
    if isinstance(default, float) and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    if isinstance(default, tuple):
        return tuple(text.split("+"))
    return text
