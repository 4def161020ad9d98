"""Pairs of states with a trade agreement in force that the WTO was notified of, year by year.

An agreement holds between two of its parties on 31 December of a year if its part on goods or services has
begun by then, it is not inactive, and both parties are in. A party that is an organisation stands for its
members of that day, by the registry of blocs. An agreement in which an organisation takes part ties it to the
others, not its members to each other: that Korea and the European Union have one says nothing about
France and Italy. Agreements of before 1995 that ended before they were notified may be missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.clubs.clubs import membership_spells, within_cow
from koinon.store.schema import schema
from koinon.world.codes import ccode_of_iso

if TYPE_CHECKING:
    from koinon.store.catalogue import Store

ORGANISATIONS = {
    "European Union": "eu",
    "European Free Trade Association (EFTA)": "efta",
    "ASEAN Free Trade Area (AFTA)": "asean",
    "Southern Common Market (MERCOSUR)": "mercosur",
    "Eurasian Economic Union (EAEU)": "eaeu",
    "Southern African Customs Union (SACU)": "sacu",
    "Gulf Cooperation Council (GCC)": "gcc",
}
"""Parties that are organisations and their blocs. The Central American Common Market is no bloc of the
registry; the one agreement it is named in lists no members of it and is left without that side."""

_PAIR = ["ccode1", "ccode2"]


def wto_ties(store: Store, first: int, last: int) -> pl.DataFrame:
    """Return the pairs tied by an agreement notified to the WTO.

    Parameters
    ----------
    store
        Where the tables are.
    first, last
        Years, both included; the table speaks of 1948 to 2025.

    Returns
    -------
    polars.DataFrame
        ``ccode1`` < ``ccode2``, ``year`` and ``agreements``, how many tie the pair on 31 December; unique by
        the first three. A pair without a row has none.

    Examples
    --------
    >>> from koinon.store import default_store
    >>> ties = wto_ties(default_store(), 2019, 2020)
    >>> ties.filter(pl.col("ccode1") == 2, pl.col("ccode2") == 20)["agreements"].to_list()
    [1, 1]
    """
    covered = schema("wto_agreements").covers
    years = pl.DataFrame({"year": range(max(first, covered[0]), min(last, covered[1]) + 1)}).cast(pl.Int16)
    parties = _parties(store, years)
    other = parties.rename({"ccode": "ccode2", "side": "side2"})
    both = parties.rename({"ccode": "ccode1"}).join(other, on=["rta_id", "year"])
    # Two states that a common organisation brought in are not tied to each other by it.
    apart = pl.col("side").is_null() | pl.col("side").ne_missing(pl.col("side2"))
    tied = both.filter(pl.col("ccode1") < pl.col("ccode2"), apart).select("rta_id", *_PAIR, "year").unique()
    return tied.group_by(*_PAIR, "year").agg(agreements=pl.len().cast(pl.Int16)).sort(*_PAIR, "year")


def _parties(store: Store, years: pl.DataFrame) -> pl.DataFrame:
    """Return ``rta_id, year, ccode, side``: the states bound on 31 December, and through whom."""
    agreements = store.frame("wto_agreements").select(
        "rta_id", "inactive", begins=pl.min_horizontal("in_force_goods", "in_force_services")
    )
    rows = store.frame("wto_agreement_parties").join(agreements, on="rta_id").filter(pl.col("pending") == 0)
    rows = rows.with_columns(
        begins=pl.max_horizontal("since", "begins"), ends=pl.min_horizontal("until", "inactive")
    ).drop_nulls("begins")
    day = pl.date(pl.col("year"), 12, 31)
    held = rows.join(years, how="cross").filter(
        pl.col("begins") <= day, pl.col("ends").is_null() | (pl.col("ends") > day)
    )
    whole = held.filter(pl.col("kind") == "organisation").with_columns(
        side=pl.col("party").replace_strict(ORGANISATIONS, default=None)
    )
    through = whole.drop_nulls("side").select("rta_id", "year", "side").join(_members(), on="side")
    through = through.filter(pl.col("start") <= day, pl.col("end") > day)
    through = through.select("rta_id", "year", "ccode", "side").unique()
    alone = ccode_of_iso(held.filter(pl.col("kind") == "state"), "iso3", "year", name="code")
    # Former states have no present code; the WTO's list names them by the state last so called.
    alone = alone.with_columns(ccode=pl.when(pl.col("iso3").is_null()).then("ccode").otherwise("code"))
    # Where an organisation is a party, its members are often listed as first signatories too: one voice.
    joint = pl.col("rta_id").is_in(whole["rta_id"].unique().implode())
    signed = (pl.col("current") == 0) & pl.col("until").is_null() & joint
    alone = alone.filter(~signed.fill_null(value=False))
    alone = alone.drop_nulls("ccode").select("rta_id", "year", "ccode").unique()
    alone = alone.join(through, on=["rta_id", "year", "ccode"], how="anti")
    return pl.concat([through, alone.with_columns(side=pl.lit(None, pl.String)).select(through.columns)])


def _members() -> pl.DataFrame:
    spells = membership_spells("bloc").filter(
        pl.col("bloc_id").is_in(list(ORGANISATIONS.values())), pl.col("start").is_not_null()
    )
    return within_cow(spells).select("ccode", "start", "end", side="bloc_id")
