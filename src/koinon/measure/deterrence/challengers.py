"""Who stands on which side of a threat: the protected, those who promised to help, and the challengers.

Every indicator of deterrence is a sum or a mean over one of three lists, which are made here once, for blocs,
treaties and single states alike:

- ``own``: the states whose strength is pooled. Of a club, its members; of a state, itself and the states that
  promised to defend it.
- ``foes``: actual challengers, state by state. A challenger of a state is its strategic rival of the year, or
  stood against it in a militarised dispute of the ten years before. Of a club only outsiders count: Greece
  and Turkey are rivals, and NATO does not deter the one from the other.
- ``ties``: who may have promised whom. Of a club, all ordered pairs of members; of a state, the pairs of a
  promiser and the state.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import polars as pl

from koinon.panel.clubs.club_years import ClubPanel, bloc_years, treaty_years
from koinon.panel.promises.extended import extended_defense
from koinon.panel.spells import by_year
from koinon.panel.units import state_year_rows
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.panel import Panel
    from koinon.store.catalogue import Store

WINDOW = 10
"""Years before this one in which a dispute makes an opponent a challenger."""

RIVALS, DISPUTES = "tss_rivalries", "gml_dirdisp"
COVERS = (1816, schema(RIVALS).covers[1])
"""Years whose challengers are known: those of the list of rivalries, from the first year of panels."""

_BASE = ("members", "members_cow", "member_dyads")


@dataclass(frozen=True)
class Sides:
    """The three lists, for many units at once.

    Attributes
    ----------
    kind
        ``"bloc"``, ``"treaty"`` or ``"state"``.
    keys
        Columns that identify a unit: its own key and ``year``.
    rows
        One row per unit: the keys, ``dyads`` (pairs of members; null for states), ``ranked`` (whether the
        unit is one of those that units of the year are compared with; an ad hoc group is not).
    own
        The keys and ``state``.
    foes
        The keys, ``state`` and its challenger ``foe``.
    ties
        The keys, ``promiser`` and ``protege``.
    club
        Of clubs, their bare panels: the compared ones, and the others if there are any.
    """

    kind: Literal["bloc", "treaty", "state"]
    keys: tuple[str, str]
    rows: pl.DataFrame
    own: pl.DataFrame
    foes: pl.DataFrame
    ties: pl.DataFrame
    clubs: tuple[ClubPanel, ...] = ()


def challengers(first: int, last: int, store: Store) -> pl.DataFrame:
    """Return ``state, foe, year``: the actual challengers of every state, either way round.

    Parameters
    ----------
    first, last
        Years, both included; none after 2020, where the list of rivalries ends.
    store
        Where the tables are.

    Returns
    -------
    polars.DataFrame
        Strategic rivals of the year (Thompson, Sakuwa and Suhas 2021) and opponents in a militarised dispute
        of the `WINDOW` years before (Gibler, Miller and Little 2016, to 2010), if both are states of the COW
        system in the year. Unique, sorted.

    Examples
    --------
    >>> from koinon.store import default_store
    >>> found = challengers(1990, 1990, default_store()).filter(pl.col("state") == 690)  # Kuwait
    >>> found["foe"].to_list()  # Iran, Iraq
    [630, 645]
    """
    covers = (max(first, COVERS[0]), min(last, COVERS[1]))
    spells = store.frame(RIVALS).select("ccode1", "ccode2", "start", "end")
    rivals = by_year(spells, covers) if covers[0] <= covers[1] else spells.select("ccode1", "ccode2").clear()
    if rivals.is_empty():
        return pl.DataFrame(schema={"state": pl.Int16, "foe": pl.Int16, "year": pl.Int16})
    fought = store.scan(DISPUTES).filter(pl.col("midongoing") == 1).select("ccode1", "ccode2", "year")
    later = pl.int_ranges(pl.col("year") + 1, pl.col("year") + WINDOW + 1, dtype=pl.Int16)
    after = fought.collect().unique().with_columns(year=later).explode("year")
    one = pl.concat([rivals.select("ccode1", "ccode2", "year"), after]).filter(
        pl.col("year").is_between(*covers)
    )
    turned = one.select(ccode1="ccode2", ccode2="ccode1", year="year")
    both = pl.concat([one, turned]).unique().rename({"ccode1": "state", "ccode2": "foe"})
    states = state_year_rows(*covers, "cow")
    for side in ("state", "foe"):
        both = both.join(states.rename({"ccode": side}), on=[side, "year"], how="semi")
    return both.sort("state", "year", "foe")


def window_covered() -> pl.Expr:
    """Return how many of the `WINDOW` years before the row's year the list of disputes covers."""
    first, last = schema(DISPUTES).covers
    year = pl.col("year").cast(pl.Int32)
    held = pl.min_horizontal(year - 1, pl.lit(last)) - pl.max_horizontal(year - WINDOW, pl.lit(first)) + 1
    return pl.when(pl.col("year").is_between(*COVERS)).then(held.clip(lower_bound=0)).cast(pl.Int8)


def sides(panel: Panel) -> Sides:
    """Return the sides of the units that a panel is compared with, and of its own."""
    if isinstance(panel, ClubPanel):
        return _of_clubs(panel)
    return _of_states(*panel.years, panel.tables)


def _of_states(first: int, last: int, store: Store) -> Sides:
    keys = ("ccode", "year")
    rows = state_year_rows(first, last, "cow").select(keys)
    against = challengers(first, last, store).rename({"state": "ccode"})
    foes = rows.join(against, on=keys).with_columns(state="ccode")
    promised = extended_defense(store).filter(pl.col("defense_extended") == 1)
    ties = rows.join(promised.select("year", promiser="ccode1", ccode="ccode2"), on=keys)
    # Who challenges a state is not pooled on its side, whatever it once promised.
    enemies = foes.select(*keys, promiser="foe")
    ties = ties.join(enemies, on=[*keys, "promiser"], how="anti").with_columns(protege="ccode")
    own = pl.concat([rows.with_columns(state="ccode"), ties.select(*keys, state="promiser")])
    marked = rows.with_columns(dyads=pl.lit(None, pl.Int32), ranked=pl.lit(value=True))
    return Sides("state", keys, marked, own, foes, ties)


def _of_clubs(panel: ClubPanel) -> Sides:
    made = bloc_years if panel.kind == "bloc" else treaty_years
    everyone = made(*panel.years, on=panel.on, store=panel.store)
    bare = replace(
        panel,
        frame=panel.frame.select(*panel.keys, *_BASE),
        variables=tuple(panel.variable(name) for name in (*panel.keys, *_BASE)),
        groups=(),
        notes=(),
    )
    key = panel.keys[0]
    known = everyone.frame.select(key).unique()
    if bare.frame.join(known, on=key, how="anti").is_empty():
        clubs: tuple[ClubPanel, ...] = (everyone,)
    else:
        parts = {
            name: getattr(bare, name).join(known, on=key, how="anti")
            for name in ("frame", "members", "pairs")
        }
        clubs = (everyone, replace(bare, **parts))
    keys = (key, "year")
    rows = pl.concat(
        [
            one.frame.select(*keys, dyads=pl.col("member_dyads").cast(pl.Int32), ranked=pl.lit(number == 0))
            for number, one in enumerate(clubs)
        ]
    )
    members = pl.concat([one.members.select(*keys, state="ccode") for one in clubs])
    own = members.drop_nulls("state").unique(maintain_order=True)
    pairs = pl.concat([one.pairs.select(*keys, "ccode1", "ccode2") for one in clubs])
    ties = pl.concat(
        [
            pairs.select(*keys, promiser="ccode1", protege="ccode2"),
            pairs.select(*keys, promiser="ccode2", protege="ccode1"),
        ]
    )
    against = challengers(*panel.years, panel.tables)
    foes = own.join(against, on=["state", "year"]).join(
        own.rename({"state": "foe"}), on=[*keys, "foe"], how="anti"
    )
    return Sides(panel.kind, keys, rows, own, foes, ties, clubs)
