"""What states are called in a brief: the registry's names for members, everyday dated names for others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koinon.world.display import EVERYDAY, dated, listed_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koinon.report.club.subject import Seat


@dataclass(frozen=True)
class Labels:
    """Names of states for one brief, by COW code."""

    own: dict[int, str]

    @classmethod
    def of(cls, seats: Iterable[Seat]) -> Labels:
        """Take the names that the members have in the brief's own source."""
        return cls({s.ccode: EVERYDAY.get(s.name, s.name) for s in seats if s.ccode is not None})

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
        codes = {name: code for code, name in listed_names().items()}
        parts = [part for part in listed.split(", ") if part]
        return sorted(self.name(codes[part], year) if part in codes else part for part in parts)
