"""Numbers, days and lists in words: the small grammar under the sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_SPOKEN = frozenset(
    {
        *(
            "NATO",
            "PESCO",
            "EFTA",
            "NORDEFCO",
            "GUAM",
            "SEATO",
            "ANZUS",
            "AUKUS",
            "ASEAN",
            "SAARC",
            "BIMSTEC",
        ),
        *("CENTO", "FOMAC", "NARC", "ECOWAS", "WAEMU", "ANAD", "IGAD", "CEMAC", "COMESA", "CEN-SAD", "SACU"),
        *("SADC", "CARICOM", "Mercosur", "UNASUR", "NAFTA", "SICA", "BRICS", "EurAsEC", "ADMM-Plus"),
        *("EU mutual assistance", "Five Eyes", "US hub-and-spoke"),
    }
)
"""Names that take no article, most because they are said as a word: NATO, but the GCC."""
_TOLD_APART = {"Yemen (People's Democratic Republic)": "South Yemen"}
"""Names that are told from another state's only by what stands in brackets."""
_NAMED = re.compile(r"\b(Pact|Alliance|Agreement|Treaty|SMDA)\b")
_PAIR = re.compile(r"^[A-Z][\w ]+-[A-Z][\w ]+( \([^)]*\))?$")


def day(when: date) -> str:
    """Write a day: ``4 April 1949``."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def plural(number: int, one: str, many: str = "") -> str:
    """Write a count with its noun.

    Examples
    --------
    >>> plural(1, "member"), plural(0, "dispute"), plural(1104, "pair"), plural(2, "party", "parties")
    ('1 member', '0 disputes', '1,104 pairs', '2 parties')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percent(share: float, digits: int = 1) -> str:
    """Write a share of 0-1 as per cent; what is too small to show says so instead of turning into zero.

    Examples
    --------
    >>> percent(0.2636), percent(0.0002), percent(0.0), percent(1.0)
    ('26.4%', 'under 0.1%', '0%', '100%')
    """
    if share == 0:
        return "0%"
    if share == 1:
        return "100%"
    least = 10.0**-digits
    shown = round(100 * share, digits)
    if share > 0 and shown < least:
        return f"under {least:.{digits}f}%"
    if share < 1 and shown >= 100:
        return f"over {100 - least:.{digits}f}%"
    return f"{shown:.{digits}f}%"


def joined(words: Sequence[str], limit: int = 60) -> str:
    """Join words as a sentence would, naming at most `limit` of them.

    Examples
    --------
    >>> joined(["Mali"]), joined(["Mali", "Niger"]), joined(["a", "b", "c", "d"], limit=2)
    ('Mali', 'Mali and Niger', 'a, b and 2 others')
    """
    items = list(words)
    if len(items) > limit + 1:
        items = [*items[:limit], f"{len(items) - limit} others"]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def called(name: str) -> str:
    """Return a bloc's name as it stands inside a sentence, with its article.

    Examples
    --------
    >>> called("NATO"), called("GCC"), called("US-Japan"), called("Warsaw Pact")
    ('NATO', 'the GCC', 'the US-Japan alliance', 'the Warsaw Pact')
    """
    if name in _SPOKEN:
        return name
    if _PAIR.match(name) and not _NAMED.search(name):
        return f"the {name} alliance"
    return f"the {name}"


def capital(sentence: str) -> str:
    """Begin a sentence with a capital letter, leaving the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def short(name: str) -> str:
    """Drop the explanation in brackets from a state's name: ``West Germany``.

    Examples
    --------
    >>> short("West Germany (Federal Republic of Germany)"), short("Yemen (People's Democratic Republic)")
    ('West Germany', 'South Yemen')
    """
    if name in _TOLD_APART:
        return _TOLD_APART[name]
    return name.split(" (", 1)[0]


def versus(now: float, then: float, year: int, digits: int = 1) -> str:
    """Say how a share stands against an earlier one, as far as the printed digits show a difference.

    Examples
    --------
    >>> versus(0.264, 0.412, 1949), versus(0.5, 0.4, 1990), versus(0.5004, 0.4999, 1990)
    ('down from 41.2% in 1949', 'up from 40.0% in 1990', 'the same as in 1990')
    """
    was, is_now = percent(then, digits), percent(now, digits)
    if was == is_now:
        return f"the same as in {year}"
    return f"{'up' if now > then else 'down'} from {was} in {year}"


def span(first: int, last: int) -> str:
    """Write years: ``1949-2014`` with an en dash, or the one year."""
    return f"{first}–{last}" if first != last else f"{first}"


def runs(years: Sequence[int]) -> str:
    """Write a set of years as spans: ``1870–1913, 1919``.

    Examples
    --------
    >>> runs([1914, 1915, 1916, 1940])
    '1914–1916, 1940'
    """
    groups: list[list[int]] = []
    for year in sorted(set(years)):
        if groups and year == groups[-1][1] + 1:
            groups[-1][1] = year
        else:
            groups.append([year, year])
    return ", ".join(span(first, last) for first, last in groups)


_ARTICLE = frozenset(
    {
        *("Soviet Union", "Netherlands", "Philippines", "Bahamas", "Maldives", "Comoros", "Seychelles"),
        *("Gambia", "Central African Republic", "Dominican Republic", "Solomon Islands", "Marshall Islands"),
        *("Ottoman Empire", "Papal States", "Two Sicilies", "Cook Islands"),
    }
)


def the(name: str) -> str:
    """Return a state's name with its article where English wants one.

    Examples
    --------
    >>> the("Netherlands"), the("Soviet Union/Russia"), the("Greece")
    ('the Netherlands', 'the Soviet Union/Russia', 'Greece')
    """
    first = name.split("/")[0]
    takes = first in _ARTICLE or first.startswith(("United ", "Democratic ", "Republic of ", "Federated "))
    return f"the {name}" if takes else name


def outside(what: str, covers: tuple[int, int], first: int, last: int, whom: str = "its members") -> str:
    """Say why a section is empty: the data do not reach the years of the brief, or lack those it is about.

    `what` is a plural: "the data on ...".
    """
    if first > covers[1]:
        why = f"{what} end in {covers[1]}, before the first year of this brief ({first})"
    elif last < covers[0]:
        why = f"{what} begin in {covers[0]}, after the last year of this brief ({last})"
    else:
        why = f"{what} ({span(*covers)}) have no value for {whom} in {span(first, last)}"
    return f"There is nothing to show: {why}."


def who_reports(reporting: int, count: int) -> str:
    """Say how many of the members the number rests on, where it is not all of them."""
    if reporting == count:
        return f"its {plural(count, 'member')} at the time"
    return f"the {reporting:,} of its {plural(count, 'member')} with data"
