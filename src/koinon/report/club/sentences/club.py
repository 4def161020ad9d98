"""Sentences from numbers: pure functions that claim nothing beyond what they are given.

Each function takes what it says and returns the sentence. Rules: a year or day stands in every sentence;
a rise or fall is only called so if the printed digits show it; "has" of what goes on, "had" of what is
over; the number of members behind a figure is named where it is not all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.report.make.words import called, capital, day, joined, percent, plural, span, versus
from koinon.world.obligations import WORDS

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


def capability(
    year: int,
    share: float,
    reporting: int,
    count: int,
    outsider: tuple[str, float] | None,
) -> str:
    """Say what share of the world's capabilities the members pool and how the strongest outsider compares."""
    who = _who(reporting, count)
    head = f"In {year} {who} held {percent(share)} of the world's material capabilities (CINC)"
    if outsider is None:
        return f"{head}."
    name, other = outsider
    if percent(share) == percent(other):
        return f"{head}, the same as {name}, the strongest state outside."
    more = "more" if share > other else "less"
    return f"{head}, {more} than {name}, the strongest state outside ({percent(other)})."


def capability_since(now: tuple[int, float, int], then: tuple[int, float, int]) -> str:
    """Say how the pooled share stands against the first year; each is year, share and number of members."""
    said = f"The pooled share in {now[0]} was {percent(now[1])}, {versus(now[1], then[1], then[0])}"
    if now[2] != then[2]:
        said += f"; there were {plural(then[2], 'member')} in {then[0]} and {now[2]:,} in {now[0]}"
    return f"{said}."


def burden(
    year: int,
    share: float,
    reporting: int,
    count: int,
    highest: tuple[str, float],
    lacking: Sequence[str] = (),
) -> str:
    """Say what the members together spend on their forces and who spends most of its product.

    `lacking` names the members without data; up to three are named, since who they are may matter more
    than how many.
    """
    name, most = highest
    if reporting == 1:
        only = "" if count == 1 else f", the only one of its {plural(count, 'member')} with data,"
        return f"In {year} {name}{only} spent {percent(share)} of its GDP on its forces."
    without = f" (not {joined(lacking)})" if 0 < len(lacking) <= 3 else ""
    who = _who(reporting, count)
    return (
        f"In {year} {who}{without} together spent {percent(share)} of their GDP on their forces; "
        f"the heaviest burden was that of {name} ({percent(most)})."
    )


def concentration(year: int, name: str, share: float, hhi: float, reporting: int, count: int) -> str:
    """Say how far one member carries the spending; the index is 1 if it carries all."""
    whose = f"its {plural(count, 'member')}"
    if reporting != count:
        whose = f"the {reporting:,} of its {plural(count, 'member')} with data"
    return (
        f"In {year} {name} accounted for {percent(share)} of the military spending of {whose} "
        f"(concentration index {hhi:.2f}, where 1 means that one pays all)."
    )


def trade(year: int, share: float, reporting: int, count: int, before: tuple[int, float] | None) -> str:
    """Say what share of their trade the members do with each other."""
    who = _who(reporting, count)
    head = f"In {year} {who} did {percent(share)} of their recorded goods trade with each other"
    return f"{head}, {versus(share, before[1], before[0])}." if before else f"{head}."


def disputes(first: int, last: int, inside: int, against: int) -> str:
    """Say in how many militarised disputes members stood against each other and against outsiders."""
    when = f"In {first}" if first == last else f"From {first} to {last}"
    if inside == 0 and against == 0:
        return (
            f"{when}, by COW's count, members were in no militarised dispute, with each other or with "
            "outsiders."
        )
    if inside == 0:
        return (
            f"{when}, by COW's count, members were in no militarised dispute with each other "
            f"and in {against:,} with outsiders."
        )
    out = "none" if against == 0 else f"{against:,}"
    return (
        f"{when}, by COW's count, members were in {plural(inside, 'militarised dispute')} with each "
        f"other and in {out} with outsiders."
    )


NEAR = 0.02
"""Two means of agreement closer than this are called about the same."""


def voting(year: int, among: float, world: float, pairs: int, possible: int) -> str:
    """Say how far the members vote alike, against states in general."""
    who = "its members" if pairs == possible else f"its members ({pairs:,} of {possible:,} pairs with data)"
    own, others = f"{among:.2f}", f"{world:.2f}"
    head = f"In the UN General Assembly of {year} {who} agreed with each other"
    if abs(among - world) < NEAR:
        relation = "about as much as"
    else:
        relation = "more than" if among > world else "less than"
    return (
        f"{head} {relation} states in general: mean agreement of pairs {own} against {others}, "
        "on a scale from 0 to 1."
    )


def extremes(year: int, least: tuple[str, str, float], most: tuple[str, str, float]) -> str:
    """Name the pairs of members that agreed least and most."""
    return (
        f"In {year} no pair of members agreed less than {least[0]} and {least[1]} ({least[2]:.2f}) "
        f"and none more than {most[0]} and {most[1]} ({most[2]:.2f})."
    )


def ideal_points(year: int, spread: float, world: float, reporting: int, count: int) -> str:
    """Say how far apart the members stand on the main line of voting, against all states."""
    own, all_states = f"{spread:.2f}", f"{world:.2f}"
    if own == all_states:
        relation = "spread as widely as"
    else:
        relation = "lay closer together than" if spread < world else "lay further apart than"
    start = f"In {year} the members' ideal points"
    if reporting != count:
        start = f"In {year} the ideal points of the {reporting:,} of its {plural(count, 'member')} with data"
    return (
        f"{start} in UN voting {relation} those of all states (standard deviation {own}; all states "
        f"{all_states})."
    )


def outside(what: str, covers: tuple[int, int], first: int, last: int, whom: str = "its members") -> str:
    """Say why a section is empty: the data do not reach the years of the brief, or lack those it is about.

    `what` is a plural: "the data on ...".
    """
    if first > covers[1]:
        why = f"{what} end in {covers[1]}, before the first year of this brief ({first})"
    elif last < covers[0]:
        why = f"{what} begin in {covers[0]}, after the last year of this brief ({last})"
    else:
        why = f"{what} ({span(*covers)}) have no value for {whom} in {span(first, last)}"
    return f"There is nothing to show: {why}."


def _who(reporting: int, count: int) -> str:
    if reporting == count:
        return f"its {plural(count, 'member')} at the time"
    return f"the {reporting:,} of its {plural(count, 'member')} with data"
