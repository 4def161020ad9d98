"""The measures by which blocs, and states, are compared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.facts.club.burden import concentration
from koinon.facts.club.capability import pooled
from koinon.facts.club.disputes import dispute_counts
from koinon.facts.club.integration import profile_or_none
from koinon.facts.club.trade import trade_share
from koinon.facts.club.voting import voting_agreement
from koinon.facts.state.conflict import fights, listed
from koinon.facts.state.standing import regime, spending, standing
from koinon.facts.state.votes import agreement
from koinon.figures.series import Scale
from koinon.measure import cohesion, integration
from koinon.panel.clubs.one import panel_of
from koinon.store.schema import schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from koinon.report.club.context import Context
    from koinon.report.state.country import Country


@dataclass(frozen=True)
class Compared:
    """One measure that is compared.

    Attributes
    ----------
    id, title, column
        Section and column of the measure's frame.
    scale
        The vertical axis, which also says how a value is written.
    highest, lowest
        Complete "In 2022 NATO ..." for the highest value and "and ASEAN ..." for the lowest.
    read
        Returns the frame of one context.
    sources, reads
        Origin ids and compiled tables.
    when
        What stands before the year.
    head
        Head of its column in the table of latest values.
    interval
        Columns of the ends of its interval, where the measure has one.
    """

    id: str
    title: str
    column: str
    scale: Scale
    highest: str
    lowest: str
    read: Callable[[Any], pl.DataFrame]
    sources: tuple[str, ...]
    reads: tuple[str, ...]
    when: str = "In"
    head: str = ""
    interval: tuple[str, str] | None = None

    def shown(self, value: float) -> str:
        """Return a value as a reader sees it."""
        return self.scale.shown(value)

    def with_interval(self, value: float, low: float | None, high: float | None) -> str:
        """Return a value with its interval, where it has one."""
        if low is None or high is None:
            return self.shown(value)
        return f"{self.shown(value)}, {self.shown(low)}–{self.shown(high)}"


def _members(context: Context) -> pl.DataFrame:
    return pooled(context.subject.club, context.first, context.last, context.store)


def _of(measure: Callable[..., pl.DataFrame], context: Context) -> pl.DataFrame:
    return measure(context.subject.club, context.first, context.last, store=context.store)


def _disputes(context: Context) -> pl.DataFrame:
    """Return disputes between members begun in the five years up to each year."""
    frame = dispute_counts(context.subject.club, context.first, context.last, "cow", context.store)
    recent = pl.col("intra_onset").cast(pl.Float64).rolling_sum(5, min_samples=5)
    return frame.select("year", recent=pl.when(pl.col("intra_onset").is_not_null()).then(recent))


def _named(name: str, context: Context) -> pl.DataFrame:
    """Return a measure of the catalogue for one club; nothing where it is not defined for it."""
    panel = panel_of(context.subject.club, context.first, context.last, store=context.store)
    if panel.frame.is_empty() or not panel.pairs.height:
        return panel.frame.select("year").with_columns(pl.lit(None, pl.Float64).alias(name))
    return panel.add(name).frame


def _deterrence(context: Context) -> pl.DataFrame:
    """Return the score of the years in which all three parts are known: promises are coded to 2018."""
    frame = _named("deterrence", context)
    return frame.filter(pl.col("deterrence_coverage") == 1) if "deterrence_coverage" in frame else frame


def _ahead(context: Context) -> pl.DataFrame:
    """Return which share of the other blocs a club is ahead of, with the interval of its rank."""
    found = profile_or_none(context.subject.club, context.first, context.last, context.store)
    if found is None:
        return pl.DataFrame(schema={"year": pl.Int16, "integration_ahead": pl.Float64})
    blocs = pl.col("integration_ranked")
    ends = {"ahead_low": "integration_rank_high", "ahead_high": "integration_rank_low"}
    shares = {name: ((blocs - pl.col(rank)) / (blocs - 1)).clip(0, 1) for name, rank in ends.items()}
    return found.years.with_columns(**shares)


_DETERRENCE = (
    *("cow_nmc", "tss_rivalries", "gml_mid", "mme_v7", "atop", "bloc_registry"),
    *("mcmanus_nieman_signals", "cow_war", "unvotes", "unga_ideal_points_2025", "democracy"),
)
_FRAGILITY = (
    *("unga_ideal_points_2025", "vdem_v15_subset", "world_religion_project", "cepii_geodist"),
    *("world_bank_gdp_population", "cow_nmc", "cow_war", "cow_mid", "tss_rivalries", "lexical_index"),
    *("vparty", "mia_2021"),
)

MEASURES = (
    Compared(
        "members", "Members", "members", Scale("members", ".0f"),
        "had the most members", "the fewest", _members, ("bloc_registry",), ("bloc_members",), head="members",
    ),
    Compared(
        "capability", "Share of the world's material capabilities", "cinc", Scale("share of the world"),
        "pooled the largest share of the world's material capabilities", "the smallest",
        _members, ("cow_nmc",), ("capabilities",), head="world's capabilities",
    ),
    Compared(
        "concentration", "Concentration of military spending", "hhi", Scale("0 to 1", ".1f", high=1.0),
        "had the most concentrated military spending (Herfindahl-Hirschman index)", "the least",
        partial(_of, concentration), ("cow_nmc",), ("capabilities",), head="concentration",
    ),
    Compared(
        "trade", "Share of the members' trade that stays among them", "trade_share",
        Scale("share of members' trade"), "kept the largest share of its members' recorded trade",
        "the smallest", partial(_of, trade_share), ("cow_trade", "cow_trade_totals"), ("trade", "cow_trade_totals"),
        head="trade within",
    ),
    Compared(
        "voting", "Agreement in the UN General Assembly", "agreement", Scale("0 to 1", ".1f", high=1.0),
        "had the members that voted most alike", "the least",
        partial(_of, voting_agreement), ("unvotes",), ("vote_agreement",), head="agreement",
    ),
    Compared(
        "disputes", "Militarised disputes between members, begun in five years", "recent",
        Scale("disputes in five years", ".0f"), "had the most new militarised disputes between members",
        "the fewest", _disputes, ("cow_mid",), ("cow_mid_dirdisp",), when="In the five years to",
        head="disputes",
    ),
    Compared(
        "deterrence", "Deterrence: strength, promises and cohesion against actual challengers", "deterrence",
        Scale("0 to 1, percentile", ".1f", high=1.0), "had the highest deterrence score", "the lowest",
        _deterrence, _DETERRENCE, (), head="deterrence",
        interval=("deterrence_low", "deterrence_high"),
    ),
    Compared(
        "cohesion", "Political cohesion of the members", "cohesion", Scale("0 to 1", ".1f", high=1.0),
        "had the most cohesive members politically", "the least", partial(_named, "cohesion"),
        cohesion.SOURCES, (), head="cohesion", interval=("cohesion_low", "cohesion_high"),
    ),
    Compared(
        "integration", "Integration: share of other blocs that are less integrated", "integration_ahead",
        Scale("share of ranked blocs", ".0%", high=1.0), "was ahead of the most blocs in integration",
        "of the fewest", _ahead, integration.SOURCES, (), head="integration: ahead of",
        interval=("ahead_low", "ahead_high"),
    ),
    Compared(
        "fragility", "Challenges: mean percentile among all blocs", "fragility",
        Scale("0 to 1, higher is harder", ".1f", high=1.0), "faced the hardest challenges on average",
        "the lightest", partial(_named, "fragility"), _FRAGILITY, (), head="challenges",
        interval=("fragility_low", "fragility_high"),
    ),
)  # fmt: skip


def _of_life(measure: Callable[..., pl.DataFrame], about: Country) -> pl.DataFrame:
    return measure(about.life, about.store)


def _votes(about: Country) -> pl.DataFrame:
    return agreement(about.life, about.allies, about.store)


def _fights(about: Country) -> pl.DataFrame:
    """Return disputes of a state begun in the five years up to each year that the data cover."""
    begun = listed(fights(about.life, "disputes", about.store)).group_by(year="first_year").len()
    covers = schema("cow_mid_dirdisp").covers
    years = about.life.filter(pl.col("year").is_between(*covers)).join(begun, on="year", how="left")
    counted = years.sort("year").select(
        pl.col("year").cast(pl.Int32), number=pl.col("len").fill_null(0).cast(pl.Float64)
    )
    recent = counted.rolling("year", period="5i").agg(recent=pl.col("number").sum(), held=pl.len())
    return recent.select(pl.col("year").cast(pl.Int16), recent=pl.when(pl.col("held") == 5).then("recent"))


STATE_MEASURES = (
    Compared(
        "capability", "Share of the world's material capabilities", "cinc",
        Scale("share of the world", ".1%"),
        "held the largest share of the world's material capabilities", "the smallest",
        partial(_of_life, standing), ("cow_nmc",), ("capabilities",), head="world's capabilities",
    ),
    Compared(
        "burden", "Military spending as a share of GDP", "share", Scale("share of GDP", ".1%"),
        "spent the largest share of its GDP on its forces", "the smallest", partial(_of_life, spending),
        ("cow_nmc", "world_bank_gdp_population"), ("capabilities", "world_bank"), head="burden",
    ),
    Compared(
        "voting", "Mean agreement with all states in the UN General Assembly", "with_all",
        Scale("0 to 1", ".1f", high=1.0), "voted most like all states", "the least", _votes, ("unvotes",),
        ("vote_agreement",), head="agreement",
    ),
    Compared(
        "disputes", "Militarised disputes begun in five years", "recent",
        Scale("disputes in five years", ".0f"),
        "had the most new militarised disputes", "the fewest", _fights, ("cow_mid",), ("cow_mid_dirdisp",),
        when="In the five years to", head="disputes",
    ),
    Compared(
        "regime", "Electoral democracy", "polyarchy", Scale("0 to 1", ".1f", high=1.0),
        "had the highest score of V-Dem's index of electoral democracy", "the lowest",
        partial(_of_life, regime), ("democracy",), ("cow_democracy",), head="democracy",
    ),
)  # fmt: skip
