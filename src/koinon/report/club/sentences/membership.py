"""Sentences from numbers: pure functions that claim nothing beyond what they are given.

Each function takes what it says and returns the sentence. Rules: a year or day stands in every sentence;
a rise or fall is only called so if the printed digits show it; "has" of what goes on, "had" of what is
over; the number of members behind a figure is named where it is not all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.report.make.words import capital, day, joined, plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def members(
    called: str,
    count: int,
    as_of: date,
    began: tuple[int, date] | None,
    ended: date | None,
    last: tuple[Sequence[str], date, str] | None = None,
) -> str:
    """Say how many members there are and how many there were at first.

    Parameters
    ----------
    called
        The bloc's name inside a sentence.
    count
        Members on `as_of`, or on the last day.
    began
        Number of first members and their first day; None where no first day is known.
    ended
        The day it ended, if it did.
    last
        Who joined last, when, and the verb ("join" or "return"), if anybody came after the first.
    """
    now = plural(count, "member")
    if count == 0 and began is None:
        return capital(f"the registry lists no members of {called} as of {day(as_of)}.")
    if ended is None:
        head = capital(f"{called} has {now} as of {day(as_of)}")
        if began is None:
            return f"{head}; the day each joined is not established."
        first, when = began
        begun = (
            f"as many as on its first day, {day(when)}"
            if first == count
            else f"up from {first:,} on {day(when)}"
        )
        begun = begun if first <= count else f"down from {first:,} on {day(when)}"
        return f"{head}, {begun}{latest(*last) if last else ''}."
    if began is None:
        return capital(f"{called} had {now} when it ended on {day(ended)}.")
    first, when = began
    begun = f"{called} began with {plural(first, 'member')} on {day(when)}"
    if first == count:
        return capital(f"{begun} and still had {count:,} when it ended on {day(ended)}.")
    return capital(f"{begun} and had {count:,} when it ended on {day(ended)}.")


def group(called: str, names: Sequence[str], as_of: date) -> str:
    """Say which states an ad hoc group takes together; nobody founded it."""
    states = plural(len(names), "state")
    return capital(f"{called} takes together {states} as of {day(as_of)}: {joined(names, 12)}.")


def latest(names: Sequence[str], when: date, verb: str = "join") -> str:
    """Say who joined, or returned, last, as the end of a sentence."""
    was = "was" if len(names) == 1 else "were"
    return f"; the latest to {verb} {was} {joined(names, 5)}, on {day(when)}"


def departures(left: Sequence[tuple[str, date]], *, ended: bool) -> str:
    """Say who left, before the end if it is over, and when; one sentence."""
    if not left:
        return "No member left before the end." if ended else "No member has left."
    if len(left) > 8:
        return (
            f"{plural(len(left), 'membership')} ended early, the first in {left[0][1].year} and the last "
            f"in {left[-1][1].year}."
        )
    each = joined([f"{name} (on {day(when)})" for name, when in left])
    who = len({name for name, _ in left})
    # A state that came back and left again is one member and two exits.
    exits = f" ({len(left)} exits)" if who < len(left) else ""
    if ended:
        return f"{plural(who, 'member')} left before the end{exits}: {each}."
    return f"{plural(who, 'member has', 'members have')} left{exits}: {each}."


def suspensions(names: Sequence[str], as_of: date) -> str:
    """Say who is suspended."""
    verb = "member is" if len(names) == 1 else "members are"
    return f"{len(names)} {verb} suspended as of {day(as_of)}: {joined(names, 12)}."
