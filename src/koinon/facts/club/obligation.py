"""What the founding text asks of the members: the registry's reading and ATOP's coding.

The registry's clause (article, strength, description) is the editor's reading of the text. ATOP 5.1 (Leeds,
Ritter, Mitchell and Long 2002) codes the treaty text phase by phase, not practice, and ends in 2018.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.one import as_club, with_names
from koinon.store.catalogue import default_store
from koinon.world import registry
from koinon.world.obligations import OBLIGATIONS

if TYPE_CHECKING:
    from koinon.panel.clubs.clubs import Club
    from koinon.store.catalogue import Store
    from koinon.world.registry import DefenceClause

SOURCES = ("bloc_registry", "atop")

COLUMNS = (
    *OBLIGATIONS,
    *("conditio", "defcon", "offcon", "neucon", "concon"),
    *("asymm", "specthrt", "statthr1", "statthr2", "milinst"),
)


@dataclass(frozen=True)
class Obligation:
    """What binds the members of a club.

    Attributes
    ----------
    club
        The bloc or treaty.
    clause
        Article, strength (``automatic``, ``discretionary``, ``consultation`` or ``none``) and description of
        the collective-defence clause; None for a treaty that is not the only one of one bloc.
    scope
        Limits of the clause in place, opponent or occasion, as the registry words them; may be empty.
    phases
        ``atopid``, ``phase``, ``begin``, ``end`` (both inclusive; no end while in force at the end of
        2018), the obligations (0/1: defence, offence, neutrality, non-aggression, consultation), whether
        they are conditional (``conditio`` any, ``defcon`` defence, ...), ``asymm``, ``specthrt`` (whether
        and whom the treaty names as threat; 0 none, other codes as in ATOP's codebook), ``threat1`` and
        ``threat2`` (names of the states it names) and ``milinst`` (military institutionalisation, 0-2).
        Empty where no ATOP treaty is linked, as none is to an ad hoc group.
    """

    club: Club
    clause: DefenceClause | None
    scope: str
    phases: pl.DataFrame = field(repr=False)

    def in_force(self, year: int) -> pl.DataFrame:
        """Return the phases in force on 31 December of `year`; none after 2018, where ATOP ends."""
        day = pl.date(year, 12, 31)
        running = pl.col("end").is_null() & (year <= _LAST)
        return self.phases.filter(pl.col("begin") <= day, running | (pl.col("end") >= day))


_LAST = 2018


def obligation(club: Club | str | int, store: Store | None = None) -> Obligation:
    """Return the clause of a bloc and the coded phases of its treaties, or the same for a treaty.

    An ad hoc group of states has neither: what its members promised each other stands in treaties of
    their own.

    Examples
    --------
    >>> nato = obligation("NATO")
    >>> nato.clause.article, nato.phases["defense"].to_list()
    ('Article 5', [1, 1])
    """
    one = as_club(club, store)
    if one.kind == "bloc":
        bloc = registry.bloc(str(one.id))
        return Obligation(one, bloc.clause, bloc.conditional_scope, _phases(bloc.atop_ids, store))
    if one.kind == "group":
        return Obligation(one, None, "", _phases((), store))
    linked = [bloc for bloc in registry.blocs() if bloc.atop_ids == (one.id,)]
    clause, scope = (linked[0].clause, linked[0].conditional_scope) if len(linked) == 1 else (None, "")
    return Obligation(one, clause, scope, _phases((int(one.id),), store))


def _phases(atopids: tuple[int, ...], store: Store | None) -> pl.DataFrame:
    table = (store or default_store()).scan("treaty_phases")
    wanted = table.filter(pl.col("atopid").is_in(list(atopids)))
    rows = wanted.select("atopid", "phase", "begin", "end", *COLUMNS).collect()
    for number in (1, 2):
        rows = with_names(rows, f"statthr{number}", f"threat{number}")
    return rows.drop("statthr1", "statthr2").sort("atopid", "begin", "phase")
