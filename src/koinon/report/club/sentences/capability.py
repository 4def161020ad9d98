"""Sentences on pooled capabilities."""

from __future__ import annotations

from koinon.report.make.words import percent, plural, versus, who_reports


def capability(
    year: int,
    share: float,
    reporting: int,
    count: int,
    outsider: tuple[str, float] | None,
) -> str:
    """Say what share of the world's capabilities the members pool and how the strongest outsider compares."""
    who = who_reports(reporting, count)
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
