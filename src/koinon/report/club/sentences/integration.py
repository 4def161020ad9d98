"""Sentences on integration, by the rules of `koinon.report.club.sentences.membership`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.report.make.words import capital, joined, percent, span

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def ordinal(number: int) -> str:
    """Write a place: ``1st``.

    Examples
    --------
    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '102nd', '111th']
    """
    ending = "th" if number % 100 in {11, 12, 13} else _ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


def place(rank: float) -> str:
    """Write a rank that may be shared.

    Examples
    --------
    >>> place(4.0), place(6.5)
    ('4th', '6th to 7th')
    """
    low = int(rank)
    return ordinal(low) if rank == low else f"{ordinal(int(rank - 0.5))} to {ordinal(int(rank + 0.5))}"


def rank(called: str, year: int, at: float, blocs: int, interval: tuple[float, float], runs: int) -> str:
    """Say where a bloc stands and how sure that is.

    Parameters
    ----------
    called
        The bloc's name inside a sentence.
    year, at, blocs
        In the year it stands at this rank of so many blocs.
    interval
        5th and 95th percentile of the rank over the draws.
    runs
        How many draws.

    Examples
    --------
    >>> rank("ASEAN", 2023, 31.0, 67, (20.0, 44.5), 1000)[:45]
    'In 2023 ASEAN ranked 31st of 67 blocs by the '
    """
    low, high = round(interval[0]), round(interval[1])
    said = f"In {year} {called} ranked {place(at)} of {blocs} blocs by the index of integration"
    held = f"it stays {ordinal(low)}" if low == high else f"its place lies between {low} and {high}"
    return (
        f"{said}; {held} in nine of ten of {runs:,} draws of other reasonable scales, weights and indicators."
    )


def unranked(called: str, year: int, score: float, members: int) -> str:
    """Say the score of a club that is too small to be ranked."""
    who = "two" if members == 2 else str(members)
    return capital(
        f"{called} had {who} members with data in {year}; blocs are ranked from three on, and its score of "
        f"{score:.2f} (0 to 1) is shown for what it is made of."
    )


def against_median(year: int, scores: Sequence[tuple[str, float, float]]) -> str:
    """Say in which dimensions a bloc stands above and below the median bloc; one sentence.

    `scores` holds the dimension, the bloc's score and the median's. Differences that the printed digits do
    not show are no difference.

    Examples
    --------
    >>> against_median(2023, [("trade", 0.84, 0.49), ("security", 0.5, 0.84)])
    'In 2023 it stood above the median bloc in trade (0.84, median 0.49), below it in security (0.50, 0.84).'
    """
    ordered = sorted(scores, key=lambda row: (row[2] - row[1], row[0]))
    gaps = [round(score, 2) - round(median, 2) for _, score, median in ordered]
    above = [row for row, gap in zip(ordered, gaps, strict=True) if gap > 0]
    below = [row for row, gap in zip(ordered, gaps, strict=True) if gap < 0][::-1]
    level = [row for row, gap in zip(ordered, gaps, strict=True) if gap == 0]
    groups = [pair for pair in (("above", above), ("below", below), ("level with", level)) if pair[1]]
    said = []
    for number, (where, rows) in enumerate(groups):
        whom, word = ("it", "") if number else ("the median bloc", "median ")
        scored = [
            f"{name} ({score:.2f}, {word if not place_ else ''}{median:.2f})"
            for place_, (name, score, median) in enumerate(rows)
        ]
        said.append(f"{where} {whom} in {joined(scored)}")
    return f"In {year} it stood {', '.join(said)}."


def basis(year: int, known: int, counted: int, dimensions: Sequence[str]) -> str:
    """Say what the index rests on."""
    have = "all" if known == counted else f"{known} of the"
    return (
        f"The index of {year} rests on {have} {counted} indicators that enough blocs have that year, in "
        f"{joined(list(dimensions))}."
    )


def switched(at: float, principal: float) -> str:
    """Say what another rule of weighting would make of the rank."""
    if round(at, 1) == round(principal, 1):
        return "Weights from principal components instead of equal ones leave it at the same place."
    return f"With weights from principal components instead of equal ones it would be {place(principal)}."


def later_trade(points: Sequence[tuple[int, float]]) -> str:
    """Say what share of trade stays inside by the source that comes closest to the present."""
    year, share = points[-1]
    said = f"By BACI, {percent(share)} of the members' trade in goods stayed among them in {year}"
    if len(points) == 1:
        return f"{said}; its six years are another source than the yearly series of trade."
    was, before = points[0]
    return (
        f"{said}, {percent(before)} in {was}; its six years ({span(2000, 2023)}) are another source than the "
        "yearly series of trade and must not be joined to it."
    )
