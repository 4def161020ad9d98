"""What the parts of a club's brief are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from koinon.panel.clubs.one import panel_of

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.report.club.labels import Labels
    from koinon.report.club.subject import Seat, Subject
    from koinon.store.catalogue import Store


@dataclass(frozen=True)
class Context:
    """A subject with the tables to read, the names to use and the years panels can be asked for."""

    subject: Subject
    store: Store
    labels: Labels
    first: int
    last: int

    def panel(self, *groups: str) -> ClubPanel:
        """Return the club's panel of these years with `groups`."""
        return panel_of(self.subject.club, self.first, self.last, *groups, store=self.store)


def held(context: Context, year: int) -> list[Seat]:
    """Return the seats held on 31 December of a year, which are those that panels count."""
    day = date(year, 12, 31)
    seats = context.subject.seats
    return [seat for seat in seats if not seat.suspended and seat.start and seat.held(day)]
