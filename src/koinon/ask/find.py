"""Finding by name or topic: states, blocs, treaties, groups of variables, measures, variables and tables.

A word of the search must occur in every hit, in any order and spelling of capitals and accents. A hit in a
name comes before a hit in a description, a whole name before a part of one.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

import polars as pl

from koinon.ask.catalogue import every_variable
from koinon.ask.reply import Reply
from koinon.errors import KoinonError, UnknownNameError, fold, join_or
from koinon.panel.clubs.clubs import membership_spells
from koinon.panel.groups import GROUPS, measures
from koinon.sources import origin
from koinon.store.catalogue import MissingTableError, Store, default_store
from koinon.store.schema import schemas
from koinon.world import registry
from koinon.world.codes import iso_codes
from koinon.world.display import dated
from koinon.world.resolver import aliases
from koinon.world.systems import CODE, System, state_spells
from koinon.world.treaties import proper_names, treaty_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LIMIT = 20
"""Hits given unless told."""

Kind = Literal["state", "bloc", "treaty", "group", "measure", "variable", "table"]


@dataclass(frozen=True)
class Hit:
    """Something that answers a search.

    Attributes
    ----------
    kind
        What it is.
    id
        What to write in a command: a code, an id, a number or a name.
    name
        What people call it.
    detail
        One phrase on what it is, from when to when.
    matched
        The name or text in which the words were found.
    rank
        0 its whole name, 1 the beginning of a name, 2 whole words of a name, 3 parts of a name,
        4 the description.
    """

    kind: Kind
    id: str
    name: str
    detail: str
    matched: str
    rank: int


@dataclass(frozen=True)
class _Entry:
    kind: Kind
    id: str
    name: str
    detail: str
    names: tuple[str, ...]
    texts: tuple[str, ...] = ()


def find(
    text: str, kinds: str | Sequence[str] = (), *, limit: int = LIMIT, store: Store | None = None
) -> Reply[list[Hit]]:
    """Answer what `text` may mean, best first.

    Parameters
    ----------
    text
        Words of a name, an abbreviation, a code, or a topic ("warsaw", "CIV", "3180", "trade").
    kinds
        Which kinds to look among, as text with commas or a list; all unless told.
    limit
        Largest number of hits.
    store
        Another store than the packaged one. What it lacks is not found.

    Returns
    -------
    Reply
        Made of hits; its data are their fields. A note tells how many were left off.

    Raises
    ------
    KoinonError
        If `text` is empty, or nothing is found (the closest names are suggested).
    UnknownNameError
        If a kind is none.

    Examples
    --------
    >>> [(hit.kind, hit.id) for hit in find("warsaw").made]
    [('bloc', 'warsaw-pact'), ('treaty', '3285'), ('treaty', '3655')]
    """
    names = (kinds.split(",") if kinds else []) if isinstance(kinds, str) else kinds
    found = hits(text, as_kinds(names), store)
    notes = [f"the best {limit:,} of {len(found):,} hits; ask for more with --limit"]
    shown = found[:limit]
    return Reply(shown, [asdict(hit) for hit in shown], notes=notes if len(found) > limit else ())


def hits(text: str, kinds: Sequence[Kind] = (), store: Store | None = None) -> list[Hit]:
    """Return everything that `text` may mean, best first; parameters and errors as in `find`.

    Examples
    --------
    >>> [hit.name for hit in hits("otan")]
    ['NATO']
    """
    wanted = fold(text)
    if not wanted:
        raise KoinonError("there is nothing to look for; write a name or a topic")
    looked_at: Sequence[Kind] = kinds or get_args(Kind)
    entries = [entry for kind in looked_at for entry in _entries(kind, store or default_store())]
    found = [hit for entry in entries if (hit := _hit(entry, wanted))]
    if not found:
        choices = sorted({name for entry in entries for name in entry.names})
        raise UnknownNameError("state, bloc, treaty, variable or table", text.strip(), choices)
    order = get_args(Kind)
    return sorted(found, key=lambda hit: (hit.rank, order.index(hit.kind), fold(hit.name), hit.id))


def as_kinds(names: Sequence[str]) -> tuple[Kind, ...]:
    """Return `names` as kinds.

    Raises
    ------
    UnknownNameError
        If one is none; the closest are suggested.
    """
    known = {kind: kind for kind in get_args(Kind)}
    for name in names:
        if name.strip() not in known:
            raise UnknownNameError("kind", name.strip(), known, hint=f"kinds are {join_or(known)}")
    return tuple(known[name.strip()] for name in names)


def _hit(entry: _Entry, wanted: str) -> Hit | None:
    best: tuple[int, str] | None = None
    for name in entry.names:
        rank = _rank(fold(name), wanted)
        if rank is not None and (best is None or rank < best[0]):
            best = rank, name
    if best is None:
        texts = (text for text in entry.texts if _all_begin(fold(text).split(), wanted))
        best = next(((4, text) for text in texts), None)
    return Hit(entry.kind, entry.id, entry.name, entry.detail, best[1], best[0]) if best else None


def _rank(name: str, wanted: str) -> int | None:
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    words = name.split()
    if set(wanted.split()) <= set(words):
        return 2
    return 3 if _all_begin(words, wanted) else None


def _all_begin(words: list[str], wanted: str) -> bool:
    """Whether each wanted word begins one of `words`."""
    return all(any(word.startswith(part) for word in words) for part in wanted.split())


@cache
def _entries(kind: Kind, store: Store) -> tuple[_Entry, ...]:
    """Return everything of one kind; kept, because making the variables takes half a second."""
    match kind:
        case "state":
            return tuple(_states())
        case "bloc":
            return tuple(_blocs())
        case "treaty":
            return tuple(_treaties(store))
        case "group":
            return tuple(_groups())
        case "measure":
            return tuple(_measures())
        case "variable":
            return tuple(_variables(store))
        case _:
            return tuple(_tables(store))


def _states() -> Iterator[_Entry]:
    systems: tuple[System, ...] = get_args(System)
    iso = dict(iso_codes().drop_nulls("ccode").group_by("ccode").agg(pl.col("iso3").unique()).iter_rows())
    for system in systems:
        code = CODE[system]
        others = dict(aliases().drop_nulls(code).group_by(code).agg("alias").iter_rows())
        rows = (
            state_spells(system)
            .group_by("code", maintain_order=True)
            .agg(
                pl.col("statename").unique(maintain_order=True),
                pl.col("stateabb").first(),
                first=pl.col("start").dt.year().min(),
                last=pl.when(pl.col("end").is_not_null().all()).then(pl.col("end").dt.year().max()),
            )
        )
        for row in rows.iter_rows(named=True):
            further = (*others.get(row["code"], ()), *(iso.get(row["code"], ()) if system == "cow" else ()))
            names = (*row["statename"], row["stateabb"], str(row["code"]), *further)
            label = {"cow": "COW", "gw": "Gleditsch-Ward"}[system]
            years = f"{row['first']}-{row['last'] or ''}"
            yield _Entry("state", str(row["code"]), row["statename"][-1], f"{label} {code}, {years}", names)


def _blocs() -> Iterator[_Entry]:
    for bloc in registry.blocs():
        years = f"{bloc.founded.year}-{bloc.dissolved.year if bloc.dissolved else ''}"
        names = (bloc.id, bloc.name, bloc.full_name, *bloc.aliases)
        yield _Entry("bloc", bloc.id, bloc.name, f"{bloc.full_name}, {years}", names)


def _treaties(store: Store) -> Iterator[_Entry]:
    try:
        treaties = store.scan("treaties").select("atopid", "begin", "end").collect()
        spells = membership_spells("treaty", store)
    except MissingTableError:
        return
    members = dict(spells.group_by("atopid").agg(pl.col("ccode").unique()).iter_rows())
    for atopid, begin, end in treaties.sort("atopid").iter_rows():
        named = sorted({dated(ccode, begin.year) for ccode in members.get(atopid, [])})
        name = treaty_name(atopid, named, begin.year)
        years = f"{begin.year}-{end.year if end else ''}"
        own = (name, proper_names()[atopid]) if atopid in proper_names() else (name,)
        detail = f"ATOP treaty, {len(named)} members, {years}"
        yield _Entry("treaty", str(atopid), name, detail, (*own, str(atopid)), tuple(named))


def _groups() -> Iterator[_Entry]:
    for group in GROUPS.values():
        yield _Entry("group", group.name, group.name, group.title, (group.name,), (group.title,))


def _measures() -> Iterator[_Entry]:
    for one in measures().values():
        detail = f"{one.title} ({', '.join(one.units)})"
        yield _Entry("measure", one.name, one.name, detail, (one.name,), (one.title,))


def _variables(store: Store) -> Iterator[_Entry]:
    for unit, v in every_variable(store):
        detail = f"{v.group}, {unit}: {v.description}"
        yield _Entry("variable", v.name, v.name, detail, (v.name,), (v.description,))


def _tables(store: Store) -> Iterator[_Entry]:
    for table in schemas().values():
        owner = origin(table.source)
        if store.has(table.name) or owner.from_user:
            first, last = table.covers
            columns = tuple(column.name for column in table.columns)
            detail = f"{table.title}, {first}-{last}"
            if not store.has(table.name):
                detail += f" (not packaged: {owner.how_to_build})"
            yield _Entry("table", table.name, table.name, detail, (table.name, table.title), columns)
