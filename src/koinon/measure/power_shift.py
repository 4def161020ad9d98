"""Shifts of power: in the state system, among the members of a bloc, and against outsiders.

Concentration is CON of Singer, Bremer and Stuckey (1972, "Capability distribution, uncertainty, and major
power war", in Russett, ed., *Peace, War, and Numbers*, Sage): with shares ``s`` of ``n`` states,
``CON = sqrt((sum s^2 - 1/n) / (1 - 1/n))``, 0 where all are equal and 1 where one has everything. An
overtaking is a pair of states whose order by capability has turned round within ten years, the moment that
Organski and Kugler (1980, *The War Ledger*) hold to be dangerous; a pair counts only if the smaller of the
two has at least a hundredth of the bloc's capability, because the order of two small states says little.
Capability is CINC (COW, 1816-2022), alliances are ATOP's (1815-2018).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.options import as_count, as_share
from koinon.panel.attach import attach_years
from koinon.panel.clubs.club_years import ClubPanel
from koinon.panel.clubs.pooling import attach, derived, of_members, steady
from koinon.panel.spells import by_year
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.panel import Panel
    from koinon.panel.variable import Variable
    from koinon.store.catalogue import Store

NAME = "power-shift"
SOURCES = ("cow_nmc", "cow_majors", "atop")
_ALLIANCE_YEARS = 5


def _con(column: str) -> pl.Expr:
    """Concentration of a column within a group of rows."""
    n, share = pl.len().cast(pl.Float64), pl.col(column) / steady(pl.col(column)).sum()
    squares = (steady(share**2).sum() - 1 / n).clip(lower_bound=0)
    return pl.when(pl.len() > 1).then((squares / (1 - 1 / n)).sqrt())


def add(panel: Panel, span: int = 10, floor: float = 0.01) -> Panel:
    """Add concentration and, for blocs, power transitions and the turnover of the members' alliances.

    Parameters
    ----------
    panel
        Of unit bloc-year, treaty-year or system-year.
    span
        Years over which a shift is measured.
    floor
        Least share of the bloc's capability that the smaller of a pair must have, in one of the two years,
        for its overtaking to count, 0-1.

    Returns
    -------
    Panel
        ``con_system`` (all states) and ``con_majors`` (COW major powers, to 2016), 0-1. For blocs also
        ``con_members``, 0-1; ``top_ratio``, strongest over second member, 1 and up; ``outsider_ratio``,
        strongest outsider over all members together, 0 and up; ``overtakings``, pairs of members
        whose order turned round in `span` years, and ``overtaking_pairs``, the pairs that could have;
        ``outsiders_ahead``, states outside that passed the strongest member in `span` years;
        ``capability_change``, change in `span` years of today's members' share of world capability
        (-1 to 1; states that had no value then are left out on both sides); ``ties_lost`` and
        ``ties_gained``, alliances that ended and that began within 5 years, over the members' alliances 5
        years ago and today, 0-1, with ``ties``, today's alliances of the members, each pair of states once.

    Raises
    ------
    KoinonError
        If `span` is no whole number from 1, or `floor` no share.

    Examples
    --------
    >>> import koinon as kn
    >>> made = add(kn.bloc_years(1913, 1913, ["Triple Entente"])).frame
    >>> made.select(pl.col("con_majors", "top_ratio").round(2), "overtakings").row(0)
    (0.24, 1.03, 1)
    """
    as_count("span", span)
    as_share("floor", floor)
    if isinstance(panel, ClubPanel):
        return of_clubs(panel, span, floor)
    rows = panel.frame.select("year").join(_system(panel.tables), on="year")
    return attach_years(panel, rows, _of_system())


def of_clubs(panel: ClubPanel, span: int = 10, floor: float = 0.01) -> ClubPanel:
    """Do what `add` does, for a panel of blocs or treaties."""
    world = _system(panel.tables)
    rows = panel.frame.select(panel.keys).join(world, on="year", how="left")
    for part in (_members(panel), _transitions(panel, span, floor), _change(panel, span), _ties(panel)):
        rows = rows.join(part, on=panel.keys, how="left")
    counts = [name for name, *_ in _TEXTS if name in ("overtakings", "overtaking_pairs", "outsiders_ahead")]
    made = attach(panel, rows, [*_of_system(), *_of_clubs(span)], counts=counts)
    note = (
        f"power-shift: shifts over {span} years; overtakings of members with {floor:.0%} of the bloc or more"
    )
    return made.with_frame(made.frame, notes=[note])


def _cinc(store: Store) -> pl.DataFrame:
    return store.scan("capabilities").select("ccode", "year", "cinc").drop_nulls().collect()


def _system(store: Store) -> pl.DataFrame:
    cinc = _cinc(store)
    majors = by_year(store.frame("majors"), schema("majors").covers).select("ccode", "year").unique()
    whole = cinc.group_by("year").agg(con_system=_con("cinc"))
    great = cinc.join(majors, on=["ccode", "year"]).group_by("year").agg(con_majors=_con("cinc"))
    return whole.join(great, on="year", how="left")


def _members(panel: ClubPanel) -> pl.DataFrame:
    """Return concentration among the members, and the strongest against the second and the outside."""
    cinc = _cinc(panel.tables)
    ordered = pl.col("cinc").sort(descending=True)
    inside = of_members(panel, cinc).group_by(panel.keys)
    made = inside.agg(
        con_members=_con("cinc"),
        top=ordered.first(),
        second=ordered.get(1, null_on_oob=True),
        whole=steady(pl.col("cinc")).sum(),
    )
    made = made.join(_strongest_outside(panel, cinc), on=panel.keys, how="left")
    return made.select(
        *panel.keys,
        "con_members",
        top_ratio=pl.when(pl.col("second") > 0).then(pl.col("top") / pl.col("second")),
        outsider_ratio=pl.when(pl.col("whole") > 0).then(pl.col("outside") / pl.col("whole")),
    )


def _strongest_outside(panel: ClubPanel, cinc: pl.DataFrame) -> pl.DataFrame:
    """Return ``outside``: the highest CINC of a state that is no member."""
    every = panel.frame.select(panel.keys).join(cinc, on="year")
    coded = panel.members.select(*panel.keys, "ccode").drop_nulls()
    outside = every.join(coded, on=[*panel.keys, "ccode"], how="anti")
    return outside.group_by(panel.keys).agg(outside=pl.col("cinc").max())


def _then_and_now(panel: ClubPanel, span: int) -> pl.DataFrame:
    """Return ``ccode``, ``year``, ``cinc`` and ``before``: the state's CINC `span` years earlier."""
    cinc = _cinc(panel.tables)
    before = cinc.select("ccode", (pl.col("year") + span).cast(pl.Int16).alias("year"), before="cinc")
    return cinc.join(before, on=["ccode", "year"])


def _transitions(panel: ClubPanel, span: int, floor: float) -> pl.DataFrame:
    both = _then_and_now(panel, span)
    members = of_members(panel, both)
    sums = members.group_by(panel.keys).agg(
        now=steady(pl.col("cinc")).sum(), then=steady(pl.col("before")).sum(), leader=pl.col("before").max(),
        top=pl.col("cinc").max(),
    )  # fmt: skip
    pairs = panel.pairs.join(sums, on=panel.keys)
    for side in "12":
        named = both.rename({"ccode": f"ccode{side}", "cinc": f"now{side}", "before": f"then{side}"})
        pairs = pairs.join(named, on=[f"ccode{side}", "year"])
    least = pl.max_horizontal(
        pl.min_horizontal(f"{when}1", f"{when}2") / pl.col(when) for when in ("now", "then")
    )
    turned = (pl.col("now1") - pl.col("now2")) * (pl.col("then1") - pl.col("then2")) < 0
    counted = pairs.filter(least >= floor).group_by(panel.keys)
    made = counted.agg(overtakings=turned.sum(), overtaking_pairs=pl.len())
    ahead = _outsiders_ahead(panel, both, sums)
    return made.join(ahead, on=panel.keys, how="full", coalesce=True)


def _outsiders_ahead(panel: ClubPanel, both: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame:
    """Return how many outsiders were behind the strongest member then and are ahead of it now."""
    passed = (
        sums.select(*panel.keys, "leader", "top")
        .join(both, on="year")
        .filter(pl.col("before") < pl.col("leader"), pl.col("cinc") > pl.col("top"))
    )
    coded = panel.members.select(*panel.keys, "ccode").drop_nulls()
    outside = passed.join(coded, on=[*panel.keys, "ccode"], how="anti")
    return outside.group_by(panel.keys).agg(outsiders_ahead=pl.len())


def _change(panel: ClubPanel, span: int) -> pl.DataFrame:
    rows = of_members(panel, _then_and_now(panel, span)).group_by(panel.keys)
    now, then = steady(pl.col("cinc")).sum(), steady(pl.col("before")).sum()
    return rows.agg(capability_change=now - then)


def _ties(panel: ClubPanel) -> pl.DataFrame:
    """Return the turnover of the members' alliances, between each other and with outsiders.

    Only pairs of states that both existed in both years count, so that a state that vanished is no alliance
    that was broken.
    """
    allied = panel.tables.scan("alliance_dyads").select("ccode1", "ccode2", "year").unique().collect()
    alive = panel.tables.scan("capabilities").select("ccode", "year").collect()
    first, last = schema("alliance_dyads").covers
    earlier = (pl.col("year") - _ALLIANCE_YEARS).cast(pl.Int16)
    stayed = alive.join(alive.with_columns(year=pl.col("year") + _ALLIANCE_YEARS), on=["ccode", "year"])
    members = panel.members.select(*panel.keys, "ccode").drop_nulls()
    members = members.filter(pl.col("year").is_between(first + _ALLIANCE_YEARS, last))
    made = panel.frame.select(panel.keys)
    sides = {}
    for when, year in (("now", pl.col("year")), ("then", earlier)):
        shifted = members.with_columns(at=year)
        tied = shifted.join(allied, left_on=["ccode", "at"], right_on=["ccode1", "year"]).drop("at")
        tied = tied.join(stayed, on=["ccode", "year"], how="semi")
        tied = tied.join(stayed, left_on=["ccode2", "year"], right_on=["ccode", "year"], how="semi")
        sides[when] = tied.select(
            *panel.keys, a=pl.min_horizontal("ccode", "ccode2"), b=pl.max_horizontal("ccode", "ccode2")
        ).unique()
    on = [*panel.keys, "a", "b"]
    parts = {
        "ties": sides["now"],
        "old": sides["then"],
        "lost": sides["then"].join(sides["now"], on=on, how="anti"),
        "gained": sides["now"].join(sides["then"], on=on, how="anti"),
    }
    for name, rows in parts.items():
        counts = rows.group_by(panel.keys).agg(pl.len().alias(name))
        made = made.join(counts, on=panel.keys, how="left")
    made = made.with_columns(pl.col(list(parts)).fill_null(0).cast(pl.Float64))
    lost = pl.when(pl.col("old") > 0).then(pl.col("lost") / pl.col("old"))
    gained = pl.when(pl.col("ties") > 0).then(pl.col("gained") / pl.col("ties"))
    return made.select(*panel.keys, "ties", ties_lost=lost, ties_gained=gained)


_CINC, _TIES = ("capabilities", "cinc"), ("alliance_dyads", "atop_alliance")
_TEXTS: tuple[tuple[str, str, str, tuple[str, str], str], ...] = (
    ("con_members", "Concentration (CON) of the members' capability.", "float64", _CINC, "index, 0-1"),
    ("top_ratio", "Capability of the strongest member over the second's.", "float64", _CINC, "ratio"),
    ("outsider_ratio", "Strongest outsider's capability over all members'.", "float64", _CINC, "ratio"),
    ("overtakings", "Pairs of members whose order turned round in {span} years.", "int16", _CINC, "pairs"),
    ("overtaking_pairs", "Pairs of members large enough to count.", "int16", _CINC, "pairs"),
    (
        "outsiders_ahead",
        "Outsiders that passed the strongest member in {span} years.",
        "int16",
        _CINC,
        "states",
    ),
    (
        "capability_change",
        "Change in {span} years of today's members' world share.",
        "float64",
        _CINC,
        "share",
    ),
    ("ties", "Alliances of the members, each pair of states once.", "int32", _TIES, "pairs"),
    (
        "ties_lost",
        "Share of the members' alliances of 5 years ago that ended.",
        "float64",
        _TIES,
        "share, 0-1",
    ),
    (
        "ties_gained",
        "Share of the members' alliances that began within 5 years.",
        "float64",
        _TIES,
        "share, 0-1",
    ),
)


def _of_system() -> list[Variable]:
    text = "Concentration (CON) of capability among"
    every = derived("con_system", f"{text} all states.", "float64", *_CINC, NAME, "index, 0-1")
    great = derived(
        "con_majors", f"{text} the major powers.", "float64", "majors", "ccode", NAME, "index, 0-1"
    )
    return [every, great]


def _of_clubs(span: int) -> list[Variable]:
    return [
        derived(name, text.format(span=span), kind, *origin, NAME, unit)
        for name, text, kind, origin, unit in _TEXTS
    ]
