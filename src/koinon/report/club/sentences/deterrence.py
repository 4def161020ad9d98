"""The sentences on deterrence: whom there is to deter, how the parts stand, and what a score is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.report.make.words import capital, joined, plural, span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOTICEABLE = 0.02
"""Gain in area under the ROC curve below which a sentence says that there is none."""


def score(
    called: str,
    year: int,
    value: float,
    ends: tuple[float, float],
    parts: Mapping[str, float | None],
    units: str,
) -> str:
    """Say the score of a year with its interval and parts.

    Parameters
    ----------
    called
        The bloc's name inside a sentence.
    year, value, ends
        The score and its 5th and 95th percentile.
    parts
        Value of each part by its title; None where it is not known.
    units
        What it is compared with: ``"blocs"``.
    """
    known = [f"{title} {part:.2f}" for title, part in parts.items() if part is not None]
    lacking = [title for title, part in parts.items() if part is None]
    without = f"; {joined(lacking)} not known" if lacking else ""
    range_ = f"{ends[0]:.2f} to {ends[1]:.2f} under other weights and normalisations"
    return (
        f"Among the {units} of {year}, the deterrence score of {called} is {value:.2f} on a scale from 0 to "
        f"1 ({range_}): {', '.join(known)}{without}."
    )


def challengers(year: int, names: Sequence[str], count: int, window: int) -> str:
    """Say who the actual challengers are, the strongest first, and how far the list of disputes reaches."""
    who = "strategic rivals of a member, or in a militarised dispute with one in the ten years before"
    if count == 0:
        return f"No state outside counts as a challenger in {year}."
    told = joined([*names, *(["others"] if count > len(names) else [])], 60)
    count_as = "counts as a challenger" if count == 1 else "count as challengers"
    head = f"{plural(count, 'state')} outside {count_as} in {year} ({who}): {told}"
    if window < 10:
        return f"{head}; the list of disputes covers {plural(window, 'year')} of those ten."
    return f"{head}."


def no_score(called: str, reason: str) -> str:
    """Say why there is no score."""
    return capital(f"{called} has no deterrence score: {reason}.")


def nothing(reason: str) -> str:
    """Say why not even one indicator is known."""
    return f"There is nothing to show: {reason}."


def validation(found: Mapping[tuple[int, int], Mapping[str, float]]) -> str:
    """Say what the test on unseen decades shows, from areas under the ROC curve by era and model."""
    eras = {era: areas for era, areas in found.items() if "ratio" in areas}
    gains = {era: areas["ratio and score"] - areas["ratio"] for era, areas in eras.items()}
    helped = [era for era, gain in gains.items() if gain > NOTICEABLE]
    rest = [era for era in eras if era not in helped]
    whole = next(areas for areas in found.values() if "ratio and history" in areas)
    return (
        "What the score is worth was tested on single states, whose score is made the same way, over decades "
        "that the model had not seen. Added to the capability ratio, it does not help to tell which states "
        f"will have a new dispute begun against them in {_areas(rest, eras)}, and helps a little in "
        f"{_areas(helped, eras)}. Once the number of challengers is known, it adds nothing "
        f"({whole['ratio, history and score']:.2f} with it, {whole['ratio and history']:.2f} without). These "
        "are areas under the ROC curve, of which 0.50 is chance: read the score as a description, not as a "
        "forecast of peace."
    )


def _areas(chosen: Sequence[tuple[int, int]], eras: Mapping[tuple[int, int], Mapping[str, float]]) -> str:
    told = [
        f"{span(*era)} ({eras[era]['ratio and score']:.2f} with it, {eras[era]['ratio']:.2f} without)"
        for era in chosen
    ]
    return joined(told)
