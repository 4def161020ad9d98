"""The registry of alliances, collective-security bodies, coalitions and regional organisations.

``data/blocs.toml`` and ``data/members.csv`` are the project's own maintained source files;
``docs/registry-corrections.md`` says how to correct them. Conventions:

- Spells are half-open: a state is in on ``start`` and out on ``end``; no end means it is still in.
- A suspension is a row that overlays a running member row: a suspended member is still a member.
- Members are the rows of status ``member``; associates, observers and partners are not counted.
- A spell without a start is one whose first day could not be established. It counts from the day the
  registry was checked (`CHECKED`) on, and never before: an unknown day is not a guess.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

import polars as pl

from koinon.errors import KoinonError, UnknownNameError, fold

Kind = Literal[
    "defence_pact",
    "collective_security_organisation",
    "coalition",
    "bilateral_alliance_network",
    "security_dialogue",
    "regional_organisation",
    "economic_integration",
]
Strength = Literal["automatic", "discretionary", "consultation", "none"]
Status = Literal["member", "associate", "observer", "partner", "suspended"]

KINDS: tuple[Kind, ...] = get_args(Kind)
STRENGTHS: tuple[Strength, ...] = get_args(Strength)
STATUSES: tuple[Status, ...] = get_args(Status)

INSTITUTIONS = (
    "permanent_secretariat",
    "integrated_command",
    "standing_force",
    "joint_exercises",
    "intelligence_sharing",
    "court_or_dispute_settlement",
    "free_trade_area",
    "customs_union",
    "common_market",
    "monetary_union",
    "parliament",
    "peacekeeping_mandate",
    "mediation_role",
)
"""What a bloc may have; `Bloc.institutions` names those it has."""

CHECKED = date(2026, 4, 30)
"""Last day for which news of changes was read; "still in" means no change found up to here."""

_MEMBER_SCHEMA = {
    "bloc_id": pl.String(),
    "state_name": pl.String(),
    "ccode": pl.Int16(),
    "iso3": pl.String(),
    "start": pl.Date(),
    "end": pl.Date(),
    "status": pl.String(),
    "note": pl.String(),
    "source": pl.String(),
}


@dataclass(frozen=True)
class DefenceClause:
    """What the founding text says about an attack on a member.

    ``strength`` is ``automatic`` (an attack obliges the others to help), ``discretionary`` (a duty to
    help whose form each chooses), ``consultation`` (talks only) or ``none``. It is the editor's reading.
    """

    article: str
    strength: Strength
    description: str


@dataclass(frozen=True)
class Membership:
    """One spell of one state, territory or organisation in one bloc, half-open: in on start, out on end.

    ``ccode`` and ``iso3`` are None where there is no such code; ``start`` is None where the first day
    could not be established, ``end`` where the spell runs on.
    """

    bloc_id: str
    state_name: str
    ccode: int | None
    iso3: str | None
    start: date | None
    end: date | None
    status: Status
    note: str
    source: str

    def covers(self, day: date) -> bool:
        """Say whether the spell holds on `day`."""
        return (self.start or CHECKED) <= day and (self.end is None or day < self.end)

    def touches(self, year: int) -> bool:
        """Say whether the spell holds on at least one day of `year`."""
        starts_in_time = (self.start or CHECKED) <= date(year, 12, 31)
        return starts_in_time and (self.end is None or self.end > date(year, 1, 1))


@dataclass(frozen=True)
class Bloc:
    """An alliance, organisation or coalition, with the registry's reading of its founding text.

    Dates are the signature or launch (``founded``), entry into force and dissolution, None where unknown
    or not applicable. ``institutions`` holds those names of `INSTITUTIONS` that apply.

    Examples
    --------
    >>> nato = bloc("OTAN")
    >>> nato.name, len(nato.members(1999)), nato.atop_ids
    ('NATO', 19, (3180,))
    """

    id: str
    name: str
    full_name: str
    aliases: tuple[str, ...]
    kind: Kind
    regions: tuple[str, ...]
    founded: date
    in_force: date | None
    dissolved: date | None
    date_precision: str
    founding_instrument: str
    membership_start_rule: str
    clause: DefenceClause
    conditional_scope: str
    non_traditional: bool
    non_traditional_reason: str
    topology: str
    institutions: frozenset[str]
    atop_ids: tuple[int, ...]
    atop_obligations: tuple[str, ...]
    cow_igo_codes: tuple[str, ...]
    cow_igo_numbers: tuple[int, ...]
    parent_id: str | None
    predecessor_id: str | None
    predecessor_unregistered: str
    successor_id: str | None
    founded_check: tuple[str, ...] = field(repr=False)
    remark: str = field(repr=False)
    sources: tuple[str, ...] = field(repr=False)

    @property
    def parent(self) -> Bloc | None:
        """The bloc this one is an organ or treaty of."""
        return _by_id()[self.parent_id] if self.parent_id else None

    @property
    def children(self) -> tuple[Bloc, ...]:
        """The organs and treaties of this bloc."""
        return tuple(other for other in blocs() if other.parent_id == self.id)

    @property
    def predecessor(self) -> Bloc | None:
        """The bloc this one took over from; ``predecessor_unregistered`` names one outside the registry."""
        return _by_id()[self.predecessor_id] if self.predecessor_id else None

    @property
    def successor(self) -> Bloc | None:
        """The bloc that took over from this one."""
        return _by_id()[self.successor_id] if self.successor_id else None

    def memberships(self) -> tuple[Membership, ...]:
        """Return every spell in this bloc, of every status, in the order of the file."""
        return _spells().get(self.id, ())

    def members(self, when: int | date | None = None, *, any_day: bool = False) -> tuple[Membership, ...]:
        """Return the member spells on a day or in a year; see `members`."""
        if isinstance(when, int):
            return members(self.id, year=when, any_day=any_day)
        return members(self.id, when, any_day=any_day)

    def suspended(self, on: date | None = None) -> tuple[Membership, ...]:
        """Return the suspensions in force on a day (None: the day the registry was checked)."""
        day = on or CHECKED
        return tuple(s for s in self.memberships() if s.status == "suspended" and s.covers(day))


@cache
def blocs() -> tuple[Bloc, ...]:
    """Return every bloc of the registry, in its order."""
    text = (resources.files("koinon.world") / "data" / "blocs.toml").read_text(encoding="utf-8")
    return tuple(_bloc(entry) for entry in tomllib.loads(text)["bloc"])


def bloc(name: str) -> Bloc:
    """Find a bloc by its id, name, full name or alias, whatever the case, accents and punctuation.

    Raises
    ------
    koinon.errors.UnknownNameError
        Where nothing is called so; it names the closest.

    Examples
    --------
    >>> bloc("otan").id, bloc("Warsaw Treaty").id, bloc("the Arab League").id
    ('nato', 'warsaw-pact', 'arab-league')
    """
    names = _names()
    found = names.get(_key(name))
    if found is None:
        raise UnknownNameError("bloc", name, (label for entry in blocs() for label in _labels(entry)))
    return _by_id()[found]


def members(
    bloc_id: str, on: date | None = None, *, year: int | None = None, any_day: bool = False
) -> tuple[Membership, ...]:
    """Return the member spells of a bloc on a day, or in a year.

    Parameters
    ----------
    bloc_id
        Any name `bloc` understands.
    on
        The day; without day and year, the day the registry was checked.
    year
        A year is read as its 31 December.
    any_day
        Read the year as any of its days instead; a state that left and came back appears once, with
        its first spell of the year.

    Returns
    -------
    tuple of Membership
        Status ``member`` only, suspended members included, in the order of the file; one per state.
    """
    spells = [spell for spell in bloc(bloc_id).memberships() if spell.status == "member"]
    if on is not None and year is not None:
        raise KoinonError("members of a bloc are asked for on a day or in a year, not both")
    if any_day:
        if year is None:
            raise KoinonError("any day of the year needs a year")
        held = [spell for spell in spells if spell.touches(year)]
    else:
        day = on or (CHECKED if year is None else date(year, 12, 31))
        held = [spell for spell in spells if spell.covers(day)]
    once: dict[str, Membership] = {}
    for spell in held:
        once.setdefault(spell.state_name, spell)
    return tuple(once.values())


@cache
def memberships() -> pl.DataFrame:
    """Return all spells of all blocs as a frame.

    Returns
    -------
    polars.DataFrame
        ``bloc_id``, ``state_name``, ``ccode`` (COW; null for territories and organisations), ``iso3``
        (present-day codes; null for states that are gone), ``start``, ``end`` (half-open; null: unknown,
        running), ``status``, ``note``, ``source`` (what the row was checked against).
    """
    path = resources.files("koinon.world") / "data" / "members.csv"
    return pl.read_csv(path.read_bytes(), schema=_MEMBER_SCHEMA)


def member_years(first: int, last: int, *, any_day: bool = False) -> pl.DataFrame:
    """Return the members of every bloc in every year, as a bloc-year counts them.

    Parameters
    ----------
    first, last
        Years, both included.
    any_day
        Count a state that was a member on any day of the year, not only on 31 December.

    Returns
    -------
    polars.DataFrame
        ``bloc_id``, ``year`` (Int16), ``state_name``, ``ccode``, ``iso3`` and ``suspended`` (a suspension
        was in force on 31 December, or on any day); key: bloc, year and state name.
    """
    if first > last:
        raise KoinonError(f"the years run backwards: {first} to {last}")
    years = pl.DataFrame({"year": range(first, last + 1)}, schema={"year": pl.Int16})
    spells = memberships().with_columns(pl.col("start").fill_null(CHECKED)).join(years, how="cross")
    last_day = pl.date(pl.col("year"), 12, 31)
    ends_after = pl.date(pl.col("year"), 1, 1) if any_day else last_day
    held = spells.filter(pl.col("start") <= last_day, pl.col("end").is_null() | (pl.col("end") > ends_after))
    keys = ["bloc_id", "year", "state_name"]
    barred = held.filter(pl.col("status") == "suspended").select(keys).unique()
    counted = (
        held.filter(pl.col("status") == "member").select(*keys, "ccode", "iso3").unique(keys, keep="first")
    )
    marked = counted.join(barred.with_columns(suspended=pl.lit(value=True)), on=keys, how="left")
    return marked.with_columns(pl.col("suspended").fill_null(value=False)).sort(keys)


@cache
def _by_id() -> dict[str, Bloc]:
    return {entry.id: entry for entry in blocs()}


@cache
def _spells() -> dict[str, tuple[Membership, ...]]:
    grouped: dict[str, list[Membership]] = {}
    filled = memberships().with_columns(pl.col("note", "source").fill_null(""))
    for row in filled.iter_rows(named=True):
        grouped.setdefault(row["bloc_id"], []).append(Membership(**row))
    return {key: tuple(rows) for key, rows in grouped.items()}


def _labels(entry: Bloc) -> tuple[str, ...]:
    return (entry.name, entry.id, entry.full_name, *entry.aliases)


def _key(name: str) -> str:
    return fold(name).removeprefix("the ")


@cache
def _names() -> dict[str, str]:
    """Map every folded name to the id of its bloc; an id or name outranks another bloc's alias."""
    names: dict[str, str] = {}
    for rank in range(max(len(_labels(entry)) for entry in blocs())):
        for entry in blocs():
            for label in _labels(entry)[rank : rank + 1]:
                names.setdefault(_key(label), entry.id)
    for entry in blocs():  # "Rio Pact" for "Rio Pact (TIAR)", where no other bloc is called so
        names.setdefault(_key(entry.name.split(" (", 1)[0]), entry.id)
    return names


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _bloc(entry: dict[str, Any]) -> Bloc:
    clause = entry["collective_defence_clause"]
    return Bloc(
        id=entry["id"],
        name=entry["name"],
        full_name=entry["full_name"],
        aliases=tuple(entry["aliases"]),
        kind=entry["kind"],
        regions=tuple(entry["regions"]),
        founded=date.fromisoformat(entry["founded"]),
        in_force=_day(entry.get("in_force")),
        dissolved=_day(entry.get("dissolved")),
        date_precision=entry.get("date_precision", ""),
        founding_instrument=entry["founding_instrument"],
        membership_start_rule=entry["membership_start_rule"],
        clause=DefenceClause(clause.get("article", ""), clause["strength"], clause.get("description", "")),
        conditional_scope=entry["conditional_scope"],
        non_traditional=entry["non_traditional"],
        non_traditional_reason=entry["non_traditional_reason"],
        topology=entry.get("topology", ""),
        institutions=frozenset(name for name, has in entry["institutions"].items() if has),
        atop_ids=tuple(entry.get("atop_ids", ())),
        atop_obligations=tuple(entry.get("atop_obligations", ())),
        cow_igo_codes=tuple(entry.get("cow_igo_codes", ())),
        cow_igo_numbers=tuple(entry.get("cow_igo_numbers", ())),
        parent_id=entry.get("parent"),
        predecessor_id=entry.get("predecessor"),
        predecessor_unregistered=entry.get("predecessor_unregistered", ""),
        successor_id=entry.get("successor"),
        founded_check=tuple(entry["founded_check"]),
        remark=entry["remark"],
        sources=tuple(entry["sources"]),
    )
