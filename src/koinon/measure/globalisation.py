"""Globalisation beside alliances: KOF indices, openness, alliance ties and how fast they change.

*KOF* (Gygli, Haelg, Potrafke and Sturm 2019, *Review of International Organizations* 14: 543-574): the mean
over states, or over the members of a bloc, of the overall index and of its parts, 1 to 100; every state
weighs the same. Communication technology stands in the informational index (``kofingi``).
*Openness*: exports plus imports of goods over GDP, both summed over the states that have all three
(COW totals, World Bank GDP, current USD). *Ties*: ATOP promises of defence, offence or neutrality, by either
of two states to the other; ties per state are their mean number (Jackson and Nei 2015, *PNAS* 112:
15277-15284). *Tie loss*: of the pairs tied five years before, the share no longer tied.

The series stand side by side; that two of them break in the same years says nothing about cause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.club_years import ClubPanel
from koinon.panel.clubs.pooling import attach, steady
from koinon.panel.groups.alliances import collapsed
from koinon.panel.units import FIRST_YEAR, LAST_YEAR, state_year_rows
from koinon.panel.variable import Variable
from koinon.stats.breaks import structural_breaks
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.panel import Panel
    from koinon.store.catalogue import Store

GROUP = "globalisation"
KOF = {
    "kofgi": "globalisation",
    "kofecgi": "economic globalisation",
    "koftrgi": "trade globalisation",
    "koffigi": "financial globalisation",
    "kofsogi": "social globalisation",
    "kofipgi": "interpersonal globalisation",
    "kofingi": "informational globalisation (communication technology)",
    "kofcugi": "cultural globalisation",
    "kofpogi": "political globalisation",
}
BROKEN = {"kofgi_mean": True, "openness": False, "ties_per_state": False, "tie_loss": False}
"""Series whose breaks are sought, and whether in trend (True) or in level."""
_PACT = ("atop_defense", "atop_offense", "atop_neutral")
_BACK = 5


def add(panel: Panel, criterion: str = "bic") -> Panel:
    """Add globalisation, openness and alliance ties.

    Parameters
    ----------
    panel
        Of unit system-year or bloc-year.
    criterion
        For system-years: how the number of breaks is chosen, ``"bic"`` or ``"lwz"``; see
        `koinon.stats.breaks`.

    Returns
    -------
    Panel
        ``kofgi_mean`` and eight parts (1-100, 1970-2021), ``kof_reporting``; ``openness`` (0 or more,
        1960-2014), ``openness_reporting``. Of system-years ``ties_per_state`` (1816-2018), ``tie_loss``
        (0-1, 1821-2018) and for four series the segment between breaks, ``<series>_segment``; the notes
        give the breaks. Of bloc-years ``alliance_density`` (share of pairs of members tied, 0-1),
        ``ties_per_member`` (to all states) and ``tie_loss``.

    Examples
    --------
    >>> import koinon as kn
    >>> kn.system_years(1950, 2000).add("globalisation").frame["ties_per_state"].mean() > 9
    True
    """
    if isinstance(panel, ClubPanel):
        return _of_clubs(panel)
    return _of_system(panel, criterion)


def _of_system(panel: Panel, criterion: str) -> Panel:
    """Compute the whole series, cut it at its breaks, and give the panel its years."""
    whole = _series(panel.tables)
    cuts, notes = _segments(whole, criterion)
    variables = [*_shared(), *_system_ties()]
    variables += [_segment_record(v, f"{v.name}_segment") for v in variables if v.name in BROKEN]
    types = {v.name: v.dtype for v in variables}
    typed = (pl.col(name).cast(kind) for name, kind in types.items())
    rows = whole.join(cuts, on="year", how="left").select("year", *typed)
    frame = panel.frame.join(rows, on="year", how="left", maintain_order="left")
    return panel.with_frame(frame, variables, notes)


def _series(store: Store) -> pl.DataFrame:
    # The tables are those of COW states, whatever the panel's codes.
    states = state_year_rows(FIRST_YEAR, LAST_YEAR, "cow").group_by("year").agg(n=pl.len())
    ties = _ties(store)
    tied = ties.group_by("year").agg(ties=pl.len())
    frame = states.sort("year")
    for part in (_kof(store, None), _openness(store, None), tied, _lost(ties, None)):
        frame = frame.join(part, on="year", how="left", maintain_order="left")
    covered = pl.col("year").is_between(*schema("alliance_dyads").covers)
    return frame.with_columns(
        ties_per_state=pl.when(covered).then(2 * pl.col("ties").fill_null(0) / pl.col("n"))
    )


def _segments(whole: pl.DataFrame, criterion: str) -> tuple[pl.DataFrame, list[str]]:
    """Return the segment of each year for each series, and what the notes say of the breaks."""
    notes, made = [], whole.select("year")
    for column, trend in BROKEN.items():
        known = whole.select("year", column).drop_nulls()
        found = structural_breaks(
            known["year"].to_list(), known[column].to_list(), trend=trend, criterion=criterion
        )
        numbers = known.select("year").with_columns(pl.Series(f"{column}_segment", found.segments))
        made = made.join(numbers, on="year", how="left", maintain_order="left")
        said = ", ".join(f"{b.year} ({b.low}-{b.high})" for b in found.breaks) or "none"
        kind = "line" if trend else "level"
        said = f"last years before a change of {kind}, with 95 % intervals ({criterion}): {said}"
        notes.append(f"{GROUP}: {column}, {said}")
    return made, notes


def _segment_record(v: Variable, name: str) -> Variable:
    kind = "line" if BROKEN[v.name] else "level"
    text = f"Number of the segment between structural breaks of {v.name}, each with its own {kind}."
    return Variable(name, text, "int8", "", v.table, v.sources, v.covers, GROUP)


def _of_clubs(panel: ClubPanel) -> ClubPanel:
    ties = _ties(panel.tables)
    keys = list(panel.keys)
    mine = panel.members.drop_nulls("ccode").select(*keys, "ccode")
    directed = _both_ways(ties)
    own = mine.join(directed, on=["ccode", "year"]).group_by(keys).agg(ties=pl.len())
    inside = panel.pairs.join(ties, on=["ccode1", "ccode2", "year"]).group_by(keys).agg(tied=pl.len())
    made = panel.frame.select(*keys, "members_cow", "member_dyads")
    parts = (_kof(panel.tables, panel), _openness(panel.tables, panel), own, inside, _lost(directed, panel))
    for part in parts:
        made = made.join(part, on=keys, how="left")
    pairs, members = pl.col("member_dyads"), pl.col("members_cow")
    made = made.with_columns(
        alliance_density=pl.when(pairs > 0).then(pl.col("tied").fill_null(0) / pairs),
        ties_per_member=pl.when(members > 0).then(pl.col("ties").fill_null(0) / members),
    )
    return attach(panel, made, [*_shared(), *_club_ties()], ["kof_reporting", "openness_reporting"])


def _ties(store: Store) -> pl.DataFrame:
    """Return ``ccode1 < ccode2, year`` of the pairs with a promise of defence, offence or neutrality."""
    promises = store.scan("alliance_dyads").select("ccode1", "ccode2", "year", *_PACT).collect()
    either = collapsed(promises, "any", _PACT)
    return either.filter(pl.any_horizontal(pl.col(name) == 1 for name in _PACT)).select(
        "ccode1", "ccode2", "year"
    )


def _both_ways(ties: pl.DataFrame) -> pl.DataFrame:
    sides = (("ccode1", "ccode2"), ("ccode2", "ccode1"))
    return pl.concat([ties.select("year", ccode=a, partner=b) for a, b in sides])


def _lost(ties: pl.DataFrame, panel: ClubPanel | None) -> pl.DataFrame:
    """Return the share of ties of five years before that are gone, of all states or of members."""
    pair = [name for name in ties.columns if name != "year"]
    last = schema("alliance_dyads").covers[1]
    before = ties.with_columns(year=(pl.col("year") + _BACK).cast(pl.Int16)).filter(pl.col("year") <= last)
    kept = before.join(ties.with_columns(kept=pl.lit(1)), on=[*pair, "year"], how="left")
    lost = pl.col("kept").is_null().mean().alias("tie_loss")
    if panel is None:
        return kept.group_by("year").agg(lost)
    mine = panel.members.drop_nulls("ccode").select(*panel.keys, "ccode")
    return mine.join(kept, on=["ccode", "year"]).group_by(panel.keys).agg(lost)


def _kof(store: Store, panel: ClubPanel | None) -> pl.DataFrame:
    rows = store.scan("globalisation").select("ccode", "year", *KOF).collect().drop_nulls("ccode")
    rows = rows.with_columns(pl.col(list(KOF)).cast(pl.Float64))
    keys: tuple[str, ...] = ("year",)
    if panel is not None:
        keys = panel.keys
        rows = panel.members.drop_nulls("ccode").select(*keys, "ccode").join(rows, on=["ccode", "year"])
    return rows.group_by(keys).agg(
        *(steady(pl.col(name)).mean().alias(f"{name}_mean") for name in KOF),
        pl.col("kofgi").count().alias("kof_reporting"),
    )


def _openness(store: Store, panel: ClubPanel | None) -> pl.DataFrame:
    product = store.scan("world_bank").select("ccode", "year", gdp="gdp_current_usd").collect()
    totals = store.frame("cow_trade_totals")
    rows = totals.join(product.drop_nulls(), on=["ccode", "year"]).drop_nulls(["imports", "exports", "gdp"])
    keys: tuple[str, ...] = ("year",)
    if panel is not None:
        keys = panel.keys
        rows = panel.members.drop_nulls("ccode").select(*keys, "ccode").join(rows, on=["ccode", "year"])
    traded = steady(1e6 * (pl.col("imports") + pl.col("exports"))).sum()
    return rows.group_by(keys).agg(openness=traded / steady(pl.col("gdp")).sum(), openness_reporting=pl.len())


def _shared() -> list[Variable]:
    made = [
        _made(f"{name}_mean", f"KOF index of {what}, mean over states.", "float64", "index, 1-100", GROUP)
        for name, what in KOF.items()
    ]
    made.append(_made("kof_reporting", "States with a KOF index.", "int16", "states", GROUP))
    trade, product = schema("cow_trade_totals"), schema("world_bank")
    covers = (product.covers[0], trade.covers[1])
    sources = (trade.source, product.source)
    texts = (
        (
            "openness",
            "Exports plus imports of goods over GDP, over states with all three.",
            "float64",
            "ratio",
        ),
        ("openness_reporting", "States behind openness.", "int16", "states"),
    )
    made += [
        Variable(name, text, kind, unit, "cow_trade_totals", sources, covers, GROUP)
        for name, text, kind, unit in texts
    ]
    return made


def _made(name: str, text: str, kind: str, unit: str, table: str, later: int = 0) -> Variable:
    declared = schema(table)
    first, last = declared.covers
    return Variable(name, text, kind, unit, table, (declared.source,), (first + later, last), GROUP)


_TIES = "alliance_dyads"
_WITH_PACT = "a pact (ATOP defence, offence or neutrality)"
_SHARE = "share, 0-1"


def _system_ties() -> list[Variable]:
    mean = f"Mean number of states with which a state has {_WITH_PACT}."
    lost = "Share of the pairs tied by a pact five years before that no longer are."
    return [
        _made("ties_per_state", mean, "float64", "ties", _TIES),
        _made("tie_loss", lost, "float64", _SHARE, _TIES, _BACK),
    ]


def _club_ties() -> list[Variable]:
    density = f"Share of pairs of members tied by {_WITH_PACT}."
    mean = f"Mean number of states with which a member has {_WITH_PACT}."
    lost = "Share of the pacts that members had five years before, with anybody, that are gone."
    return [
        _made("alliance_density", density, "float64", _SHARE, _TIES),
        _made("ties_per_member", mean, "float64", "ties", _TIES),
        _made("tie_loss", lost, "float64", _SHARE, _TIES, _BACK),
    ]
