"""Sentences on threats, crises, deaths and peacekeeping.

The rules are those of `koinon.report.club.sentences.membership`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.report.make.words import percent, plural, span

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


FEW = 10
"""Disputes between members below which how they ended is not compared in words."""


def shared(year: int, top: str, facing: int, members: int, states: int, means: float | None) -> str:
    """Say which outside state threatened most members, how many several faced, and the means against them."""
    said = (
        f"In {year}, {facing:,} of {plural(members, 'member')} had {top} as a strategic rival, or had been "
        "targets in the ten years to then of a dispute that its side began; no other outside state stood "
        "against more."
    )
    if means is None:
        return said
    if states == 1:
        return (
            f"{said} It was the only outside state that two or more members faced in this way; their "
            f"capabilities (CINC) together with those of the other members were {means:.2f} times its own."
        )
    return (
        f"{said} The members' capabilities (CINC) were {means:.2f} times those of the {states:,} outside "
        "states that two or more members faced in this way."
    )


def none_shared(year: int) -> str:
    """Say that no outside state threatened two members."""
    return (
        f"In {year}, no outside state was a strategic rival of two members, or had begun disputes with two "
        "in the ten years to then."
    )


def overlap(year: int, mean: float, pairs: int, possible: int) -> str:
    """Say how far members faced the same threats."""
    return (
        f"In {year}, the threats of two members overlapped by {mean:.2f} on average, where 0 is nothing in "
        f"common and 1 the same opponents; both faced a threat in {pairs:,} of {plural(possible, 'pair')}."
    )


def inside(year: int, pairs: int) -> str:
    """Say how many pairs of members threatened each other."""
    verb = "was" if pairs == 1 else "were"
    return (
        f"In {year}, {plural(pairs, 'pair')} of members {verb} at odds in the same sense: as rivals, or by a "
        "dispute of the ten years to then."
    )


def crises(year: int, first: int, row: Mapping[str, Any]) -> str:
    """Say how disputes between members ended against other disputes, with the interval of the difference."""
    head = f"{plural(row['crisis_inside'], 'dispute')} between members began in {span(first, year)}"
    own, others = row["crisis_negotiated_inside"], row["crisis_negotiated_others"]
    if row["crisis_inside"] < FEW:
        return f"{head}, too few to compare how they ended."
    if own is None or others is None:
        return f"{head}."
    low, high = row["crisis_negotiated_difference_low"], row["crisis_negotiated_difference_high"]
    zero = "includes" if low <= 0 <= high else "leaves out"
    return (
        f"{head}; of those whose settlement is coded, {percent(own)} were settled by negotiation, against "
        f"{percent(others)} of all other disputes of these years (difference {100 * (own - others):+.0f} "
        f"points; the 95% interval, {100 * low:+.0f} to {100 * high:+.0f}, {zero} zero)."
    )


def violence(year: int, best: int, ends: tuple[int, int], reporting: int, members: int) -> str:
    """Say how many died in organised violence on the territory of members."""
    who = "members" if reporting == members else f"the {reporting:,} of {plural(members, 'member')} with data"
    low, high = ends
    if high == 0:
        return f"In {year}, organised violence killed nobody on the territory of {who}, by UCDP's estimates."
    return (
        f"In {year}, organised violence killed {best:,} people on the territory of {who}, by UCDP's best "
        f"estimate (between {low:,} and {high:,})."
    )


def peacekeepers(
    year: int, sent: float, share: float, contributors: int, received: float, inside: float
) -> str:
    """Say how many troops members sent to UN missions and how many stood with them."""
    if contributors == 0:
        said = f"In {year}, no member had troops in UN peacekeeping"
    else:
        said = (
            f"In {year}, {plural(contributors, 'member')} had {sent:,.0f} troops in UN peacekeeping, "
            f"{percent(share)} of all"
        )
    if received == 0:
        return f"{said}; no mission with troops stood on the territory of a member."
    return (
        f"{said}; {received:,.0f} troops of all states stood on members' territory, {inside:,.0f} of them "
        "from members."
    )
