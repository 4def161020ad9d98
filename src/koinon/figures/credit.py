"""The source line of a figure."""

from __future__ import annotations

import re

from koinon.sources import origin

MANY = 4
"""Data sets that a figure names in full."""

_ACRONYM = re.compile(r".* \((?P<short>[A-Z][A-Za-z-]{1,11})\).*")


def credited(*sources: str) -> str:
    """Return the labels of data sets; where a measure rests on many, their names without versions.

    What a figure is part of (a section, a file with its citations) lists them in full.

    Examples
    --------
    >>> credited("cow_trade")
    'COW Trade, v4.0'
    >>> credited("cow_trade", "atop", "desta", "mia_2021", "dcad_v1")
    'Koinon, from COW Trade, ATOP, DESTA, MIA and DCAD'
    """
    labels = [origin(source).label for source in dict.fromkeys(sources)]
    if len(labels) <= MANY:
        return "; ".join(labels)
    names = dict.fromkeys(_ACRONYM.sub(r"\g<short>", label.split(",")[0]) for label in labels)
    *front, last = names
    return f"Koinon, from {', '.join(front)} and {last}"
