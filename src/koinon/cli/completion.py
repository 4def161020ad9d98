"""What the shell offers when Tab is pressed: blocs, states, units, groups and measures.

A shell that completes must neither wait nor be told of errors: nothing here raises, and nothing reads a
compiled table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from koinon.ask.names import Names

Offer = list[tuple[str, str]]


def blocs(incomplete: str) -> Offer:
    """Offer blocs; after the plus sign of an ad hoc group, states."""
    return _after(incomplete, "+", _states) or _offered(incomplete, "bloc_names")


def states(incomplete: str) -> Offer:
    """Offer states; of several with commas between, the last."""
    return _after(incomplete, ",", _states) or _states(incomplete)


def subjects(incomplete: str) -> Offer:
    """Offer what has a brief: blocs and states; after the plus sign of an ad hoc group, states."""
    return blocs(incomplete) + _states(incomplete)


def units(incomplete: str) -> Offer:
    """Offer units of observation."""
    return _offered(incomplete, "unit_names")


def groups(incomplete: str) -> Offer:
    """Offer groups of variables; of several with commas between, the last."""
    return _after(incomplete, ",", _groups) or _groups(incomplete)


def measures(incomplete: str) -> Offer:
    """Offer measures."""
    return _offered(incomplete, "measure_names")


def _states(incomplete: str) -> Offer:
    return _offered(incomplete, "state_names")


def _groups(incomplete: str) -> Offer:
    return _offered(incomplete, "group_names")


def _after(text: str, sign: str, offer: Callable[[str], Offer]) -> Offer:
    """Offer what completes the part after the last `sign`, with all before it; nothing without one."""
    before, found, part = text.rpartition(sign)
    return [(f"{before}{sign}{value}", what) for value, what in offer(part)] if found else []


def _offered(incomplete: str, of: str) -> Offer:
    """Offer the names that begin like `incomplete`, or the ids that do."""
    try:
        from koinon.ask import names

        known: Names = getattr(names, of)()
    except Exception:  # noqa: BLE001  # a shell that completes shows no errors
        return []
    return [
        (way, what)
        for *ways, what in known
        if (way := next((way for way in ways if way.startswith(incomplete)), None)) is not None
    ]
