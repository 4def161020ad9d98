"""Sentences on disputes and wars."""

from __future__ import annotations

from koinon.report.make.words import plural


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
