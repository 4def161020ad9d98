"""Two states, to be asked by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from koinon.door import counter, treaties
from koinon.door.keywords import guided
from koinon.door.state import State, state
from koinon.door.writing import written
from koinon.errors import KoinonError
from koinon.facts.pair.years import overlaps
from koinon.panel.out.show import Look, Shown, listed
from koinon.panel.units import FIRST_YEAR, LAST_YEAR
from koinon.store.catalogue import default_store

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import polars as pl

    from koinon.panel.panel import Panel
    from koinon.report.make.document import Brief
    from koinon.store.catalogue import Store


@dataclass(frozen=True, repr=False)
class Pair(Shown):
    """Two states, in the order asked for; made by `koinon.pair`.

    Attributes
    ----------
    one, two
        The states.
    store
        The compiled tables it reads.

    Examples
    --------
    >>> import koinon as kn
    >>> kn.pair("Greece", "Turkiye").measure("similarity", 2000, 2000).frame.height
    1
    """

    one: State
    two: State
    store: Store = field(compare=False)

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.one.name} and {self.two.name}"

    @property
    def codes(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The COW codes of each, oldest first."""
        return self.one.codes, self.two.codes

    @property
    def sources(self) -> tuple[str, ...]:
        """Origin ids of its years and treaties."""
        return ("cow_states", "atop")

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
        """Return the panel of one measure between the two; parameters and errors as in `koinon.measured`."""
        states = [self.one.written, self.two.written]
        return counter.measured(name, first, last, states=states, unit=unit, store=self.store, **options)

    @guided
    def brief(self, path: str | Path | None = None, year: int | None = None) -> Brief:
        """Return the brief, and write it to a file if one is named; as `Bloc.brief`."""
        names = [self.one.written, self.two.written]
        return written(counter.brief(names, year, self.store), path)

    @guided
    def treaties(self) -> pl.DataFrame:
        """Return the treaties of ATOP to which both belonged on a common day.

        Returns
        -------
        polars.DataFrame
            As in `koinon.door.treaties.by_number`; the days are those of both, and an obligation is 1 where
            either of the two promised it.
        """
        return treaties.of_pair(self.one.named, self.two.named, self.store)

    @cached_property
    def days(self) -> tuple[tuple[date, date], ...]:
        """First and last day of each time in which both existed."""
        spans = [[(spell.ccode, *spell.days) for spell in side.named.spells] for side in (self.one, self.two)]
        return tuple(overlaps(*spans))

    def look(self) -> Look:
        """Return what a prompt or a notebook shows of it: the treaties of both, the latest first."""
        years = [f"{first.year}-{'' if last.year == 9999 else last.year}" for first, last in self.days]
        found = self.treaties()
        return Look(
            f"Pair {self.name}: both states in {', '.join(years)}",
            (f"treaties of both: {listed(found['name'], 4) or 'none'}",),
            ("Treaties of both:",),
            found.sort("begin", descending=True),
            "treaties after 2018, where ATOP ends",
            self.sources,
        )


def pair(one: str | int, two: str | int, *, store: Store | None = None) -> Pair:
    """Return two states.

    Parameters
    ----------
    one, two
        Names or COW codes, as for `koinon.state`.
    store
        Another store than the packaged one.

    Raises
    ------
    KoinonError
        If one is no state, both are the same, or they never existed on a common day.

    Examples
    --------
    >>> import koinon as kn
    >>> kn.pair("Greece", "Turkiye").name
    'Greece and Türkiye'
    """
    tables = store or default_store()
    made = Pair(state(one, store=tables), state(two, store=tables), tables)
    if made.one == made.two:
        raise KoinonError(f"a pair is of two states, and both are {made.one.name}")
    if not made.days:
        raise KoinonError(f"{made.name} never existed on a common day")
    return made
