"""Sentences about two states from numbers: pure functions.

The rules are those of `koinon.report.club.sentences.membership`.

`one` and `two` are names inside a sentence, with their articles; `own_one` and `own_two` possessives;
`both` is "one and two".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.report.club.sentences.commitment import obligations
from koinon.report.club.sentences.voting import NEAR
from koinon.report.make.words import capital, day, joined, percent, plural, runs, span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def lives(both: str, years: str, number: int) -> str:
    """Say in which years both were states."""
    return capital(f"{both} were both states of COW's list in {years}: {plural(number, 'year')}.")


def promised(
    year: int, one: str, two: str, by_one: Sequence[str], by_two: Sequence[str], *, final: bool
) -> str:
    """Say what two states in an alliance promised each other."""
    when = f"In {year}, the last year of ATOP," if final else f"In {year}"
    if sorted(by_one) == sorted(by_two):
        what = f"promises of {obligations(by_one)}" if by_one else "none of the five obligations"
        return f"{when} treaties in force between {one} and {two} contained {what}."
    return (
        f"{when} {one} had promised {two} {obligations(by_one)}, and {two} had promised {one} "
        f"{obligations(by_two)}."
    )


def not_allied(year: int, one: str, two: str, before: Sequence[int], first: int, *, final: bool) -> str:
    """Say that no treaty was in force, and in which years one was."""
    when = f"In {year}, the last year of ATOP," if final else f"In {year}"
    if not before:
        return f"ATOP codes no alliance treaty between {one} and {two} in any year of {span(first, year)}."
    return (
        f"{when} no treaty that ATOP codes was in force between {one} and {two}; one was in {runs(before)}."
    )


def defence_years(years: Sequence[int]) -> str:
    """Say in which years a promise of defence was in force."""
    if not years:
        return "No treaty of theirs that ATOP codes contained a promise of defence."
    return f"A promise of defence, by either side, was in force in {runs(years)}."


def carried_on(year: int, *, defence: bool) -> str:
    """Say whether a promise of defence goes on after ATOP."""
    if defence:
        return (
            "Carried on with the changes that the registry of blocs knows, a promise of defence was in "
            "force "
            f"in {year}."
        )
    return f"The registry of blocs knows of no promise of defence in force in {year}."


def blocs(both: str, as_of: date, count: int, pacts: Sequence[str], *, over: bool) -> str:
    """Say how many blocs of the registry both belong to, and which are defence pacts."""
    when = f"{'On' if over else 'As of'} {day(as_of)}"
    verb = "belonged" if over else "belong"
    if count == 0:
        return f"{when} {both} {verb} to no bloc of the registry together."
    said = f"{when} {both} both {verb} to {plural(count, 'bloc')} of the registry"
    if not pacts:
        return f"{said}, none of them a defence pact."
    what = "defence pact" if len(pacts) == 1 else "defence pacts"
    return f"{said}, among them the {what} {joined(pacts, 6)}."


def balance(year: int, own_one: str, own_two: str, ratio: float, then: tuple[int, float] | None) -> str:
    """Say how the first state's capabilities stand to the second's, now and in the first year."""
    before = f", against {times(then[1])} in {then[0]}" if then else ""
    return (
        f"In {year} {own_one} share of the world's material capabilities (CINC) was {times(ratio)} "
        f"{own_two}{before}."
    )


def times(ratio: float) -> str:
    """Write a ratio: "2.10 times", with more digits where it is small."""
    return f"{ratio:.2f} times" if ratio >= 0.095 else f"{ratio:.2g} times"


def shares(year: int, one: str, first: float, two: str, second: float) -> str:
    """Say the two shares behind the ratio."""
    digits = 1 if min(first, second) >= 0.001 else 2
    return (
        f"In {year} {one} held {percent(first, digits)} of the world's capabilities and {two} "
        f"{percent(second, digits)}."
    )


def crossed(year: int, leader: str, other: str, last: int) -> str:
    """Say since when the stronger one has been so without a break, and when the other last was."""
    return (
        f"{capital(leader)} has had the larger share in every year with data since {year}; the last year in "
        f"which {other} had it was {last}."
    )


def trade(year: int, total: int, weights: tuple[tuple[str, float], tuple[str, float]] | None) -> str:
    """Say how much two states traded and what it weighs for each; `weights` are possessives and shares."""
    value = "under half a million" if total == 0 else f"{total:,} million"
    said = f"In {year} the two traded goods worth {value} US dollars"
    if weights is None:
        return f"{said}."
    (one, first), (two, second) = weights
    return f"{said}: {percent(first)} of {one} trade and {percent(second)} of {two}."


def conflicts(
    both: str,
    first: int,
    last: int,
    disputes: Sequence[tuple[int, int]],
    wars: Sequence[tuple[int, int]] | None,
    war_end: int,
) -> str:
    """Say how many disputes and wars there were between two states; each is a first and last year."""
    when = f"In {first}" if first == last else f"From {first} to {last}"
    if not disputes:
        said = f"{when} COW counts no militarised dispute between {both}"
    else:
        latest = max(disputes, key=lambda years: years[1])
        said = f"{when} COW counts {plural(len(disputes), 'militarised dispute')} between {both}"
        said += f", the latest in {span(*latest)}" if len(disputes) > 1 else f", in {span(*latest)}"
    if wars is None:
        return f"{said}."
    listed = joined([span(*years) for years in wars]) if wars else ""
    fought = f"{plural(len(wars), 'war')} ({listed})" if wars else "no war"
    return f"{said}; its list of wars between states, to {war_end}, has {fought} with them on opposite sides."


def peace(years: int, last: int, since: int | None, begun: int) -> str:
    """Say how long two states had been without a dispute in the last year of the data."""
    if since is not None and years == 0:
        return f"A dispute between them was going on in {last}, the last year of the data."
    if since is not None:
        return f"By {last} {plural(years, 'year')} had passed since their last dispute, in {since}."
    return (
        f"By {last} they had been side by side without a dispute for {plural(years, 'year')}, since {begun}."
    )


def rivalry(both: str, first: int, last: int, spans: Sequence[tuple[int, int]], *, goes_on: bool) -> str:
    """Say whether two states were strategic rivals, and when."""
    when = f"in {first}" if first == last else f"from {first} to {last}"
    if not spans:
        return f"The list of strategic rivalries has none between {both} {when}."
    years = joined([span(*years) for years in spans])
    ending = f"; it went on in {last}, where the list ends" if goes_on else ""
    return f"The list of strategic rivalries has {both} as rivals in {years}{ending}."


def voting(year: int, both: str, value: float, world: float, votes: int) -> str:
    """Say how far two states vote alike, against all pairs."""
    relation = "more than" if value > world else "less than"
    relation = "about as much as" if abs(value - world) < NEAR else relation
    return (
        f"In the UN General Assembly of {year} {both} agreed {relation} pairs of states in general: "
        f"{value:.2f} "
        f"against {world:.2f}, on a scale from 0 to 1, over {plural(votes, 'roll call')}."
    )


def distance(year: int, value: float, spread: float) -> str:
    """Say how far apart the ideal points of two states are."""
    return (
        f"In {year} their ideal points in UN voting lay {value:.2f} apart; the standard deviation of all "
        "states "
        f"was {spread:.2f}."
    )


_CONTIGUITY = {
    0: "{both} were not contiguous, by land or across up to 400 miles of water",
    1: "{both} shared a land border",
    2: "{both} were separated by at most 12 miles of water",
    3: "{both} were separated by at most 24 miles of water",
    4: "{both} were separated by at most 150 miles of water",
    5: "{both} were separated by at most 400 miles of water",
}


def place(both: str, border: tuple[int, int] | None, capitals: tuple[int, float] | None) -> str:
    """Say how near two states lie; `border` is a year and a code, `capitals` a year and a distance in km."""
    parts = []
    if border:
        parts.append(f"in {border[0]} {_CONTIGUITY[border[1]].format(both=both)}")
    if capitals:
        parts.append(f"their capitals were {capitals[1]:,.0f} km apart in {capitals[0]}")
    said = "; ".join(parts)
    return f"{capital(said)}."


def bordering(years: Sequence[int]) -> str:
    """Say in which years there was a land border."""
    return f"They shared a land border in {runs(years)}."


def links(parts: Sequence[str]) -> str:
    """Name the other ties, each with its year."""
    return f"Other ties on record: {joined(list(parts))}."
