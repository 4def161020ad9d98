"""What the shell offers when Tab is pressed: blocs, states, units, groups and measures.

A shell that completes must neither wait nor be told of errors: nothing here raises, and nothing reads a
compiled table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from koinon.ask.names import Names

Offer = list[tuple[str, str]]


def blocs(incomplete: str) -> Offer:
    """Offer blocs, for whatever follows a plus sign of an ad hoc group states."""
    return _last(incomplete, "+", lambda part: _offered(part, "bloc_names"), lambda part: states(part))


def states(incomplete: str) -> Offer:
    """Offer states; of several with commas between, the last."""
    return _last(incomplete, ",", lambda part: _offered(part, "state_names"))


def subjects(incomplete: str) -> Offer:
    """Offer what has a brief: blocs and states."""
    both = lambda part: [*_offered(part, "bloc_names"), *_offered(part, "state_names")]  # noqa: E731
    return _last(incomplete, "+", both, states)


def units(incomplete: str) -> Offer:
    """Offer units of observation."""
    return _offered(incomplete, "unit_names")


def groups(incomplete: str) -> Offer:
    """Offer groups of variables; of several with commas between, the last."""
    return _last(incomplete, ",", lambda part: _offered(part, "group_names"))


def measures(incomplete: str) -> Offer:
    """Offer measures."""
    return _offered(incomplete, "measure_names")


def _last(
    text: str, sign: str, alone: Callable[[str], Offer], after: Callable[[str], Offer] | None = None
) -> Offer:
    """Offer what completes the part after the last `sign`, with all before it."""
    before, found, part = text.rpartition(sign)
    if not found:
        return alone(text)
    return [(f"{before}{sign}{value}", what) for value, what in (after or alone)(part)]


def _offered(incomplete: str, of: str) -> Offer:
    """Offer the names that begin like `incomplete`, in either case."""
    try:
        from koinon.ask import names

        known: Names = getattr(names, of)()
    except Exception:  # noqa: BLE001  # a shell that completes shows no errors
        return []
    begun = incomplete.casefold()
    return [(value, what) for value, what in known if value.casefold().startswith(begun)]
