"""A bloc, a treaty or a group of states, to be asked by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.door import counter, treaties
from koinon.door.keywords import guided
from koinon.door.writing import written
from koinon.errors import KoinonError, UnknownNameError
from koinon.options import as_name
from koinon.panel.clubs.adhoc import adhoc_group
from koinon.panel.clubs.clubs import as_on, club, club_members, membership_end
from koinon.panel.clubs.one import membership_source
from koinon.panel.out.show import Look, Shown, listed
from koinon.panel.units import FIRST_YEAR, LAST_YEAR
from koinon.report.club.subject import subject
from koinon.report.comparison.latest import latest_values
from koinon.store.catalogue import default_store
from koinon.world import registry
from koinon.world.named import named_state
from koinon.world.treaties import proper_names

if TYPE_CHECKING:
    from pathlib import Path

    from koinon.panel.clubs.clubs import Club, ClubKind
    from koinon.panel.panel import Panel
    from koinon.report.club.subject import Subject
    from koinon.report.make.document import Brief
    from koinon.store.catalogue import Store


@dataclass(frozen=True, repr=False)
class Bloc(Shown):
    """A bloc of the registry, a treaty of ATOP or an ad hoc group of states; made by `koinon.bloc`.

    Attributes
    ----------
    club
        What it is in panels and measures.
    store
        The compiled tables it reads.

    Examples
    --------
    >>> import koinon as kn
    >>> nato = kn.bloc("NATO")
    >>> nato.members(1999).height, nato.aliases
    (19, ('OTAN', 'Atlantic Alliance'))
    """

    club: Club
    store: Store = field(compare=False)

    @property
    def id(self) -> str | int:
        """Registry id, ATOP number, or COW abbreviations with plus signs between."""
        return self.club.id

    @property
    def name(self) -> str:
        """Short name."""
        return self._about.name

    @property
    def full_name(self) -> str:
        """Long name; the same as the short one where there is no other."""
        return self._about.full_name

    @property
    def kind(self) -> str:
        """``"bloc"``, ``"treaty"`` or ``"group"``."""
        return self.club.kind

    @property
    def aliases(self) -> tuple[str, ...]:
        """Further names it is known by."""
        if self.club.kind == "bloc":
            return registry.bloc(str(self.id)).aliases
        proper = proper_names().get(int(self.id)) if self.club.kind == "treaty" else None
        return (proper,) if proper and proper != self.name else ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Origin ids of the memberships."""
        return (membership_source(self.club),)

    @guided
    def members(self, year: int | None = None, *, on: str = "31 December") -> pl.DataFrame:
        """Return the members in a year, or in every year.

        Parameters
        ----------
        year
            Calendar year; all years of its life unless told.
        on
            Which members a year has: those of ``"31 December"`` or of ``"any day"``.

        Returns
        -------
        polars.DataFrame
            ``year``, ``member`` (name) and ``ccode`` (null where the member was not in the COW system then);
            no rows in a year without members.

        Raises
        ------
        KoinonError
            If the year is no whole number, or so late that the members are not known.

        Examples
        --------
        >>> import koinon as kn
        >>> kn.bloc("AUKUS").members(2022)["ccode"].to_list()
        [2, 200, 900]
        """
        kind: ClubKind = "treaty" if self.club.kind == "treaty" else "bloc"
        known = membership_end(kind)
        if year is not None and (isinstance(year, bool) or not isinstance(year, int)):
            raise KoinonError(f"a year is a whole number, not {year!r}")
        if year is not None and year > known:
            raise KoinonError(f"the members of {self.name} are known to {known}, not for {year}")
        first, last = (self._about.first_year, known) if year is None else (year, year)
        found = club_members(kind, first, last, as_on(on), self.store, [self.id])
        return found.select("year", "member", "ccode")

    @guided
    def measure(
        self,
        name: str,
        first: int = FIRST_YEAR,
        last: int = LAST_YEAR,
        *,
        unit: str | None = None,
        **options: Any,
    ) -> Panel:
        """Return the panel of one measure of this bloc; parameters and errors as in `koinon.measured`.

        Examples
        --------
        >>> import koinon as kn
        >>> kn.bloc("ASEAN").measure("trade-share", frm=1990)
        Traceback (most recent call last):
        koinon.door.keywords.KeywordError: measure takes no 'frm'; did you mean first?
        """
        blocs = [str(self.id)]
        return counter.measured(name, first, last, blocs=blocs, unit=unit, store=self.store, **options)

    @guided
    def profile(self) -> pl.DataFrame:
        """Return the latest values of the measures by which blocs are compared, with years and sources.

        Returns
        -------
        polars.DataFrame
            As in `koinon.report.comparison.latest.latest_values`.
        """
        return latest_values(str(self.id), self.club, self.store)

    @guided
    def brief(self, path: str | Path | None = None, year: int | None = None) -> Brief:
        """Return the brief, and write it to a file if one is named.

        Parameters
        ----------
        path
            Ends in ``.html``, ``.pdf`` or ``.json``.
        year
            The brief speaks of the end of this year; of the latest day known unless told.

        Raises
        ------
        KoinonError
            If the year lies outside its life, or the file cannot be written.
        """
        return written(counter.brief(str(self.id), year, self.store), path)

    @guided
    def treaties(self) -> pl.DataFrame:
        """Return the treaties of ATOP behind it: its own, or those between states of a group.

        Returns
        -------
        polars.DataFrame
            As in `koinon.door.treaties.by_number`.
        """
        if self.club.kind == "group":
            states = [named_state(name) for name in adhoc_group(str(self.id)).states]
            return treaties.among(states, self.store)
        own = registry.bloc(str(self.id)).atop_ids if self.club.kind == "bloc" else (int(self.id),)
        return treaties.by_number(own, self.store)

    @cached_property
    def _about(self) -> Subject:
        return subject(str(self.id), None, self.store)

    def look(self) -> Look:
        """Return what a prompt or a notebook shows of it: its members and their first day."""
        about = self._about
        seats = about.members
        long = "" if about.full_name == about.name else f" ({about.full_name})"
        life = f"{about.first_year}-{about.ended.year if about.ended else ''}"
        also = (f"also called: {listed(self.aliases)}",) if self.aliases else ()
        without = [seat.name for seat in seats if seat.ccode is None]
        return Look(
            f"{self.kind.capitalize()} {about.name}{long}, {life}: {len(seats)} members on {about.last_day}",
            (f"members: {listed(seat.name for seat in seats)}", *also),
            also,
            pl.DataFrame(
                [(seat.name, seat.ccode, seat.start) for seat in seats],
                schema={"member": pl.String, "ccode": pl.Int16, "since": pl.Date},
                orient="row",
            ),
            f"no COW code, hence no data, for {listed(without)}" if without else "nothing",
            self.sources,
        )


def bloc(name: str | int, *, store: Store | None = None) -> Bloc:
    """Return a bloc of the registry, a treaty of ATOP or an ad hoc group of states.

    Parameters
    ----------
    name
        Name, alias or id of a bloc (``"NATO"``, ``"OTAN"``), ATOP number or customary name of a treaty
        (``3180``), or states with plus signs between (``"France+Germany"``).
    store
        Another store than the packaged one.

    Raises
    ------
    UnknownNameError
        If nothing is called so; the closest are suggested.
    KoinonError
        If it is the name of a state, or no name at all.

    Examples
    --------
    >>> import koinon as kn
    >>> kn.bloc("Germany+France").id, kn.bloc(3180).kind
    ('FRN+GMY', 'treaty')
    >>> kn.bloc("NATOO")
    Traceback (most recent call last):
    koinon.errors.UnknownNameError: no bloc called 'NATOO'; did you mean NATO?
    """
    tables = store or default_store()
    try:
        return Bloc(club(name, tables), tables)
    except UnknownNameError as unknown:
        written_so = str(as_name(name, codes=True))
        try:
            named_state(written_so)
        except KoinonError:
            raise unknown from None
        raise KoinonError(f"{written_so} is a state, not a bloc: ask kn.state for it") from None
