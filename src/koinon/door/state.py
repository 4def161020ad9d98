"""A state through all its years, to be asked by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.door import counter, treaties
from koinon.door.keywords import guided
from koinon.door.writing import written
from koinon.errors import KoinonError, UnknownNameError
from koinon.facts.state.blocs import blocs_of
from koinon.options import as_name
from koinon.panel.clubs.clubs import club
from koinon.panel.out.show import Look, Shown, listed
from koinon.panel.units import FIRST_YEAR, LAST_YEAR
from koinon.report.comparison.latest import latest_values
from koinon.store.catalogue import default_store
from koinon.world.named import named_state
from koinon.world.resolver import aliases as listed_aliases

if TYPE_CHECKING:
    from pathlib import Path

    from koinon.panel.panel import Panel
    from koinon.report.make.document import Brief
    from koinon.store.catalogue import Store
    from koinon.world.named import NamedState


@dataclass(frozen=True, repr=False)
class State(Shown):
    """A state as people name it, through the years for which the name stands; made by `koinon.state`.

    Attributes
    ----------
    written
        The name that was asked for.
    named
        Its codes through time.
    store
        The compiled tables it reads.

    Examples
    --------
    >>> import koinon as kn
    >>> germany = kn.state("Germany")
    >>> germany.codes, germany.measure("deterrence", 2000, 2000).frame["ccode"].to_list()
    ((255, 260), [255])
    """

    written: str = field(compare=False)
    named: NamedState
    store: Store = field(compare=False)

    @property
    def name(self) -> str:
        """Its everyday name in its last year."""
        return self.named.name

    @property
    def codes(self) -> tuple[int, ...]:
        """Its COW codes, each once, oldest first."""
        return self.named.codes

    @property
    def aliases(self) -> tuple[str, ...]:
        """Further names under which its codes are known."""
        rows = listed_aliases().filter(pl.col("ccode").is_in(self.codes))
        return tuple(dict.fromkeys(name for name in rows["alias"] if name != self.name))

    @property
    def sources(self) -> tuple[str, ...]:
        """Origin ids of its years."""
        return ("cow_states",)

    @property
    def spells(self) -> pl.DataFrame:
        """Its years under each code: ``ccode``, ``first_year``, ``last_year`` (null while it lives)."""
        rows = [(spell.ccode, spell.first, spell.last) for spell in self.named.spells]
        years = {"first_year": pl.Int16, "last_year": pl.Int16}
        return pl.DataFrame(rows, schema={"ccode": pl.Int16, **years}, orient="row")

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
        """Return the panel of one measure of this state; parameters and errors as in `koinon.measured`."""
        return counter.measured(
            name, first, last, states=[self.written], unit=unit, store=self.store, **options
        )

    @guided
    def profile(self) -> pl.DataFrame:
        """Return the latest values of the measures by which states are compared, with years and sources.

        Returns
        -------
        polars.DataFrame
            As in `koinon.report.comparison.latest.latest_values`.
        """
        return latest_values(self.written, self.named, self.store)

    @guided
    def brief(self, path: str | Path | None = None, year: int | None = None) -> Brief:
        """Return the brief, and write it to a file if one is named; as `Bloc.brief`."""
        return written(counter.brief(self.written, year, self.store), path)

    @guided
    def treaties(self) -> pl.DataFrame:
        """Return the treaties of ATOP it belonged to, with the days and obligations that were its own.

        Returns
        -------
        polars.DataFrame
            As in `koinon.door.treaties.by_number`.

        Examples
        --------
        >>> import koinon as kn
        >>> kn.state("Iceland").treaties()["name"].to_list()
        ['NATO', 'OSCE']
        """
        return treaties.of_state(self.named, self.store)

    @guided
    def blocs(self) -> pl.DataFrame:
        """Return its memberships in the blocs of the registry.

        Returns
        -------
        polars.DataFrame
            ``bloc_id``, ``status``, ``start`` and ``end`` (half-open; no end while it runs).
        """
        return blocs_of([(spell.ccode, *spell.days) for spell in self.named.spells])

    def look(self) -> Look:
        """Return what a prompt or a notebook shows of it: its years under each code."""
        spells = [f"COW {one.ccode}, {one.first}-{one.last or ''}" for one in self.named.spells]
        also = (f"also called: {listed(self.aliases)}",) if self.aliases else ()
        unclear = listed(map(str, self.named.unclear))
        missing = f"years in which the name meant several states: {unclear}" if unclear else "nothing"
        title = f"State {self.name}: {'; '.join(spells)}"
        return Look(title, also, also, self.spells, missing, self.sources)


def state(name: str | int, *, store: Store | None = None) -> State:
    """Return a state, through all years for which its name stands.

    Parameters
    ----------
    name
        A name in any common variant, an abbreviation or a COW code. A former name ("Yugoslavia") stands for
        the years in which the state was called so.
    store
        Another store than the packaged one.

    Raises
    ------
    UnknownNameError
        If nothing is called so; the closest are suggested.
    AmbiguousNameError
        If several living states are.
    KoinonError
        If it is the name of a bloc or a territory, or no name at all.

    Examples
    --------
    >>> import koinon as kn
    >>> kn.state("Burma").name
    'Myanmar'
    >>> kn.state("Portugol")
    Traceback (most recent call last):
    koinon.errors.UnknownNameError: no state called 'Portugol'; did you mean Portugal?
    """
    tables, asked = store or default_store(), str(as_name(name, codes=True))
    try:
        return State(asked, named_state(asked), tables)
    except UnknownNameError as unknown:
        try:
            found = club(asked, tables)
        except KoinonError:
            raise unknown from None
        raise KoinonError(f"{asked} is a {found.kind}, not a state: ask kn.bloc for it") from None
