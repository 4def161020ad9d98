"""Sentences on cohesion and challenges; the rules are those of `koinon.report.club.sentences.membership`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.report.make.words import joined, percent, plural, span

if TYPE_CHECKING:
    from collections.abc import Sequence

HARD, EASY = 0.8, 0.2
"""Percentiles from which a bloc stands in the hardest fifth, and up to which in the easiest."""

SURE = 0.05
"""A rank correlation rarer than this among random orders is called one."""


def cohesion(year: int, score: float, low: float, high: float, parts: int) -> str:
    """Say how alike the members are, on which parts that rests and how far it depends on choices."""
    return (
        f"In {year} the political cohesion of its members scored {score:.2f} on a scale from 0 to 1, on "
        f"which a bloc in the middle of all since 1946 on every part has 0.50; other scalings and weights "
        f"give {low:.2f} to {high:.2f}. It rests on {parts} of 5 parts, those with data for that year."
    )


def challenges(
    count: int, hard: Sequence[tuple[str, float, int]], easy: Sequence[tuple[str, float, int]]
) -> str:
    """Say on which challenges the bloc stands in the hardest and in the easiest fifth of all blocs.

    Parameters
    ----------
    count
        Challenges with a percentile.
    hard, easy
        Name, percentile (0-1) and year of each.
    """
    head = f"Of {plural(count, 'challenge')} set beside those of all blocs in the latest year with data"
    parts: list[str] = []
    for listed, which in ((hard, "hardest"), (easy, "easiest")):
        if listed:
            named = joined([f"{label} ({percent(rank)}, {year})" for label, rank, year in listed])
            what = " (percentile and year in brackets)" if not parts else ""
            parts.append(f"{len(listed)} {_lie(len(listed))} in the {which} fifth{what}: {named}")
    if not parts:
        return f"{head}, none lies in the hardest or the easiest fifth."
    return f"{head}, {'; '.join(parts)}."


def _lie(count: int) -> str:
    return "lies" if count == 1 else "lie"


def burden(year: int, rho: float, p: float, n: int, count: int) -> str:
    """Say whether larger members carry more for their size."""
    rare = "p < 0.01" if p < 0.01 else f"p = {p:.2f}"
    if p >= SURE:
        what = "the larger did not clearly spend more, or less, of their GDP on their forces than the smaller"
    else:
        more = "more" if rho > 0 else "less"
        what = f"the larger spent {more} of their GDP on their forces than the smaller"
    return f"In {year} among {_who(n, count)} {what} (rank correlation {_signed(rho)}, {rare})."


def regimes(first: int, last: int, up: int, down: int, share: float, known: int, count: int) -> str:
    """Say how many members became, or ceased to be, electoral democracies."""
    when = span(first, last)
    changed = round(share * known)
    if changed == 0:
        return f"In {when} none of {_who(known, count)} became or ceased to be an electoral democracy."
    kinds = []
    if down:
        kinds.append(plural(down, "breakdown of electoral democracy", "breakdowns of electoral democracy"))
    if up:
        to = "to it" if down else "to electoral democracy"
        kinds.append(plural(up, f"transition {to}", f"transitions {to}"))
    verb = "was" if up + down == 1 else "were"
    where = "all its members" if changed == count else f"{changed:,} of {_who(known, count)}"
    return f"In {when} there {verb} {joined(kinds)}, in {where}."


def populists(year: int, led: int, known: int, count: int) -> str:
    """Say how many members were led by a populist party."""
    number = "none" if led == 0 else f"{led:,}"
    verb = "was" if led < 2 else "were"
    return f"By V-Party's index {number} of {_who(known, count)} {verb} led by a populist party in {year}."


def _signed(value: float) -> str:
    """Write two decimals with a true minus; what rounds to zero has none."""
    shown = f"{value:.2f}".replace("-0.00", "0.00")
    return shown.replace("-", "−")


def _who(known: int, count: int) -> str:
    members = plural(count, "member")
    return f"its {members}" if known == count else f"its {members} ({known:,} with data)"


def summary(year: int, mean: float, low: float, high: float, known: int) -> str:
    """Say where the bloc stands on the mean of its challenges, and how little that depends on one of them."""
    return (
        f"In {year}, the latest year in which enough of them can be set side by side, the mean percentile of "
        f"{plural(known, 'challenge')} was {100 * mean:.0f} of 100 (higher is harder; {100 * low:.0f} to "
        f"{100 * high:.0f} with any one left out or doubled)."
    )


def nothing(first: int, last: int) -> str:
    """Say that no source speaks of the members, or of too few blocs to compare them with."""
    return (
        f"There is nothing to show: for {span(first, last)} no source on cohesion or challenges has a value "
        f"for its members and for enough other blocs of the time to compare them with."
    )
