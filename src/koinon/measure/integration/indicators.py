"""The indicators of integration: what they are, and their values for every row of a panel of clubs.

An indicator says something of the members together and nothing of single members. Higher is more
integrated, but for the two with direction -1. A value is null outside its source's years, and where it is
known of fewer than half of the pairs of members; beside it stands of what share it is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from koinon.measure.integration import pairs, trade_and_institutions
from koinon.panel.variable import Variable
from koinon.store.catalogue import MissingTableError

if TYPE_CHECKING:
    from koinon.panel.clubs.club_years import ClubPanel

GROUP = "integration"
DIMENSIONS = ("trade", "agreements", "institutions", "politics", "mobility", "security")
LEAST_KNOWN = 0.5
"""Share of pairs of members of which an indicator must be known: our own rule."""


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    Attributes
    ----------
    name, text, unit
        Short name, what it says, and in which unit.
    dimension
        One of `DIMENSIONS`.
    sources, table, covers
        Where it comes from and for which years.
    direction
        1 if a higher value is more integrated, -1 if a lower one is.
    """

    name: str
    dimension: str
    text: str
    unit: str
    sources: tuple[str, ...]
    table: str
    covers: tuple[int, int]
    direction: int = 1

    @property
    def column(self) -> str:
        """Column in panels."""
        return f"int_{self.name}"

    @property
    def known(self) -> str:
        """Column that says of what share it is known."""
        return f"{self.column}_known"

    def variables(self) -> list[Variable]:
        """Return the records of the two columns."""
        lower = " Lower is more integrated." if self.direction < 0 else ""
        of_what = "trade" if self.dimension == "trade" else "pairs of members"
        if self.table in {"organisation_authority", "organisation_vitality"}:
            of_what = "the organisation's coding (1 where it is coded)"
        texts = (
            (self.column, f"{self.text}.{lower}", self.unit),
            (self.known, f"Share of {of_what} that {self.column} rests on.", "share, 0-1"),
        )
        return [
            Variable(name, text, "float64", unit, self.table, self.sources, self.covers, GROUP)
            for name, text, unit in texts
        ]


_COW, _BACI = ("cow_trade", "cow_trade_totals"), ("baci",)
_SHARE = "share, 0-1"
INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "trade_share",
        "trade",
        "Share of the members' trade that stays among them (COW)",
        _SHARE,
        _COW,
        "trade",
        (1870, 2014),
    ),
    Indicator(
        "trade_introversion",
        "trade",
        "Symmetric trade introversion (COW)",
        "index, -1 to 1",
        _COW,
        "trade",
        (1870, 2014),
    ),
    Indicator(
        "trade_share_baci",
        "trade",
        "Share of the members' trade that stays among them (BACI)",
        _SHARE,
        _BACI,
        "baci_pairs",
        (2000, 2023),
    ),
    Indicator(
        "trade_introversion_baci",
        "trade",
        "Symmetric trade introversion (BACI)",
        "index, -1 to 1",
        _BACI,
        "baci_pairs",
        (2000, 2023),
    ),
    Indicator(
        "desta_share",
        "agreements",
        "Share of pairs of members with a trade agreement in force (DESTA)",
        _SHARE,
        ("desta",),
        "trade_agreement_dyads",
        (1948, 2025),
    ),
    Indicator(
        "wto_share",
        "agreements",
        "Share of pairs of members with a trade agreement in force that the WTO was notified of",
        _SHARE,
        ("wto_rta_2026", "bloc_registry"),
        "wto_agreements",
        (1948, 2025),
    ),
    Indicator(
        "agreement_depth",
        "agreements",
        "Mean depth of the deepest trade agreement of pairs of members, 0 without any (DESTA)",
        "provisions, 0-7",
        ("desta",),
        "trade_agreements",
        (1948, 2025),
    ),
    Indicator(
        "shared_organisations",
        "institutions",
        "Mean number of intergovernmental organisations that a pair of members shares",
        "organisations",
        ("cow_igo",),
        "igo_shared",
        (1816, 2014),
    ),
    Indicator(
        "delegation",
        "institutions",
        "Delegation of decisions to bodies of the organisation (MIA)",
        "score, 0-1",
        ("mia_2021",),
        "organisation_authority",
        (1950, 2019),
    ),
    Indicator(
        "pooling",
        "institutions",
        "Pooling of decisions in majority votes (MIA)",
        "score, 0-1",
        ("mia_2021",),
        "organisation_authority",
        (1950, 2019),
    ),
    Indicator(
        "vitality",
        "institutions",
        "Vitality of the organisation: 0 dead, 1/2 zombie, 1 alive (Gray)",
        "score, 0-1",
        ("gray_io_vitality",),
        "organisation_vitality",
        (1948, 2013),
    ),
    Indicator(
        "vote_agreement",
        "politics",
        "Mean voting agreement of pairs of members in the UN General Assembly",
        _SHARE,
        ("unvotes",),
        "vote_agreement",
        (1946, 2019),
    ),
    Indicator(
        "ideal_point_distance",
        "politics",
        "Mean distance of the ideal points of pairs of members in the UN General Assembly",
        "ideal-point scale",
        ("unga_ideal_points_2025",),
        "ideal_points",
        (1946, 2024),
        -1,
    ),
    Indicator(
        "visa_free",
        "mobility",
        "Share of pairs of members, each direction counted, whose citizens travel without a visa",
        _SHARE,
        ("passport_index",),
        "visa_requirements",
        (2019, 2025),
    ),
    Indicator(
        "defence_pacts",
        "security",
        "Share of pairs of members with a promise of defence (ATOP to 2018, then carried on)",
        _SHARE,
        ("atop", "bloc_registry"),
        "alliance_dyads",
        (1815, 2025),
    ),
    Indicator(
        "defence_cooperation",
        "security",
        "Share of pairs of members with a general agreement on defence cooperation (DCAD)",
        _SHARE,
        ("dcad_v1",),
        "defence_cooperation",
        (1980, 2010),
    ),
    Indicator(
        "exercises",
        "security",
        "Share of pairs of members in a military exercise together in the year or the two before (MME)",
        _SHARE,
        ("mme_v7",),
        "military_exercise_participants",
        (1982, 2010),
    ),
)
BY_NAME = {i.name: i for i in INDICATORS}


def values(panel: ClubPanel) -> tuple[pl.DataFrame, list[str]]:
    """Return every indicator of every row of a panel, and what the store lacks.

    Returns
    -------
    tuple of polars.DataFrame and list of str
        The panel's keys and two columns per indicator, ``int_<name>`` and ``int_<name>_known``, in the order
        of `INDICATORS`; and a sentence per indicator whose table this store was built without.
    """
    keys = list(panel.keys)
    frame, lacking = panel.frame.select(keys), []
    for topic in (*trade_and_institutions.TOPICS, *pairs.TOPICS):
        try:
            rows = topic(panel)
        except MissingTableError as error:
            lacking.append(f"integration: {error}")
            continue
        frame = frame.join(rows, on=keys, how="left", maintain_order="left")
    columns = []
    for one in INDICATORS:
        if one.name not in frame.columns:
            frame = frame.with_columns(pl.lit(None, pl.Float64).alias(name) for name in _pair_of(one.name))
        covered = pl.col("year").is_between(*one.covers)
        known = pl.col(f"{one.name}_known").cast(pl.Float64)
        value = pl.col(one.name).cast(pl.Float64)
        columns.append(pl.when(covered & (known >= LEAST_KNOWN)).then(value).alias(one.column))
        columns.append(pl.when(covered).then(known).alias(one.known))
    return frame.select(*keys, *columns), lacking


def _pair_of(name: str) -> tuple[str, str]:
    return name, f"{name}_known"
