"""Trade agreements in force and their depth (DESTA).

An agreement ties two states from the year it enters into force for them until a recorded withdrawal takes
effect. DESTA does not record that an agreement was replaced by a later one, so ``desta_number`` can count
an old agreement beside its successor; ``desta_inforce`` and ``desta_depth`` are not touched by that. Depth
is coded for agreements signed to 2020; later ones count as in force without depth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_pairs, attach_states
from koinon.panel.variable import computed
from koinon.store.schema import schema
from koinon.world.codes import ccode_of_iso

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel
    from koinon.store.catalogue import Store

KOSOVO_ISO, KOSOVO, KOSOVO_SINCE = 900, 347, 2008
"""DESTA's own number for Kosovo, which has no ISO code, and the COW state it stands for."""

_ENTRY = ["number", "base_treaty"]


def add(panel: AnyPanel) -> AnyPanel:
    """Add ``desta_inforce``, ``desta_number`` and ``desta_depth`` of a pair, or a state's partners."""
    yearly = in_force(panel.tables)
    if panel.unit == "state-year":
        sides = [yearly.select("year", ccode=a, partner=b) for a, b in (_SIDES, _SIDES[::-1])]
        partners = pl.concat(sides).group_by("ccode", "year").agg(desta_partners=pl.col("partner").n_unique())
        text = "States with which the state has at least one trade agreement in force."
        made = computed("trade_agreement_dyads", "desta_partners", text, "int16", "agreements", "states")
        return attach_states(panel, partners, [made], "zero")
    pairs = yearly.group_by("ccode1", "ccode2", "year").agg(
        desta_inforce=pl.lit(1, pl.Int8),
        desta_number=pl.col("base_treaty").n_unique(),
        desta_depth=pl.col("depth_index").max(),
    )
    texts = {
        "desta_inforce": ("At least one trade agreement is in force between the two states.", ""),
        "desta_number": ("Number of trade agreements in force between the two states.", "agreements"),
    }
    counts = [
        computed("trade_agreement_dyads", name, text, "int8", "agreements", unit)
        for name, (text, unit) in texts.items()
    ]
    text = "Depth of the deepest trade agreement in force that is coded: how many of seven provisions it has."
    depth = computed("trade_agreements", "desta_depth", text, "int8", "agreements", "provisions, 0-7")
    panel = attach_pairs(panel, pairs, counts, schema("trade_agreement_dyads").absent)
    return attach_pairs(panel, pairs, [depth])


_SIDES = ("ccode1", "ccode2")


def in_force(store: Store) -> pl.DataFrame:
    """Return ``ccode1 < ccode2, year, base_treaty, depth_index``: every entry in every year it is in force.

    Countries are matched to COW states year by year, so that an agreement signed before independence
    counts from the year its party is a state.
    """
    last = schema("trade_agreement_dyads").covers[1]
    depth = store.scan("trade_agreements").select(*_ENTRY, "depth_index").collect()
    entries = (
        store.frame("trade_agreement_dyads").drop_nulls("entryforceyear").drop("ccode1", "ccode2", "year")
    )
    spells = entries.join(_withdrawn(store), on=["base_treaty", "iso1", "iso2"], how="left")
    # A withdrawal ends the entries that were in force before it; a later entry starts anew.
    ends = pl.when(pl.col("left") > pl.col("entryforceyear")).then("left").otherwise(last + 1)
    spells = spells.group_by(*_ENTRY, "iso1", "iso2", "entryforceyear").agg(until=ends.min())
    years = pl.int_ranges("entryforceyear", "until", dtype=pl.Int16)
    yearly = (
        spells.filter(pl.col("until") > pl.col("entryforceyear")).with_columns(year=years).explode("year")
    )
    for number in "12":
        name, iso = f"ccode{number}", f"iso{number}"
        yearly = ccode_of_iso(yearly, iso, "year", "iso_numeric", name=name)
        kosovo = (pl.col(iso) == KOSOVO_ISO) & (pl.col("year") >= KOSOVO_SINCE)
        yearly = yearly.with_columns(pl.when(kosovo).then(KOSOVO).otherwise(name).cast(pl.Int16).alias(name))
    pairs = yearly.drop_nulls(["ccode1", "ccode2"]).with_columns(
        ccode1=pl.min_horizontal("ccode1", "ccode2"), ccode2=pl.max_horizontal("ccode1", "ccode2")
    )
    pairs = pairs.join(depth, on=_ENTRY, how="left").filter(pl.col("ccode1") != pl.col("ccode2"))
    return pairs.select("ccode1", "ccode2", "year", "base_treaty", "depth_index")


def _withdrawn(store: Store) -> pl.DataFrame:
    """Return the year in which a withdrawal took effect, for both orders of each pair."""
    gone = store.frame("trade_agreement_withdrawals").select(
        "base_treaty", "iso1", "iso2", left=pl.coalesce("entryforceyear", "year")
    )
    turned = gone.rename({"iso1": "iso2", "iso2": "iso1"}).select(gone.columns)
    return pl.concat([gone, turned]).drop_nulls("left").unique()
