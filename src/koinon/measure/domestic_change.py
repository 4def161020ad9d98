"""Change at home: regime transitions among the members, and populist and nationalist parties in power.

A transition is a change into or out of electoral democracy on the lexical index (Skaaning, Gerring and
Bartusevicius 2015, *Comparative Political Studies* 48: 1491-1525), 1816-2024. Parties are those of V-Party
(Lindberg and others 2022), whose populism index runs 0-1 and whose item on cultural superiority, sign
turned, stands for nationalism: high where a party promotes the superiority of a group or nation. In each
parliament both are averaged over the parties with a value, weighted by their seats; in each government over
its senior and junior partners. A parliament sits until the next election, but no longer than `term` years
here: V-Party leaves out elections that were not held.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.reference.tables import reference
from koinon.options import as_count, as_share
from koinon.panel.clubs.pooling import attach, derived, of_members, steady
from koinon.panel.variable import Variable
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.store.catalogue import Store

NAME = "domestic-change"
SOURCES = ("lexical_index", "vparty")
PARTIES_FROM = 1970
"""V-Party's experts coded few parties before."""

SENIOR, JUNIOR, NONE_FORMED = 0, 1, 4


@reference(NAME)
def add(
    panel: ClubPanel, span: int = 5, populist: float = 0.5, term: int = 6, least: float = 0.5
) -> ClubPanel:
    """Add regime transitions of the members and the weight of populist and nationalist parties among them.

    Parameters
    ----------
    panel
        Of blocs or treaties.
    span
        Years in which transitions are counted, this one included.
    populist
        Populism from which a party counts as populist, 0-1: V-Party's midpoint, our own choice.
    term
        Years, after that of an election, for which its parliament counts where no later one is known.
    least
        Least share of a parliament's seats that parties with a value must hold for the state to count,
        and of the members that must have a value for the bloc to have one.

    Returns
    -------
    ClubPanel
        ``democratisations`` and ``breakdowns`` (transitions of today's members within `span` years),
        ``transition_share`` (members with at least one, 0-1), ``regime_known`` (members with an index),
        1816-2024. ``populism_parliament`` and ``populism_government`` (0-1), ``nationalism_parliament`` and
        ``nationalism_government`` (V-Party's interval scale, about -3.5 to 3.7): means over the members with
        a value, each weighing the same. ``populist_governments``: members whose head of government's
        party is populist. ``parliaments_known``, ``governments_known`` and ``heads_known``: members
        with a value. All 1970-2019; a mean or count over fewer than `least` of the COW members is null.

    Raises
    ------
    KoinonError
        If a number of years is no whole number from 1, or a share does not lie between 0 and 1.

    Examples
    --------
    >>> import koinon as kn
    >>> made = add(kn.bloc_years(2019, 2019, ["Visegrad"])).frame
    >>> made.select("populist_governments", "heads_known", "transition_share").row(0)
    (3, 4, 0.0)
    """
    as_count("span", span)
    as_count("term", term)
    as_share("populist", populist)
    as_share("least", least)
    rows = panel.frame.select(panel.keys)
    for part in (_transitions(panel, span), _parties(panel, populist, term, least)):
        rows = rows.join(part, on=panel.keys, how="left")
    counts = ["regime_known", "parliaments_known", "governments_known", "heads_known"]
    panel = attach(panel, rows, _variables(span, populist), counts=counts)
    note = f"domestic-change: transitions within {span} years; populist from {populist:g} on V-Party's index"
    rule = f"parliaments count for up to {term} years and with values for {least:.0%} of their seats"
    return panel.with_frame(panel.frame, notes=[f"{note}; {rule}"])


def _transitions(panel: ClubPanel, span: int) -> pl.DataFrame:
    lately = transitions(panel.tables, span)
    changed = (pl.col("up") + pl.col("down")) > 0
    return (
        of_members(panel, lately)
        .group_by(panel.keys)
        .agg(
            democratisations=pl.col("up").sum(),
            breakdowns=pl.col("down").sum(),
            transition_share=changed.mean(),
            regime_known=pl.len(),
        )
    )


@lru_cache(maxsize=8)
def transitions(store: Store, span: int) -> pl.DataFrame:
    """Return ``ccode``, ``year``, ``up`` and ``down``: transitions of each state within `span` years.

    Years before a state's first are no transitions: a state that is born a democracy did not become one.
    """
    table = store.scan("lexical_democracy")
    rows = table.select("ccode", "year", up="democratic_transition", down="democratic_breakdown").collect()
    first = pl.col("year") == pl.col("year").min().over("ccode")
    rows = rows.with_columns(
        pl.when(first).then(0).otherwise(pl.col("up", "down")).cast(pl.Int16).name.keep()
    )
    ordered = rows.sort("ccode", "year").with_columns(pl.col("year").cast(pl.Int32))
    summed = ordered.rolling("year", period=f"{span}i", closed="right", group_by="ccode")
    return summed.agg(pl.col("up", "down").sum()).cast({"year": pl.Int16})


def _parties(panel: ClubPanel, populist: float, term: int, least: float) -> pl.DataFrame:
    where = ("parliament", "government")
    kinds = {f"{what}_{place}": place for what in ("populism", "nationalism") for place in where}
    grouped = of_members(panel, parliaments(panel.tables, term, least)).group_by(panel.keys)
    made = grouped.agg(
        *(steady(pl.col(kind)).mean().alias(kind) for kind in kinds),
        populist_governments=(pl.col("head") >= populist).sum(),
        parliaments_known=pl.col("populism_parliament").count(),
        governments_known=pl.col("populism_government").count(),
        heads_known=pl.col("head").count(),
    ).join(panel.frame.select(*panel.keys, "members_cow"), on=panel.keys)
    rests_on = {kind: f"{place}s_known" for kind, place in kinds.items()}
    rests_on["populist_governments"] = "heads_known"
    fewest = pl.max_horizontal(least * pl.col("members_cow"), pl.lit(1))
    return made.with_columns(
        pl.when(pl.col(known) >= fewest).then(pl.col(name)).alias(name) for name, known in rests_on.items()
    )


@lru_cache(maxsize=8)
def parliaments(store: Store, term: int, least: float) -> pl.DataFrame:
    """Return the parliament and government of every state and year, 1970-2019.

    Returns
    -------
    polars.DataFrame
        ``ccode``, ``year``, ``populism_parliament``, ``nationalism_parliament``, ``populism_government``,
        ``nationalism_government`` and ``head`` (populism of the party of the head of government), of the
        last election of that year or the `term` years before it. Null where parties with a value hold
        less than `least` of the seats, or where no government was formed.
    """
    columns = ["ccode", "year", "election", "v2paseatshare", "v2xpa_popul", "v2paculsup", "v2pagovsup"]
    rows = store.scan("party_positions").select(columns).drop_nulls("ccode").collect()
    rows = rows.with_columns(
        nationalism=-pl.col("v2paculsup").cast(pl.Float64), populism=pl.col("v2xpa_popul").cast(pl.Float64)
    )
    seats, partner = pl.col("v2paseatshare").cast(pl.Float64), pl.col("v2pagovsup").is_in([SENIOR, JUNIOR])
    # Some chambers add up to more than 100 because the alliance and its parties are both listed.
    whole = pl.max_horizontal(seats.sum(), pl.lit(100.0))
    made = []
    for name in ("populism", "nationalism"):
        value = pl.col(name)
        known = value.is_not_null() & seats.is_not_null()
        enough = seats.filter(known).sum() / whole >= least
        mean = steady((seats * value).filter(known)).sum() / steady(seats.filter(known)).sum()
        governing = known & partner
        inside = steady((seats * value).filter(governing)).sum() / steady(seats.filter(governing)).sum()
        made += [
            pl.when(enough).then(mean).fill_nan(None).alias(f"{name}_parliament"),
            pl.when(enough).then(inside).fill_nan(None).alias(f"{name}_government"),
        ]
    senior = (pl.col("v2pagovsup") == SENIOR) & pl.col("populism").is_not_null()
    head = pl.col("populism").filter(senior).sort_by(seats.filter(senior), descending=True).first()
    elected = rows.group_by("ccode", "year", "election").agg(*made, head=head)
    last = elected.sort("election").unique(["ccode", "year"], keep="last", maintain_order=True)
    first, end = PARTIES_FROM, schema("party_positions").covers[1]
    spells = last.sort("ccode", "year").with_columns(next=pl.col("year").shift(-1).over("ccode"))
    until = pl.min_horizontal(pl.col("next") - 1, pl.col("year") + term, pl.lit(end))
    sat = spells.with_columns(held=pl.int_ranges(pl.col("year"), until + 1, dtype=pl.Int16)).explode("held")
    return sat.drop("year", "next", "election").rename({"held": "year"}).filter(pl.col("year") >= first)


def _variables(span: int, populist: float) -> list[Variable]:
    lately = f"within {span} years"
    regime = (
        ("democratisations", f"Transitions to electoral democracy among the members {lately}.", "int16", ""),
        ("breakdowns", f"Breakdowns of electoral democracy among the members {lately}.", "int16", ""),
        ("transition_share", f"Share of members with a transition {lately}.", "float64", "share, 0-1"),
        ("regime_known", "Members with a lexical index of democracy.", "int16", "members"),
    )
    seats, scale = "weighted by seats, mean of members", "V-Party scale"
    parties = (
        ("populism_parliament", f"Populism of the parties in parliament, {seats}.", "float64", "index, 0-1"),
        ("populism_government", f"Populism of the parties in government, {seats}.", "float64", "index, 0-1"),
        ("nationalism_parliament", f"Nationalism of the parties in parliament, {seats}.", "float64", scale),
        ("nationalism_government", f"Nationalism of the parties in government, {seats}.", "float64", scale),
        (
            "populist_governments",
            f"Members led by a party of populism {populist:g} or more.",
            "int16",
            "members",
        ),
        ("parliaments_known", "Members whose parliament has a value.", "int16", "members"),
        ("governments_known", "Members whose government has a value.", "int16", "members"),
        ("heads_known", "Members whose head of government's party has a value.", "int16", "members"),
    )
    made = [
        derived(name, text, kind, "lexical_democracy", "lexical_index", NAME, unit)
        for name, text, kind, unit in regime
    ]
    table = schema("party_positions")
    covers = (PARTIES_FROM, table.covers[1])
    made += [
        Variable(name, text, kind, unit, table.name, (table.source,), covers, NAME)
        for name, text, kind, unit in parties
    ]
    return made
