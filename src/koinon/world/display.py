"""What states are called: everyday names, and the name of the time where COW keeps one code through a change.

Gleditsch-Ward and COW lists name a state once; a reader expects Serbia in 1913 and Prussia in 1850.
"""

from __future__ import annotations

from functools import cache

from koinon.world.systems import state_spells

EVERYDAY = {
    "United States of America": "United States",
    "German Federal Republic": "West Germany",
    "German Democratic Republic": "East Germany",
    "Turkey": "Türkiye",
    "Macedonia": "North Macedonia",
    "Swaziland": "Eswatini",
    "Cape Verde": "Cabo Verde",
    "East Timor": "Timor-Leste",
    "Czech Republic": "Czechia",
    "Ivory Coast": "Côte d'Ivoire",
}
_DATED = {
    # COW keeps one code through a change of name.
    365: ((1922, 1991, "Soviet Union"),),
    345: ((1816, 1917, "Serbia"), (2006, 2100, "Serbia")),
    255: ((1816, 1870, "Prussia"),),
    640: ((1816, 1922, "Ottoman Empire"),),
    325: ((1816, 1860, "Piedmont-Sardinia"),),
}


def dated(ccode: int, year: int) -> str:
    """Return what a state was called in a year.

    Examples
    --------
    >>> dated(365, 1970), dated(365, 2000), dated(345, 1913), dated(2, 1999)
    ('Soviet Union', 'Russia', 'Serbia', 'United States')
    """
    for first, last, name in _DATED.get(ccode, ()):
        if first <= year <= last:
            return name
    plain = listed_names().get(ccode, f"state {ccode}")
    return EVERYDAY.get(plain, plain)


@cache
def listed_names() -> dict[int, str]:
    """Return the name of each state in the COW list, by code."""
    return dict(state_spells("cow").select("code", "statename").iter_rows())
