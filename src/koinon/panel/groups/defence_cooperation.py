"""Bilateral defence cooperation agreements in force (DCAD), signed since 1980.

An agreement counts from the year it is signed to its estimated last year. Agreements signed before 1980
are not in the data, so the first years count too few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_pairs, attach_states
from koinon.panel.spells import by_year
from koinon.panel.variable import computed
from koinon.sources.membership import split_by_membership
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.record import AnyPanel
    from koinon.store.catalogue import Store

GROUP, TABLE = "defence-cooperation", "defence_cooperation"
SIDES = ("ccode1", "ccode2")


def add(panel: AnyPanel) -> AnyPanel:
    """Add agreements in force between a pair, or a state's partners in general agreements."""
    inside, outside = in_force(panel.tables)
    absent = schema(TABLE).absent
    if panel.unit == "state-year":
        general = inside.filter(pl.col("type") == "general")
        ends = [general.select("year", ccode=a, partner=b) for a, b in (SIDES, SIDES[::-1])]
        partners = pl.concat(ends).group_by("ccode", "year").agg(dca_partners=pl.col("partner").n_unique())
        text = "States with which the state has a general agreement on defence cooperation in force."
        made = [computed(TABLE, "dca_partners", text, "int16", GROUP, "states")]
        panel = attach_states(panel, partners, made, absent)
    else:
        counts = inside.group_by(*SIDES, "year").agg(
            dca_general_inforce=(pl.col("type") == "general").any().cast(pl.Int8),
            dca_general=(pl.col("type") == "general").sum(),
            dca_sector=(pl.col("type") == "sector").sum(),
        )
        texts = {
            "dca_general_inforce": ("A general agreement on defence cooperation is in force.", ""),
            "dca_general": ("Number of general agreements on defence cooperation in force.", "agreements"),
            "dca_sector": ("Number of agreements on one sector of defence in force.", "agreements"),
        }
        made = [computed(TABLE, name, text, "int8", GROUP, unit) for name, (text, unit) in texts.items()]
        panel = attach_pairs(panel, counts, made, absent)
    note = (
        f"{GROUP}: {outside.height} agreement-years of states that were not, or no longer, in the COW system "
        "were left out (agreements of the Federal Republic after 1990, of Czechoslovakia after 1992)"
    )
    return panel.with_frame(panel.frame, notes=[note])


def in_force(store: Store) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return agreements by year in force, those between states of that year and the others."""
    spells = store.frame(TABLE).drop_nulls("ccode2").select("type", *SIDES, start="sign_year", end="end_year")
    return split_by_membership(by_year(spells, schema(TABLE).covers), *SIDES)
