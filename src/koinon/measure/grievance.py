"""Historical grievance: how long ago two members of a bloc last stood against each other.

Three kinds of conflict between two states: inter-state wars (COW 4.0, to 2007), militarised disputes (COW
5.0, to 2014) and strategic rivalries (Thompson, Sakuwa and Suhas 2021, *Analyzing Strategic Rivalries in
World Politics*, to 2020). What happened before the two were members counts, and so does what happened to the
state they came out of, where a union took it in, a government went on elsewhere, or it was divided in two:
West Germany and France have the history of Germany and France. After a source ends nothing is known of it, so
that the years since the last conflict are null there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from koinon.options import as_count
from koinon.panel.clubs.pooling import attach
from koinon.panel.spells import by_year
from koinon.panel.variable import Variable
from koinon.store.schema import schema
from koinon.world.lineage import successions

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel
    from koinon.store.catalogue import Store

NAME = "grievance"
KINDS = {
    "war": ("cow_inter_wars", "cowinterongoing"),
    "dispute": ("cow_mid_dirdisp", "dispongoing"),
    "rivalry": ("tss_rivalries", ""),
}
"""Table of each kind and the column that marks an ongoing event; a rivalry is a spell."""

SOURCES = ("cow_war", "cow_mid", "tss_rivalries")


def add(panel: ClubPanel, within: int = 25) -> ClubPanel:
    """Add the years since the last conflict between two members and the pairs that had one lately.

    Parameters
    ----------
    panel
        Of blocs or treaties.
    within
        How many years back, this one included, "lately" reaches.

    Returns
    -------
    ClubPanel
        ``war_since``, ``dispute_since`` and ``rivalry_since``: years since the last war (to 2007), dispute
        (2014) or rivalry (2020) between any two members, 0 while one goes on, null where no two ever
        had one since 1816. ``grievance_since``: the least of the three, and ``grievance_pairs``: share of
        pairs of members with any of the three within `within` years, 0-1, both to 2014.
        ``grievance_ever``: share of pairs with any since 1816, to 2014. ``rivalry_pairs``: share of pairs
        with a rivalry within `within` years, to 2020. Shares are null where a bloc has no pair.

    Raises
    ------
    KoinonError
        If `within` is no whole number from 1.

    Examples
    --------
    >>> import koinon as kn
    >>> made = add(kn.bloc_years(1974, 1974, ["NATO"])).frame
    >>> made.select("grievance_since", pl.col("grievance_pairs", "grievance_ever").round(2)).row(0)
    (0, 0.06, 0.39)
    """
    as_count("within", within)
    rows = panel.frame.select(*panel.keys, "member_dyads")
    dated = panel.pairs.sort("year")
    for kind, events in _events(panel.tables).items():
        last = dated.select("ccode1", "ccode2", "year").unique().sort("year")
        last = last.join_asof(
            events.sort("last"),
            left_on="year",
            right_on="last",
            by=["ccode1", "ccode2"],
            check_sortedness=False,
        )
        gone = (pl.col("year") - pl.col("last")).alias(kind)
        dated = dated.join(
            last.select("ccode1", "ccode2", "year", gone), on=["ccode1", "ccode2", "year"], how="left"
        )
    dated = dated.with_columns(any=pl.min_horizontal(list(KINDS)))
    grouped = dated.group_by(panel.keys).agg(
        *(pl.col(kind).min().alias(f"{kind}_since") for kind in KINDS),
        grievance_since=pl.col("any").min(),
        near=(pl.col("any") < within).sum(),
        ever=pl.col("any").count(),
        rivals=(pl.col("rivalry") < within).sum(),
    )
    rows = rows.join(grouped, on=panel.keys, how="left")
    pairs = pl.col("member_dyads")
    named = {"grievance_pairs": "near", "grievance_ever": "ever", "rivalry_pairs": "rivals"}
    rows = rows.with_columns(
        pl.when(pairs > 0).then(pl.col(count) / pairs).alias(name) for name, count in named.items()
    )
    panel = attach(panel, rows, _variables(within))
    note = f"grievance: pairs with a conflict within {within} years (within={within}); history is inherited"
    return panel.with_frame(panel.frame, notes=[note])


@lru_cache(maxsize=2)
def _events(store: Store) -> dict[str, pl.DataFrame]:
    """Return ``ccode1`` < ``ccode2`` and ``last``: every year of conflict of each kind, heirs included."""
    made = {}
    for kind, (table, ongoing) in KINDS.items():
        if ongoing:
            rows = store.scan(table).filter(pl.col(ongoing) == 1).select("ccode1", "ccode2", "year").collect()
        else:
            spells = store.frame(table).select("ccode1", "ccode2", "start", "end")
            rows = by_year(spells, schema(table).covers)
        made[kind] = inherited(rows.unique(), heirs())
    return made


def inherited(events: pl.DataFrame, heirs_of: pl.DataFrame) -> pl.DataFrame:
    """Return pair-year events with those that heirs take over.

    Parameters
    ----------
    events
        ``ccode1``, ``ccode2``, ``year``, in either or both orders.
    heirs_of
        ``ccode``, ``heir`` and ``until``, the last year whose events the heir takes over.

    Returns
    -------
    polars.DataFrame
        ``ccode1`` < ``ccode2``, ``last``; unique and sorted.
    """
    both = events.cast({"ccode1": pl.Int16, "ccode2": pl.Int16, "year": pl.Int16})
    for side in ("ccode1", "ccode2"):
        taken = both.join(heirs_of, left_on=side, right_on="ccode").filter(pl.col("year") <= pl.col("until"))
        taken = taken.with_columns(pl.col("heir").alias(side)).select(both.columns)
        both = pl.concat([both, taken])
    ordered = both.filter(pl.col("ccode1") != pl.col("ccode2")).select(
        ccode1=pl.min_horizontal("ccode1", "ccode2"),
        ccode2=pl.max_horizontal("ccode1", "ccode2"),
        last="year",
    )
    return ordered.unique().sort("ccode1", "ccode2", "last")


@lru_cache(maxsize=1)
def heirs() -> pl.DataFrame:
    """Return who has whose history: ``ccode``, ``heir`` and ``until`` (the year of the change).

    A union has that of the states it took in, a government that goes on elsewhere its own, and each half of
    a state divided in two the whole state's. Secessions, and the break-up of Austria-Hungary and the Soviet
    Union, pass on nothing: Poland did not fight Italy in 1916. Heirs of heirs are followed.
    """
    listed = successions().select(
        "kind",
        ccode="predecessor_ccode",
        heir="successor_ccode",
        until=pl.col("date").dt.year().cast(pl.Int16),
    )
    halves = pl.col("kind") == "dissolution"
    in_two = listed.filter(halves).group_by("ccode").len().filter(pl.col("len") == 2)["ccode"]
    direct = listed.filter(
        pl.col("kind").is_in(["unification", "continuation"])
        | (halves & pl.col("ccode").is_in(in_two.implode()))
    ).select("ccode", "heir", "until")
    whole = direct
    while True:
        further = whole.join(direct, left_on="heir", right_on="ccode", suffix="_next")
        further = further.filter(pl.col("until_next") >= pl.col("until"))
        further = further.select("ccode", heir="heir_next", until="until")
        longer = pl.concat([whole, further]).filter(pl.col("ccode") != pl.col("heir"))
        longer = longer.group_by("ccode", "heir").agg(pl.col("until").max()).sort("ccode", "heir")
        if longer.height == whole.height:
            return longer
        whole = longer


def _variables(within: int) -> list[Variable]:
    covers = {kind: schema(table).covers for kind, (table, _) in KINDS.items()}
    known = {kind: (1816, last) for kind, (_, last) in covers.items()}
    # A war is a dispute too: the years since the last of any kind rest on disputes, which reach further.
    whole = (1816, min(known["dispute"][1], known["rivalry"][1]))
    since, lately = "Years since two members last", f"within {within} years"
    texts = (
        ("war_since", f"{since} were at war with each other.", "int16", "years", known["war"]),
        ("dispute_since", f"{since} were in a dispute with each other.", "int16", "years", known["dispute"]),
        ("rivalry_since", f"{since} were rivals.", "int16", "years", known["rivalry"]),
        ("grievance_since", f"{since} had a war, dispute or rivalry.", "int16", "years", whole),
        (
            "grievance_pairs",
            f"Share of pairs with any of the three {lately}.",
            "float64",
            "share, 0-1",
            whole,
        ),
        (
            "grievance_ever",
            "Share of pairs with any of the three since 1816.",
            "float64",
            "share, 0-1",
            whole,
        ),
        (
            "rivalry_pairs",
            f"Share of pairs with a rivalry {lately}.",
            "float64",
            "share, 0-1",
            known["rivalry"],
        ),
    )
    return [
        Variable(name, text, kind, unit, "", _sources(name), years, NAME)
        for name, text, kind, unit, years in texts
    ]


def _sources(name: str) -> tuple[str, ...]:
    kind = name.partition("_")[0]
    return (schema(KINDS[kind][0]).source,) if kind in KINDS else SOURCES
