"""Sentences on what binds the members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.report.make.words import called, day, joined
from koinon.world.obligations import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


_CLAUSE = {
    "automatic": "obliges its members to help one that is attacked",
    "discretionary": "binds its members to help one that is attacked but leaves the kind of help open",
    "consultation": "provides for consultation and promises no help to a member that is attacked",
}


_PAST = {
    "obliges": "obliged",
    "binds": "bound",
    "leaves": "left",
    "provides": "provided",
    "promises": "promised",
    "is attacked": "was attacked",
}


def clause(
    strength: str, article: str, read: date, *, ended: bool, kin: Sequence[tuple[str, int]] = ()
) -> str:
    """Say what the text promises in case of attack, in the registry's reading.

    Parameters
    ----------
    strength, article
        As in the registry.
    read
        The day of the reading: the registry describes the text as it stands or last stood.
    ended
        Whether the bloc is over.
    kin
        Related treaties that do contain a defence undertaking, with their years; named only where the
        bloc's own text has none.
    """
    tail = ""
    if strength == "none":
        what = "contains no defence undertaking"
        what = what.replace("contains", "contained") if ended else what
        if kin:
            verb = "does" if len(kin) == 1 else "do"
            tail = f"; {joined([f'{called(name)} ({year})' for name, year in kin])} {verb}"
    else:
        what = _CLAUSE[strength]
        for now, then in _PAST.items():
            what = what.replace(now, then) if ended else what
    where = ""
    if article:
        where = f", {article}," if "(" in article else f" ({article})"
    return f"Its text{where} {what}, in the registry's reading of {day(read)}{tail}."


def hub(centre: str, read: date) -> str:
    """Say what binds the members of a network of one hub and its spokes."""
    return (
        f"Its treaties bind {centre} and each other member to each other but no two of the others, "
        f"in the registry's reading of {day(read)}."
    )


def obligations(codes: Sequence[str]) -> str:
    """Return ATOP's obligations in words: ``defence, non-aggression and consultation``."""
    return joined([WORDS[code] for code in codes]) if codes else "none of the five obligations"


def coded(atopid: int, began: date, codes: Sequence[str], *, conditional: bool) -> str:
    """Say how ATOP codes a treaty."""
    limit = "; at least one promise holds under stated conditions only" if conditional and codes else ""
    what = f"a promise of {obligations(codes)}" if codes else "none of the five obligations"
    return f"ATOP codes {what} in the treaty of {day(began)} (number {atopid}){limit}."
