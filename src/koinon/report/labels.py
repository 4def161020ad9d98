"""What states are called in a brief: the registry's names for members, everyday dated names for others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from koinon.world.systems import state_spells

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koinon.report.subject import Seat

_EVERYDAY = {
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
    >>> the("Netherlands"), the("United States"), the("Greece")
    ('the Netherlands', 'the United States', 'Greece')
    """
    takes = name in _ARTICLE or name.startswith(("United ", "Democratic ", "Republic of ", "Federated "))
    return f"the {name}" if takes else name


@dataclass(frozen=True)
class Labels:
    """Names of states for one brief, by COW code."""

    own: dict[int, str]

    @classmethod
    def of(cls, seats: Iterable[Seat]) -> Labels:
        """Take the names that the members have in the brief's own source."""
        return cls({s.ccode: _EVERYDAY.get(s.name, s.name) for s in seats if s.ccode is not None})

    def name(self, ccode: int, first: int, last: int | None = None) -> str:
        """Return what a state is called in the years `first` to `last` (one year if None).

        Where its name changed in between, both stand: ``Soviet Union/Russia``.
        """
        if ccode in self.own:
            return self.own[ccode]
        names = list(dict.fromkeys(dated(ccode, year) for year in (first, last or first)))
        return "/".join(names)

    def rename(self, listed: str, year: int) -> list[str]:
        """Return the labels for COW names written one after the other, in alphabetical order."""
        codes = {name: code for code, name in _listed().items()}
        parts = [part for part in listed.split(", ") if part]
        return sorted(self.name(codes[part], year) if part in codes else part for part in parts)


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
    plain = _listed().get(ccode, f"state {ccode}")
    return _EVERYDAY.get(plain, plain)


@cache
def _listed() -> dict[int, str]:
    return dict(state_spells("cow").select("code", "statename").iter_rows())
