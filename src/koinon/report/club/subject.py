"""What a brief is about, the same for a bloc of the registry, a treaty of ATOP and an ad hoc group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.errors import KoinonError
from koinon.facts.club.membership import timeline
from koinon.panel.clubs.adhoc import adhoc_group, group_lives
from koinon.panel.clubs.clubs import Club, membership_end
from koinon.panel.clubs.one import as_club, membership_source
from koinon.report.make.words import called, day, short, span
from koinon.world.codes import present_iso3
from koinon.world.display import dated
from koinon.world.registry import CHECKED, Bloc, bloc, blocs
from koinon.world.treaties import proper_names, treaty_name

if TYPE_CHECKING:
    from koinon.store.catalogue import Store

_SAME_DAYS = 3
"""A state that takes over a seat within so many days continues it (sources differ by a day or two)."""


class BriefYearError(KoinonError):
    """A year in which there is nothing to write a brief about."""


@dataclass(frozen=True)
class Seat:
    """One spell of a member, half-open; ``heir`` is who took the seat over when the state itself ended."""

    name: str
    ccode: int | None
    code: str | None
    start: date | None
    end: date | None
    suspended: bool = False
    heir: str = ""

    def held(self, on: date) -> bool:
        """Say whether the spell holds on a day; one without a first day counts from the registry's last."""
        return (self.start or CHECKED) <= on and (self.end is None or on < self.end)


@dataclass(frozen=True)
class Subject:
    """A bloc, treaty or group of states as a brief sees it.

    Attributes
    ----------
    club
        Its identity in panels and measures.
    bloc
        Its entry in the registry; for a treaty, the entry that links it, if any.
    founded, ended
        First day and the day it was over (None while it runs on `as_of`); of a group, the days from and
        to which two of its states existed.
    as_of
        Last day the brief speaks about.
    seats
        Spells of members and suspensions that began by `as_of`, in the order of the source.
    """

    club: Club
    bloc: Bloc | None
    founded: date
    ended: date | None
    as_of: date
    seats: tuple[Seat, ...]

    @cached_property
    def name(self) -> str:
        """Short name; a treaty without one is called by what its members were called when they joined."""
        if self.club.kind != "treaty" or self.club.id in proper_names():
            return self.club.name
        return treaty_name(int(self.club.id), [seat.name for seat in self.seats], self.founded.year)

    @property
    def full_name(self) -> str:
        """Long name; the same as the short one where there is no other."""
        return self.club.full_name if self.name == self.club.name else self.name

    @property
    def called(self) -> str:
        """The name inside a sentence."""
        return _called(self.club)

    @property
    def source(self) -> str:
        """Origin id of the memberships."""
        return membership_source(self.club)

    @property
    def first_year(self) -> int:
        """Year it was founded."""
        return self.founded.year

    @property
    def last_year(self) -> int:
        """Last year the brief speaks about."""
        return (self.ended or self.as_of).year

    @property
    def end_day(self) -> date | None:
        """The end as its source writes it: the registry the day it was over, ATOP its last day."""
        return self.ended if self.club.kind == "bloc" or not self.ended else self.last_day

    @property
    def last_day(self) -> date:
        """Last day on which it had members: today, or the day before it ended."""
        return self.ended - timedelta(days=1) if self.ended else self.as_of

    @cached_property
    def members(self) -> tuple[Seat, ...]:
        """Seats held on the last day, one per member."""
        held = (s for s in self.seats if not s.suspended and s.held(self.last_day))
        return tuple({seat.name: seat for seat in held}.values())

    @cached_property
    def suspended(self) -> tuple[Seat, ...]:
        """Suspensions in force on the last day."""
        return tuple(s for s in self.seats if s.suspended and s.held(self.last_day))

    @cached_property
    def joined(self) -> tuple[Seat, ...]:
        """Dated member seats in the order in which they began, without those taken over from a state."""
        heirs = {(seat.heir, seat.end) for seat in self.seats if seat.heir}
        dated = [s for s in self.seats if s.start and not s.suspended]
        own = [s for s in dated if not any(s.name == heir and _near(s.start, end) for heir, end in heirs)]
        return tuple(sorted(own, key=lambda s: (s.start or CHECKED, s.name)))

    @cached_property
    def left(self) -> tuple[Seat, ...]:
        """Seats given up before the end, without those that another state took over."""
        gone = [s for s in self.seats if s.end and not s.suspended and not s.heir]
        early = [s for s in gone if s.end and s.end <= self.as_of and (not self.ended or s.end < self.ended)]
        return tuple(sorted(early, key=lambda s: (s.end or CHECKED, s.name)))


def subject(asked: Club | str, year: int | None, store: Store) -> Subject:
    """Find what a brief is to be about.

    Parameters
    ----------
    asked
        A club; or the name, alias or id of a bloc, the ATOP number of a treaty, states with plus signs
        between.
    year
        The brief speaks of the end of this year; None for the latest day known.
    store
        The compiled tables.

    Raises
    ------
    UnknownNameError
        If nothing is called so.
    BriefYearError
        If the year lies before the founding, after the end, or beyond what is known.
    """
    found = as_club(asked, store)
    entry: Bloc | None = None
    if found.kind == "bloc":
        entry = bloc(str(found.id))
        founded, ended, known = entry.founded, entry.dissolved, CHECKED
    elif found.kind == "group":
        founded, ended, known = *_group_dates(str(found.id)), CHECKED
    else:
        entry = next((b for b in blocs() if found.id in b.atop_ids and len(b.atop_ids) == 1), None)
        founded, ended = _treaty_dates(int(found.id), store)
        known = date(membership_end("treaty"), 12, 31)
    as_of = _as_of(found, year, founded, ended, known)
    seats = _seats(found, store, as_of, ended)
    return Subject(found, entry, founded, ended if ended and ended <= as_of else None, as_of, seats)


def _as_of(found: Club, year: int | None, founded: date, ended: date | None, known: date) -> date:
    if year is None:
        return known
    last = min(known, ended or known).year
    if not founded.year <= year <= last:
        who = _called(found)
        if found.kind == "group":
            why = f"two states of {found.name} exist at the same time only in {span(founded.year, last)}"
            raise BriefYearError(f"no brief for {year}: {why}")
        if year < founded.year:
            why = f"{who} began on {day(founded)}"
        elif ended and year > ended.year:
            why = f"{who} ended on {day(ended)}"
        else:
            why = f"what is known of {who} ends on {day(known)}"
        raise BriefYearError(f"no brief for {year}: {why}; choose a year from {span(founded.year, last)}")
    return min(date(year, 12, 31), known)


def _called(club: Club) -> str:
    """Return the name inside a sentence."""
    match club.kind:
        case "bloc":
            return called(club.name)
        case "group":
            return f"the group {club.name}"
        case _:
            return f"ATOP treaty {club.id}"


def _group_dates(group: str) -> tuple[date, date | None]:
    lives = group_lives(adhoc_group(group))
    if lives.is_empty():
        raise BriefYearError(f"no two states of {group} ever existed at the same time")
    first, last = lives["start"][0], lives["end"][-1]
    return first, last if last <= CHECKED else None


def _treaty_dates(atopid: int, store: Store) -> tuple[date, date | None]:
    row = store.scan("treaties").filter(pl.col("atopid") == atopid).select("begin", "end").collect()
    begin, end = row.row(0)
    # ATOP gives the last day; half-open spells end on the day after.
    return begin, end + timedelta(days=1) if end else None


def _seats(found: Club, store: Store, as_of: date, ended: date | None) -> tuple[Seat, ...]:
    codes = _territories(str(found.id)) if found.kind == "bloc" else {}
    rows = timeline(found, store).filter(pl.col("status").is_in(["member", "suspended"]))
    seats = [
        Seat(
            _seat_name(found, row, as_of),
            row["ccode"],
            codes.get(row["state"]) or _present().get(row["ccode"]),
            row["start"],
            row["end"],
            row["status"] == "suspended",
        )
        for row in rows.iter_rows(named=True)
    ]
    begun = [seat for seat in seats if seat.start is None or seat.start <= as_of]
    # What happens after the day a brief speaks about has not happened yet.
    cut = [seat if seat.end is None or seat.end <= as_of else replace(seat, end=None) for seat in begun]
    return tuple(_with_heir(seat, cut, ended) for seat in cut)


def _seat_name(found: Club, row: dict[str, Any], as_of: date) -> str:
    """Return the registry's name; of a treaty, what the state was called when it joined; else at last."""
    if found.kind == "bloc" or row["ccode"] is None:
        return short(row["state"])
    if found.kind == "group":
        return dated(row["ccode"], min(row["end"] or as_of, as_of).year)
    return dated(row["ccode"], row["start"].year)


def _territories(bloc_id: str) -> dict[str, str | None]:
    """Return today's ISO code by the registry's name; territories have one though no COW code."""
    return {spell.state_name: spell.iso3 for spell in bloc(bloc_id).memberships()}


@cache
def _present() -> dict[int, str]:
    """Return today's code of the country that holds the capital of each COW state."""
    return dict(present_iso3().iter_rows())


def _with_heir(seat: Seat, seats: list[Seat], ended: date | None) -> Seat:
    if seat.end is None or seat.suspended or seat.code is None or (ended and seat.end >= ended):
        return seat
    for other in seats:
        same = other.code == seat.code and other.name != seat.name and not other.suspended
        if same and _near(other.start, seat.end):
            return replace(seat, heir=other.name)
    return seat


def _near(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and abs((one - other).days) <= _SAME_DAYS
