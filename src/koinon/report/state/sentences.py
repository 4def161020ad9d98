"""Sentences about one state from numbers: pure functions.

The rules are those of `koinon.report.club.sentences.membership`.

`who` is the state's name as it stands inside a sentence, with its article; `own` its possessive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.report.club.sentences.voting import NEAR
from koinon.report.make.words import capital, day, joined, percent, plural, span, versus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def codes(who: str, spans: Sequence[tuple[int, str, str]]) -> str:
    """Say which codes stand for a state: each is a code, its years in words, and another name or nothing."""
    each = [f"{code}{f' ({name})' if name else ''} in {years}" for code, years, name in spans]
    return capital(f"{who} is COW state {joined(each)}; this brief covers them all.")


def limited(who: str, years: str, others: Sequence[tuple[str, str]]) -> str:
    """Say that only the years of the name are covered; `others` are other names and their years."""
    elsewhere = joined([f"{name} ({when})" for name, when in others])
    return capital(
        f"{who} is covered in {years}, the years in which the state bore that name; COW keeps its code "
        f"for {elsewhere}, which this brief leaves out."
    )


def names(who: str, called: Sequence[tuple[str, str]]) -> str:
    """Say what a state was called when; `called` are names and years in words."""
    return capital(f"{who} has been called {joined([f'{name} ({years})' for name, years in called])}.")


def lived(who: str, years: str, *, over: bool) -> str:
    """Say in which years a state was in COW's list."""
    return capital(f"{who} {'was' if over else 'has been'} a state of COW's list in {years}.")


def absent(who: str, gaps: Sequence[tuple[date, date]]) -> str:
    """Say when a state was missing from the list between two of its spells; each is first and last day."""
    each = joined([f"from {day(first)} to {day(last)}" for first, last in gaps])
    return capital(f"{who} was not in the list {each}.")


def allies(year: int, who: str, partners: int, defence: int, *, final: bool) -> str:
    """Say how many states treaties tied the state to, and how many by a promise of defence."""
    when = f"In {year}, the last year of ATOP," if final else f"In {year}"
    if partners == 0:
        return f"{when} no treaty that ATOP codes tied {who} to another state."
    tied = f"{when} treaties that ATOP codes tied {who} to {plural(partners, 'state')}"
    if defence == 0:
        return f"{tied}, none by a promise of defence."
    if defence == partners:
        return f"{tied}, {'all' if partners > 1 else 'and that'} by a promise of defence from either side."
    return f"{tied}, {defence:,} of them by a promise of defence from either side."


def most_allies(top: tuple[int, int]) -> str:
    """Say when the partners were most; a year and a number."""
    return f"It had the most partners in {top[0]}: {top[1]:,}."


def carried_on(year: int, count: int) -> str:
    """Say how many partners by a promise of defence there are beyond ATOP."""
    return (
        f"Carried on with the changes that the registry of blocs knows, it had {plural(count, 'partner')} "
        "by a "
        f"promise of defence in {year}."
    )


def blocs(who: str, as_of: date, count: int, pacts: Sequence[str], only: str = "", *, over: bool) -> str:
    """Say how many blocs of the registry a state belongs to, and which of them are defence pacts.

    `only` is the name of the one bloc, where there is one alone.
    """
    verb = "belonged" if over else "belongs"
    when = f"{'On' if over else 'As of'} {day(as_of)}"
    if count == 0:
        return f"{when} {who} {verb} to no bloc of the registry."
    if count == 1:
        kind = "which is a defence pact" if pacts else "which is no defence pact"
        kind = kind.replace(" is ", " was ") if over else kind
        return f"{when} {who} {verb} to 1 bloc of the registry, {only}, {kind}."
    said = f"{when} {who} {verb} to {plural(count, 'bloc')} of the registry"
    if not pacts:
        return f"{said}, none of them a defence pact."
    what = "a defence pact" if len(pacts) == 1 else "defence pacts"
    verb = ("was" if len(pacts) == 1 else "were") if over else ("is" if len(pacts) == 1 else "are")
    return f"{said}, of which {len(pacts)} {verb} {what}: {joined(pacts, 8)}."


def standing(
    year: int, who: str, share: float, rank: int, states: int, then: tuple[int, float] | None
) -> str:
    """Say what share of the world's capabilities the state held and its place among all."""
    digits = 1 if share >= 0.001 else 2 if share >= 0.0005 else 3
    place = "the largest share" if rank == 1 else f"rank {rank:,}"
    said = f"In {year} {who} held {percent(share, digits)} of the world's material capabilities (CINC)"
    said += f", {place} of {plural(states, 'state')}"
    return f"{said}, {versus(share, then[1], then[0], digits)}." if then else f"{said}."


def burden(year: int, who: str, share: float, allied: tuple[float, int, int] | None) -> str:
    """Say what share of its GDP a state spends, and its defence allies together.

    `allied` is their share, the number with data and the number of all.
    """
    said = f"In {year} {who} spent {percent(share)} of its GDP on its forces"
    if allied is None:
        return f"{said}."
    theirs, reporting, count = allied
    if count == 1:
        return f"{said}; its only ally by a promise of defence spent {percent(theirs)}."
    data = "" if reporting == count else f" ({reporting:,} of {count:,} have data)"
    return (
        f"{said}; its{'' if data else f' {count:,}'} allies by a promise of defence{data} together spent "
        f"{percent(theirs)} of theirs."
    )


def recorded_zero(own: str, years: str, latest: bool) -> str:
    """Say that spending recorded as nothing is no burden of nothing."""
    start = f"COW records {own} military spending as 0 in {years}"
    ending = "so no burden can be given" if latest else "so these years are left out"
    return f"{start}, which need not mean that nothing was spent, {ending}."


def trade(year: int, who: str, top: Sequence[tuple[str, float]], allied: float | None) -> str:
    """Name the largest partners in trade and the share done with defence allies."""
    largest = joined([f"{name} ({percent(share)})" for name, share in top])
    noun = "partner" if len(top) == 1 else "partners"
    said = f"In {year} {who} had as its largest {noun} in goods trade {largest}"
    if allied is None:
        return f"{said}."
    return f"{said}; {percent(allied)} of its trade was with its allies by a promise of defence."


def trade_total(year: int, own: str, imports: float, exports: float) -> str:
    """Say how much a state traded by its national totals, in million US dollars."""
    return (
        f"In {year} {own} national totals were {round(imports):,} million US dollars of imports and "
        f"{round(exports):,} of exports."
    )


def conflicts(
    who: str, first: int, last: int, number: int, most: tuple[str, int] | None, wars: tuple[int, int] | None
) -> str:
    """Say in how many disputes and wars a state was; `wars` is a number and the last year of that list."""
    when = f"In {first}" if first == last else f"From {first} to {last}"
    if number == 0:
        said = f"{when} COW counts no militarised dispute of {who}"
    else:
        said = f"{when} COW counts {plural(number, 'militarised dispute')} of {who}"
        if most and number > 1 and most[1] > 1:
            said += f", most often against {most[0]} ({most[1]:,})"
    if wars is None:
        return f"{said}."
    fought = f"{plural(wars[0], 'inter-state war')}" if wars[0] else "no inter-state war"
    return f"{said}; {f'to {wars[1]}' if last != wars[1] else 'in the same years'} it was in {fought}."


def rivalries(who: str, first: int, last: int, total: int, current: Sequence[str]) -> str:
    """Say how many strategic rivalries a state has had and which went on in the last year."""
    when = f"in {first}" if first == last else f"from {first} to {last}"
    if total == 0:
        return f"The list of strategic rivalries has none of {who} {when}."
    said = f"The list of strategic rivalries has {total:,} of {who} {when}"
    if not current:
        return f"{said}; none of them went on in {last}."
    if total == 1:
        return f"{said}, with {current[0]}, which went on in {last}."
    which = "the one" if len(current) == 1 else "those"
    return f"{said}; in {last} {which} with {joined(current, 8)} went on."


def voting(year: int, who: str, world: float, allied: tuple[float, int] | None) -> str:
    """Say how far a state votes like its allies and like all others; `allied` is a mean and a number."""
    start = f"In the UN General Assembly of {year} {who} agreed with"
    if allied is None:
        return f"{start} other states by {world:.2f} on average, on a scale from 0 to 1."
    own, count = allied
    relation = "more than" if own > world else "less than"
    relation = "about as much as" if abs(own - world) < NEAR else relation
    whom = "its one ally" if count == 1 else f"its {count:,} allies"
    return (
        f"{start} {whom} by a promise of defence {relation} with all states: mean agreement {own:.2f} "
        "against "
        f"{world:.2f}, on a scale from 0 to 1."
    )


def alike(year: int, most: tuple[str, float], least: tuple[str, float]) -> str:
    """Name the states that voted most and least like the state."""
    return (
        f"In {year} no state voted more like it than {most[0]} ({most[1]:.2f}) and none less than {least[0]} "
        f"({least[1]:.2f})."
    )


def point(year: int, own: str, value: float, world: float, allied: float | None) -> str:
    """Say where a state stands on the main line of voting."""
    start = f"In {year} {own} ideal point in UN voting was {_signed(value)}"
    if allied is None:
        return f"{start}; the mean of all states was {_signed(world)}."
    return (
        f"{start}; the mean of its allies by a promise of defence was {_signed(allied)} and that of all "
        "states "
        f"{_signed(world)}."
    )


def _signed(value: float) -> str:
    shown = f"{value:.2f}"
    return "0.00" if shown == "-0.00" else shown.replace("-", "\u2212")


def regime(year: int, who: str, score: float, rank: int, states: int) -> str:
    """Say how democratic a state is by V-Dem's index."""
    return (
        f"In {year} V-Dem's index of electoral democracy gave {who} {score:.2f} on a scale from 0 to 1, "
        f"rank {rank:,} of {plural(states, 'state')}."
    )


def polity(year: int, score: int) -> str:
    """Say the last Polity score."""
    sign = "\u2212" if score < 0 else "+" if score > 0 else ""
    return f"Polity's score in {year} was {sign}{abs(score)} on a scale from \u221210 to +10."


def agreements(year: int, who: str, count: int) -> str:
    """Say with how many states a state had a general agreement on defence cooperation."""
    if count == 0:
        return (
            f"In {year} no general agreement on defence cooperation of {who} signed since 1980 was in force."
        )
    return (
        f"In {year} general agreements on defence cooperation signed since 1980 were in force between "
        f"{who} and "
        f"{plural(count, 'state')}."
    )


def exercises(who: str, first: int, last: int, number: int, top: Sequence[tuple[str, int]]) -> str:
    """Say how many military exercises a state held with others and with whom most."""
    if number == 0:
        return f"MME lists no military exercise of {who} with another state in {span(first, last)}."
    said = (
        f"MME lists {plural(number, 'military exercise')} of {who} with other states in {span(first, last)}"
    )
    if top[0][1] == 1:
        return f"{said}."
    return f"{said}, most often with {joined([f'{name} ({count:,})' for name, count in top])}."
