"""What links two states: defence cooperation, exercises, visas, trade agreements, organisations.

A pair is a frame as in `koinon.facts.pair.years`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from koinon.facts.pair.years import PAIR, keyed
from koinon.facts.state.cooperation import DCAD_LAST
from koinon.panel.groups import agreements
from koinon.panel.groups.defence_cooperation import in_force
from koinon.store.participation import took_part
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.store.catalogue import Store


def defence_agreements(pair: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return the agreements on defence cooperation that the two signed, one row each."""
    signed = keyed(pair).select("ccode1", "ccode2", sign_year="year")
    rows = store.frame("defence_cooperation").drop_nulls("ccode2")
    rows = rows.join(signed, on=["ccode1", "ccode2", "sign_year"], how="semi")
    return rows.select("dca_id", "type", "signed", "sign_year", category="category1").sort(
        "sign_year", "dca_id"
    )


def defence_in_force(pair: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return ``year``, ``general`` and ``sector``: agreements in force, 1980-2010; 0 where there is none."""
    inside, _ = in_force(store)
    counts = inside.group_by(PAIR).agg(
        general=(pl.col("type") == "general").sum().cast(pl.Int64),
        sector=(pl.col("type") == "sector").sum().cast(pl.Int64),
    )
    first = schema("defence_cooperation").covers[0]
    made = keyed(pair).filter(pl.col("year").is_between(first, DCAD_LAST))
    made = made.join(counts, on=PAIR, how="left", maintain_order="left")
    return made.select("year", pl.col("general", "sector").fill_null(0))


def exercises(pair: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return the exercises of MME that both joined: ``mme_id``, ``year``, ``participants`` (states)."""
    joined = took_part(store, "mme")
    own = pair.select("year", ccode="one").join(joined, on=["year", "ccode"]).select("mme_id", "year")
    theirs = pair.select("year", ccode="two").join(joined, on=["year", "ccode"]).select("mme_id", "year")
    both = own.join(theirs, on=["mme_id", "year"]).unique()
    sizes = joined.group_by("mme_id").agg(participants=pl.len())
    return both.join(sizes, on="mme_id").sort("year", "mme_id")


def visas(pair: pl.DataFrame, store: Store) -> list[tuple[str, date, str, int | None]]:
    """Return what each asks of the other's citizens at the latest day known within the pair's years.

    Returns
    -------
    list of tuple
        The side that asks (``"one"`` or ``"two"``), the day of the snapshot, the requirement and the
        number of days, if one is stated.
    """
    last = int(pair["year"][-1])
    one, two = int(pair["one"][-1]), int(pair["two"][-1])
    found: list[tuple[str, date, str, int | None]] = []
    for side, passport, host in (("two", one, two), ("one", two, one)):
        rows = store.scan("visa_requirements").filter(pl.col("ccode1") == passport, pl.col("ccode2") == host)
        held = rows.filter(pl.col("first").dt.year() <= last).sort("first").collect()
        if held.height:
            row = held.row(-1, named=True)
            day = row["last"] if row["last"].year <= last else date(last, 12, 31)
            found.append((side, day, row["requirement"], row["days"]))
    return found


def trade_agreements(pair: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return ``year``, ``number`` of DESTA's agreements in force, ``depth`` (0-7, of the deepest)."""
    yearly = (
        agreements.in_force(store)
        .group_by(PAIR)
        .agg(number=pl.col("base_treaty").n_unique().cast(pl.Int64), depth=pl.col("depth_index").max())
    )
    made = keyed(pair).filter(pl.col("year").is_between(*schema("trade_agreement_dyads").covers))
    made = made.join(yearly, on=PAIR, how="left", maintain_order="left")
    return made.select("year", pl.col("number").fill_null(0), "depth")


def organisations(pair: pl.DataFrame, store: Store) -> pl.DataFrame:
    """Return ``year`` and ``shared``: intergovernmental organisations to which both belong (COW, to 2014)."""
    rows = store.scan("igo_shared").select(*PAIR, shared="dyadigos").collect()
    return keyed(pair).join(rows, on=PAIR, how="left", maintain_order="left").select("year", "shared")
