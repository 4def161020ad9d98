"""Sentences on voting and ideal points."""

from __future__ import annotations

from koinon.report.make.words import plural

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
