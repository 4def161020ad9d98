"""Sentences on the forms of ties among members, by the rules of `koinon.report.club.sentences.membership`."""

from __future__ import annotations

from koinon.report.make.words import percent, plural

_LOOSER = "looser promises only (neutrality, non-aggression or consultation)"


def treaties(year: int, pairs: int, pact: float, light: float, untied: float) -> str:
    """Say how ATOP ties the pairs of members."""
    if pairs == 1:
        how = "by a pact of defence or offence" if pact else f"by {_LOOSER}" if light else "by nothing"
        return f"In {year}, ATOP tied the one pair of members {how}."
    return (
        f"In {year}, ATOP tied {percent(pact)} of the {plural(pairs, 'pair')} of members by a pact of "
        f"defence or offence, {percent(light)} by {_LOOSER} and {percent(untied)} not at all."
    )


def trade(year: int, share: float, with_pact: tuple[int, float] | None) -> str:
    """Say how many pairs have a trade agreement, and of those with a pact."""
    said = f"In {year}, a trade agreement was in force between {percent(share)} of the pairs of members"
    if with_pact is None:
        return f"{said}."
    return f"{said}; of the pairs with a pact in {with_pact[0]} it was {percent(with_pact[1])}."


def coalitions(year: int, share: float, undated: int) -> str:
    """Say how many pairs were together in a coalition, and how many members joined on unknown days."""
    if share == 0:
        said = f"In {year}, no two members are known to have been together in a coalition of the registry"
    else:
        some = f"{'at least ' if undated and share < 1 else ''}{percent(share)} of the pairs of members"
        said = f"In {year}, {some} were together in a coalition of the registry"
    if not undated or share == 1:
        return f"{said}."
    verb = "belongs" if undated == 1 else "belong"
    return f"{said}; {plural(undated, 'member')} {verb} to one since an unknown day."


def regimes(year: int, spread: float, reporting: int, count: int) -> str:
    """Say how far the regimes of members differ."""
    who = "" if reporting == count else f" over the {reporting:,} of its {plural(count, 'member')} with data"
    return (
        f"In {year}, the standard deviation of electoral democracy (V-Dem, 0 to 1) among members was "
        f"{spread:.2f}{who}; 0 would be equal regimes, 0.5 the most there can be."
    )
