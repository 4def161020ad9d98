"""Flexibility: how much of security cooperation is traditional pacts, and how much looser forms.

The types and what counts in which year stand in `koinon.measure.instruments`. A *stock* counts instruments in
force on 31 December; a treaty of ATOP is one, whether it has two members or fifty. Kinne (2018, *Journal of
Conflict Resolution* 62: 729-755) collected the defence cooperation agreements, signed since 1980 only, so
their stock of the first years is too small; Vabulas and Snidal (2013, *Review of International
Organizations* 8: 193-220) define informal organisations. Shares over all types are given where all sources
speak, 1980-2010.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.measure import instruments
from koinon.measure.instruments import TYPES
from koinon.measure.purposes import PURPOSES
from koinon.measure.reference.tables import reference
from koinon.panel.clubs.club_years import ClubPanel
from koinon.panel.clubs.pooling import attach, of_members, of_pairs, steady
from koinon.panel.variable import Variable
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.panel import Panel

GROUP = "flexibility"
_WORDS = {
    "pact": "treaties with a promise of defence or offence (ATOP)",
    "light": "treaties of neutrality, non-aggression or consultation only (ATOP)",
    "dca": "general defence cooperation agreements (DCAD; those signed since 1980)",
    "coalition": "coalitions of the registry",
    "informal": "informal organisations in the field of security",
}
_PAIRS = {
    "pact": ("a pact of defence or offence", "alliance_dyads"),
    "light": ("promises of neutrality, non-aggression or consultation and no pact", "alliance_dyads"),
    "dca": ("a general defence cooperation agreement", "defence_cooperation"),
    "trade": ("a trade agreement in force", "trade_agreement_dyads"),
    "informal": ("a shared informal organisation of any field", "informal_member_spells"),
}


@reference(GROUP)
def add(panel: Panel) -> Panel:
    """Add the mix of traditional and flexible ties.

    Parameters
    ----------
    panel
        Of unit system-year, bloc-year or treaty-year.

    Returns
    -------
    Panel
        Of system-years: for each type ``flex_<type>`` in force and ``flex_<type>_new``; ``flex_pact_share``
        (pacts among ATOP treaties), ``flex_loose_share`` (agreements, coalitions and informal organisations
        among all types, 1980-2010), ``flex_economic_share`` and ``flex_nonmilitary_share`` (ATOP treaties in
        force with economic aid or concessions, with cooperation beyond the military),
        ``flex_pact_trade_share`` (pairs with a pact that also have a trade agreement) and
        ``flex_purpose_<purpose>`` (coalitions and informal organisations). Of bloc-years: the share of
        pairs of members with each tie, with none in ATOP, the share of pacts with a trade agreement beside
        them, the spread of regimes among members and how many have a score.

    Examples
    --------
    >>> import koinon as kn
    >>> frame = kn.system_years(1990, 1994).add("flexibility").frame
    >>> frame["flex_dca_new"].to_list()
    [6, 11, 35, 62, 83]
    """
    return _of_clubs(panel) if isinstance(panel, ClubPanel) else _of_system(panel)


def _of_system(panel: Panel) -> Panel:
    made = instruments.instruments(panel.tables)
    frame = panel.frame.select("year")
    frame = _columns(frame, instruments.stock(made), "type", {kind: f"flex_{kind}" for kind in TYPES})
    frame = _columns(frame, instruments.new(made), "type", {kind: f"flex_{kind}_new" for kind in TYPES})
    frame = _columns(
        frame,
        instruments.by_purpose(panel.tables),
        "purpose",
        {one: f"flex_purpose_{one}" for one in PURPOSES},
    )
    ties = instruments.pair_ties(panel.tables).filter(pl.col("pact") == 1)
    trading = ties.group_by("year").agg(flex_pact_trade_share=pl.col("trade").cast(pl.Float64).mean())
    for part in (_provisions(panel), trading):
        frame = frame.join(part, on="year", how="left", maintain_order="left")
    atop, every = (
        pl.col("flex_pact") + pl.col("flex_light"),
        pl.sum_horizontal(f"flex_{kind}" for kind in TYPES),
    )
    loose = pl.sum_horizontal("flex_dca", "flex_coalition", "flex_informal")
    frame = frame.with_columns(
        flex_pact_share=pl.when(atop > 0).then(pl.col("flex_pact") / atop), flex_loose_share=loose / every
    )
    variables = _system_variables()
    columns = [_covered(v) for v in variables]
    done = panel.frame.join(frame.select("year", *columns), on="year", how="left", maintain_order="left")
    return panel.with_frame(done, variables, [_NOTE])


_NOTE = (
    "flexibility: coalitions that fought single wars, relief groups and most maritime groups are in none of "
    "the sources; defence cooperation agreements are those signed from 1980 to 2010"
)


def _covered(v: Variable) -> pl.Expr:
    value = pl.col(v.name)
    value = value if v.covers is None else pl.when(pl.col("year").is_between(*v.covers)).then(value)
    return value.cast(v.dtype).alias(v.name)


def _columns(frame: pl.DataFrame, counts: pl.DataFrame, by: str, names: dict[str, str]) -> pl.DataFrame:
    """Join one column per value of `by`; a year without any counts 0."""
    for one, name in names.items():
        mine = counts.filter(pl.col(by) == one).select("year", pl.col("n").alias(name))
        frame = frame.join(mine, on="year", how="left", maintain_order="left")
    return frame.with_columns(pl.col(list(names.values())).fill_null(0))


def _provisions(panel: Panel) -> pl.DataFrame:
    """Return which share of the ATOP treaties in force has economic and other non-military provisions."""
    rows = panel.tables.frame("treaties").select(
        pl.col("atopid").cast(pl.String).alias("id"),
        economic=pl.col("ecaid") > 0,
        wider=pl.col("nomicoop") == 1,
    )
    spells = instruments.instruments(panel.tables).filter(pl.col("type").is_in(["pact", "light"]))
    years = pl.int_ranges("begin", pl.col("end") + 1, dtype=pl.Int16)
    lived = spells.filter(pl.col("begin") <= pl.col("end")).with_columns(year=years).explode("year")
    return (
        lived.join(rows, on="id")
        .group_by("year")
        .agg(
            flex_economic_share=pl.col("economic").cast(pl.Float64).mean(),
            flex_nonmilitary_share=pl.col("wider").cast(pl.Float64).mean(),
        )
    )


def _of_clubs(panel: ClubPanel) -> ClubPanel:
    keys = list(panel.keys)
    states = panel.members["ccode"].drop_nulls().unique()
    ties = of_pairs(panel, instruments.pair_ties(panel.tables, states))
    tied = [name for name in _PAIRS if name != "informal"]
    names = [*_PAIRS, "coalition"]
    sums = ties.group_by(keys).agg(
        pl.col(tied).sum(),
        atop=(pl.col("pact") + pl.col("light")).sum(),
        both=(pl.col("pact") * pl.col("trade")).sum(),
    )
    allied = of_pairs(panel, instruments.coalition_pairs(panel.tables, *panel.years))
    meeting = of_pairs(panel, instruments.informal_pairs(panel.tables, states))
    coalition = allied.group_by(keys).agg(coalition=pl.len())
    informal = meeting.group_by(keys).agg(informal=pl.len())
    unknown = (
        of_members(panel, instruments.undated(panel.tables))
        .group_by(keys)
        .agg(flex_coalition_undated=pl.len())
    )
    made = panel.frame.select(*keys, "member_dyads")
    for part in (sums, coalition, informal, unknown, _regimes(panel)):
        made = made.join(part, on=keys, how="left")
    pairs = pl.col("member_dyads")
    counted = pl.col(*names, "atop", "both").fill_null(0)
    made = made.with_columns(counted).with_columns(
        *(pl.when(pairs > 0).then(pl.col(name) / pairs).alias(f"flex_{name}_pairs") for name in names),
        flex_untied_pairs=pl.when(pairs > 0).then(1 - pl.col("atop") / pairs),
        flex_pact_trade_share=pl.when(pl.col("pact") > 0).then(pl.col("both") / pl.col("pact")),
    )
    done = attach(panel, made, _club_variables(), ["flex_regime_reporting", "flex_coalition_undated"])
    return done.with_frame(done.frame, notes=[_NOTE])


def _regimes(panel: ClubPanel) -> pl.DataFrame:
    rows = panel.tables.scan("cow_democracy").select("ccode", "year", "v2x_polyarchy").collect()
    score = steady(pl.col("v2x_polyarchy").drop_nulls())
    return (
        of_members(panel, rows)
        .group_by(panel.keys)
        .agg(
            flex_regime_sd=score.std(ddof=0),
            flex_regime_reporting=pl.col("v2x_polyarchy").count(),
        )
    )


_SHARE = "share, 0-1"
_TRADING = ("alliance_dyads", "trade_agreement_dyads")


def _record(
    name: str, text: str, tables: tuple[str, ...], span: tuple[int, int], unit: str = _SHARE
) -> Variable:
    kind = "float64" if unit in {_SHARE, "0-0.5"} else "int32"
    sources = tuple(dict.fromkeys(schema(table).source for table in tables))
    return Variable(name, text, kind, unit, tables[0], sources, span, GROUP)


def _overlap(*spans: tuple[int, int]) -> tuple[int, int]:
    return max(first for first, _ in spans), min(last for _, last in spans)


def _both() -> tuple[int, int]:
    return _overlap(*(schema(table).covers for table in _TRADING))


def _system_variables() -> list[Variable]:
    made = []
    for end, verb in (("", "in force"), ("_new", "begun in the year")):
        for kind, words in _WORDS.items():
            text = f"Number of {words} {verb}."
            tables = (instruments.TABLE[kind],)
            made.append(_record(f"flex_{kind}{end}", text, tables, instruments.covers(kind), "instruments"))
    atop, treaties, of = instruments.covers("pact"), ("treaties",), "Share of the ATOP treaties in force"
    loose = "Share of agreements, coalitions and informal organisations among instruments of all five types."
    trading = "Share of pairs of states with a trade agreement in force, among pairs with a pact."
    texts = (
        ("flex_pact_share", f"{of} with a promise of defence or offence.", treaties, atop),
        (
            "flex_loose_share",
            loose,
            tuple(instruments.TABLE.values()),
            _overlap(*map(instruments.covers, TYPES)),
        ),
        (
            "flex_economic_share",
            f"{of} with economic aid or trade concessions, of those coded.",
            treaties,
            atop,
        ),
        (
            "flex_nonmilitary_share",
            f"{of} with more than military cooperation, of those coded.",
            treaties,
            atop,
        ),
        ("flex_pact_trade_share", trading, _TRADING, _both()),
    )
    made += [_record(*text) for text in texts]
    span = _overlap(instruments.covers("coalition"), instruments.covers("informal"))
    both = ("blocs", "informal_organisations")
    for one in PURPOSES:
        text = f"Coalitions and informal organisations for {_FOR[one]}."
        made.append(_record(f"flex_purpose_{one}", text, both, span, "instruments"))
    return made


_FOR = {
    "counterterrorism": "counter-terrorism",
    "maritime": "security at sea",
    "nonproliferation": "the control of arms exports and nuclear material",
    "climate": "climate and clean energy",
    "humanitarian": "rescue and human security (next to none is in the sources)",
    "conflict": "one conflict",
    "defence": "readiness and armament",
}


def _club_variables() -> list[Variable]:
    made, of = [], "Share of pairs of members"
    for name, (words, table) in _PAIRS.items():
        made.append(_record(f"flex_{name}_pairs", f"{of} with {words}.", (table,), schema(table).covers))
    atop, democracy = schema("alliance_dyads").covers, schema("cow_democracy").covers
    coalition = f"{of} in the same coalition of the registry, among dated memberships: at least so many."
    unknown = "Members that joined a living coalition of the registry on an unknown day; not in the pairs."
    trading = f"{of} with a trade agreement in force, among pairs with a pact."
    spread = "Standard deviation of V-Dem's electoral democracy among members."
    return [
        *made,
        _record("flex_coalition_pairs", coalition, ("bloc_members",), instruments.covers("coalition")),
        _record(
            "flex_coalition_undated", unknown, ("bloc_members",), instruments.covers("coalition"), "members"
        ),
        _record("flex_untied_pairs", f"{of} without any tie in ATOP.", ("alliance_dyads",), atop),
        _record("flex_pact_trade_share", trading, _TRADING, _both()),
        _record("flex_regime_sd", spread, ("cow_democracy",), democracy, "0-0.5"),
        _record(
            "flex_regime_reporting", "Members with a score of it.", ("cow_democracy",), democracy, "members"
        ),
    ]
