"""Clubs of states: what a bloc of the registry and a treaty of ATOP have in common, dated membership.

An ad hoc group of states ("France+Germany") takes its place among the blocs: the same key, the same panel.

A year is read as its 31 December unless the caller asks for any day of it. Spells are half-open: a state
is in on the first day and out on the last, so a state that hands over to another (West Germany to Germany,
3 October 1990) shares no day with it and the two never make a pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

import polars as pl

from koinon.errors import KoinonError, UnknownNameError, fold, join_or
from koinon.options import as_name
from koinon.panel.clubs.adhoc import SIGN, adhoc_group, group_spells, is_group
from koinon.store.catalogue import Store, default_store
from koinon.store.schema import schema
from koinon.world import registry
from koinon.world.display import dated
from koinon.world.systems import state_spells
from koinon.world.treaties import customary_names, treaty_name

if TYPE_CHECKING:
    from collections.abc import Sequence

ClubKind = Literal["bloc", "treaty"]
"""Kinds of panel; a group stands in the panel of blocs."""
On = Literal["31 December", "any day"]

KEY: dict[ClubKind, str] = {"bloc": "bloc_id", "treaty": "atopid"}
"""Column that identifies a club of each kind."""

_STATES = "states are joined by plus signs, as in 'France+Germany'"
_OPEN = date(9999, 1, 1)
_TREATY = re.compile(r"(?:atop)?\s*#?(\d{4})", re.IGNORECASE)


@dataclass(frozen=True)
class Club:
    """A bloc of the registry, a treaty of ATOP or an ad hoc group of states.

    Attributes
    ----------
    kind
        ``"bloc"``, ``"treaty"`` or ``"group"``.
    id
        Registry id (``"nato"``), ATOP number (``3180``) or sorted COW abbreviations (``"FRN+GMY"``).
    name, full_name
        For people; a treaty without a name carries its members and year.
    """

    kind: ClubKind | Literal["group"]
    id: str | int
    name: str
    full_name: str

    @property
    def key(self) -> str:
        """Column that holds `id` in frames: ``bloc_id`` or ``atopid``."""
        return KEY["treaty" if self.kind == "treaty" else "bloc"]


def as_on(text: str) -> On:
    """Return `text` as a way to read a year.

    Raises
    ------
    UnknownNameError
        If it is neither ``"31 December"`` nor ``"any day"``.
    """
    for on in get_args(On):
        if on == text:
            return on  # type: ignore[no-any-return]  # get_args forgets the Literal
    raise UnknownNameError("day of the year", text, get_args(On), hint="it is '31 December' or 'any day'")


def club(text: str | int, store: Store | None = None) -> Club:
    """Find a bloc by id, name or alias, a treaty by ATOP number or customary name, or read a group.

    Parameters
    ----------
    text
        ``"NATO"``, ``"OTAN"``, ``3180``, ``"3180"``, ``"ATOP 3180"``, ``"Triple Alliance"``, or states
        with plus signs between: ``"France+Germany"``, ``"FRN+GMY"``; see `koinon.panel.clubs.adhoc`.
    store
        Another store than the packaged one; read for treaties only.

    Raises
    ------
    UnknownNameError
        If nothing is called so; the closest are suggested.
    KoinonError
        If a group makes no sense: one state only, one twice, a name that means several.

    Examples
    --------
    >>> club("OTAN").id, club("ATOP 3180").kind, club("Germany+France").id
    ('nato', 'treaty', 'FRN+GMY')
    """
    written = str(as_name(text, codes=True)).strip()
    if is_group(written):
        group = adhoc_group(written)
        *others, last = group.states
        return Club("group", group.id, SIGN.join(group.states), f"{', '.join(others)} and {last}")
    number = _TREATY.fullmatch(written)
    if number:
        return _treaty(int(number[1]), store or default_store())
    try:
        found = registry.bloc(written)
    except UnknownNameError as unknown:
        called = {
            fold(name): atopid for atopid, name in customary_names().select("atopid", "name").iter_rows()
        }
        if fold(written) not in called:
            if written.endswith(SIGN):
                adhoc_group(written)  # says that one state is no group
            labels = [label for b in registry.blocs() for label in (b.name, b.id, b.full_name, *b.aliases)]
            choices = [*labels, *customary_names()["name"]]
            raise UnknownNameError("bloc", written, choices, hint=_STATES) from unknown
        return _treaty(called[fold(written)], store or default_store())
    return Club("bloc", found.id, found.name, found.full_name)


def _treaty(atopid: int, store: Store) -> Club:
    members = store.scan("treaty_members").filter(pl.col("atopid") == atopid)
    spells = members.select("ccode", "entry").collect()
    if spells.is_empty():
        known = store.scan("treaties").select("atopid").collect()["atopid"].to_list()
        near = sorted(known, key=lambda other: (abs(other - atopid), other))[:3]
        raise UnknownNameError("ATOP treaty", str(atopid), hint=f"near it are {join_or(map(str, near))}")
    year = min(day.year for day in spells["entry"])
    names = [dated(code, year) for code in spells["ccode"]]
    name = treaty_name(atopid, names, year)
    full = name if name.endswith(f"(ATOP {atopid})") else f"{name} {year} (ATOP {atopid})"
    return Club("treaty", atopid, name, full)


def chosen(
    kind: ClubKind, clubs: str | int | Club | Sequence[str | int | Club], store: Store
) -> list[str | int]:
    """Return the ids of `clubs`, all of `kind`, each once; groups are blocs here.

    What is a club already is not looked up again.

    Raises
    ------
    KoinonError
        If the list is empty, something in it is no name, or a club is of the other kind.
    UnknownNameError
        If a name is unknown.
    """
    one_alone = isinstance(clubs, str | bytes | Mapping) or not isinstance(clubs, Iterable)
    listed: list[str | int | Club] = [clubs] if one_alone else list(clubs)  # type: ignore[arg-type,list-item]
    if not listed:
        raise KoinonError(f"the list of {'blocs' if kind == 'bloc' else 'treaties'} is empty")
    found = [one if isinstance(one, Club) else club(as_name(one, codes=True), store) for one in listed]
    for one in found:
        if one.key != KEY[kind]:
            raise KoinonError(f"{one.name} is a {one.kind}, not a {kind}")
    return list(dict.fromkeys(one.id for one in found))


def membership_spells(kind: ClubKind, store: Store | None = None) -> pl.DataFrame:
    """Return who was a member of which club from when to when.

    Returns
    -------
    polars.DataFrame
        The club's key, ``member`` (name), ``ccode`` (null without COW code), ``start`` and ``end``
        (half-open; an open spell ends in the year 9999). A registry spell whose first day is unknown
        has no start. ATOP lists a state once per treaty phase, so its spells of one treaty may touch.
    """
    if kind == "bloc":
        own = registry.memberships().filter(pl.col("status") == "member")
        return own.select(
            "bloc_id", "ccode", "start", member="state_name", end=pl.col("end").fill_null(_OPEN)
        )
    names = state_spells("cow").select(ccode="code", name="statename").unique()
    rows = (store or default_store()).scan("treaty_members")
    spells = rows.select("atopid", "ccode", "entry", "exit").collect().join(names, on="ccode", how="left")
    return spells.select(
        "atopid",
        # ATOP numbers states that never were in the COW system itself; no COW data belong to them.
        ccode=pl.when(pl.col("name").is_not_null()).then(pl.col("ccode").cast(pl.Int16)),
        start="entry",
        member=pl.col("name").fill_null(pl.format("ATOP state {}", pl.col("ccode"))),
        end=pl.col("exit").dt.offset_by("1d").fill_null(_OPEN),
    )


def within_cow(spells: pl.DataFrame) -> pl.DataFrame:
    """Return the parts of `spells` in which the member was in the COW state system."""
    states = state_spells("cow").select(
        ccode="code", born="start", gone=pl.col("end").dt.offset_by("1d").fill_null(_OPEN)
    )
    parts = spells.join(states, on="ccode").with_columns(
        start=pl.max_horizontal("start", "born"), end=pl.min_horizontal("end", "gone")
    )
    return parts.filter(pl.col("start") < pl.col("end")).drop("born", "gone")


def unfold(spells: pl.DataFrame, first: int, last: int, on: On) -> pl.DataFrame:
    """Turn half-open spells into the years whose 31 December, or any day, they hold."""
    low = pl.col("start").dt.year().clip(lower_bound=first)
    end = pl.col("end") if on == "31 December" else pl.col("end").dt.offset_by("-1d")
    high = (end.dt.year() - (1 if on == "31 December" else 0)).clip(upper_bound=last)
    held = spells.filter(low <= high).with_columns(year=pl.int_ranges(low, high + 1, dtype=pl.Int16))
    return held.drop("start", "end").explode("year", empty_as_null=False).unique(maintain_order=True)


def membership_end(kind: ClubKind) -> int:
    """Return the last year for which memberships are known: ATOP ends, the registry is current."""
    return registry.CHECKED.year if kind == "bloc" else schema("treaty_members").covers[1]


def club_members(
    kind: ClubKind,
    first: int,
    last: int,
    on: On = "31 December",
    store: Store | None = None,
    clubs: Sequence[str | int] | None = None,
) -> pl.DataFrame:
    """Return the members of every club in every year.

    Parameters
    ----------
    kind
        ``"bloc"`` (the registry, to the present) or ``"treaty"`` (ATOP, to 2018: later years have no
        rows, which means unknown and not "no members").
    first, last
        Years, both included.
    on
        Whether a state counts that was in on 31 December, or on any day of the year.
    store, clubs
        Another store; only these club ids.

    Returns
    -------
    polars.DataFrame
        The club's key (``bloc_id`` or ``atopid``), ``year``, ``member`` (name) and ``ccode``: the COW
        code, null where the member was not in the COW system then (territories, organisations, states
        before independence or under occupation). Unique by key, year and member.

    Examples
    --------
    >>> nato = club_members("bloc", 1949, 1955).filter(pl.col("bloc_id") == "nato")
    >>> nato.group_by("year").len().sort("year")["len"].to_list()
    [12, 12, 12, 14, 14, 14, 15]
    """
    key, end = KEY[kind], min(last, membership_end(kind))
    spells = _dated(kind, store, clubs)
    everyone = unfold(spells.drop("ccode"), first, end, on)
    coded = unfold(within_cow(spells), first, end, on)
    joined = everyone.join(coded, on=[key, "year", "member"], how="left")
    return joined.select(key, "year", "member", "ccode").sort(key, "year", "ccode", "member")


def member_pairs(
    kind: ClubKind,
    first: int,
    last: int,
    on: On = "31 December",
    store: Store | None = None,
    clubs: Sequence[str | int] | None = None,
) -> pl.DataFrame:
    """Return the pairs of COW members of every club in every year.

    Two members make a pair only if they were in the club, and states, on a common day. In a club of one
    hub and its spokes (``us-hub-and-spoke``) only hub and spoke make a pair.

    Returns
    -------
    polars.DataFrame
        The club's key, ``year``, ``ccode1`` < ``ccode2``; no row twice.
    """
    key, end = KEY[kind], min(last, membership_end(kind))
    spells = _dated(kind, store, clubs)
    one = within_cow(spells).select(key, "ccode", "start", "end")
    two = one.select(key, ccode2="ccode", start2="start", end2="end")
    both = (
        one.rename({"ccode": "ccode1"})
        .join(two, on=key)
        .filter(pl.col("ccode1") < pl.col("ccode2"))
        .select(
            key,
            "ccode1",
            "ccode2",
            start=pl.max_horizontal("start", "start2"),
            end=pl.min_horizontal("end", "end2"),
        )
        .filter(pl.col("start") < pl.col("end"))
    )
    if kind == "bloc":
        both = _without_spoke_pairs(both)
    return unfold(both, first, end, on).select(key, "year", "ccode1", "ccode2")


def _dated(kind: ClubKind, store: Store | None, clubs: Sequence[str | int] | None) -> pl.DataFrame:
    spells = membership_spells(kind, store).filter(pl.col("start").is_not_null())
    if clubs is None:
        return spells
    # The registry knows nothing of a group; its spells follow from its id.
    own = [group_spells(adhoc_group(str(one))) for one in clubs if is_group(one)]
    return pl.concat([spells.filter(among(KEY[kind], clubs)), *(g.select(spells.columns) for g in own)])


def among(key: str, clubs: Sequence[str | int]) -> pl.Expr:
    """Whether the club of a row is one of `clubs`."""
    kind = pl.String() if key == "bloc_id" else pl.Int16()
    return pl.col(key).is_in(pl.Series(clubs, dtype=kind).implode())


def _without_spoke_pairs(pairs: pl.DataFrame) -> pl.DataFrame:
    for bloc in registry.blocs():
        if bloc.topology.startswith("hub:"):
            hub = bloc.topology.removeprefix("hub:")
            codes = [m.ccode for m in bloc.memberships() if m.iso3 == hub]
            touches_hub = pl.col("ccode1").is_in(codes) | pl.col("ccode2").is_in(codes)
            pairs = pairs.filter((pl.col("bloc_id") != bloc.id) | touches_hub)
    return pairs
